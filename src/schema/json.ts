/** A plain JSON copy, or the first place at which the original is not JSON. */
export type JsonResult =
  | { readonly isJson: true; readonly json: unknown }
  | { readonly isJson: false; readonly path: (string | number)[]; readonly message: string };

const MAX_LEVELS = 64;
const SIZE_OF_VALUE = 16;

/**
 * Copies a value as plain JSON, so that nothing that is hostile or may change later (getters, proxies, class instances,
 * cycles, `__proto__` keys) gets past validation. Like `JSON.stringify` it leaves out keys whose value is undefined.
 * Never throws.
 *
 * @param maxSize the greatest size of the value: 16 for each value in it, and 1 for each character of its texts.
 */
export function readJson(value: unknown, maxSize: number): JsonResult {
  const path: (string | number)[] = [];
  const above = new Set<object>();
  let size = 0;
  let expectation = 'a value that can be read';

  function refuse(expected: string): never {
    expectation = expected;
    throw new TypeError(expected);
  }

  function copy(original: unknown): unknown {
    size += SIZE_OF_VALUE + (typeof original === 'string' ? original.length : 0);
    if (size > maxSize) refuse('a smaller value: this one is too large as a whole');
    if (original === null || typeof original === 'string' || typeof original === 'boolean') return original;
    // JSON has no -0.
    if (typeof original === 'number' && Number.isFinite(original)) return original + 0;
    if (typeof original !== 'object') refuse('a JSON value');
    if (above.has(original)) refuse('a value that does not contain itself');
    if (above.size === MAX_LEVELS) refuse(`at most ${MAX_LEVELS} levels`);
    above.add(original);
    const copied = Array.isArray(original) ? copyList(original) : copyObject(original);
    above.delete(original);
    return copied;
  }

  function copyAt(key: string | number, original: unknown): unknown {
    path.push(key);
    const copied = copy(original);
    path.pop();
    return copied;
  }

  function copyList(original: readonly unknown[]): unknown[] {
    const copied: unknown[] = [];
    for (let index = 0; index < original.length; index += 1) copied.push(copyAt(index, original[index]));
    return copied;
  }

  function copyObject(original: object): Record<string, unknown> {
    const prototype: unknown = Object.getPrototypeOf(original);
    // A plain object of another realm has that realm's `Object.prototype`, which has none itself.
    if (prototype !== null && Object.getPrototypeOf(prototype) !== null) refuse('a plain object');
    const copied: Record<string, unknown> = {};
    for (const key of Object.keys(original)) {
      path.push(key);
      if (key === '__proto__') refuse('any key but __proto__');
      const field: unknown = Reflect.get(original, key);
      path.pop();
      if (field !== undefined) copied[key] = copyAt(key, field);
    }
    return copied;
  }

  try {
    return { isJson: true, json: copy(value) };
  } catch {
    // What was thrown may be hostile too: it is not read.
    return { isJson: false, path, message: `expected ${expectation}` };
  }
}
