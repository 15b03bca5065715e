import { isWholeNumber, readField } from '../model/unchecked.js';

/** The error of an input of an actor whose field has another value than `expected`. */
export function invalidInput(field: string, expected: string): RangeError {
  return new RangeError(`input.${field} must be ${expected}.`);
}

/**
 * The value in a field of an input; null where it is absent or null. `path` names the field in the error.
 *
 * @throws RangeError that names the field and what it must be.
 */
export function valueIn<TValue>(
  input: unknown,
  field: string,
  holds: (value: unknown) => value is TValue,
  expected: string,
  path = field,
): TValue | null {
  const value = readField(input, field) ?? null;
  if (value === null || holds(value)) return value;
  throw invalidInput(path, expected);
}

/**
 * A whole number in a field of an input; null where it is absent or null. `path` names the field in the error.
 *
 * @throws RangeError that names the field and the range.
 */
export function wholeNumberIn(input: unknown, field: string, min: number, max: number, path = field): number | null {
  const isInRange = (value: unknown) => isWholeNumber(value, min, max);
  const value = valueIn(input, field, isInRange, `a whole number from ${String(min)} to ${String(max)}`, path);
  // JSON has no -0.
  return value === null ? null : value + 0;
}
