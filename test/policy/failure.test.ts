import { describe, expect, it } from 'vitest';
import { failureOf } from '../../src/policy/failure.js';
import { DEFAULT_OP_SPEC, REDACTED } from '../../src/model/index.js';
import { aMinimalSpec } from '../support/specs.js';

const WORK = {
  operation: { type: 'RESTART', serviceId: 'dns-cache-1', opSpec: DEFAULT_OP_SPEC },
  cause: 'operator',
  effectId: 'dns-cache-1#4:replaceInstances',
} as const;

/** What a failure says of the work. */
const OF_WORK = { operation: 'RESTART', cause: 'operator', effectId: 'dns-cache-1#4:replaceInstances' };

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
    it(`${title} becomes a code and a message`, () =>
      expect(failureOf(rejection, WORK, null)).toEqual({ ...failure, ...OF_WORK }));
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
    expect(failureOf(throwing, WORK, null)).toEqual({ code: 'UNKNOWN_FAILURE', message: NO_MESSAGE, ...OF_WORK });
  });

  it('keeps the ids of the instances at which it failed, and nothing that is none', () => {
    const idsOf = (instanceIds: unknown) => failureOf({ code: 'C', message: 'm', instanceIds }, WORK, null).instanceIds;
    expect(idsOf(['i-2', 'i-1'])).toEqual(['i-2', 'i-1']);
    for (const none of [[], undefined, 'i-1', ['i-1', 7]]) expect(idsOf(none)).toBeUndefined();
    expect(idsOf(Array.from({ length: 1_001 }, (_, index) => `i-${String(index)}`))).toHaveLength(1_000);
    const spec = aMinimalSpec({ env: { TOKEN: 'never-to-be-seen' } });
    expect(failureOf({ instanceIds: ['never-to-be-seen'] }, WORK, spec).instanceIds).toEqual([REDACTED]);
  });

  it('is kept whole up to 100 characters of its code and 2,000 of its message', () => {
    const failure = (code: number, message: number) =>
      failureOf({ code: 'C'.repeat(code), message: 'm'.repeat(message) }, WORK, null);
    expect(failure(100, 2_000)).toEqual({ code: 'C'.repeat(100), message: 'm'.repeat(2_000), ...OF_WORK });
    expect(failure(101, 2_001)).toEqual({ code: `${'C'.repeat(100)}…`, message: `${'m'.repeat(2_000)}…`, ...OF_WORK });
  });

  it('loses the secrets of the specification, and what is too long', () => {
    const spec = aMinimalSpec({ env: { TOKEN: 'never-to-be-seen' } });
    const failure = failureOf(
      { code: 'never-to-be-seen', message: `login with never-to-be-seen ${'x'.repeat(5_000)}` },
      WORK,
      spec,
    );
    expect(failure.code).toBe(REDACTED);
    expect(failure.message).toMatch(/^login with \[redacted\] x+…$/);
    // Of the original 2,000 characters are shown.
    expect(failure.message).toHaveLength(1_995);
  });
});
