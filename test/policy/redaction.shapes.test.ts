import { describe, expect, it } from 'vitest';
import { type LocalServiceSpec, redact, secretsOf } from '../../src/index.js';
import { REDACTED } from '../../src/model/index.js';
import { aMinimalSpec } from '../support/specs.js';

describe('what is masked', () => {
  it('is each value of env and headers, whatever it is; nothing stays nothing', () => {
    for (const key of ['env', 'headers']) {
      expect(redact({ [key]: { A: 'a', B: 7, C: null, D: undefined, E: { f: 1 } } })).toEqual({
        [key]: { A: REDACTED, B: REDACTED, C: null, D: undefined, E: REDACTED },
      });
      expect(redact({ [key]: ['a', 'b'] })).toEqual({ [key]: REDACTED });
      expect(redact({ [key]: 'text' })).toEqual({ [key]: REDACTED });
      expect(redact({ [key]: 7 })).toEqual({ [key]: REDACTED });
      expect(redact({ [key]: null })).toEqual({ [key]: null });
      expect(redact({ [key]: undefined })).toEqual({ [key]: undefined });
    }
  });

  it('is a secret field where it holds anything', () => {
    for (const key of ['username', 'password', 'authHeader']) {
      expect(redact({ [key]: 'text' })).toEqual({ [key]: REDACTED });
      expect(redact({ [key]: undefined })).toEqual({ [key]: undefined });
      expect(redact({ [key]: null })).toEqual({ [key]: null });
    }
    expect(redact({ type: 'INLINE', data: 'text' })).toEqual({ type: 'INLINE', data: REDACTED });
    expect(redact({ type: 'OTHER', data: 'text' })).toEqual({ type: 'OTHER', data: 'text' });
  });

  it('is the data of an INLINE configuration in whatever case its type was posted', () => {
    for (const type of ['inline', 'Inline', 'iNLINE']) {
      const config = { type, localFilename: '/a', data: 'c2VjcmV0LWlubGluZQ==' };
      expect(redact(config)).toEqual({ ...config, data: REDACTED });
      const spec = { ...aMinimalSpec(), configs: [config] } as unknown as LocalServiceSpec;
      expect(secretsOf(spec)).toEqual(['c2VjcmV0LWlubGluZQ==', 'secret-inline']);
    }
  });

  it('is a secret in a key, and in whatever an error says', () => {
    const secrets = ['secret-word'];
    expect(redact({ 'a secret-word': 1, env: { 'secret-word': 2 } }, secrets)).toEqual({
      [`a ${REDACTED}`]: 1,
      env: { [REDACTED]: REDACTED },
    });
    const error = Object.assign(new Error('not this'), { name: 'a secret-word', message: ['secret-word'] });
    expect(redact(error, secrets)).toEqual({ name: `a ${REDACTED}`, message: [REDACTED] });
  });

  it('is bytes, in which no secret is looked for', () => {
    expect(redact({ body: new TextEncoder().encode('secret-word') }, ['secret-word'])).toEqual({ body: REDACTED });
  });

  it('is a function: a copied `toJSON` would show the original', () => {
    const request = { headers: { Authorization: 'secret-word' }, toJSON: () => ({ sent: 'secret-word' }) };
    expect(JSON.stringify(redact(request))).toBe(
      JSON.stringify({ headers: { Authorization: REDACTED }, toJSON: REDACTED }),
    );
  });

  it('is what is too deep to be looked at, and nothing above it', () => {
    const nested = (levels: number): unknown => (levels === 0 ? 'bottom' : { inner: nested(levels - 1) });
    expect(redact(nested(64))).toEqual(nested(64));
    expect(JSON.stringify(redact(nested(65)))).toContain(REDACTED);
    expect(JSON.stringify(redact(nested(65)))).not.toContain('bottom');
  });

  it('is no text that was not given as a secret', () => {
    expect(redact('Stryker was here')).toBe('Stryker was here');
  });
});

describe('the secrets of a specification', () => {
  it('are the texts of env, of INLINE data and of credentials', () => {
    const config = { localFilename: '/a', data: 'inline-secret' };
    const spec = (type: string) => aMinimalSpec({ configs: [{ type, ...config }], env: { A: 'env-secret' } } as never);
    expect([...secretsOf(spec('INLINE'))].sort()).toEqual(['env-secret', 'inline-secret']);
    expect(secretsOf(spec('EXECUTOR_LOCAL_FILE'))).toEqual(['env-secret']);
    expect(secretsOf(null)).toEqual([]);
  });

  it('are texts alone', () => {
    expect(secretsOf(aMinimalSpec({ env: { A: 12345678, B: null } } as never))).toEqual([]);
  });

  it('are long enough to be told from ordinary words, the longest first', () => {
    const lengths = Array.from({ length: 12 }, (_, index) => 'z'.repeat(index + 1));
    const found = secretsOf(aMinimalSpec({ env: Object.fromEntries(lengths.map((text) => [text, text])) }));
    expect(found).toEqual(lengths.filter((text) => text.length >= found.at(-1)!.length).reverse());
    expect(found.at(-1)!.length).toBe(SHORTEST);
  });
});

/** By hand. */
const SHORTEST = 4;
