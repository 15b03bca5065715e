import fc from 'fast-check';
import { isContainer, type JsonPath, pathsIn, put, valueAt, without } from './json-paths.js';

/** Values that belong nowhere, or only where one would not look for them. */
const junk: readonly unknown[] = [
  ...[null, true, false, 0, -0, -1, 1, 1.5, 513, 65_536, 1e300, NaN, Infinity, undefined],
  ...[
    '',
    ' ',
    'x',
    'LOCAL',
    'HTTP',
    'CMD',
    'STOP',
    'ACTIVE',
    '5m',
    '0s',
    '25 days',
    'YQ==',
    '__proto__',
    '/data/../etc',
  ],
  ...[[], {}, [[]], [null], [{}], { type: 'HTTP' }, { type: 'CMD', command: 'x' }, { nested: { deep: [NaN] } }],
  ...[() => 1, Symbol('x'), 1n, new Date(0), new Map(), JSON.parse('{"__proto__": 1}') as unknown],
];

const keys = [
  'type',
  'name',
  'opSpec',
  'clusterOpSpec',
  'recovered',
  'x',
  '',
  '__proto__',
  'constructor',
  'length',
  '0',
];

type Mutation = (json: unknown) => unknown;

/** One of the bases, broken in one to three places by chance; `extra` is more junk. */
export function mutated(bases: readonly unknown[], extra: readonly unknown[] = []): fc.Arbitrary<unknown> {
  const mutations = fc.array(mutation([...junk, ...extra]), { minLength: 1, maxLength: 3, size: 'max' });
  return fc
    .tuple(fc.constantFrom(...bases), mutations)
    .map(([base, steps]) => steps.reduce((json, mutate) => mutate(json), base));
}

function mutation(values: readonly unknown[]): fc.Arbitrary<Mutation> {
  const place = fc.nat();
  const value = fc.oneof(
    { weight: 5, arbitrary: fc.constantFrom(...values) },
    { weight: 1, arbitrary: fc.jsonValue() },
  );
  const key = fc.oneof(fc.constantFrom(...keys), fc.string());
  return fc.oneof(
    place.map(
      (nth): Mutation =>
        (json) =>
          at(json, nth, (path) => without(json, path)),
    ),
    fc.tuple(place, key).map(
      ([nth, to]): Mutation =>
        (json) =>
          at(json, nth, (path) => renamed(json, path, to)),
    ),
    fc.tuple(place, value).map(
      ([nth, item]): Mutation =>
        (json) =>
          at(json, nth, (path) => put(json, path, item)),
    ),
    place.map(
      (nth): Mutation =>
        (json) =>
          at(json, nth, (path) => put(json, path, null)),
    ),
    fc.tuple(place, place).map(
      ([nth, source]): Mutation =>
        (json) =>
          at(json, nth, (path) => at(json, source, (from) => put(json, path, valueAt(json, from)))),
    ),
    fc.tuple(place, key, value).map(
      ([nth, added, item]): Mutation =>
        (json) =>
          at(json, nth, (path) => put(json, path, withKey(valueAt(json, path), added, item))),
    ),
    place.map(
      (nth): Mutation =>
        (json) =>
          at(json, nth, (path) => put(json, path, repeated(valueAt(json, path)))),
    ),
  );
}

/** At the n-th place but the root; there is none in what has been reduced to a single value. */
function at(json: unknown, nth: number, change: (path: JsonPath) => unknown): unknown {
  const places = pathsIn(json).slice(1);
  const path = places[nth % places.length];
  return path === undefined ? json : change(path);
}

function renamed(json: unknown, path: JsonPath, to: string): unknown {
  const parent = path.slice(0, -1);
  if (Array.isArray(valueAt(json, parent))) return json;
  const rest = without(json, path);
  return put(rest, parent, withKey(valueAt(rest, parent), to, valueAt(json, path)));
}

function withKey(value: unknown, key: string, item: unknown): unknown {
  if (!isContainer(value)) return { [key]: item };
  if (Array.isArray(value)) return [...(value as unknown[]), item];
  // An assignment of `__proto__` would set the prototype.
  return Object.fromEntries([...Object.entries(value), [key, item]]);
}

function repeated(value: unknown): unknown {
  return Array.isArray(value) ? [...(value as unknown[]), ...(value as unknown[])] : [value, value];
}
