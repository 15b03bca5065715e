import { describe, expect, it } from 'vitest';
import { parseObservation, parseOperation, parseSpec } from '../../src/schema/index.js';
import { acceptedBy, issuePathsOf, issuesOf } from '../support/issues.js';
import { isContainer, pathsIn, put, valueAt, without } from '../support/json-paths.js';
import { aSpec, someDevices } from '../support/specs.js';

const spec = aSpec({ devices: someDevices });
const allowing = { allowRawDeviceAccess: true };
const maps = ['tags', 'env', 'headers', 'options'];
const places = pathsIn(spec).filter((path) => {
  const value = valueAt(spec, path);
  return isContainer(value) && !Array.isArray(value) && !maps.includes(String(path.at(-1)));
});

describe.each(places.map((path) => [path.join('.') || 'the root', path] as const))(
  'an unknown key in %s',
  (_, place) => {
    const path = [...place, 'future'];
    const future = { nested: [1, { deep: null }] };
    const posted = put(spec, path, future);

    it('is refused, with its path and its name', () => {
      const issues = issuesOf(parseSpec(posted, allowing));
      expect(issues).toHaveLength(1);
      expect(issues[0]?.startsWith(`${path.join('.')}: unknown key "future": expected only `)).toBe(true);
    });

    it('is kept on request', () => {
      expect(acceptedBy(parseSpec(posted, allowing, { unknownKeys: 'keep' }))).toStrictEqual(posted);
    });

    it('is left out on request', () => {
      expect(acceptedBy(parseSpec(posted, allowing, { unknownKeys: 'strip' }))).toStrictEqual(spec);
    });
  },
);

it('places are all objects of a specification', () => {
  expect(places).toHaveLength(28);
});

describe('a typo', () => {
  it('in the name of a required field', () => {
    const { healthcheck, ...rest } = aSpec();
    expect(issuesOf(parseSpec({ ...rest, healthCheck: healthcheck }))).toEqual([
      'healthcheck: is required: expected an object',
      'healthCheck: unknown key "healthCheck": did you mean "healthcheck"?',
    ]);
  });

  it('in the name of an optional field', () => {
    expect(issuePathsOf(parseSpec({ ...aSpec(), volume: [] }))).toEqual(['volume']);
  });

  it('of a required field is refused in every mode', () => {
    const posted = put(without(aSpec(), ['readiness']), ['readyness'], aSpec().readiness);
    for (const unknownKeys of ['refuse', 'keep', 'strip'] as const) {
      expect(issuePathsOf(parseSpec(posted, {}, { unknownKeys }))).toContain('readiness');
    }
  });
});

it('each of several has an issue of its own, next to the other issues', () => {
  const posted = { ...aSpec({ exposedPorts: [] }), 'line\nbreak': 1, '': 2, toString: 3 };
  expect(issuePathsOf(parseSpec(posted))).toEqual(['exposedPorts', 'line\nbreak', '', 'toString']);
});

describe('modes reach', () => {
  it('operations and what is in them', () => {
    const posted = { type: 'RESTART', serviceId: 's-1', later: 1, clusterOpSpec: { timeout: '1 second', later: [2] } };
    expect(issuePathsOf(parseOperation(posted))).toEqual(['clusterOpSpec.later', 'later']);
    expect(acceptedBy(parseOperation(posted, {}, { unknownKeys: 'keep' }))).toStrictEqual({
      type: 'RESTART',
      serviceId: 's-1',
      stopFirst: false,
      later: 1,
      opSpec: { timeout: '1 second', later: [2] },
    });
    expect(acceptedBy(parseOperation(posted, {}, { unknownKeys: 'strip' }))).toStrictEqual({
      type: 'RESTART',
      serviceId: 's-1',
      stopFirst: false,
      opSpec: { timeout: '1 second' },
    });
  });

  it('a kept null, which is absent only in known fields', () => {
    const posted = { type: 'ADJUST_INSTANCES', serviceId: 's-1', later: null, opSpec: { timeout: null, later: null } };
    expect(acceptedBy(parseOperation(posted, {}, { unknownKeys: 'keep' }))).toStrictEqual({
      type: 'ADJUST_INSTANCES',
      serviceId: 's-1',
      later: null,
      opSpec: { later: null },
    });
  });

  it('the specification of a CREATE', () => {
    const posted = { type: 'CREATE', instancesPerHost: 1, spec: { ...aSpec(), later: 1 } };
    expect(issuePathsOf(parseOperation(posted))).toEqual(['spec.later']);
    expect(acceptedBy(parseOperation(posted, {}, { unknownKeys: 'keep' }))).toStrictEqual(posted);
    expect(acceptedBy(parseOperation(posted, {}, { unknownKeys: 'strip' }))).toStrictEqual({
      ...posted,
      spec: aSpec(),
    });
  });

  it('observations', () => {
    const executor = { executorId: 'h-1', state: 'ACTIVE' };
    const posted = { executors: [{ ...executor, later: 1 }], instances: [], later: 2 };
    expect(issuePathsOf(parseObservation(posted))).toEqual(['executors.0.later', 'later']);
    expect(acceptedBy(parseObservation(posted, { unknownKeys: 'keep' }))).toStrictEqual(posted);
    expect(acceptedBy(parseObservation(posted, { unknownKeys: 'strip' }))).toStrictEqual({
      executors: [executor],
      instances: [],
    });
  });

  it('the defaults and the other rules, which hold in every mode', () => {
    for (const unknownKeys of ['refuse', 'keep', 'strip'] as const) {
      const posted = without(aSpec(), ['placementPolicy', 'hostLevel']);
      expect(acceptedBy(parseSpec(posted, {}, { unknownKeys }))).toStrictEqual(aSpec());
      expect(
        issuePathsOf(parseSpec(aSpec({ name: 'a b', resources: [], devices: [] }), {}, { unknownKeys })),
      ).toContain('name');
      expect(issuePathsOf(parseSpec(aSpec({ devices: someDevices }), {}, { unknownKeys }))).toEqual(['devices']);
    }
  });
});
