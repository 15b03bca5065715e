import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalDuration, DURATION_PATTERN, durationMs, NANOSECONDS_PER_UNIT } from '../../src/model/duration.js';

const durations: readonly [text: string, ms: number][] = [
  ['1ns', 0.000001],
  ['1 nanosecond', 0.000001],
  ['7 nanoseconds', 0.000007],
  ['5 ns', 0.000005],
  ['3us', 0.003],
  ['9 us', 0.009],
  ['1 microsecond', 0.001],
  ['1500 microseconds', 1.5],
  ['2147483647 ms', 2_147_483_647],
  ['1 millisecond', 1],
  ['20 milliseconds', 20],
  ['0s', 0],
  ['0 seconds', 0],
  ['1 second', 1_000],
  ['100 seconds', 100_000],
  ['007s', 7_000],
  [`${'0'.repeat(99)}7s`, 7_000],
  ['5  m', 300_000],
  ['5 \t\n\v\f\r m', 300_000],
  ['5 min', 300_000],
  ['5mins', 300_000],
  ['5m', 300_000],
  ['1 minute', 60_000],
  ['2 minutes', 120_000],
  ['1h', 3_600_000],
  ['1 hour', 3_600_000],
  ['36 hours', 129_600_000],
  ['1d', 86_400_000],
  ['1 day', 86_400_000],
  ['30 days', 2_592_000_000],
  ['999999999999999 d', 999_999_999_999_999 * 86_400_000],
];

const others: readonly unknown[] = [
  ...[
    '',
    ' ',
    '5',
    'm',
    's5',
    '5 ',
    ' 5m',
    '5m ',
    '5m\n',
    '\n5m',
    '5\u00a0m',
    '5\u2003m',
    '5\0m',
    '5mm',
    '5m5',
    '5 m 3 s',
  ],
  ...['5M', '5 Seconds', '5 SECONDS', '5 sec', '5 Min', '5 minss', '5 hrs', '5 w', '5 weeks', '5 months', '5 µs'],
  ...['-5m', '+5m', '1.5m', '1,5m', '1e3 ms', '0x10 ms', '٥m', '5m;rm', 'Infinity s', 'NaN s', '5 constructor'],
  ...['1000000000000000 d', `${'9'.repeat(400)} d`],
  ...[null, undefined, 5, NaN, true, {}, [], ['5m'], { toString: () => '5m' }, new String('5m'), Symbol('5m'), 5n],
];

describe('durationMs', () => {
  it.each(durations)('%j is %d ms', (text, ms) => {
    expect(durationMs(text)).toBe(ms);
  });

  it.each(others.map((value) => [String(value), value] as const))('%j is no duration', (_, value) => {
    expect(Reflect.apply(durationMs, undefined, [value])).toBeNull();
  });

  it('knows every unit of the model, with and without a blank', () => {
    for (const [unit, nanoseconds] of Object.entries(NANOSECONDS_PER_UNIT)) {
      expect(durationMs(`3${unit}`)).toBe((3 * nanoseconds) / 1e6);
      expect(durationMs(`3 ${unit}`)).toBe((3 * nanoseconds) / 1e6);
    }
    expect(Object.keys(NANOSECONDS_PER_UNIT)).toHaveLength(23);
  });

  it('is total, and finite for exactly what the pattern matches', () => {
    const near = fc
      .tuple(
        fc.nat(),
        fc.constantFrom('', ' ', '  '),
        fc.constantFrom(...Object.keys(NANOSECONDS_PER_UNIT), 'M', 'sec'),
      )
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(fc.oneof(near, fc.string()), (text) => {
        const ms = durationMs(text);
        expect(ms !== null).toBe(DURATION_PATTERN.test(text));
        if (ms !== null) expect(Number.isFinite(ms) && ms >= 0).toBe(true);
      }),
    );
  });

  it('is not slowed down by long input', () => {
    const size = 5_000_000;
    const hostile = [
      '9'.repeat(size),
      `${'9'.repeat(size)}s`,
      `5${' '.repeat(size)}x`,
      `${'0'.repeat(size)}x`,
      `${'0'.repeat(size)}${' '.repeat(size)}x`,
      `5${'s'.repeat(size)}`,
      ' '.repeat(size),
    ];
    const start = performance.now();
    for (const text of hostile) expect(durationMs(text)).toBeNull();
    // Linear work takes some milliseconds, quadratic work hours.
    expect(performance.now() - start).toBeLessThan(2_000);
  });
});

describe('canonicalDuration', () => {
  it.each([
    ['0s', '0 seconds'],
    ['1s', '1 second'],
    ['01 seconds', '1 second'],
    ['2 second', '2 seconds'],
    ['100 seconds', '100 seconds'],
    ['5m', '5 minutes'],
    ['5min', '5 minutes'],
    ['5  mins', '5 minutes'],
    ['1minutes', '1 minute'],
    ['60s', '60 seconds'],
    ['3\th', '3 hours'],
    ['1 hour', '1 hour'],
    ['7d', '7 days'],
    ['500ms', '500 milliseconds'],
    ['1 milliseconds', '1 millisecond'],
    ['9us', '9 microseconds'],
    ['1ns', '1 nanosecond'],
    ['999999999999999d', '999999999999999 days'],
  ])('of %j is %j, which is read as itself', (text, canonical) => {
    expect(canonicalDuration(text)).toBe(canonical);
    expect(canonicalDuration(canonical)).toBe(canonical);
    expect(durationMs(canonical)).toBe(durationMs(text));
  });

  it.each(others.map((value) => [String(value), value] as const))('%j has none', (_, value) => {
    expect(Reflect.apply(canonicalDuration, undefined, [value])).toBeNull();
  });
});
