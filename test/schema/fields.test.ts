import { describe, expect, it } from 'vitest';
import { localServiceSpecSchema, parseSpec } from '../../src/schema/index.js';
import { acceptedBy, issuePathsOf, issuesOf } from '../support/issues.js';
import { pathOf, pathsIn, put, valueAt, without } from '../support/json-paths.js';
import { aSpec, someDevices } from '../support/specs.js';

/** Everything that can be said, in two specifications: there are two kinds of logging. */
const everything = aSpec({ devices: someDevices });
const withSyslog = aSpec({
  devices: someDevices,
  logging: { type: 'RSYSLOG', server: 'logs.example.org:514', tagPrefix: 'node-', tagSuffix: '-agent' },
});
const parse = (json: unknown) => parseSpec(json, { allowRawDeviceAccess: true });
const baseOf = (path: string) => (/^logging\.(server|tag)/.test(path) ? withSyslog : everything);

interface FieldRule {
  readonly good: readonly unknown[];
  readonly bad: readonly unknown[];
  /** What is posted, and the canonical form in which it is given back. */
  readonly readAs?: readonly (readonly [posted: unknown, canonical: unknown])[];
}

const whole = (min: number, max: number): FieldRule => ({
  good: [min, max],
  bad: [min - 1, max + 1, min + 0.5, -1e300, 1e300, String(min), true, [min], {}],
});
const atLeast = (min: number): FieldRule => ({
  good: [min, Number.MAX_SAFE_INTEGER],
  bad: [min - 1, 1.5, -1e300, 1e300, '1', false, [], {}],
});
const anyInteger: FieldRule = { good: [-1, 0, 7], bad: [1.5, 1e300, '1', false, [], {}] };
const words = (...good: readonly string[]): FieldRule => ({
  good,
  bad: ['', 'OTHER', `${good[0]!} `, `${good[0]!}X`, good[0]!.replace(/S|$/, 'ſ'), 1, [good[0]], {}],
  readAs: good.flatMap((word) => [
    [word.toLowerCase(), word],
    [`${word.slice(0, 1)}${word.slice(1).toLowerCase()}`, word],
  ]),
});
const identifier: FieldRule = {
  good: ['a', 'Z9', '_', '-', 'node_agent-2'],
  bad: ['', ' ', 'a b', 'a.b', 'a/b', 'é', 'a\n', 1, true, [], {}],
};
/** As an identifier; YAML makes numbers and booleans of some texts. */
const version: FieldRule = {
  good: identifier.good,
  bad: ['', ' ', 'a b', 'a.b', 'a/b', 'é', 'a\n', 1.5, 1e300, [], {}],
  readAs: [
    [4, '4'],
    [0, '0'],
    [-1, '-1'],
    [20_261_126, '20261126'],
    [true, 'true'],
    [false, 'false'],
  ],
};
const userName: FieldRule = {
  good: ['agent', '1000', '1000:1000'],
  bad: ['', 1.5, 1e300, [], ['x'], {}],
  readAs: [
    [1000, '1000'],
    [0, '0'],
    [true, 'true'],
    [false, 'false'],
  ],
};
const nonEmpty: FieldRule = { good: ['x', ' ', '/a b'], bad: ['', 1, false, [], ['x'], {}] };
const anyText: FieldRule = { good: ['', 'x'], bad: [1, false, [], ['x'], {}] };
const flag: FieldRule = { good: [true, false], bad: ['true', 0, 1, [], {}] };
const duration: FieldRule = {
  good: ['0 seconds', '100 seconds', '1 second', '300 milliseconds', '1 nanosecond', '7 days', '999999999999999 days'],
  bad: [
    '',
    '5',
    'seconds',
    '5 fortnights',
    '5M',
    ' 5s',
    '5s ',
    '5\u00a0s',
    '-5s',
    '1.5s',
    '1000000000000000d',
    5,
    [],
    {},
  ],
  readAs: [
    ['0s', '0 seconds'],
    ['5m', '5 minutes'],
    ['5  mins', '5 minutes'],
    ['1 \t\n min', '1 minute'],
    ['07d', '7 days'],
  ],
};
const object: FieldRule = { good: [], bad: ['', 'x', 1, true, [], [{}]] };
const textMap: FieldRule = { good: [{}, { '': '' }, { a: 'b', constructor: 'c' }], bad: ['', 'x', 1, true, [], ['a']] };
const list: FieldRule = { good: [[]], bad: ['', 'x', 1, true, {}, { length: 0 }] };
const nonEmptyList: FieldRule = { good: [], bad: [[], '', 'x', 1, true, {}, { length: 0 }] };

const http = 'configs.3.http';

/** Transcribed from domain.md §7. */
const required: Record<string, FieldRule> = {
  name: identifier,
  version,
  type: {
    ...words('LOCAL_SERVICE'),
    readAs: [
      ['local_service', 'LOCAL_SERVICE'],
      ['SERVICE', 'LOCAL_SERVICE'],
      ['Service', 'LOCAL_SERVICE'],
    ],
  },
  executable: object,
  'executable.url': nonEmpty,
  'executable.dockerPullTimeout': duration,
  exposedPorts: nonEmptyList,
  'exposedPorts.3': object,
  'exposedPorts.3.name': identifier,
  'exposedPorts.3.port': whole(1, 65_535),
  'exposedPorts.3.type': words('HTTP', 'HTTPS', 'TCP', 'UDP'),
  'volumes.0': object,
  'volumes.0.pathInContainer': nonEmpty,
  'volumes.0.pathOnHost': nonEmpty,
  'volumes.0.mode': words('READ_WRITE', 'READ_ONLY'),
  'configs.0': object,
  'configs.0.type': { good: [], bad: words('INLINE').bad },
  'configs.0.localFilename': nonEmpty,
  'configs.0.data': {
    good: ['YQ==', 'YWI=', 'YWJj', '+/+/', 'A'.repeat(4_000_000)],
    bad: ['', '\n', 'a', 'YQ=', 'YQ', '=YQ=', 'YQ==YQ==', 'Y===', 'YWJ-', 'YW Jj', 'A'.repeat(4_000_001), 1, [], {}],
    readAs: [
      ['YW\nJj\n', 'YWJj'],
      ['\r\nYQ=\r\n=', 'YQ=='],
    ],
  },
  'configs.1': object,
  'configs.1.type': { good: [], bad: words('EXECUTOR_LOCAL_FILE').bad },
  'configs.1.localFilename': nonEmpty,
  'configs.1.filePathOnHost': nonEmpty,
  'configs.2': object,
  'configs.2.type': words('CONTROLLER_HTTP_FETCH', 'EXECUTOR_HTTP_FETCH'),
  'configs.2.localFilename': nonEmpty,
  'configs.2.http': object,
  'configs.2.http.hostname': nonEmpty,
  'configs.3': object,
  'configs.3.type': words('EXECUTOR_HTTP_FETCH', 'CONTROLLER_HTTP_FETCH'),
  'configs.3.localFilename': nonEmpty,
  [http]: object,
  [`${http}.hostname`]: nonEmpty,
  'logging.type': { good: [], bad: words('LOCAL').bad },
  'logging.maxSize': nonEmpty,
  'logging.maxFiles': whole(1, 100),
  'logging.server': nonEmpty,
  resources: { good: [], bad: ['x', 1, true, {}] },
  'resources.0': object,
  'resources.0.type': { good: [], bad: words('CPU').bad },
  'resources.0.count': atLeast(1),
  'resources.1': object,
  'resources.1.type': { good: [], bad: words('MEMORY').bad },
  'resources.1.sizeInMB': atLeast(1),
  placementPolicy: object,
  'placementPolicy.type': {
    good: ['LOCAL'],
    bad: ['ANY', 'ONE_PER_HOST', 'MAX_N_PER_HOST', 'MATCH_TAG', 'LOCALE', 1, {}],
    readAs: [
      ['local', 'LOCAL'],
      ['Local', 'LOCAL'],
    ],
  },
  ...check('healthcheck'),
  'healthcheck.mode.type': { good: [], bad: words('HTTP').bad },
  ...httpCheck('healthcheck.mode', 'admin'),
  ...check('readiness'),
  'readiness.mode.type': { good: [], bad: words('CMD').bad },
  'readiness.mode.command': nonEmpty,
  'devices.0': object,
  'devices.0.type': { good: [], bad: words('DIRECT').bad },
  'devices.0.pathOnHost': nonEmpty,
  'devices.1': object,
  'devices.1.type': { good: [], bad: words('DETAILED').bad },
  'preShutdown.hooks.0': object,
  'preShutdown.hooks.0.type': { good: [], bad: words('HTTP').bad },
  ...httpCheck('preShutdown.hooks.0', 'metrics'),
  'preShutdown.hooks.1': object,
  'preShutdown.hooks.1.type': { good: [], bad: words('CMD').bad },
  'preShutdown.hooks.1.command': nonEmpty,
  'userSpec.user': userName,
  ...items(anyText, 'args.0', 'args.1', 'args.2', 'devices.1.deviceIds.0', 'devices.1.capabilities.0.0'),
  ...items(list, 'devices.1.capabilities.0', 'devices.1.capabilities.1'),
  ...items(anyInteger, 'configs.2.http.successCodes.0', 'configs.2.http.successCodes.1', `${http}.successCodes.0`),
  ...items(anyInteger, 'healthcheck.mode.successCodes.0', 'preShutdown.hooks.0.successCodes.0'),
};

const optional: Record<string, FieldRule> = {
  volumes: list,
  configs: list,
  'configs.2.http.protocol': words('HTTP', 'HTTPS'),
  'configs.2.http.port': whole(0, 65_535),
  'configs.2.http.payload': anyText,
  'configs.2.http.connectionTimeout': duration,
  'configs.2.http.operationTimeout': duration,
  'configs.2.http.username': anyText,
  'configs.2.http.password': anyText,
  'configs.2.http.authHeader': anyText,
  'configs.2.http.headers': textMap,
  'configs.2.http.insecure': flag,
  [`${http}.protocol`]: words('HTTP', 'HTTPS'),
  [`${http}.port`]: whole(0, 65_535),
  logging: object,
  'logging.compress': flag,
  'logging.tagPrefix': anyText,
  'logging.tagSuffix': anyText,
  'healthcheck.initialDelay': duration,
  'healthcheck.mode.protocol': words('HTTP', 'HTTPS'),
  'healthcheck.mode.payload': anyText,
  'healthcheck.mode.connectionTimeout': duration,
  'healthcheck.mode.insecure': flag,
  'readiness.initialDelay': duration,
  tags: textMap,
  env: textMap,
  args: list,
  devices: list,
  'devices.0.pathInContainer': nonEmpty,
  'devices.0.permissions': words('READ_ONLY', 'WRITE_ONLY', 'MKNOD_ONLY', 'ALL', 'READ_WRITE'),
  'devices.1.driver': anyText,
  'devices.1.count': anyInteger,
  'devices.1.deviceIds': list,
  'devices.1.capabilities': list,
  'devices.1.options': textMap,
  preShutdown: object,
  'preShutdown.hooks': list,
  'preShutdown.hooks.0.protocol': words('HTTP', 'HTTPS'),
  'preShutdown.hooks.0.payload': anyText,
  'preShutdown.hooks.0.connectionTimeout': duration,
  'preShutdown.hooks.0.insecure': flag,
  'preShutdown.waitBeforeKill': duration,
  userSpec: object,
  'userSpec.group': userName,
};

const defaulted: Record<string, FieldRule & { readonly default: unknown }> = {
  'executable.type': { ...words('DOCKER'), default: 'DOCKER' },
  'configs.2.http.path': { ...nonEmpty, default: '/' },
  'configs.2.http.verb': { ...words('GET', 'POST', 'PUT'), default: 'GET' },
  'configs.2.http.successCodes': { ...list, default: [200] },
  [`${http}.path`]: { ...nonEmpty, default: '/' },
  [`${http}.verb`]: { ...words('GET', 'POST', 'PUT'), default: 'GET' },
  [`${http}.successCodes`]: { ...list, default: [200] },
  'placementPolicy.hostLevel': { ...flag, default: false },
  'readiness.mode.shellDisabled': { ...flag, default: false },
  'preShutdown.hooks.1.shellDisabled': { ...flag, default: false },
};

function check(path: string): Record<string, FieldRule> {
  return {
    [path]: object,
    [`${path}.mode`]: object,
    [`${path}.timeout`]: duration,
    [`${path}.interval`]: duration,
    [`${path}.attempts`]: whole(1, 100),
  };
}

function httpCheck(path: string, otherPort: string): Record<string, FieldRule> {
  return {
    [`${path}.portName`]: { good: [otherPort], bad: identifier.bad },
    [`${path}.path`]: nonEmpty,
    [`${path}.verb`]: words('GET', 'POST', 'PUT'),
    [`${path}.successCodes`]: nonEmptyList,
  };
}

function items(rule: FieldRule, ...paths: readonly string[]): Record<string, FieldRule> {
  return Object.fromEntries(paths.map((path) => [path, rule]));
}

const isItem = (path: string) => /\.\d+$/.test(path);
const shown = (value: unknown) => JSON.stringify(value).slice(0, 60);

describe.each(Object.entries({ ...required, ...optional, ...defaulted }))('%s', (path, { good, bad, readAs = [] }) => {
  const at = pathOf(path);

  it.each(good.map((value) => [shown(value), value] as const))('may be %s', (_, value) => {
    const posted = put(baseOf(path), at, value);
    expect(acceptedBy(parse(posted))).toEqual(posted);
  });

  it.each(readAs.map(([value, canonical]) => [shown(value), shown(canonical), value, canonical] as const))(
    'may be %s, which is read as %s',
    (_, __, value, canonical) => {
      expect(acceptedBy(parse(put(baseOf(path), at, value)))).toStrictEqual(put(baseOf(path), at, canonical));
    },
  );

  it.each(bad.map((value) => [shown(value), value] as const))('may not be %s', (_, value) => {
    const issues = issuesOf(parse(put(baseOf(path), at, value)));
    // A list or an object of the wrong shape may have issues inside; everything else has exactly one, at its place.
    expect(issues).not.toEqual([]);
    for (const issue of issues) expect(issue.startsWith(path)).toBe(true);
    if (!(typeof value === 'object' && !Array.isArray(value))) expect(issues).toHaveLength(1);
    expect(issues[0]).toContain(': expected ');
  });
});

describe('required', () => {
  it.each(Object.keys(required).filter((path) => !isItem(path)))('%s', (path) => {
    const issues = issuesOf(parse(without(baseOf(path), pathOf(path))));
    const [first, ...others] = issues;
    expect(first?.startsWith(path) && first.includes(': is required: expected ')).toBe(true);
    expect(others).toEqual([]);
  });

  it.each(Object.keys(required))('%s: not null', (path) => {
    const issues = issuesOf(parse(put(baseOf(path), pathOf(path), null)));
    expect(issues).toHaveLength(1);
    expect(issues[0]?.startsWith(`${path}: expected `)).toBe(true);
  });
});

describe('optional', () => {
  it.each(Object.keys(optional))('%s: absent stays absent', (path) => {
    const posted = without(baseOf(path), pathOf(path));
    expect(acceptedBy(parse(posted))).toStrictEqual(posted);
  });

  it.each(Object.keys(optional))('%s: null is absent', (path) => {
    const posted = put(baseOf(path), pathOf(path), null);
    expect(acceptedBy(parse(posted))).toStrictEqual(without(baseOf(path), pathOf(path)));
  });

  it.each(Object.keys(optional))('%s: undefined is left out, as JSON does', (path) => {
    const posted = put(baseOf(path), pathOf(path), undefined);
    expect(acceptedBy(parse(posted))).toStrictEqual(without(baseOf(path), pathOf(path)));
  });
});

describe('default', () => {
  it.each(Object.entries(defaulted))('%s', (path, rule) => {
    const expected = put(everything, pathOf(path), rule.default);
    expect(acceptedBy(parse(without(everything, pathOf(path))))).toStrictEqual(expected);
    expect(acceptedBy(parse(put(everything, pathOf(path), null)))).toStrictEqual(expected);
  });

  it('belongs to one value alone', () => {
    const posted = without(everything, pathOf(`${http}.successCodes`));
    const codes = valueAt(acceptedBy(parse(posted)), pathOf(`${http}.successCodes`));
    if (Array.isArray(codes)) codes.push(500);
    expect(valueAt(acceptedBy(parse(posted)), pathOf(`${http}.successCodes`))).toEqual([200]);
  });
});

it('every field has a rule here', () => {
  const ruled = new Set(Object.keys({ ...required, ...optional, ...defaulted }));
  const inMap = /^(tags|env|configs\.\d\.http\.headers|devices\.1\.options)\./;
  // Further items of a kind that has rules above, and the fields that configs.3 shares with configs.2.
  const repeated =
    /^(exposedPorts\.[012]|volumes\.1|configs\.3\.http|.*successCodes\.1|devices\.1\.capabilities\.1\.\d)/;
  const paths = [everything, withSyslog].flatMap((spec) => pathsIn(spec).map((path) => path.join('.')));
  expect(paths.filter((path) => path !== '' && !ruled.has(path) && !inMap.test(path) && !repeated.test(path))).toEqual(
    [],
  );
});

it.each(['version', 'userSpec.user', 'userSpec.group'])('%s: a number that has lost digits is to be a text', (path) => {
  expect(issuesOf(parse(put(everything, pathOf(path), 2 ** 53)))).toEqual([
    `${path}: expected a text or an exact whole number`,
  ]);
});

describe('texts in maps', () => {
  it.each(['configs.2.http.headers', 'devices.1.options'])('%s: every value is a text', (path) => {
    const posted = put(everything, pathOf(path), { GOOD: 'x', BAD: 1, WORSE: null, WORST: { a: 'b' } });
    expect(issuePathsOf(parse(posted))).toEqual([`${path}.BAD`, `${path}.WORSE`, `${path}.WORST`]);
  });

  it.each(['tags', 'env'])('%s: numbers and booleans become texts', (path) => {
    const posted = put(everything, pathOf(path), { A: 8, B: true, C: false, D: -0.25, E: 0, F: 'x', G: 2 ** 53 - 1 });
    const texts = { A: '8', B: 'true', C: 'false', D: '-0.25', E: '0', F: 'x', G: '9007199254740991' };
    expect(acceptedBy(parse(posted))).toStrictEqual(put(everything, pathOf(path), texts));
  });

  it.each(['tags', 'env'])('%s: other values, and numbers that have lost digits, are refused', (path) => {
    const posted = put(everything, pathOf(path), { GOOD: 1, LARGE: 2 ** 53, NONE: null, LIST: ['x'], MAP: { a: 'b' } });
    const wrong = ['LARGE', 'NONE', 'LIST', 'MAP'];
    expect(issuesOf(parse(posted))).toEqual(
      wrong.map((key) => `${path}.${key}: expected a text, an exact number or a boolean`),
    );
  });

  it.each(['tags', 'env', 'configs.2.http.headers', 'devices.1.options'])('%s: no key __proto__', (path) => {
    const posted = put(everything, pathOf(path), JSON.parse('{"GOOD": "x", "__proto__": "y"}'));
    const issues = [`${path}.__proto__: expected any key but __proto__`];
    expect(issuesOf(parse(posted))).toEqual(issues);
    expect(issuesOf(localServiceSpecSchema.safeParse(posted))).toEqual(issues);
  });
});
