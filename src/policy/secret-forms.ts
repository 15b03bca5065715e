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
  const charactersAfter = (before: number) => ((before + bytes.length) * 8) / 6;
  // The zero at the end fills up the last character.
  const textAfter = (before: number) =>
    regrouped([...Array<number>(before).fill(0), ...bytes, 0], 8, 6)
      .map((value) => ALPHABET.charAt(value))
      .join('');
  const alone = textAfter(0).slice(0, Math.ceil(charactersAfter(0)));
  const within = [0, 1, 2].map((before) =>
    textAfter(before).slice(before === 0 ? 0 : before + 1, Math.floor(charactersAfter(before))),
  );
  const found = [alone, ...within.filter(({ length }) => length >= MIN_BASE64_LENGTH)];
  return [...found, ...found.map(forUrls)];
}

function forUrls(base64: string): string {
  return base64.replaceAll('+', '-').replaceAll('/', '_');
}

/** The text whose UTF-8 this base64 holds; null where it holds none. */
export function decodedBase64(base64: string): string | null {
  const characters = base64.replace(/[\r\n]/g, '').replace(/={0,2}$/, '');
  const values = Array.from(characters, (character) => ALPHABET.indexOf(character));
  if (values.includes(-1)) return null;
  let encoded = '';
  for (const byte of regrouped(values, 6, 8)) encoded += `%${hexOf(byte, 2)}`;
  return decodedUrl(encoded);
}

/** The same bits, in groups of another size. What is left over at the end is none. */
function regrouped(groups: readonly number[], from: number, to: number): number[] {
  const regrouped: number[] = [];
  let [bits, count] = [0, 0];
  for (const group of groups) {
    bits = ((bits << from) | group) & 0xffff;
    count += from;
    while (count >= to) {
      count -= to;
      regrouped.push((bits >> count) & ((1 << to) - 1));
    }
  }
  return regrouped;
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
function bytesOf(text: string): readonly number[] {
  const units = percentEncoded(text).matchAll(/%(..)|./g);
  return Array.from(units, ([unit, code]) => (code === undefined ? unit.charCodeAt(0) : parseInt(code, 16)));
}

function hexOf(value: number, length: number): string {
  return value.toString(16).padStart(length, '0');
}
