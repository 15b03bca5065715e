import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import {
  parseObservation,
  parseOperation,
  type ParseOptions,
  type ParseResult,
  parseSpec,
} from '../../src/schema/index.js';
import { isContainer, pathsIn, valueAt } from '../support/json-paths.js';
import { mutated } from '../support/mutations.js';
import { aMinimalSpec, aSpec, someDevices } from '../support/specs.js';

const RUNS = Math.max(6_000, fc.readConfigureGlobal().numRuns ?? 0);
const policy = { allowRawDeviceAccess: true, allowedMountPrefixes: ['/proc', '/data'] };

const opSpec = { timeout: '5m', parallelism: 2, failureStrategy: 'ROLLBACK' };
const specs = [aSpec({ devices: someDevices }), aMinimalSpec()];
const operations = [
  { type: 'CREATE', spec: aMinimalSpec(), instancesPerHost: 1 },
  ...['ACTIVATE', 'DEACTIVATE', 'STOP', 'DEPLOY_TEST_INSTANCE', 'DESTROY'].map((type) => ({ type, serviceId: 's-1' })),
  { type: 'RESTART', serviceId: 's-1', stopFirst: true, opSpec },
  { type: 'RESTART', serviceId: 's-1', clusterOpSpec: opSpec },
  { type: 'ADJUST_INSTANCES', serviceId: 's-1', opSpec },
  { type: 'REPLACE_INSTANCES', serviceId: 's-1', instanceIds: ['i-1', 'i-2'], stopFirst: false, opSpec },
  { type: 'STOP_INSTANCES', serviceId: 's-1', instanceIds: ['i-1'], opSpec },
  { type: 'UPDATE_INSTANCE_COUNT', serviceId: 's-1', instancesPerHost: 3 },
];
const observations = [
  {
    executors: [
      { executorId: 'h-1', state: 'ACTIVE' },
      { executorId: 'h-2', state: 'BLACKLISTED' },
    ],
    instances: [
      { instanceId: 'i-1', serviceId: 's-1', executorId: 'h-1', state: 'HEALTHY', createdAt: 1, updatedAt: 2 },
    ],
  },
];

const unknownKeys = fc.constantFrom('refuse', 'keep', 'strip');
const seen = { accepted: 0, refused: 0 };
const wellFormed = { specs: 0, operations: 0, observations: 0 };

function isPlainObject(json: unknown): boolean {
  return isContainer(json) && [Object.prototype, null].includes(Object.getPrototypeOf(json) as object | null);
}

/** What holds of everything that is parsed, accepted or not. */
function checkContract(
  json: unknown,
  parse: (json: unknown, options: ParseOptions) => ParseResult<unknown>,
  options: ParseOptions,
) {
  const result = parse(json, options);
  if (result.success) {
    seen.accepted += 1;
    // Vitest's own comparison takes a key `constructor` for the class of the object.
    expect(isDeepStrictEqual(parse(result.data, options), result)).toBe(true);
    expect(isDeepStrictEqual(JSON.parse(JSON.stringify(result.data)), result.data)).toBe(true);
    return;
  }
  seen.refused += 1;
  const { issues } = result.error;
  expect(issues.length).toBeGreaterThan(0);
  for (const { path, message } of issues) {
    expect(message).toMatch(/expected|did you mean/);
    if (path.length === 0) expect(isPlainObject(json)).toBe(false);
    // The place that is named is there, or misses in what is there.
    else expect(isContainer(valueAt(json, path.slice(0, -1) as (string | number)[]))).toBe(true);
  }
}

describe('whatever is broken, parsing does not throw, and an issue has a path', () => {
  it('specifications', () => {
    fc.assert(
      fc.property(mutated(specs), unknownKeys, (json, mode) => {
        wellFormed.specs += 1;
        checkContract(json, (value, options) => parseSpec(value, policy, options), { unknownKeys: mode });
      }),
      { numRuns: RUNS },
    );
  });

  it('operations', () => {
    fc.assert(
      fc.property(mutated(operations), unknownKeys, (json, mode) => {
        wellFormed.operations += 1;
        checkContract(json, (value, options) => parseOperation(value, policy, options), { unknownKeys: mode });
      }),
      { numRuns: RUNS },
    );
  });

  it('observations', () => {
    fc.assert(
      fc.property(mutated(observations), unknownKeys, (json, mode) => {
        wellFormed.observations += 1;
        checkContract(json, parseObservation, { unknownKeys: mode });
      }),
      { numRuns: 1_000 },
    );
  });

  it('anything', () => {
    fc.assert(
      fc.property(fc.anything({ withBigInt: true, withDate: true, withMap: true, withNullPrototype: true }), (json) => {
        for (const parse of [parseSpec, parseOperation, parseObservation])
          checkContract(json, (value) => parse(value), {});
      }),
      { numRuns: 1_000 },
    );
  });

  afterAll(() => {
    expect(wellFormed.specs + wellFormed.operations).toBeGreaterThanOrEqual(10_000);
    // Neither branch of the contract holds for lack of cases.
    expect(seen.accepted).toBeGreaterThan(1_000);
    expect(seen.refused).toBeGreaterThan(1_000);
  });
});

it('mutations reach every place', () => {
  const reached = new Set<string>();
  const base = aMinimalSpec();
  for (const json of fc.sample(mutated([base]), 3_000)) {
    for (const path of pathsIn(base)) if (valueAt(json, path) !== valueAt(base, path)) reached.add(path.join('.'));
  }
  expect(pathsIn(base).filter((path) => !reached.has(path.join('.')))).toEqual([]);
});
