/*
 * Reads unchecked values. Events reach a machine's guards as they were sent, and a throw there would put the actor into
 * an error for good: these functions never throw, not even on throwing getters and proxies.
 */

/** The value of a field; undefined where there is none, or where reading it throws. */
export function readField(value: unknown, key: PropertyKey): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  try {
    // Reflect.get takes several times as long.
    return (value as Readonly<Record<PropertyKey, unknown>>)[key];
  } catch {
    return undefined;
  }
}

/** Whether a value has a field; false where asking throws. */
export function hasField(value: unknown, key: PropertyKey): value is object {
  try {
    return typeof value === 'object' && value !== null && key in value;
  } catch {
    return false;
  }
}

/** A copy of a list of strings; null if the value is not a list, or holds anything else. */
export function readStrings(value: unknown): readonly string[] | null {
  try {
    if (!Array.isArray(value)) return null;
    const strings: string[] = [];
    for (const item of value) {
      if (typeof item !== 'string') return null;
      strings.push(item);
    }
    return strings;
  } catch {
    return null;
  }
}

/** Tells whether a value is a whole number from `min` to `max`. */
export function isWholeNumber(value: unknown, min: number, max: number): value is number {
  return Number.isInteger(value) && Number(value) >= min && Number(value) <= max;
}

/** A whole number of at least zero; null for any other value. Turns -0, which JSON does not have, into 0. */
export function readCount(value: unknown): number | null {
  return isWholeNumber(value, 0, Number.MAX_SAFE_INTEGER) ? value + 0 : null;
}

/** A finite number; null for any other value. Turns -0, which JSON does not have, into 0. */
export function readFiniteNumber(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value + 0 : null;
}

/** A copy of the value made through JSON; null where it has no JSON. `replacer`: that of JSON.stringify. */
export function plainJson(value: unknown, replacer?: (key: string, value: unknown) => unknown): unknown {
  try {
    const plain: unknown = JSON.parse(JSON.stringify(value, replacer));
    return plain;
  } catch {
    return null;
  }
}
