/*
 * Reads of values that nobody has checked. Events reach a machine's guards as they were sent; a throw there would put
 * the actor into an error for good, so that these functions never throw, not even on throwing getters and proxies.
 */

/** What stands in this field? Undefined where there is none, or where reading it throws. */
export function readField(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  try {
    return Reflect.get(value, key);
  } catch {
    return undefined;
  }
}

/** Which strings are in this list? Null if it is not a list, or holds anything else. */
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

/** Which whole number of at least zero is this? Null if it is none. JSON has no -0. */
export function readCount(value: unknown): number | null {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value + 0 : null;
}

/** What would be left of this value after its way through JSON? Null where it has no JSON. */
export function plainJson(value: unknown): unknown {
  try {
    const plain: unknown = JSON.parse(JSON.stringify(value));
    return plain;
  } catch {
    return null;
  }
}
