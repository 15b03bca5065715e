import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LocalServiceSpec } from '../../src/index.js';
import { REDACTED } from '../../src/model/index.js';
import { createMaskFactory } from '../../src/inspect/mask.js';
import { aMinimalSpec } from '../support/specs.js';

const specWith = (...secrets: readonly string[]): LocalServiceSpec =>
  aMinimalSpec({ env: Object.fromEntries(secrets.map((secret, index) => [`KEY_${String(index)}`, secret])) });

const mask = (text: string, ...specs: readonly object[]) => createMaskFactory()(new Set(specs))(text);

describe('a mask', () => {
  it('leaves a text without secrets as it is', () => {
    expect(mask('plain', specWith('secret'))).toBe('plain');
    expect(mask('plain')).toBe('plain');
  });

  it('hides secrets of every specification, wherever they stand', () => {
    expect(mask('one, two! one', specWith('one,', 'none'), specWith('two!'))).toBe(`${REDACTED} ${REDACTED} one`);
  });

  it('hides the longest of several, and what overlaps as one', () => {
    expect(mask('<secret-longer>', specWith('secret', 'secret-longer'))).toBe(`<${REDACTED}>`);
    expect(mask('<abcdefgh>', specWith('abcde', 'defgh'))).toBe(`<${REDACTED}>`);
    expect(mask('<abababab>', specWith('abab'))).toBe(`<${REDACTED}>`);
    expect(mask('<abcdabcd>', specWith('abcd'))).toBe(`<${REDACTED}${REDACTED}>`);
  });

  it('hides a secret that is quoted as JSON', () => {
    const secret = 'line\n"quoted"\\';
    expect(mask(JSON.stringify({ secret }), specWith(secret))).toBe(`{"secret":"${REDACTED}"}`);
  });

  it('shortens a text to 2,000 characters, and never into a secret', () => {
    const secret = 'secret'.repeat(20);
    expect(mask('x'.repeat(2_000), specWith(secret))).toBe('x'.repeat(2_000));
    expect(mask('x'.repeat(2_001), specWith(secret))).toBe(`${'x'.repeat(2_000)}…`);
    expect(mask(`${'x'.repeat(1_999)}${secret} and more`, specWith(secret))).toBe(`${'x'.repeat(1_999)}${REDACTED}…`);
    expect(mask(`${'x'.repeat(1_999)}${secret}`, specWith(secret))).toBe(`${'x'.repeat(1_999)}${REDACTED}`);
    expect(mask(`${'x'.repeat(2_000)}${secret}`, specWith(secret))).toBe(`${'x'.repeat(2_000)}…`);
  });

  it('hides everything where it cannot find the secrets', () => {
    const unreadable = { configs: [], env: {}, name: '', version: { toString: () => thrown() } };
    expect(mask('plain', unreadable)).toBe(REDACTED);
  });

  it('leaves no secret in any text', () => {
    const part = fc.string({ minLength: 1, maxLength: 4, unit: fc.constantFrom('a', 'b', '"', '\\', '\n', 'é') });
    const secret = fc.string({ minLength: 4, maxLength: 7, unit: fc.constantFrom('a', 'b', '"', '\\', '\n', 'é') });
    fc.assert(
      fc.property(
        fc.array(secret, { minLength: 1, maxLength: 5 }),
        fc.array(fc.oneof(part, fc.nat(4)), { maxLength: 12 }),
        fc.boolean(),
        (secrets, parts, isQuoted) => {
          const plain = parts.map((item) => (typeof item === 'number' ? (secrets[item] ?? '') : item)).join('');
          const shown = mask(isQuoted ? JSON.stringify(plain) : plain, specWith(...secrets));
          for (const found of shown.split(REDACTED)) {
            for (const hidden of secrets) expect(found).not.toContain(hidden);
          }
        },
      ),
      { numRuns: 2_000 },
    );
  });
});

function thrown(): never {
  throw new Error('no version');
}
