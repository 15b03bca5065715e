import { isWholeNumber, readField } from '../src/model/unchecked.js';

/*
 * Rules for what was stored, of which nothing is known: what a field must be, and the test of it. A field is named by its
 * path, such as `inFlight.effectId`.
 */

/** What a field must be, and the test of it. */
export type Rule = readonly [must: string, holds: (value: unknown) => boolean];

/** A whole number in this range. */
export const wholeNumber = (min: number, max: number): Rule => [
  `a whole number from ${String(min)} to ${String(max)}`,
  (value) => isWholeNumber(value, min, max),
];

/** One of these values. */
export const oneOf = (...values: readonly (string | null)[]): Rule => [
  values.map(String).join(' or '),
  (value) => values.some((allowed) => allowed === value),
];

/** This very value, of which the rule says what it is. */
export const same = (must: string, expected: unknown): Rule => [must, (value) => value === expected];

/** Null, or what the test takes. */
export const orNull = (must: string, holds: (value: unknown) => boolean): Rule => [
  `null or ${must}`,
  (value) => value === null || holds(value),
];

/** The value at a path; undefined where there is none. */
export function readPath(value: unknown, path: string): unknown {
  return path.split('.').reduce(readField, value);
}

/** The first rule that is broken, as a sentence that begins with the path of the field; null if all are kept. */
export function firstProblem(value: unknown, rules: Readonly<Record<string, Rule>>, path = ''): string | null {
  for (const [field, [must, holds]] of Object.entries(rules)) {
    if (!holds(readPath(value, field))) return `${path}.${field} must be ${must}`;
  }
  return null;
}
