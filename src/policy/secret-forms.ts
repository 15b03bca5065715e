/* The forms in which a secret turns up in texts. */

/** A shorter part of a base64 text is too common to be looked for. */
const MIN_BASE64_LENGTH = 8;

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** A secret as it is; as JSON escapes it; URL-encoded; and in base64, alone or anywhere in a longer text. */
export function formsOf(secret: string): readonly string[] {
  if (secret === '') return [];
  return [secret, ...jsonFormsOf(secret), ...urlFormsOf(secret), ...base64FormsOf(secret)];
}

function jsonFormsOf(secret: string): readonly string[] {
  const escaped = JSON.stringify(secret).slice(1, -1);
  return [escaped, escaped.replace(/[^\0-\x7f]/g, (character) => `\\u${hexOf(character.charCodeAt(0), 4)}`)];
}

function urlFormsOf(secret: string): readonly string[] {
  const encoded = percentEncoded(secret);
  const lowerCase = encoded.replace(/%../g, (code) => code.toLowerCase());
  return [encoded, lowerCase, encoded.replaceAll('%20', '+')];
}

/** Every byte of its UTF-8 but letters, digits and `-._~` as `%XX`. */
function percentEncoded(text: string): string {
  // Half a surrogate pair, which `encodeURIComponent` takes for an error, becomes the replacement character, as everywhere.
  return encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\ufffd')).replace(/[!'()*]/g, (character) => {
    return `%${hexOf(character.charCodeAt(0), 2).toUpperCase()}`;
  });
}

/**
 * Three characters hold four bits of base64 each, so that there are three ways in which a secret can stand in a longer text. The
 * characters at its ends, which depend on what is beside it, are left out.
 */
function base64FormsOf(secret: string): readonly string[] {
  const bytes = bytesOf(secret);
  const alone = base64Of(bytes);
  const within = [0, 1, 2].map((before) => {
    const length = Math.floor(((before + bytes.length) * 8) / 6);
    return base64Of(Uint8Array.from([...new Uint8Array(before), ...bytes])).slice(
      before === 0 ? 0 : before + 1,
      length,
    );
  });
  const found = [alone, ...within.filter(({ length }) => length >= MIN_BASE64_LENGTH)];
  return [...found, ...found.map(forUrls)];
}

function forUrls(base64: string): string {
  return base64.replaceAll('+', '-').replaceAll('/', '_');
}

/** Base64 without the padding at its end. */
function base64Of(bytes: Uint8Array): string {
  let text = '';
  for (let index = 0; index < bytes.length; index += 3) {
    const [first = 0, second, third] = bytes.subarray(index, index + 3);
    text += sixBits(first >> 2) + sixBits(((first & 3) << 4) | ((second ?? 0) >> 4));
    if (second !== undefined) text += sixBits(((second & 15) << 2) | ((third ?? 0) >> 6));
    if (third !== undefined) text += sixBits(third & 63);
  }
  return text;
}

function sixBits(value: number): string {
  return ALPHABET.charAt(value);
}

/** The text whose UTF-8 this base64 holds; null where it holds none. */
export function decodedBase64(base64: string): string | null {
  const characters = base64.replace(/[\r\n]/g, '').replace(/={0,2}$/, '');
  let [encoded, bits, count] = ['', 0, 0];
  for (const character of characters) {
    const value = ALPHABET.indexOf(character);
    if (value === -1) return null;
    bits = ((bits << 6) | value) & 0xffff;
    count += 6;
    if (count < 8) continue;
    count -= 8;
    encoded += `%${hexOf((bits >> count) & 0xff, 2)}`;
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

/** The UTF-8 of a text. */
function bytesOf(text: string): Uint8Array {
  const units = percentEncoded(text).matchAll(/%(..)|./g);
  return Uint8Array.from(
    [...units].map(([unit, code]) => (code === undefined ? unit.charCodeAt(0) : parseInt(code, 16))),
  );
}

function hexOf(value: number, length: number): string {
  return value.toString(16).padStart(length, '0');
}
