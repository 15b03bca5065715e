import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseObservation, parseOperation, parseSpec } from '../../src/schema/index.js';
import { acceptedBy } from '../support/issues.js';
import { canonicalForm, postedSpec } from '../support/posted-specs.js';

/* The tables are transcribed from domain.md §7. */

const UNITS: Readonly<Record<string, readonly string[]>> = {
  nanosecond: ['ns', 'nanosecond', 'nanoseconds'],
  microsecond: ['us', 'microsecond', 'microseconds'],
  millisecond: ['ms', 'millisecond', 'milliseconds'],
  second: ['s', 'second', 'seconds'],
  minute: ['m', 'min', 'mins', 'minute', 'minutes'],
  hour: ['h', 'hour', 'hours'],
  day: ['d', 'day', 'days'],
};
const WHITE_SPACE = ['', ' ', '  ', '\t', '\n', ' \r\n '];
const DURATIONS = [
  ...['dockerPullTimeout', 'timeout', 'interval', 'initialDelay', 'connectionTimeout', 'operationTimeout'],
  'waitBeforeKill',
];
const WORDS = ['type', 'mode', 'protocol', 'verb', 'permissions', 'failureStrategy', 'state'];
const LINE_BREAKS = ['', '\n', '\r\n'];

/** The optional fields of the object that stands there, which may be null as well. */
function optionalFields(key: string, object: object): readonly string[] {
  const type: unknown = Reflect.get(object, 'type');
  switch (key) {
    case '':
      return ['volumes', 'configs', 'logging', 'tags', 'env', 'args', 'devices', 'preShutdown', 'userSpec'];
    case 'http':
      return [
        ...['protocol', 'port', 'payload', 'connectionTimeout', 'operationTimeout', 'username', 'password'],
        ...['authHeader', 'headers', 'insecure'],
      ];
    case 'mode':
    case 'hooks':
      return type === 'HTTP' ? ['protocol', 'payload', 'connectionTimeout', 'insecure'] : [];
    case 'healthcheck':
    case 'readiness':
      return ['initialDelay'];
    case 'logging':
      return type === 'LOCAL' ? ['compress'] : ['tagPrefix', 'tagSuffix'];
    case 'devices':
      return type === 'DIRECT'
        ? ['pathInContainer', 'permissions']
        : ['driver', 'count', 'deviceIds', 'capabilities', 'options'];
    case 'preShutdown':
      return ['hooks', 'waitBeforeKill'];
    case 'userSpec':
      return ['group'];
    default:
      return [];
  }
}

/** The defaults of the object that stands there; a field that holds its default may be left out or null. */
function defaultsOf(key: string, object: object): Readonly<Record<string, unknown>> {
  if (key === 'executable') return { type: 'DOCKER' };
  if (key === 'placementPolicy') return { hostLevel: false };
  if (key === 'http') return { path: '/', verb: 'GET', successCodes: [200] };
  const isMode = key === 'mode' || key === 'hooks';
  return isMode && Reflect.get(object, 'type') === 'CMD' ? { shellDisabled: false } : {};
}

/** Chooses one of the alternatives. */
type Choose = <TValue>(...alternatives: readonly TValue[]) => TValue;

const chooser = fc.infiniteStream(fc.nat()).map((numbers): Choose => (...alternatives) => {
  const { value } = numbers.next() as IteratorYieldResult<number>;
  return alternatives[value % alternatives.length]!;
});

/** Another way to say what the canonical JSON says; `key` is the nearest one above. */
function variantOf(json: unknown, key: string, choose: Choose): unknown {
  if (Array.isArray(json)) return json.map((item) => variantOf(item, key, choose));
  if (typeof json === 'object' && json !== null) {
    if (key === 'tags' || key === 'env') return mapEntries(json, (value) => scalarVariant(value, choose));
    if (key === 'headers' || key === 'options') return json;
    const varied = new Map(Object.entries(json).map(([name, value]) => [name, variantOf(value, name, choose)]));
    for (const [name, value] of Object.entries(defaultsOf(key, json))) {
      if (JSON.stringify(Reflect.get(json, name)) !== JSON.stringify(value)) continue;
      const how = choose('there', 'null', 'absent');
      if (how === 'null') varied.set(name, null);
      if (how === 'absent') varied.delete(name);
    }
    for (const name of optionalFields(key, json)) if (!varied.has(name) && choose(true, false)) varied.set(name, null);
    return Object.fromEntries(varied);
  }
  if (typeof json !== 'string') return json;
  if (DURATIONS.includes(key)) return durationVariant(json, choose);
  if (json === 'LOCAL_SERVICE') return caseVariant(choose(json, 'SERVICE'), choose);
  if (WORDS.includes(key)) return caseVariant(json, choose);
  if (key === 'data') return Array.from(json, (character) => character + choose(...LINE_BREAKS)).join('');
  if (key === 'version' || key === 'user' || key === 'group') return scalarVariant(json, choose);
  return json;
}

function mapEntries(object: object, vary: (value: unknown) => unknown): unknown {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, vary(value)]));
}

function durationVariant(canonical: string, choose: Choose): string {
  const [amount = '', unit = ''] = canonical.split(' ');
  return `${choose('', '0', '00')}${amount}${choose(...WHITE_SPACE)}${choose(...UNITS[unit.replace(/s$/, '')]!)}`;
}

function caseVariant(word: string, choose: Choose): string {
  return Array.from(word, (letter) => choose(letter, letter.toLowerCase())).join('');
}

/** Texts that numbers and booleans become. */
function scalarVariant(text: unknown, choose: Choose): unknown {
  if (text === 'true' || text === 'false') return choose<unknown>(text, text === 'true');
  return typeof text === 'string' && /^(0|-?[1-9][0-9]{0,14})$/.test(text) ? choose<unknown>(text, Number(text)) : text;
}

const scalar = fc.oneof(fc.integer().map(String), fc.constantFrom('true', 'false', '', '007', '1.0', 'text'));
const scalars = fc.dictionary(fc.constantFrom('A', 'B', 'C'), scalar);
const userName = fc.oneof(fc.nat().map(String), fc.constantFrom('true', 'agent'));
const canonicalSpec = fc
  .tuple(postedSpec, scalars, scalars, fc.oneof(fc.nat().map(String), fc.constantFrom('true', '1_2')), userName)
  .map(([spec, env, tags, version, user]) => canonicalForm({ ...spec, env, tags, version, userSpec: { user } }));

const RUNS = Math.max(1_000, fc.readConfigureGlobal().numRuns ?? 0);
const allowing = { allowRawDeviceAccess: true };

it('however a specification is written, it is read as the canonical one, which is read as itself', () => {
  let different = 0;
  fc.assert(
    fc.property(canonicalSpec, chooser, (canonical, choose) => {
      const posted = variantOf(canonical, '', choose);
      if (JSON.stringify(posted) !== JSON.stringify(canonical)) different += 1;
      expect(acceptedBy(parseSpec(posted, allowing))).toEqual(canonical);
      expect(acceptedBy(parseSpec(canonical, allowing))).toEqual(canonical);
    }),
    { numRuns: RUNS },
  );
  expect(different).toBeGreaterThan(RUNS * 0.9);
});

const opSpec = fc.record(
  {
    timeout: fc
      .tuple(fc.integer({ min: 1, max: 24 }), fc.constantFrom(...Object.keys(UNITS)))
      .map(([amount, unit]) => `${amount} ${unit}${amount === 1 ? '' : 's'}`),
    parallelism: fc.integer({ min: 1, max: 512 }),
    failureStrategy: fc.constantFrom('STOP', 'ROLLBACK'),
  },
  { requiredKeys: [] },
);
const serviceId = fc.constant('edge-dns-4');
const named = { serviceId, opSpec, stopFirst: fc.boolean(), instanceIds: fc.array(fc.constantFrom('SI-1', 'SI-2')) };
const canonicalOperation = fc.oneof(
  fc.record({ type: fc.constantFrom('ACTIVATE', 'DEACTIVATE', 'DEPLOY_TEST_INSTANCE', 'DESTROY'), serviceId }),
  fc.record({ type: fc.constant('RESTART'), serviceId, stopFirst: named.stopFirst, opSpec }),
  fc.record({ type: fc.constant('ADJUST_INSTANCES'), serviceId, opSpec }),
  fc.record({ type: fc.constant('REPLACE_INSTANCES'), ...named }),
  fc.record({ type: fc.constant('STOP_INSTANCES'), serviceId, opSpec, instanceIds: named.instanceIds }),
  fc.record({
    type: fc.constant('UPDATE_INSTANCE_COUNT'),
    serviceId,
    instancesPerHost: fc.integer({ min: 1, max: 256 }),
  }),
);

/** Another way to write an operation: domain.md §7, first list. */
function operationVariant(operation: Readonly<Record<string, unknown>>, choose: Choose): unknown {
  const alias = operation['type'] === 'DEACTIVATE' ? choose('DEACTIVATE', 'STOP') : String(operation['type']);
  const posted: Record<string, unknown> = { ...operation, type: caseVariant(alias, choose) };
  if (operation['stopFirst'] === false && choose(true, false)) posted['stopFirst'] = null;
  if (operation['type'] === 'REPLACE_INSTANCES' && JSON.stringify(operation['instanceIds']) === '[]') {
    posted['instanceIds'] = choose<unknown>([], null);
  }
  if ('opSpec' in operation) {
    const varied = variantOf(operation['opSpec'], 'opSpec', choose) as Record<string, unknown>;
    for (const name of ['timeout', 'parallelism', 'failureStrategy']) {
      if (!(name in varied) && choose(true, false)) varied[name] = null;
    }
    delete posted['opSpec'];
    const name = operation['type'] === 'RESTART' ? choose('opSpec', 'clusterOpSpec') : 'opSpec';
    posted[name] = varied;
  }
  return posted;
}

it('however an operation is written, it is read as the canonical one, which is read as itself', () => {
  fc.assert(
    fc.property(canonicalOperation, chooser, (canonical, choose) => {
      expect(acceptedBy(parseOperation(operationVariant(canonical, choose)))).toEqual(canonical);
      expect(acceptedBy(parseOperation(canonical))).toEqual(canonical);
    }),
    { numRuns: RUNS },
  );
});

const time = fc.nat();
const canonicalObservation = fc.record({
  executors: fc.array(
    fc.record(
      {
        executorId: fc.constant('executor-7'),
        state: fc.constantFrom('ACTIVE', 'BLACKLIST_REQUESTED'),
        updatedAt: time,
      },
      { requiredKeys: ['executorId', 'state'] },
    ),
  ),
  instances: fc.array(
    fc.record(
      {
        instanceId: fc.constant('SI-7f3a'),
        serviceId,
        executorId: fc.constant('executor-7'),
        state: fc.constantFrom('HEALTHY', 'START_FAILED'),
        createdAt: time,
        updatedAt: time,
        errorMessage: fc.constant('The image is broken'),
      },
      { requiredKeys: ['instanceId', 'serviceId', 'executorId', 'state', 'createdAt', 'updatedAt'] },
    ),
  ),
});

const DROVES_WORDS = { createdAt: 'created', updatedAt: 'updated' } as const;

/** The record in Drove's words, or in ours. */
function recordVariant(record: object, choose: Choose): unknown {
  const entries = Object.entries(record as Record<string, unknown>).map(([name, value]) => {
    if (name === 'state') return [name, caseVariant(String(value), choose)];
    return [name === 'createdAt' || name === 'updatedAt' ? choose(name, DROVES_WORDS[name]) : name, value];
  });
  const rest = 'instanceId' in record && choose(true, false) ? { serviceName: 'edge-dns', metadata: {} } : {};
  const noMessage = 'instanceId' in record && !('errorMessage' in record) ? choose({}, { errorMessage: '' }) : {};
  return { ...Object.fromEntries(entries), ...rest, ...noMessage };
}

it('however an observation is written, it is read as the canonical one, which is read as itself', () => {
  fc.assert(
    fc.property(canonicalObservation, chooser, (canonical, choose) => {
      const posted = {
        executors: canonical.executors.map((record) => recordVariant(record, choose)),
        instances: canonical.instances.map((record) => recordVariant(record, choose)),
      };
      expect(acceptedBy(parseObservation(posted))).toEqual(canonical);
      expect(acceptedBy(parseObservation(canonical))).toEqual(canonical);
    }),
    { numRuns: RUNS },
  );
});
