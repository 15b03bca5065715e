import { DURATION_PATTERN, NANOSECONDS_PER_UNIT } from '../model/duration.js';

const NANOSECONDS_PER_MS = 1e6;

/**
 * A duration in ms (domain.md §7): `durationMs('5m')` is 300,000; what is shorter than a millisecond is a fraction. Null
 * for everything that is not a duration; never throws, and never gives Infinity or NaN.
 */
export function durationMs(text: string): number | null {
  if (typeof text !== 'string') return null;
  const [, amount, unit = ''] = DURATION_PATTERN.exec(text) ?? [];
  const nanoseconds = NANOSECONDS_PER_UNIT[unit];
  if (nanoseconds === undefined) return null;
  // One operation with a whole number rounds at most once; a factor such as 1e-6 would already be inexact.
  return nanoseconds < NANOSECONDS_PER_MS
    ? Number(amount) / (NANOSECONDS_PER_MS / nanoseconds)
    : Number(amount) * (nanoseconds / NANOSECONDS_PER_MS);
}
