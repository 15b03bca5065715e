import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { type LocalServiceSpec, redact, secretsOf } from '../../src/index.js';
import { REDACTED } from '../../src/model/index.js';
import { maskText, secretIndexOf } from '../../src/policy/masking.js';
import { formsOf } from '../../src/policy/secret-forms.js';
import { runs } from '../support/runs.js';
import { aMinimalSpec, aSpec } from '../support/specs.js';

const masked = (text: string, ...secrets: readonly string[]) => maskText(text, [secretIndexOf(secrets)]);

/** Looks for every form at every place. */
function naivelyMasked(text: string, secrets: readonly string[]): string {
  const forms = secrets.flatMap(formsOf).filter((form) => form !== '');
  let [result, copiedUpTo, secretUpTo] = ['', 0, 0];
  for (let at = 0; at < text.length; at += 1) {
    const length = Math.max(0, ...forms.filter((form) => text.startsWith(form, at)).map((form) => form.length));
    if (length === 0) continue;
    if (at >= secretUpTo) result += text.slice(copiedUpTo, at) + REDACTED;
    secretUpTo = copiedUpTo = Math.max(secretUpTo, at + length);
  }
  return result + text.slice(copiedUpTo);
}

describe('a secret is found', () => {
  const secret = 'pässword "1"/?~';
  it.each<[form: string, text: string]>([
    ['as it is', secret],
    ['as JSON escapes it', JSON.stringify(secret).slice(1, -1)],
    ['as ASCII-only JSON escapes it', 'p\\u00e4ssword \\"1\\"/?~'],
    ['URL-encoded', encodeURIComponent(secret)],
    ['URL-encoded with lower-case digits', encodeURIComponent(secret).replace(/%../g, (code) => code.toLowerCase())],
    ['URL-encoded as a form', new URLSearchParams({ a: 'pässword "1"/?' }).toString().slice(2) + '~'],
    ['in base64', Buffer.from(secret).toString('base64').replace(/=+$/, '')],
    ['in base64 for URLs', Buffer.from(secret).toString('base64url')],
  ])('%s', (_form, text) => {
    expect(masked(`<${text}>`, secret)).toBe(`<${REDACTED}>`);
  });

  it('in base64 wherever it stands within, up to the characters that hold a part of its neighbours', () => {
    for (const before of ['', 'a', 'ab', 'abc', 'user:']) {
      for (const after of ['', 'z', 'yz']) {
        const whole = Buffer.from(`${before}correct-horse-battery${after}`).toString('base64');
        const shown = masked(whole, 'correct-horse-battery');
        expect(shown).toContain(REDACTED);
        const left = Buffer.from(shown.replace(REDACTED, '').replaceAll('=', '')).length;
        expect(left).toBeLessThanOrEqual(Math.ceil(((before.length + after.length) * 8) / 6) + 4);
      }
    }
  });

  it('whatever overlaps it, as one', () => {
    expect(masked('<abcdefgh>', 'abcde', 'defgh')).toBe(`<${REDACTED}>`);
    expect(masked('<secret-longer>', 'secret', 'secret-longer', 'secret-longer-still')).toBe(`<${REDACTED}>`);
    expect(masked('<secret-long>', 'secret', 'secret-longer')).toBe(`<${REDACTED}-long>`);
    expect(masked('<abab abab>', 'abab')).toBe(`<${REDACTED} ${REDACTED}>`);
  });

  it('even if it is short, where somebody asks for it, and an empty one is none', () => {
    expect(redact('a b ab abc', ['ab', ''])).toBe(`a b ${REDACTED} ${REDACTED}c`);
  });

  it('as a search of each form at each place finds it', () => {
    const unit = fc.constantFrom('a', 'b', '"', '\\', '\n', 'é', '%', '+', '😀');
    const secrets = fc.array(fc.string({ minLength: 1, maxLength: 7, unit }), { minLength: 1, maxLength: 6 });
    const parts = fc.array(fc.oneof(fc.string({ maxLength: 3, unit }), fc.tuple(fc.nat(5), fc.nat(12))), {
      maxLength: 10,
    });
    fc.assert(
      fc.property(secrets, parts, (hidden, pieces) => {
        const text = pieces
          .map((piece) => {
            if (typeof piece === 'string') return piece;
            const forms = formsOf(hidden[piece[0] % hidden.length] ?? '');
            return forms[piece[1] % forms.length] ?? '';
          })
          .join('');
        expect(masked(text, ...hidden)).toBe(naivelyMasked(text, hidden));
      }),
      { numRuns: runs(2_000) },
    );
  });
});

describe('the secrets of a specification', () => {
  const spec = (fields: Partial<LocalServiceSpec>) => aMinimalSpec(fields);
  const base64 = (text: string) => Buffer.from(text).toString('base64');
  const shownBy = (fields: Partial<LocalServiceSpec>, text: string) => redact(text, secretsOf(spec(fields)));

  it('are the lines of those of several lines, also of decoded INLINE data', () => {
    const key = '-----BEGIN KEY-----\nMIIEowIBAAKC\r\n  AQEAwJ2s==  \n-----END KEY-----\n';
    for (const fields of [
      { env: { KEY: key } },
      { configs: [{ type: 'INLINE' as const, localFilename: 'f', data: base64(key) }] },
    ]) {
      for (const line of ['MIIEowIBAAKC', 'AQEAwJ2s==']) {
        expect(shownBy(fields, `bad line "${line}"`)).toBe(`bad line "${REDACTED}"`);
      }
      expect(shownBy(fields, key)).toBe(REDACTED);
      expect(shownBy(fields, base64(key))).not.toContain(base64(key).slice(0, 20));
    }
    expect(shownBy({ env: { WORDS: 'on\noff\nmaybe\n' } }, 'on, off, maybe')).toBe('on, off, maybe');
  });

  it('are what INLINE data decodes to, where that is a text', () => {
    const data = base64('token=hunter2-é😀');
    const configs = [{ type: 'INLINE' as const, localFilename: 'f', data }];
    expect(secretsOf(spec({ configs }))).toEqual([data, 'token=hunter2-é😀']);
    const binary = Buffer.from([0xff, 0xfe, 0, 1, 2, 3]).toString('base64');
    expect(secretsOf(spec({ configs: [{ type: 'INLINE', localFilename: 'f', data: binary }] }))).toEqual([binary]);
  });

  it('are the credentials of Basic and other authentication', () => {
    const http = {
      protocol: 'HTTP',
      hostname: 'h',
      username: 'agent',
      password: 'hunter2!',
      authHeader: 'Bearer t0k3n-x',
    };
    const configs = [{ type: 'EXECUTOR_HTTP_FETCH', localFilename: 'f', http }] as unknown as NonNullable<
      LocalServiceSpec['configs']
    >;
    expect(shownBy({ configs }, `Authorization: Basic ${base64('agent:hunter2!')}`)).not.toContain(
      base64('agent:hunter2!').slice(0, 12),
    );
    expect(shownBy({ configs }, 'token t0k3n-x was refused')).toBe(`token ${REDACTED} was refused`);
  });

  it('are user info and tokens in the URL of the image, wherever it is shown', () => {
    const urlOf = (url: string) => {
      const executable = { ...aMinimalSpec().executable, url };
      return [redact({ executable }).executable.url, secretsOf(spec({ executable }))] as const;
    };
    const pull = (url: string) => shownBy({ executable: { ...aMinimalSpec().executable, url } }, `cannot pull ${url}`);
    const digest = `sha256:${'0a'.repeat(32)}`;
    expect(urlOf('https://user:p%40ss@registry.example/x:1?token=abcdef&v=1#frag')).toEqual([
      `https://${REDACTED}@registry.example/x:1?${REDACTED}`,
      ['token=abcdef&v=1#frag', 'user:p%40ss', 'user:p@ss', 'p%40ss', 'abcdef', 'user', 'frag', 'p@ss'],
    ]);
    expect(urlOf(`user:pa/ss@word@registry.example/x@${digest}`)).toEqual([
      `${REDACTED}@registry.example/x@${digest}`,
      ['user:pa/ss@word', 'pa/ss@word', 'user'],
    ]);
    expect(pull('https://user:p%40ss@registry.example/x:1?token=abcdef')).toBe(
      `cannot pull https://${REDACTED}@registry.example/x:1?${REDACTED}`,
    );
    expect(urlOf('https://user:pa?ss#word@registry.example/x')).toEqual([
      `https://${REDACTED}`,
      ['ss#word@registry.example/x', 'word@registry.example/x', 'user:pa?ss#word', 'pa?ss#word', 'user'],
    ]);
    expect(urlOf('user:p@s?s@registry.example/x?t=a@b')[0]).toBe(REDACTED);
    expect(pull('https://user:pa?ss@registry.example/x')).not.toMatch(/user|pa|ss/);
    const url = 'https://user:s3cret@registry.example/x?account=me@example.org';
    expect(shownBy({ executable: { ...aMinimalSpec().executable, url } }, 'user has no s3cret')).toBe(
      `${REDACTED} has no ${REDACTED}`,
    );
    const parts = ['user:pw-1', 'user', 'pw-1'];
    expect(urlOf('s3://user:pw-1@bucket/x')).toEqual([`s3://${REDACTED}@bucket/x`, parts]);
    expect(urlOf('//user:pw-1@bucket/x')).toEqual([`//${REDACTED}@bucket/x`, parts]);
    expect(urlOf('user:pw-1@bucket//x')).toEqual([`${REDACTED}@bucket//x`, parts]);
    expect(urlOf('user@sha256:0a@bucket')).toEqual([`${REDACTED}@bucket`, ['user@sha256:0a', 'user@sha256']]);
    const other = `nginx@multihash+b64u.x-1:${'0a'.repeat(16)}`;
    for (const plain of [
      ...['nginx', 'registry.example:5000/x/y:1', `nginx@${digest}`, `docker://host/x@${digest}`],
      ...['nginx@sha256:0a', 'nginx@sha512:', other],
    ]) {
      expect(urlOf(plain)).toEqual([plain, []]);
      expect(pull(plain)).toBe(`cannot pull ${plain}`);
    }
  });
});

describe('many secrets and long texts', () => {
  it('are compared a number of times that grows with their sum', () => {
    const compared = (count: number) => {
      const secrets = secretsOf(
        aSpec({
          env: Object.fromEntries(
            Array.from({ length: count }, (_, n) => [`K${String(n)}`, `secret-value-${String(n)}`]),
          ),
        }),
      );
      const instanceIds = Array.from({ length: 2 * count }, (_, n) => `SI-secret-value-${String(n)}`);
      const spy = vi.spyOn(String.prototype, 'charCodeAt');
      const shown = redact({ instanceIds }, secrets);
      const { length } = spy.mock.calls;
      spy.mockRestore();
      expect(shown.instanceIds.join()).not.toContain('secret-value');
      return length;
    };
    expect(compared(1_000) / compared(100)).toBeLessThan(20);
  });

  it('may be compared 4,096 times in a text and 64 times more for each of its characters; its rest is masked', () => {
    // Wherever it is looked for, 1,000 characters are compared in vain, and 128,000 may be.
    const text = 'a'.repeat((128_000 - 4_096) / 64);
    expect(masked(text, `${'a'.repeat(999)}b`)).toBe('a'.repeat(128) + REDACTED);
    // A secret that is found costs as many characters as it has twice and one more: 4 + 5, next to 51 or 61 for the other one.
    const tail = (length: number) => masked(`${'a'.repeat(2_000)} end`, 'aaaa', `${'a'.repeat(length)}b`);
    expect(tail(50)).toBe(`${REDACTED} end`);
    expect(tail(60)).toBe(REDACTED);
  });

  it('may be longer than the text that is searched, and begin like a word in it', () => {
    const file = `server {\n${'  listen 80;\n'.repeat(1_000)}}`;
    expect(masked('service dns-1 failed; serverless, server-1', file)).toBe(
      'service dns-1 failed; serverless, server-1',
    );
    expect(masked(`a ${file}`, file)).toBe(`a ${REDACTED}`);
  });

  it('that begin after the cut are left out with it, and those that begin before are masked whole', () => {
    const cut = (text: string, maxLength: number) => maskText(text, [secretIndexOf(['secret'])], maxLength);
    expect(cut('123 secret', 4)).toBe('123 …');
    expect(cut('123 secret', 5)).toBe(`123 ${REDACTED}`);
    expect(cut('123 secret 456', 5)).toBe(`123 ${REDACTED}…`);
    expect(cut('123 secret 456', 11)).toBe(`123 ${REDACTED} …`);
    expect(cut('123 456', 7)).toBe('123 456');
  });

  it('are told apart however many begin alike', () => {
    const alike = Array.from({ length: 5_000 }, (_, n) => `secret-value-${String(n)}`);
    expect(masked('secret-value-x secret-value-4999 secret-value-', ...alike)).toBe(
      `secret-value-x ${REDACTED} secret-value-`,
    );
  });

  it('that only serve to be compared are masked instead', () => {
    const secrets = Array.from({ length: 2_000 }, (_, n) => 'a'.repeat(n + 4));
    const text = 'a'.repeat(100_000);
    expect(masked(`${text}b${text}`, ...secrets)).toBe(REDACTED);
    const near = Array.from({ length: 500 }, (_, n) => `${'a'.repeat(2_000)}${String(n)}`);
    const shown = masked(`before ${text}`, ...near);
    expect(shown.length).toBeLessThan(text.length);
    expect(shown).toMatch(/^before a*\[redacted\]$/);
  });
});
