/** A place in a JSON value. */
export type JsonPath = readonly (string | number)[];

/** `'configs.2.http'` → `['configs', 2, 'http']`. */
export function pathOf(dotted: string): JsonPath {
  return dotted.split('.').map((key) => (/^\d+$/.test(key) ? Number(key) : key));
}

/** What stands there; undefined where nothing does. */
export function valueAt(json: unknown, path: JsonPath): unknown {
  return path.reduce<unknown>((value, key) => (isContainer(value) ? Reflect.get(value, key) : undefined), json);
}

/** A copy with `value` there. */
export function put(json: unknown, path: JsonPath, value: unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  if (Array.isArray(json)) return json.map((item: unknown, index) => (index === key ? put(item, rest, value) : item));
  if (!isContainer(json)) throw new TypeError(`nothing at ${path.join('.')}`);
  return { ...json, [key]: put(Reflect.get(json, key), rest, value) };
}

/** A copy in which that key or item is missing. */
export function without(json: unknown, path: JsonPath): unknown {
  const parent = valueAt(json, path.slice(0, -1));
  const key = path.at(-1);
  if (key === undefined || !isContainer(parent)) throw new TypeError(`nothing at ${path.join('.')}`);
  const rest: unknown = Array.isArray(parent)
    ? parent.filter((_, index) => index !== key)
    : Object.fromEntries(Object.entries(parent).filter(([name]) => name !== key));
  return put(json, path.slice(0, -1), rest);
}

/** Every place in the value, from the root down. */
export function pathsIn(json: unknown): readonly JsonPath[] {
  if (!isContainer(json)) return [[]];
  const keys = Array.isArray(json) ? json.map((_, index) => index) : Object.keys(json);
  return [[], ...keys.flatMap((key) => pathsIn(Reflect.get(json, key)).map((path) => [key, ...path]))];
}

/** Is it an object or a list? */
export function isContainer(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

/** A copy without the keys whose value is null. */
export function withoutNulls(json: unknown): unknown {
  if (Array.isArray(json)) return json.map(withoutNulls);
  if (!isContainer(json)) return json;
  const kept = Object.entries(json).filter(([, value]) => value !== null);
  return Object.fromEntries(kept.map(([key, value]) => [key, withoutNulls(value)]));
}
