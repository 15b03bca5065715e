import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodedBase64, decodedUrl, formsOf } from '../../src/policy/secret-forms.js';

/** The base64 of so many bytes before the secret and of the secret, as far as it depends on the secret alone. */
function base64After(before: number, secret: string): string {
  const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(secret)]);
  const bits = (at: number) => [6 * at, 6 * at + 6] as const;
  return Array.from(bytes.toString('base64').replaceAll('=', ''))
    .filter((_, at) => bits(at)[0] >= 8 * before && bits(at)[1] <= 8 * bytes.length)
    .join('');
}

/** The forms, by what Node and JavaScript encode themselves. */
function expectedForms(secret: string): ReadonlySet<string> {
  const escaped = JSON.stringify(secret).slice(1, -1);
  const unitOf = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  const wellFormed = Buffer.from(secret).toString();
  const strict = encodeURIComponent(wellFormed).replace(/[!'()*]/g, (character) => {
    return `%${Buffer.from(character).toString('hex').toUpperCase()}`;
  });
  const form = new URLSearchParams({ '': wellFormed }).toString().slice('='.length);
  const encoded = [encodeURI(wellFormed), encodeURIComponent(wellFormed), strict, form.replaceAll('+', '%20')];
  const withPlus = encoded.map((text) => text.replaceAll('%20', '+'));
  const base64 = [
    Buffer.from(secret).toString('base64').replaceAll('=', ''),
    ...[0, 1, 2].map((before) => base64After(before, secret)).filter(({ length }) => length >= 8),
  ];
  return new Set([
    secret,
    escaped,
    escaped.replace(/[^\0-\x7f]/g, unitOf),
    escaped.replace(/[<>&]/g, unitOf),
    ...[...encoded, ...withPlus].flatMap((text) => [text, text.replace(/%[\dA-F]{2}/g, (code) => code.toLowerCase())]),
    ...base64,
    ...base64.map((text) => text.replaceAll('+', '-').replaceAll('/', '_')),
  ]);
}

describe('the forms of a secret', () => {
  it.each<[secret: string, forms: readonly string[]]>([
    ['', []],
    ['a.b', ['a.b', 'YS5i']],
    ['ab?', ['ab?', 'ab%3F', 'ab%3f', 'YWI/', 'YWI_']],
    ['a*b', ['a*b', 'a%2Ab', 'a%2ab', 'YSpi']],
    ['a\ud800b', ['a\ud800b', 'a\\ud800b', 'a%EF%BF%BDb', 'a%ef%bf%bdb', 'Ye+/vWI', 'Ye-_vWI']],
    ["it's", ["it's", 'it%27s', 'aXQncw']],
    ['a~b', ['a~b', 'a%7Eb', 'a%7eb', 'YX5i']],
    ['x/!', ['x/!', 'x%2F!', 'x%2f!', 'x%2F%21', 'x%2f%21', 'eC8h']],
    ['a&b', ['a&b', 'a\\u0026b', 'a%26b', 'YSZi']],
    ['ø"', ['ø"', 'ø\\"', '\\u00f8\\"', '%C3%B8%22', '%c3%b8%22', 'w7gi']],
    ['abcdef', ['abcdef', 'YWJjZGVm']],
    ['a-token', ['a-token', 'YS10b2tlbg', 'YS10b2tlb', 'EtdG9rZW', 'hLXRva2Vu']],
    ['a-secret', ['a-secret', 'YS1zZWNyZXQ', 'YS1zZWNyZX', 'Etc2VjcmV0', 'hLXNlY3Jld']],
  ])('of %j are %j', (secret, forms) => {
    expect(new Set(formsOf(secret))).toEqual(new Set(forms));
  });

  it('are those that the encoders of Node and JavaScript make', () => {
    const unit = fc.oneof(
      fc.constantFrom(
        'a',
        'Z',
        '0',
        '-',
        '.',
        '_',
        '~',
        '!',
        "'",
        '(',
        ')',
        '*',
        '+',
        '/',
        '=',
        '%',
        '?',
        ' ',
        '\n',
        '"',
        '\\',
      ),
      fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)),
      fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
    );
    fc.assert(
      fc.property(fc.string({ unit, minLength: 1, maxLength: 12 }), (secret) => {
        expect(new Set(formsOf(secret))).toEqual(expectedForms(secret));
      }),
    );
  });
});

describe('base64', () => {
  it('is decoded where it holds a text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const wellFormed = Buffer.from(text).toString();
        const base64 = Buffer.from(text).toString('base64');
        expect(decodedBase64(base64)).toBe(wellFormed);
        expect(decodedBase64(base64.replaceAll('=', ''))).toBe(wellFormed);
        expect(decodedBase64(base64.replace(/.{1,4}/g, '$&\r\n'))).toBe(wellFormed);
      }),
    );
  });

  it.each(['YWJj*', 'YW=Jj', 'YWJj===', ' YWJj', '/w==', 'gA'])('is none: %j', (text) => {
    expect(decodedBase64(text)).toBeNull();
  });
});

it('what is URL-encoded is decoded, unless it is malformed', () => {
  expect(['a%20b', '%F0%9F%98%80', '%', '%C3'].map(decodedUrl)).toEqual(['a b', '😀', null, null]);
});
