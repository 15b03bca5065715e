/*
 * The bounds of a message, which sinks keep and the viewer checks: what is within them takes a moment to convert, and the memory it
 * takes is known. Counted before anything is converted.
 */

/** The most levels of a message. */
export const MAX_LEVELS = 64;

/** The most values in a message, those within values included. */
export const MAX_VALUES = 20_000;

/** The most characters of a message as JSON text. */
export const MAX_CHARACTERS = 1024 * 1024;

/** What a value takes in memory besides its characters, in characters: an empty object takes as much. */
const VALUE_SIZE = 64;

/** A message that was read, and the memory that it takes, in characters. */
export interface BoundedValue {
  readonly value: unknown;
  readonly size: number;
}

/** The JSON text of a value; null where it has none, or is beyond the bounds. Never throws. */
export function boundedText(value: unknown): string | null {
  if (sizeOf(value) === null) return null;
  try {
    const text = JSON.stringify(value) as string | undefined;
    return text === undefined || text.length > MAX_CHARACTERS ? null : text;
  } catch {
    return null;
  }
}

/** The value of a JSON text; null if it is not JSON, or beyond the bounds. Never throws. */
export function parseBounded(text: string): BoundedValue | null {
  const values = valuesIn(text);
  if (values === null) return null;
  try {
    return { value: JSON.parse(text), size: text.length + VALUE_SIZE * values };
  } catch {
    return null;
  }
}

/** The memory that a value takes, in characters; null where it cannot be read, or is beyond the bounds. Never throws. */
export function sizeOf(value: unknown): number | null {
  let [values, characters] = [0, 0];
  const count = (item: unknown, levels: number): void => {
    values += 1;
    if (typeof item === 'string') characters += item.length;
    if (values > MAX_VALUES || characters > MAX_CHARACTERS) throw new RangeError('It is too large.');
    if (typeof item !== 'object' || item === null) return;
    if (levels === 0) throw new RangeError('It is too deep.');
    if (isIndexed(item)) {
      for (let index = 0; index < item.length; index += 1) count(item[index], levels - 1);
      return;
    }
    for (const key in item) {
      characters += key.length;
      count(Reflect.get(item, key), levels - 1);
    }
  };
  try {
    count(value, MAX_LEVELS);
    return characters + VALUE_SIZE * values;
  } catch {
    return null;
  }
}

/** A list, or bytes. Their keys are not asked for: they would all be listed first, and holes, which JSON fills, are none. */
function isIndexed(item: object): item is ArrayLike<unknown> {
  return Array.isArray(item) || ArrayBuffer.isView(item);
}

/** At least how many values a JSON text has room for; null where it is beyond the bounds. */
function valuesIn(text: string): number | null {
  if (text.length > MAX_CHARACTERS) return null;
  let [values, levels, isText] = [1, 0, false];
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code === QUOTE) isText = !isText;
    else if (isText) index += code === BACKSLASH ? 1 : 0;
    else if (code === COMMA) values += 1;
    else if (code === OPEN_LIST || code === OPEN_OBJECT) {
      values += 1;
      levels += 1;
    } else if (code === CLOSE_LIST || code === CLOSE_OBJECT) levels -= 1;
    if (values > MAX_VALUES || levels > MAX_LEVELS) return null;
  }
  return values;
}

const [QUOTE, BACKSLASH, COMMA] = [0x22, 0x5c, 0x2c];
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];
