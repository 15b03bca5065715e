import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { type LocalServiceSpec, redact, secretsOf } from '../../src/index.js';
import { REDACTED } from '../../src/model/index.js';
import { maskText, secretIndexOf } from '../../src/policy/masking.js';
import { base64FormsOf, plainFormsOf, plainOf } from '../../src/policy/secret-forms.js';
import { runs } from '../support/runs.js';
import { aMinimalSpec, aSpec } from '../support/specs.js';

const masked = (text: string, ...secrets: readonly string[]) => maskText(text, [secretIndexOf(secrets)]);

/** Looks for every form at every place, in the text and in what it is without escapes. */
function naivelyMasked(text: string, secrets: readonly string[]): string {
  const forms = secrets.flatMap((secret) => [...plainFormsOf(secret), ...base64FormsOf(secret)]);
  const places: number[] = [];
  const plain = plainOf(text, places);
  const found = (read: string, startOf: (at: number) => number, endOf: (at: number) => number) =>
    Array.from({ length: read.length }).flatMap((_, at) =>
      forms
        .filter((form) => read.startsWith(form, at))
        .map((form): [number, number] => [startOf(at), endOf(at + form.length - 1)]),
    );
  const all = [
    ...found(
      text,
      (at) => at,
      (at) => at + 1,
    ),
    ...found(
      plain,
      (at) => places[2 * at]!,
      (at) => places[2 * at + 1]!,
    ),
  ];
  let [result, upTo] = ['', 0];
  for (const [start, end] of all.sort(([a, b], [c, d]) => a - c || d - b)) {
    if (start >= upTo) result += text.slice(upTo, start) + REDACTED;
    upTo = Math.max(upTo, end);
  }
  return result + text.slice(upTo);
}

const base64 = (text: string) => Buffer.from(text).toString('base64').replaceAll('=', '');
const wrapped = (width: number, lineBreak: string) => (text: string) =>
  base64(text).replace(new RegExp(`.{${String(width)}}(?=.)`, 'g'), `$&${lineBreak}`);
const unitsOf = (text: string, those: RegExp, hexOf: (hex: string) => string) =>
  text.replace(those, (unit) => `\\u${hexOf(unit.charCodeAt(0).toString(16).padStart(4, '0'))}`);
const json = (text: string) => JSON.stringify(text).slice(1, -1);
const capitals = (text: string) => text.toUpperCase();
const percent = (text: string) => Buffer.from(text).toString('hex').replace(/../g, '%$&');
const NOT_ASCII = /[^\0-\x7f]/g;

/** What writes a text in another way: JSON of several languages, URLs, base64, and one within the other. */
const ENCODERS: Readonly<Record<string, (text: string) => string>> = {
  'as it is': (text) => text,
  'in JSON': json,
  'in JSON within JSON': (text) => json(json(text)),
  'in JSON of Python': (text) => unitsOf(json(text), NOT_ASCII, (hex) => hex),
  'in JSON of PHP': (text) => unitsOf(json(text), NOT_ASCII, (hex) => hex).replaceAll('/', '\\/'),
  'in JSON of Go': (text) => unitsOf(json(text), /[<>&]/g, (hex) => hex),
  'in JSON of .NET': (text) => unitsOf(json(text).replaceAll('\\"', '\\u0022'), /[^ -~]|[<>&'+`]/g, capitals),
  'in JSON with escapes alone': (text) => unitsOf(text, /[^]/g, capitals),
  'in a URL': encodeURI,
  'in a component of a URL': encodeURIComponent,
  'in a component of a URL, with small letters': (text) =>
    encodeURIComponent(text).replace(/%../g, (code) => code.toLowerCase()),
  'in a component of a URL, twice': (text) => encodeURIComponent(encodeURIComponent(text)),
  'in JSON within a URL': (text) => encodeURIComponent(json(text)),
  'in a form': (text) => new URLSearchParams({ '': text }).toString().slice(1),
  'in a URL with escapes alone': percent,
  'in base64': base64,
  'in base64 for URLs': (text) => Buffer.from(text).toString('base64url'),
  'in base64 within a URL': (text) => encodeURIComponent(base64(text)),
  'in base64 within JSON of PHP': (text) => base64(text).replaceAll('/', '\\/'),
  'in lines of base64': wrapped(76, '\n'),
  'in lines of base64, as PEM has them': wrapped(64, '\r\n'),
  'in lines of base64 within JSON': wrapped(76, '\\n'),
  'in short lines of base64': wrapped(4, '\n'),
};

describe('a secret is found', () => {
  const secret = 'pässword "1"/?~ <&>\'+😀';

  it.each(Object.entries(ENCODERS))('%s', (_, encode) => {
    expect(masked(`<${encode(secret)}>`, secret)).toBe(`<${REDACTED}>`);
    expect(masked(`line\n${encode(secret)}\nline`, secret)).toBe(`line\n${REDACTED}\nline`);
    const long = `${secret} `.repeat(20);
    expect(masked(`${encode(long)} 100%`, long)).toBe(`${REDACTED} 100%`);
  });

  it('whatever it is and whoever wrote it', () => {
    const unit = fc.constantFrom(...'ab0 49%%\\\\"/+-nu<&\n\té😀'.match(/./gsu)!);
    const anySecret = fc.string({ unit, maxLength: 12 }).map((text) => `k${text}-key`);
    fc.assert(
      fc.property(anySecret, fc.constantFrom(...Object.keys(ENCODERS)), (hidden, name) => {
        expect(masked(`<${ENCODERS[name]!(hidden)}>`, hidden)).toBe(`<${REDACTED}>`);
      }),
      { numRuns: runs(2_000) },
    );
  });

  it('although what is beside it looks like an escape', () => {
    expect(masked('CORP\\nancy-1 and %41bc-1', 'nancy-1', '41bc-1')).toBe(`CORP\\${REDACTED} and %${REDACTED}`);
    expect(masked('a-key\\next 100%20', 'a-key\\', '100%')).toBe(`${REDACTED}next ${REDACTED}20`);
    expect(masked('//CORP%5Cnancy%40dns@host', 'nancy@dns')).toBe(`//CORP%5C${REDACTED}@host`);
  });

  it('with half a surrogate pair, which some escape in JSON and others replace', () => {
    const shown = masked('<p\\u00e4\\nss\\ud800word p%c3%a4%0ass%ef%bf%bdword>', 'pä\nss\ud800word');
    expect(shown).toBe(`<${REDACTED} ${REDACTED}>`);
  });

  it('in a URL although little of it is left without its escapes', () => {
    expect(masked('key=u%3D%0Aa&pin=p%255', 'u=\na', 'p%5')).toBe(`key=${REDACTED}&pin=${REDACTED}`);
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
    const unit = fc.constantFrom('a', 'b', '4', '1', 'n', '"', '\\', '\n', 'é', '%', '+', '😀');
    const secrets = fc.array(fc.string({ minLength: 1, maxLength: 7, unit }), { minLength: 1, maxLength: 6 });
    const parts = fc.array(fc.oneof(fc.string({ maxLength: 3, unit }), fc.tuple(fc.nat(5), fc.nat(30))), {
      maxLength: 10,
    });
    fc.assert(
      fc.property(secrets, parts, (hidden, pieces) => {
        const text = pieces
          .map((piece) => {
            if (typeof piece === 'string') return piece;
            const encoders = Object.values(ENCODERS);
            return encoders[piece[1] % encoders.length]!(hidden[piece[0] % hidden.length]!);
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
      const spy = vi.spyOn(String.prototype, 'slice');
      const shown = redact({ instanceIds }, secrets);
      const { length } = spy.mock.calls;
      spy.mockRestore();
      expect(shown.instanceIds.join()).not.toContain('secret-value');
      return length;
    };
    expect(compared(1_000) / compared(100)).toBeLessThan(20);
  });

  it('may be compared with 4,096 characters of a text and 256 more for each of its own; its rest is masked', () => {
    // Wherever it is looked for, 300 characters are compared in vain.
    const shown = Math.floor((4_096 + 256 * 5_000) / 300);
    expect(masked('a'.repeat(5_000), `${'a'.repeat(299)}b`)).toBe('a'.repeat(shown) + REDACTED);
    // Without escapes it is read once more.
    expect(masked(`\n${'a'.repeat(4_999)}`, `${'a'.repeat(299)}b`)).toBe(`\n${'a'.repeat(shown)}${REDACTED}`);
    expect(masked('a'.repeat(5_000), `${'a'.repeat(255)}b`)).toBe('a'.repeat(5_000));
  });

  it('are encoded only once a text is long enough to hold them', () => {
    const secret = Array.from({ length: 10_000 }, (_, n) => String((n * 7_919) % 10_007)).join('');
    const index = secretIndexOf([secret, 'a-token']);
    const spy = vi.spyOn(String.prototype, 'charAt');
    expect(maskText(`a-token ${base64('a-token')}`, [index])).toBe(`${REDACTED} ${REDACTED}`);
    const { length } = spy.mock.calls;
    spy.mockRestore();
    expect(length).toBeLessThan(secret.length);
    expect(maskText(`${base64(secret)}, ${base64(secret)}`, [index])).toBe(`${REDACTED}, ${REDACTED}`);
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

  it('are looked for a little past the cut alone', () => {
    const secret = '€'.repeat(100);
    const twice = encodeURIComponent(encodeURIComponent(secret));
    const calls = (repeated: number) => {
      const indexes = [secretIndexOf([secret])];
      const text = `ab${twice}${'%20\n'.repeat(repeated)}`;
      const spy = vi.spyOn(String.prototype, 'replace');
      const shown = maskText(text, indexes, 3);
      const { length } = spy.mock.calls;
      spy.mockRestore();
      expect(shown).toBe(`ab${REDACTED}…`);
      return length;
    };
    expect(calls(20_000)).toBe(calls(10_000));
  });

  it('may be long and begin like much of a text, which is shown', () => {
    const key = `${'-'.repeat(5)}BEGIN KEY${'-'.repeat(5)}\n${'MIIEvQIBADANBgkq\n'.repeat(400)}`;
    const log = `${'-'.repeat(80)}\nstep 1: all is well\n`.repeat(100);
    expect(masked(log, key)).toBe(log);
    expect(maskText(log, [secretIndexOf([key])], 2_000)).toBe(`${log.slice(0, 2_000)}…`);
    expect(masked(`${log}${key}`, key)).toBe(`${log}${REDACTED}`);
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
