import { describe, expect, it } from 'vitest';
import { failureOf } from '../../src/policy/failure.js';
import { REDACTED } from '../../src/model/index.js';
import { aMinimalSpec } from '../support/specs.js';

const NO_MESSAGE = 'The work failed and gave no message.';

/** What an actor may reject with, and what is recorded of it. */
const REJECTIONS: readonly (readonly [string, unknown, { code: string; message: string }])[] = [
  ['{ code, message }', { code: 'NO_SPACE', message: 'Disk full.' }, { code: 'NO_SPACE', message: 'Disk full.' }],
  ['an Error', new Error('Broken pipe'), { code: 'UNKNOWN_FAILURE', message: 'Broken pipe' }],
  [
    'an Error with a code',
    Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }),
    { code: 'ECONNREFUSED', message: 'refused' },
  ],
  ['a string', 'Out of luck.', { code: 'UNKNOWN_FAILURE', message: 'Out of luck.' }],
  ['undefined', undefined, { code: 'UNKNOWN_FAILURE', message: NO_MESSAGE }],
  ['null', null, { code: 'UNKNOWN_FAILURE', message: NO_MESSAGE }],
  ['a number as its code', { code: 42, message: 7 }, { code: 'UNKNOWN_FAILURE', message: NO_MESSAGE }],
  ['empty texts', { code: '', message: '' }, { code: 'UNKNOWN_FAILURE', message: NO_MESSAGE }],
];

describe('a rejection', () => {
  for (const [title, rejection, failure] of REJECTIONS) {
    it(`${title} becomes a code and a message`, () => expect(failureOf(rejection, null)).toEqual(failure));
  }

  it('that throws when it is read becomes a code and a message too', () => {
    const throwing = new Proxy(
      {},
      {
        get() {
          throw new Error('no');
        },
      },
    );
    expect(failureOf(throwing, null)).toEqual({ code: 'UNKNOWN_FAILURE', message: NO_MESSAGE });
  });

  it('is kept whole up to 100 characters of its code and 2,000 of its message', () => {
    const failure = (code: number, message: number) =>
      failureOf({ code: 'C'.repeat(code), message: 'm'.repeat(message) }, null);
    expect(failure(100, 2_000)).toEqual({ code: 'C'.repeat(100), message: 'm'.repeat(2_000) });
    expect(failure(101, 2_001)).toEqual({ code: `${'C'.repeat(100)}…`, message: `${'m'.repeat(2_000)}…` });
  });

  it('loses the secrets of the specification, and what is too long', () => {
    const spec = aMinimalSpec({ env: { TOKEN: 'never-to-be-seen' } });
    const failure = failureOf(
      { code: 'never-to-be-seen', message: `login with never-to-be-seen ${'x'.repeat(5_000)}` },
      spec,
    );
    expect(failure.code).toBe(REDACTED);
    expect(failure.message).toMatch(/^login with \[redacted\] x+…$/);
    expect(failure.message).toHaveLength(2_001);
  });
});
