import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { base64FormsOf, decodedBase64, decodedUrl, plainFormsOf, plainOf } from '../../src/policy/secret-forms.js';

describe('a text without escapes', () => {
  it.each<[text: string, plain: string]>([
    ['', ''],
    ['plain, +?&=<> é😀', 'plain, +?&=<> é😀'],
    ['\\"\\/', '"/'],
    ['a\\b\\f\\tz', 'a\b\f\tz'],
    ['a\\nb\\rc\\r\\nd', 'abcd'],
    ['\\u00e9\\u00E9\\ud83d\\ude00', 'éé😀'],
    ['\\\\u00e9\\\\\\"\\\\\\\\n', 'é"'],
    ['\\x\\\\y\\', 'xy'],
    ['\\u00eg\\U00e9\\N', 'u00egU00e9N'],
    ['%41%2f%2F%20%7e', 'A// ~'],
    ['%C3%A9%e2%82%ac%F0%9F%98%80', 'é€😀'],
    ['%25%2541%252541%25', '%AA%'],
    ['%25C3%25A9%2525C3%2525A9%25e2%2582%25ac%25F0%259F%2598%2580', 'éé€😀'],
    ['100% %4 %zz %C3 %C3%28 %80 %25zz %8g', '100% %4 %zz %C3 %C3( %80 %zz %8g'],
    ['%C3%A9%E2%82%AC%f0%9f%98%80%C3z %C3%A9%aa', 'é€😀%C3z %C3%A9%aa'],
    ['%ff%bf %ED%A0%80 %c0%80', '%ff%bf %ED%A0%80 %c0%80'],
    ['a%0Ab%0dc', 'abc'],
    ['YWJj\r\nZGVm\n', 'YWJjZGVm'],
    ['%5C%22\\u005cn\\u0025%34%31\\%5Cx', '"Ax'],
    ['a\\\nb%5C%0Ac', 'abc'],
  ])('%j is %j', (text, plain) => {
    expect(plainOf(text)).toBe(plain);
  });

  it('takes a percent sign alone for no escape, without an attempt that throws', () => {
    const spy = vi.spyOn(globalThis, 'decodeURIComponent');
    expect(plainOf('%%%25%zz')).toBe('%%%%zz');
    const calls = spy.mock.calls.map(([text]) => text);
    spy.mockRestore();
    expect(calls).not.toContain('%');
  });

  it('says where each character stands', () => {
    const places: number[] = [];
    const text = 'a\\u00e9\n%C3%A9\\%F0%9F%98%80%z%5Ctx';
    const plain = plainOf(text, places);
    const written = Array.from(plain.split(''), (_, at) => text.slice(places[2 * at], places[2 * at + 1]));
    expect(plain).toBe('aéé😀%z\tx');
    expect(written).toEqual(['a', '\\u00e9', '%C3%A9', '%F0%9F%98%80', '%F0%9F%98%80', '%', 'z', '%5Ct', 'x']);
  });

  it('does so for any text: in their order, and of what is no escape the character itself', () => {
    const unit = fc.constantFrom('\\', '%', '2', '5', 'C', '3', 'A', '9', 'u', '0', 'e', 'n', '"', '\n', 'é', '😀');
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 30 }), (text) => {
        const places: number[] = [];
        const plain = plainOf(text, places);
        expect(places).toHaveLength(2 * plain.length);
        let last = 0;
        for (const [at, character] of plain.split('').entries()) {
          const [start = -1, end = -1] = places.slice(2 * at);
          expect(start).toBeGreaterThanOrEqual(Math.min(last, start));
          expect(end).toBeGreaterThan(start);
          expect(end).toBeGreaterThanOrEqual(last);
          if (end === start + 1) expect(text[start]).toBe(character);
          last = end;
        }
      }),
    );
  });
});

describe('the forms of a secret, next to those in JSON and in a URL,', () => {
  it.each<[secret: string, forms: readonly string[]]>([
    ['a-token', ['a-token']],
    ['a b+c', ['a b+c', 'a+b+c']],
    ['C:\\temp\\x', ['C:\\temp\\x', 'C:\tempx']],
    ['a\nb-cd', ['a\nb-cd', 'ab-cd']],
    ['a\ud800bc', ['a\ud800bc', 'a\ufffdbc']],
    // Too short to be looked for without its escapes.
    ['%41%42%43', ['%41%42%43']],
    ['\\n\\n\\n', ['\\n\\n\\n']],
    ['%41%42%43%44', ['%41%42%43%44', 'ABCD']],
    ['\n\n\n\n', ['\n\n\n\n']],
    ['ab', ['ab']],
  ])('of %j are %j', (secret, forms) => {
    const escaped = [JSON.stringify(secret).slice(1, -1), encodeURIComponent(Buffer.from(secret).toString())];
    expect(new Set(plainFormsOf(secret))).toEqual(new Set([...forms, ...escaped]));
  });
});

/** The base64 of so many bytes before the secret and of the secret, as far as it depends on the secret alone. */
function base64After(before: number, secret: string): string {
  const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(secret)]);
  const bits = (at: number) => [6 * at, 6 * at + 6] as const;
  return Array.from(bytes.toString('base64').replaceAll('=', ''))
    .filter((_, at) => bits(at)[0] >= 8 * before && bits(at)[1] <= 8 * bytes.length)
    .join('');
}

describe('the forms of a secret in base64', () => {
  it.each<[secret: string, forms: readonly string[]]>([
    ['a.b', ['YS5i']],
    ['ab?', ['YWI/', 'YWI_']],
    ['a\ud800b', ['Ye+/vWI', 'Ye-_vWI']],
    ['abcdef', ['YWJjZGVm']],
    ['a-token', ['YS10b2tlbg', 'YS10b2tlb', 'EtdG9rZW', 'hLXRva2Vu']],
    ['a-secret', ['YS1zZWNyZXQ', 'YS1zZWNyZX', 'Etc2VjcmV0', 'hLXNlY3Jld']],
  ])('of %j are %j', (secret, forms) => {
    expect(new Set(base64FormsOf(secret))).toEqual(new Set(forms));
  });

  it('are those that Node makes, and none is shorter than the secret', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 12 }), (secret) => {
        const expected = [
          Buffer.from(secret).toString('base64').replaceAll('=', ''),
          ...[0, 1, 2].map((before) => base64After(before, secret)).filter(({ length }) => length >= 8),
        ];
        const forms = base64FormsOf(secret);
        expect(new Set(forms)).toEqual(
          new Set(expected.flatMap((text) => [text, text.replaceAll('+', '-').replaceAll('/', '_')])),
        );
        expect(Math.min(...forms.map(({ length }) => length))).toBeGreaterThanOrEqual(secret.length);
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
