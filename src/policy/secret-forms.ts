/* The forms in which a secret turns up in texts. */

/** A shorter part of a base64 text is too common to be looked for. */
const MIN_BASE64_LENGTH = 8;
/** So is what is shorter than this without its escapes. */
const MIN_PLAIN_LENGTH = 4;

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/**
 * A secret as {@link plainOf} reads it where it was escaped, unless that is too short; and as it is, in JSON and in a URL, for a
 * backslash at its end, or before it (`CORP%5Cnancy%40dns`), which `plainOf` would take for a part of an escape.
 */
export function plainFormsOf(secret: string): readonly string[] {
  const plain = plainOf(secret);
  const read = plain.length < Math.min(MIN_PLAIN_LENGTH, secret.length) ? [] : [plain, plain.replaceAll(' ', '+')];
  return [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(wellFormed(secret)), ...read];
}

/** Half a surrogate pair, which encoders take for an error, becomes the replacement character, as everywhere. */
function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\ufffd');
}

/**
 * The parts of a text: a text without escapes; what JSON escapes, and a character that is URL-encoded, both perhaps again and
 * again (`\\u00e9`, `%25C3%25A9`); and any other character.
 */
const PARTS =
  /[^\\%\r\n]+|\\+(u[\dA-Fa-f]{4}|["/bfnrt]?)|%(?:25)*(?:[0-7][\dA-Fa-f]|[C-Fc-f][\dA-Fa-f](?:%(?:25)*[89ABab][\dA-Fa-f]){1,3})|[^]/g;

/**
 * A text without escapes, those within others too, line breaks and backslashes, of which it is not known whether they escape something:
 * of all the ways in which encoders write a text it is the same.
 *
 * @param places to which the start and the end in the text are added, of each character of the result.
 */
export function plainOf(text: string, places?: number[]): string {
  const outer: number[] = [];
  const inner: number[] = [];
  const plain = unescaped(unescaped(text, /^$/, places && outer), /[\\\r\n]/, places && inner);
  for (const [index, at] of inner.entries()) places?.push(outer[2 * at - (index % 2)] ?? at);
  return wellFormed(plain);
}

function unescaped(text: string, dropped: RegExp, places: number[] | undefined): string {
  return text.replace(PARTS, (part, escaped: string | undefined, start: number) => {
    const meant = (
      escaped === undefined
        ? (part !== '%' && decodedUrl(part.replace(/%(?:25)+(?=..)/g, '%'))) || part
        : (JSON.parse(`"\\${escaped || '\\'}"`) as string)
    ).replace(dropped, '');
    for (let at = 0; at < meant.length; at += 1) {
      // What is no escape is as long as what it means.
      if (meant.length === part.length) places?.push(start + at, start + at + 1);
      else places?.push(start, start + part.length);
    }
    return meant;
  });
}

/**
 * A secret in base64, alone or anywhere in a longer text. A character holds six bits, so that those of the secret may begin with its
 * first, its third or its fifth bit. The characters at its ends, which depend on what is beside it, are left out. None is shorter than
 * the secret.
 */
export function base64FormsOf(secret: string): readonly string[] {
  const bytes = encodeURIComponent(wellFormed(secret)).replace(/%(..)/g, (_, code: string) =>
    String.fromCharCode(parseInt(code, 16)),
  );
  const texts = [0, 2, 4].map((first) => {
    let text = '';
    for (let bit = first; bit < bytes.length * 8; bit += 6) {
      const at = bit >> 3;
      // Past the end are zeros, which fill up the last character.
      const both = (bytes.charCodeAt(at) << 8) | bytes.charCodeAt(at + 1);
      text += ALPHABET.charAt((both >> (10 - (bit & 7))) & 63);
    }
    return text;
  });
  return texts
    .map((text, index) => text.slice(0, (bytes.length * 8 - index * 2) / 6))
    .filter(({ length }) => length >= MIN_BASE64_LENGTH)
    .concat(texts.slice(0, 1))
    .flatMap((text) => [text, text.replaceAll('+', '-').replaceAll('/', '_')]);
}

/** The text whose UTF-8 this base64 holds; null where it holds none. */
export function decodedBase64(base64: string): string | null {
  let encoded = '';
  let [bits, count] = [0, 0];
  for (const character of base64.replace(/[\r\n]/g, '').replace(/={0,2}$/, '')) {
    const value = ALPHABET.indexOf(character);
    if (value < 0) return null;
    bits = ((bits << 6) | value) & 0xfff;
    count += 6;
    if (count >= 8) {
      count -= 8;
      encoded += `%${((bits >> count) | 0x100).toString(16).slice(-2)}`;
    }
  }
  return decodedUrl(encoded);
}

/** The text that was URL-encoded; null where it was not. */
export function decodedUrl(encoded: string): string | null {
  try {
    return decodeURIComponent(encoded);
  } catch {
    return null;
  }
}
