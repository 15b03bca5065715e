/** The nanoseconds in one of each unit in which a duration may be given (domain.md §7). */
export const NANOSECONDS_PER_UNIT: Readonly<Record<string, number>> = {
  ns: 1,
  nanosecond: 1,
  nanoseconds: 1,
  us: 1e3,
  microsecond: 1e3,
  microseconds: 1e3,
  ms: 1e6,
  millisecond: 1e6,
  milliseconds: 1e6,
  s: 1e9,
  second: 1e9,
  seconds: 1e9,
  m: 60e9,
  minute: 60e9,
  minutes: 60e9,
  h: 3_600e9,
  hour: 3_600e9,
  hours: 3_600e9,
  d: 86_400e9,
  day: 86_400e9,
  days: 86_400e9,
};

/**
 * The pattern of a duration (domain.md §7). Captures the number and the unit. At most 15 digits, so that the number is
 * exact.
 */
export const DURATION_PATTERN = new RegExp(`^([0-9]{1,15}) ?(${Object.keys(NANOSECONDS_PER_UNIT).join('|')})$`);

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
