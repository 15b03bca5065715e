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
  min: 60e9,
  mins: 60e9,
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
 * The pattern of a duration (domain.md §7). Captures the number and the unit. At most 15 digits follow leading zeros, so
 * that the number is exact. The white space is that of Drove; the pattern is one that JSON Schema can hold.
 */
export const DURATION_PATTERN = new RegExp(
  `^(0+|0*[1-9][0-9]{0,14})[ \\t\\n\\v\\f\\r]*(${Object.keys(NANOSECONDS_PER_UNIT).join('|')})$`,
);

const NANOSECONDS_PER_MS = 1e6;

/** The whole name of each unit. */
const UNIT_NAMES = ['nanosecond', 'microsecond', 'millisecond', 'second', 'minute', 'hour', 'day'];

/**
 * A duration in ms (domain.md §7): `durationMs('5m')` is 300,000; what is shorter than a millisecond is a fraction. Null
 * for everything that is not a duration; never throws, and never gives Infinity or NaN.
 */
export function durationMs(text: unknown): number | null {
  return readDuration(text)?.ms ?? null;
}

/**
 * The canonical text of a duration, as Drove itself writes it (domain.md §7): the number, one blank and the whole name of
 * its unit. `canonicalDuration('5  mins')` is `'5 minutes'`, of `'1s'` it is `'1 second'`. Null for everything that is not
 * a duration; never throws.
 */
export function canonicalDuration(text: unknown): string | null {
  const read = readDuration(text);
  if (read === null) return null;
  const unit = UNIT_NAMES.find((name) => NANOSECONDS_PER_UNIT[name] === read.nanoseconds);
  return `${read.amount} ${String(unit)}${read.amount === 1 ? '' : 's'}`;
}

interface ReadDuration {
  readonly amount: number;
  /** Of its unit. */
  readonly nanoseconds: number;
  /** The whole duration. */
  readonly ms: number;
}

/** The one that was read last: most often it is the next one too, and parsing takes long. */
let last: { readonly text: string; readonly read: ReadDuration | null } = { text: '', read: null };
/** Longer texts are not kept. */
const MAX_KEPT_LENGTH = 32;

function readDuration(text: unknown): ReadDuration | null {
  if (typeof text !== 'string') return null;
  if (text === last.text) return last.read;
  const [, digits, unit = ''] = DURATION_PATTERN.exec(text) ?? [];
  const nanoseconds = NANOSECONDS_PER_UNIT[unit];
  const amount = Number(digits);
  const read = nanoseconds === undefined ? null : { amount, nanoseconds, ms: msOf(amount, nanoseconds) };
  if (text.length <= MAX_KEPT_LENGTH) last = { text, read };
  return read;
}

function msOf(amount: number, nanoseconds: number): number {
  // One operation with a whole number rounds at most once; a factor such as 1e-6 would already be inexact.
  return nanoseconds < NANOSECONDS_PER_MS
    ? amount / (NANOSECONDS_PER_MS / nanoseconds)
    : amount * (nanoseconds / NANOSECONDS_PER_MS);
}
