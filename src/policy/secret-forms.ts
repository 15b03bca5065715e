/* The forms in which a secret turns up in texts. */

/** A shorter part of a base64 text is too common to be looked for. */
const MIN_BASE64_LENGTH = 8;

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** A secret as it is; as JSON escapes it; URL-encoded; and in base64, alone or anywhere in a longer text. */
export function formsOf(secret: string): readonly string[] {
  if (secret === '') return [];
  return [secret, ...jsonFormsOf(secret), ...urlFormsOf(secret), ...base64FormsOf(secret)];
}

/** JSON may also escape what is not ASCII, and what HTML would read. */
function jsonFormsOf(secret: string): readonly string[] {
  const escaped = JSON.stringify(secret).slice(1, -1);
  const further = [/[^\0-\x7f]/g, /[<>&]/g].map((those) =>
    escaped.replace(those, (character) => `\\u${hexOf(character.charCodeAt(0), 4)}`),
  );
  return [escaped, ...further];
}

/** Encoders differ in what they escape: those of a URL, of one component, of a form, and those that escape all they may. */
function urlFormsOf(secret: string): readonly string[] {
  const text = wellFormed(secret);
  const component = encodeURIComponent(text);
  const further = [/[!'()~]/g, /[!'()*]/g].map((those) =>
    component.replace(those, (character) => `%${hexOf(character.charCodeAt(0), 2).toUpperCase()}`),
  );
  return [...new Set([encodeURI(text), component, ...further])]
    .flatMap((encoded) => [encoded, encoded.replaceAll('%20', '+')])
    .flatMap((encoded) => [encoded, encoded.replace(/%(\d[A-F]|[A-F].)/g, (code) => code.toLowerCase())]);
}

/** Half a surrogate pair, which encoders take for an error, becomes the replacement character, as everywhere. */
function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\ufffd');
}

/**
 * Three characters hold four bits of base64 each, so that there are three ways in which a secret can stand in a longer text. The
 * characters at its ends, which depend on what is beside it, are left out.
 */
function base64FormsOf(secret: string): readonly string[] {
  // A character for each byte of its UTF-8.
  const bytes = encodeURIComponent(wellFormed(secret)).replace(/%(..)/g, (_, code: string) =>
    String.fromCharCode(parseInt(code, 16)),
  );
  const bits = 8 * bytes.length;
  const encoded = [0, 2, 4].map((bitsBefore) => base64Of(bytes, bitsBefore));
  const within = encoded.map((text, before) => text.slice(before && 1, (bits + 2 * before) / 6));
  const found = [...encoded.slice(0, 1), ...within.filter(({ length }) => length >= MIN_BASE64_LENGTH)];
  return [...found, ...found.map(forUrls)];
}

function forUrls(base64: string): string {
  return base64.replaceAll('+', '-').replaceAll('/', '_');
}

/** Base64 of so many bits that are 0 and the bytes, without the padding at its end. */
function base64Of(bytes: string, zeros: number): string {
  let [text, bits, count] = ['', 0, zeros];
  for (let at = 0; at < bytes.length; at += 1) {
    bits = ((bits << 8) | bytes.charCodeAt(at)) & 0xffff;
    for (count += 8; count >= 6; text += ALPHABET.charAt((bits >> count) & 63)) count -= 6;
  }
  return count > 0 ? text + ALPHABET.charAt((bits << (6 - count)) & 63) : text;
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

function hexOf(value: number, length: number): string {
  return value.toString(16).padStart(length, '0');
}
