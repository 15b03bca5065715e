import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { plainJson } from '../../src/model/unchecked.js';
import { describe, expect, it } from 'vitest';
import { clusterObservationSchema, localServiceSpecSchema, operationSchema } from '../../src/schema/index.js';
import { type JsonPath, pathsIn, put, valueAt, without } from '../support/json-paths.js';
import { isValid, type JsonSchema } from '../support/json-schema-check.js';
import { mutated } from '../support/mutations.js';
import { aMinimalSpec, aSpec, someDevices } from '../support/specs.js';
import { jsonSchemas } from './json-schemas.js';

const folder = new URL('../../schemas/', import.meta.url);
const files = readdirSync(folder).sort();
const read = (url: URL): unknown => JSON.parse(readFileSync(url, 'utf8'));
const schemaOf = (file: string) => read(new URL(file, folder)) as JsonSchema;
const specification = schemaOf('specification.schema.json');
const operation = schemaOf('operation.schema.json');
const observation = schemaOf('observation.schema.json');
const published = read(new URL('samples/published-specification.json', import.meta.url));
const reported = read(new URL('samples/reported-instance.json', import.meta.url)) as object;
const instance = {
  instanceId: 'i-1',
  serviceId: 's-1',
  executorId: 'e-1',
  state: 'HEALTHY',
  createdAt: 1,
  updatedAt: 2,
};

it('are current: npm run schemas', () => {
  expect(files).toEqual(['observation.schema.json', 'operation.schema.json', 'specification.schema.json']);
  expect(Object.fromEntries(files.map((file) => [file, schemaOf(file)]))).toEqual(jsonSchemas());
});

describe.each(files)('%s', (file) => {
  it('has only patterns that every editor can read', () => {
    const schema = schemaOf(file);
    const patterns = pathsIn(schema)
      .filter((path) => path.at(-1) === 'pattern' && path.at(-2) !== 'properties')
      .map((path) => String(valueAt(schema, path)));
    // No groups but plain ones, no back references, no classes of Unicode.
    for (const pattern of patterns) expect(pattern).not.toMatch(/\(\?|\\[1-9pPkbBdDwWsS]/);
    expect(patterns.every((pattern) => pattern.startsWith('^') && pattern.endsWith('$'))).toBe(true);
  });
});

describe('accept', () => {
  const examples = new URL('../../docs/examples/specs/', import.meta.url);
  const specs: readonly [string, unknown][] = [
    ['what Drove publishes', published],
    ['a full specification', aSpec({ devices: someDevices })],
    ['a minimal one', aMinimalSpec()],
    ...readdirSync(examples).map((file): [string, unknown] => [file, read(new URL(file, examples))]),
  ];

  it.each(specs)('%s', (_, spec) => {
    expect(isValid(specification, spec)).toBe(true);
    expect(isValid(operation, { type: 'create', spec, instancesPerHost: 1 })).toBe(true);
  });

  it('what Drove reports', () => {
    expect(isValid(observation, { executors: [], instances: [reported] })).toBe(true);
  });

  it('whatever is read', () => {
    const operations = [
      { type: 'CREATE', spec: aMinimalSpec(), instancesPerHost: 1 },
      { type: 'stop', serviceId: 's-1' },
      { type: 'RESTART', serviceId: 's-1', stopFirst: null, clusterOpSpec: { timeout: '5  mins', parallelism: null } },
      { type: 'replace_instances', serviceId: 's-1', instanceIds: ['i-1'], opSpec: { failureStrategy: 'stop' } },
    ];
    const observed = {
      executors: [
        { executorId: 'e-1', state: 'ACTIVE', updatedAt: 3 },
        { executorId: 'e-2', state: 'removed', updated: 3 },
      ],
      instances: [instance, reported],
    };
    const cases = fc.oneof(
      mutated([aSpec({ devices: someDevices }), published]).map(
        (json) => [localServiceSpecSchema, specification, json] as const,
      ),
      mutated(operations).map((json) => [operationSchema, operation, json] as const),
      mutated([observed]).map((json) => [clusterObservationSchema, observation, json] as const),
    );
    let accepted = 0;
    fc.assert(
      fc.property(cases, ([schema, jsonSchema, json]) => {
        // What arrives is JSON: a Date, for example, is a text by then.
        const posted = plainJson(json);
        if (!schema.safeParse(posted).success) return;
        accepted += 1;
        expect(isValid(jsonSchema, posted), JSON.stringify(posted)).toBe(true);
      }),
      { numRuns: Math.max(2_000, fc.readConfigureGlobal().numRuns ?? 0) },
    );
    expect(accepted).toBeGreaterThan(100);
  });
});

describe('refuse', () => {
  const at = (...path: JsonPath) => path;
  it.each<[what: string, spec: unknown]>([
    ['an unknown key', { ...aSpec(), readyness: {} }],
    ['a missing field', without(aSpec(), at('healthcheck'))],
    ['an unknown word', put(aSpec(), at('exposedPorts', 0, 'type'), 'QUIC')],
    ['an unknown type', put(aSpec(), at('configs', 0, 'type'), 'FILE')],
    ['a number out of range', put(aSpec(), at('exposedPorts', 0, 'port'), 0)],
    ['a duration without a unit', put(aSpec(), at('healthcheck', 'timeout'), '5')],
    ['a name with a blank', put(aSpec(), at('name'), 'a b')],
    ['a fraction as version', put(aSpec(), at('version'), 1.5)],
    ['no port', put(aSpec(), at('exposedPorts'), [])],
    ['an environment of lists', put(aSpec(), at('env'), { A: ['a'] })],
    ['data that is no base64', put(aSpec(), at('configs', 0, 'data'), 'interval: 15s')],
  ])('%s', (_, spec) => {
    expect(isValid(specification, spec)).toBe(false);
  });

  it.each(['createdAt', 'updatedAt'] as const)('an instance without %s', (time) => {
    const rest = without(instance, [time]) as object;
    const isGood = (posted: object) => isValid(observation, { executors: [], instances: [posted] });
    expect(isGood(rest)).toBe(false);
    expect(isGood({ ...rest, [time.replace('At', '')]: 1 })).toBe(true);
  });
});
