import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  clusterObservationSchema,
  parseObservation,
  parseOperation,
  type ParseResult,
  parseSpec,
} from '../../src/schema/index.js';
import { acceptedBy, issuesOf } from '../support/issues.js';
import { aSpec } from '../support/specs.js';

const keeping = { unknownKeys: 'keep' } as const;
const thrown = () => {
  throw new Error('hostile');
};
const throwing = (...traps: readonly (keyof ProxyHandler<object>)[]) =>
  new Proxy({}, Object.fromEntries(traps.map((trap) => [trap, thrown])));
const revoked = (target: object) => {
  const { proxy, revoke } = Proxy.revocable(target, {});
  revoke();
  return proxy;
};
const cycle: Record<string, unknown> = {};
cycle['again'] = { list: [cycle] };
const nested = (levels: number, inner: unknown = 1): unknown => (levels === 0 ? inner : [nested(levels - 1, inner)]);
/** 2^60 values in 60 objects, none of which contains itself. */
const laughs = Array.from({ length: 60 }).reduce<unknown>((half) => ({ a: half, b: half }), 1);
class Spec {
  readonly name = 'x';
}
const unreadable = 'expected a value that can be read';
const notJson = 'expected a JSON value';
const notPlain = 'expected a plain object';

/** What a hostile value is, the value, and what is said of it; the place is where the value stands. */
const hostile: readonly [title: string, value: unknown, issue: string][] = [
  ['a throwing getter', Object.defineProperty({}, 'x', { get: thrown, enumerable: true }), `x: ${unreadable}`],
  ['a proxy that throws on get', new Proxy({ x: 1 }, { get: thrown }), `x: ${unreadable}`],
  ['a proxy that throws on ownKeys', throwing('ownKeys'), `: ${unreadable}`],
  ['a proxy that throws on getPrototypeOf', throwing('getPrototypeOf'), `: ${unreadable}`],
  [
    'a proxy that throws on everything',
    throwing('get', 'has', 'ownKeys', 'getPrototypeOf', 'getOwnPropertyDescriptor'),
    `: ${unreadable}`,
  ],
  [
    'a proxy that throws itself',
    new Proxy(
      {},
      {
        ownKeys: () => {
          throw throwing('get', 'getPrototypeOf') as Error;
        },
      },
    ),
    `: ${unreadable}`,
  ],
  ['a revoked proxy', revoked({}), `: ${unreadable}`],
  ['a revoked proxy of a list', revoked([]), `: ${unreadable}`],
  [
    'a list that claims to be endless',
    new Proxy([], { get: (_, key) => (key === 'length' ? Infinity : 1) }),
    expect.stringMatching(/^\d+: expected a smaller value/) as string,
  ],
  ['a list that throws on length', new Proxy([], { get: thrown }), `: ${unreadable}`],
  ['a list with holes', Object.assign([], { 2: 1 }), `0: ${notJson}`],
  ['a cycle', cycle, 'again.list.0: expected a value that does not contain itself'],
  [
    'a list in itself',
    (() => {
      const list: unknown[] = [];
      list.push([list]);
      return list;
    })(),
    '0.0: expected a value that does not contain itself',
  ],
  ['very deep nesting', nested(5_000), expect.stringMatching(/^(0\.){50,63}0: expected at most 64 levels$/) as string],
  [
    'very many shared values',
    laughs,
    expect.stringMatching(/: expected a smaller value: this one is too large as a whole$/) as string,
  ],
  ['a very long text', 'x'.repeat(2 ** 29 - 24), ': expected a smaller value: this one is too large as a whole'],
  [
    'a key __proto__',
    JSON.parse('{"a": 1, "__proto__": {"polluted": true}}'),
    '__proto__: expected any key but __proto__',
  ],
  ['a deep key __proto__', JSON.parse('{"a": [{"__proto__": null}]}'), 'a.0.__proto__: expected any key but __proto__'],
  ['another prototype', { __proto__: { name: 'x' } }, `: ${notPlain}`],
  ['a class instance', new Spec(), `: ${notPlain}`],
  ['a date', new Date(0), `: ${notPlain}`],
  ['a map', new Map([['a', 1]]), `: ${notPlain}`],
  ['an error', new Error('x'), `: ${notPlain}`],
  ['a boxed text', new String('x'), `: ${notPlain}`],
  ['bytes', new Uint8Array(2), `: ${notPlain}`],
  ['a function', () => 1, `: ${notJson}`],
  ['a class', Spec, `: ${notJson}`],
  ['a symbol', Symbol('x'), `: ${notJson}`],
  ['a big integer', 1n, `: ${notJson}`],
  ['NaN', NaN, `: ${notJson}`],
  ['Infinity', -Infinity, `: ${notJson}`],
];

const joined = (place: string, issue: unknown): unknown =>
  typeof issue === 'string'
    ? issue.startsWith(':')
      ? `${place}${issue}`
      : `${place}.${issue}`
    : expect.stringContaining(`${place}.`);

describe.each(hostile)('%s', (_, value, issue) => {
  it('is no specification, operation or observation', () => {
    const parsers: ((json: unknown) => ParseResult<unknown>)[] = [parseSpec, parseOperation];
    // Observations may be so large that it takes seconds to find one too large.
    if (typeof issue === 'string') parsers.push(parseObservation);
    for (const parse of parsers) expect(issuesOf(parse(value))).toEqual([issue]);
  });

  it.each(['name', 'tags', 'exposedPorts', 'later'])('is refused as %s', (field) => {
    const result = parseSpec({ ...aSpec(), [field]: value }, {}, keeping);
    expect(issuesOf(result)).toEqual([joined(field, issue)]);
    if (!result.success)
      expect(() => JSON.stringify(result.error) + result.error.message + String(result.error)).not.toThrow();
  });

  it('is refused in a CREATE', () => {
    const result = parseOperation({ type: 'CREATE', spec: value, instancesPerHost: 1 }, {}, keeping);
    expect(issuesOf(result)).toEqual([joined('spec', issue)]);
  });
});

describe('what is read', () => {
  it('is read once: a value that changes while it is read changes nothing', () => {
    let reads = 0;
    const posted = Object.defineProperty({ ...aSpec() }, 'name', {
      enumerable: true,
      get: () => (reads++ === 0 ? 'node-agent' : { toString: thrown }),
    });
    expect(acceptedBy(parseSpec(posted))).toStrictEqual(aSpec());
    expect(reads).toBe(1);
  });

  it('does not pollute', () => {
    for (const key of ['__proto__', 'constructor', 'prototype']) {
      const json: unknown = JSON.parse(`{"${key}": {"polluted": true, "prototype": {"polluted": true}}}`);
      parseSpec(json, {}, keeping);
      parseSpec({ ...aSpec(), later: json }, {}, keeping);
      parseOperation(json, {}, keeping);
      parseObservation(json, keeping);
    }
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
  });

  it('may have keys that objects have by themselves', () => {
    const tags = { constructor: 'a', toString: 'b', hasOwnProperty: 'c', prototype: 'd' };
    expect(acceptedBy(parseSpec(aSpec({ tags }))).tags).toStrictEqual(tags);
  });

  it('may come from another realm, or have no prototype', () => {
    const foreign: unknown = runInNewContext(`JSON.parse(${JSON.stringify(JSON.stringify(aSpec()))})`);
    expect(acceptedBy(parseSpec(foreign))).toStrictEqual(aSpec());
    expect(acceptedBy(parseSpec(Object.assign(Object.create(null), aSpec())))).toStrictEqual(aSpec());
  });

  it('may be frozen, or share values', () => {
    const { healthcheck } = aSpec();
    expect(acceptedBy(parseSpec(Object.freeze(aSpec({ readiness: healthcheck })))).readiness).toStrictEqual(
      healthcheck,
    );
  });

  it('is plain JSON, down to the zero', () => {
    const spec = acceptedBy(parseSpec({ ...aSpec(), later: [-0, { x: undefined }] }, {}, keeping));
    expect(Reflect.get(spec, 'later')).toStrictEqual([0, {}]);
  });

  it('is at most 64 levels deep', () => {
    expect(issuesOf(parseSpec({ ...aSpec(), later: nested(63) }, {}, keeping))).toEqual([]);
    expect(issuesOf(parseSpec({ ...aSpec(), later: nested(64) }, {}, keeping))).toHaveLength(1);
  });
});

describe('very many issues', () => {
  it('are cut at 100, and the last says that there are more', () => {
    const exposedPorts = Array.from({ length: 5_000 }, () => ({}));
    const issues = issuesOf(parseSpec({ ...aSpec(), exposedPorts }));
    expect(issues).toHaveLength(100);
    expect(issues[98]).toMatch(/^exposedPorts\.32\.type: is required: expected one of HTTP, HTTPS, TCP, UDP$/);
    expect(issues[99]).toMatch(
      /^exposedPorts\.33\.name: is required: .* \(there are more issues, which are not shown\)$/,
    );
  });

  it('are not cut at exactly 100', () => {
    const args = Array.from({ length: 100 }, () => 1);
    const issues = issuesOf(parseSpec({ ...aSpec(), args }));
    expect(issues).toHaveLength(100);
    expect(issues[99]).toBe('args.99: expected a text');
  });

  it('of unknown keys are cut too, and long keys are cut short', () => {
    const keys = Array.from({ length: 5_000 }, (_, index) => `${index}-${'k'.repeat(2_000)}`);
    const result = parseSpec({ ...aSpec(), ...Object.fromEntries(keys.map((key) => [key, 1])) });
    const issues = issuesOf(result);
    expect(issues).toHaveLength(100);
    expect(issues[0]).toMatch(/^0-k+…: unknown key "0-k+…": expected only name, /);
    expect(issues[99]).toMatch(/\(there are more issues, which are not shown\)$/);
    if (!result.success) expect(result.error.message.length).toBeLessThan(200_000);
  });

  it('with long keys in maps are cut short', () => {
    const result = parseSpec({ ...aSpec(), env: { ['k'.repeat(100_000)]: [] } });
    expect(issuesOf(result)[0]?.length).toBeLessThan(300);
  });
});

it('gives the error that zod gives', () => {
  const ours = parseObservation(null);
  const zods = clusterObservationSchema.safeParse(null);
  expect(ours.success || zods.success).toBe(false);
  if (ours.success || zods.success) return;
  expect(ours.error).toBeInstanceOf(z.ZodError);
  expect(ours.error).toBeInstanceOf(Error);
  expect(ours.error.issues).toEqual(zods.error.issues);
  expect(z.prettifyError(ours.error)).toBe('✖ expected an object');
});
