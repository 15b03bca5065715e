import { isWholeNumber, readField } from '../model/unchecked.js';

/** The error of an input of an actor whose field has another value than `expected`. */
export function invalidInput(field: string, expected: string): RangeError {
  return new RangeError(`input.${field} must be ${expected}.`);
}

/**
 * A whole number in a field of an input; null where it is absent or null. `path` names the field in the error.
 *
 * @throws RangeError that names the field and the range.
 */
export function wholeNumberIn(input: unknown, field: string, min: number, max: number, path = field): number | null {
  const value = readField(input, field) ?? null;
  if (value === null) return null;
  // JSON has no -0.
  if (isWholeNumber(value, min, max)) return value + 0;
  throw invalidInput(path, `a whole number from ${String(min)} to ${String(max)}`);
}
