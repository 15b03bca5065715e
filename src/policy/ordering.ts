import { readFiniteNumber } from '../model/unchecked.js';

/** The order of two texts by code unit, so that it does not depend on a locale; negative if `a` comes first, 0 for the same. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The order of two times; negative if `a` comes first, 0 for the same. What is no time comes before every time. */
export function compareTimes(a: number, b: number): number {
  if (Number.isNaN(a)) return Number.isNaN(b) ? 0 : -1;
  if (Number.isNaN(b)) return 1;
  return a < b ? -1 : a > b ? 1 : 0;
}

/** This time, or null where it is none that JSON can hold. */
export function readTime(value: unknown): number | null {
  return readFiniteNumber(value);
}
