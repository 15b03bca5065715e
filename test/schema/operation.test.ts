import { describe, expect, it } from 'vitest';
import { type Operation, OPERATION_TYPES } from '../../src/model/operation.js';
import { parseOperation } from '../../src/schema/index.js';
import { acceptedBy, issuePathsOf, issuesOf } from '../support/issues.js';
import { put, without } from '../support/json-paths.js';
import { aSpec } from '../support/specs.js';

const serviceId = 'node-agent-1';
const opSpec = { timeout: '5 minutes', parallelism: 2, failureStrategy: 'ROLLBACK' } as const;

/** Every operation with everything said. */
const operations = {
  CREATE: { type: 'CREATE', spec: aSpec(), instancesPerHost: 2 },
  ACTIVATE: { type: 'ACTIVATE', serviceId },
  DEACTIVATE: { type: 'DEACTIVATE', serviceId },
  RESTART: { type: 'RESTART', serviceId, stopFirst: true, opSpec },
  ADJUST_INSTANCES: { type: 'ADJUST_INSTANCES', serviceId, opSpec },
  DEPLOY_TEST_INSTANCE: { type: 'DEPLOY_TEST_INSTANCE', serviceId },
  REPLACE_INSTANCES: {
    type: 'REPLACE_INSTANCES',
    serviceId,
    instanceIds: ['i-1', 'i-2', 'i-1'],
    stopFirst: true,
    opSpec,
  },
  STOP_INSTANCES: { type: 'STOP_INSTANCES', serviceId, instanceIds: ['i-1'], opSpec },
  UPDATE_INSTANCE_COUNT: { type: 'UPDATE_INSTANCE_COUNT', serviceId, instancesPerHost: 3 },
  DESTROY: { type: 'DESTROY', serviceId },
} satisfies { [TType in Operation['type']]: Extract<Operation, { type: TType }> };

const withOpSpec = [
  operations.RESTART,
  operations.ADJUST_INSTANCES,
  operations.REPLACE_INSTANCES,
  operations.STOP_INSTANCES,
];
const withStopFirst = [operations.RESTART, operations.REPLACE_INSTANCES];
const withoutOpSpec = OPERATION_TYPES.map((type) => operations[type]).filter((operation) => !('opSpec' in operation));

describe('every operation', () => {
  it.each(OPERATION_TYPES)('%s comes back as it was posted', (type) => {
    expect(acceptedBy(parseOperation(operations[type]))).toStrictEqual(operations[type]);
  });

  it.each(OPERATION_TYPES.filter((type) => type !== 'CREATE'))('%s names a service', (type) => {
    for (const [wrong, message] of [
      [undefined, 'is required: expected'],
      [null, 'expected'],
      ['', 'expected'],
      [1, 'expected'],
    ]) {
      const issues = issuesOf(parseOperation(put(operations[type], ['serviceId'], wrong)));
      expect(issues).toEqual([`serviceId: ${String(message)} the id of a service`]);
    }
  });

  it.each(withoutOpSpec.map((operation) => [operation.type, operation] as const))(
    '%s takes no opSpec',
    (_, operation) => {
      expect(issuePathsOf(parseOperation({ ...operation, opSpec }))).toEqual(['opSpec']);
      expect(issuePathsOf(parseOperation({ ...operation, opSpec: null }))).toEqual(['opSpec']);
    },
  );

  it.each([
    ['absent', {}, 'is required: expected one of CREATE, ACTIVATE, '],
    ['null', { type: null }, 'expected one of CREATE, ACTIVATE, '],
    ['with a blank', { type: 'ACTIVATE ' }, 'expected one of CREATE, ACTIVATE, '],
    ['unknown', { type: 'SCALE' }, 'expected one of CREATE, ACTIVATE, '],
    ['of the object', { type: 'constructor' }, 'expected one of CREATE, ACTIVATE, '],
    ['a list', { type: ['ACTIVATE'] }, 'expected one of CREATE, ACTIVATE, '],
  ])('type: %s', (_, fields, message) => {
    const issues = issuesOf(parseOperation({ serviceId, ...fields }));
    expect(issues).toHaveLength(1);
    expect(issues[0]?.startsWith(`type: ${message}`)).toBe(true);
  });

  it.each([[null], ['ACTIVATE'], [1], [[operations.ACTIVATE]]])('%j is none', (json) => {
    expect(issuesOf(parseOperation(json))).toEqual([': expected an object']);
  });
});

describe('STOP', () => {
  it('is DEACTIVATE', () => {
    expect(acceptedBy(parseOperation({ type: 'STOP', serviceId }))).toStrictEqual(operations.DEACTIVATE);
  });

  it.each([
    ['stop', 'DEACTIVATE'],
    ['Deactivate', 'DEACTIVATE'],
    ['activate', 'ACTIVATE'],
    ['Deploy_Test_Instance', 'DEPLOY_TEST_INSTANCE'],
    ['destroy', 'DESTROY'],
  ])('and other types may be written in any case: %s is %s', (type, canonical) => {
    expect(acceptedBy(parseOperation({ type, serviceId }))).toStrictEqual({ type: canonical, serviceId });
  });

  it('needs what DEACTIVATE needs', () => {
    expect(issuePathsOf(parseOperation({ type: 'STOP', id: serviceId }))).toEqual(['serviceId', 'id']);
  });
});

describe('RESTART', () => {
  const restart = { type: 'RESTART', serviceId };
  const read = { type: 'RESTART', serviceId, stopFirst: false };

  it.each([
    ['opSpec', { opSpec }],
    ['clusterOpSpec', { clusterOpSpec: opSpec }],
    ['both, and equal', { opSpec, clusterOpSpec: opSpec }],
    [
      'both, and equal in another order and spelling',
      {
        opSpec,
        clusterOpSpec: { failureStrategy: 'rollback', parallelism: 2, timeout: '5  mins' },
      },
    ],
    ['both, one of them null', { opSpec: null, clusterOpSpec: opSpec }],
    ['both, the other null', { opSpec, clusterOpSpec: null }],
  ])('takes %s', (_, posted) => {
    expect(acceptedBy(parseOperation({ ...restart, ...posted }))).toStrictEqual({ ...read, opSpec });
  });

  it.each([
    ['neither', {}],
    ['both null', { opSpec: null, clusterOpSpec: null }],
  ])('takes %s', (_, posted) => {
    expect(acceptedBy(parseOperation({ ...restart, ...posted }))).toStrictEqual(read);
  });

  it.each([
    ['another timeout', { ...opSpec, timeout: '4m' }],
    ['another parallelism', { ...opSpec, parallelism: 3 }],
    ['another strategy', { ...opSpec, failureStrategy: 'STOP' }],
    ['one field less', { timeout: '5 minutes', parallelism: 2 }],
    ['nothing', {}],
  ])('refuses opSpec and a clusterOpSpec with %s', (_, clusterOpSpec) => {
    const issues = ['clusterOpSpec: expected the same as opSpec, or only one of the two'];
    expect(issuesOf(parseOperation({ ...restart, opSpec, clusterOpSpec }))).toEqual(issues);
    expect(issuesOf(parseOperation({ ...restart, opSpec: clusterOpSpec, clusterOpSpec: opSpec }))).toEqual(issues);
  });

  it('checks clusterOpSpec where it was posted', () => {
    expect(issuePathsOf(parseOperation({ ...restart, clusterOpSpec: { timeout: '0s', parallel: 1 } }))).toEqual([
      'clusterOpSpec.timeout',
      'clusterOpSpec.parallel',
    ]);
  });

  it('alone takes clusterOpSpec', () => {
    const others = [operations.ADJUST_INSTANCES, operations.REPLACE_INSTANCES, operations.STOP_INSTANCES];
    for (const operation of others) {
      expect(issuePathsOf(parseOperation({ ...operation, clusterOpSpec: opSpec }))).toEqual(['clusterOpSpec']);
    }
  });
});

describe.each(withOpSpec.map((operation) => [operation.type, operation] as const))('opSpec of %s', (_, operation) => {
  it('may be absent or null, and nothing is filled in', () => {
    const expected = without(operation, ['opSpec']);
    expect(acceptedBy(parseOperation(without(operation, ['opSpec'])))).toStrictEqual(expected);
    expect(acceptedBy(parseOperation({ ...operation, opSpec: null }))).toStrictEqual(expected);
    expect(acceptedBy(parseOperation({ ...operation, opSpec: {} }))).toStrictEqual({ ...operation, opSpec: {} });
  });

  it.each(Object.keys(opSpec))('%s may be absent or null', (field) => {
    const expected = without(operation, ['opSpec', field]);
    expect(acceptedBy(parseOperation(without(operation, ['opSpec', field])))).toStrictEqual(expected);
    expect(acceptedBy(parseOperation(put(operation, ['opSpec', field], null)))).toStrictEqual(expected);
  });

  it.each([
    ['timeout', '1 nanosecond', true],
    ['timeout', '2147483647 milliseconds', true],
    ['timeout', '24 days', true],
    ['timeout', '2147483648ms', false],
    ['timeout', '2147483647001us', false],
    ['timeout', '2147483647000000 ns', false],
    ['timeout', '25 days', false],
    ['timeout', '999999999999999d', false],
    ['timeout', '0s', false],
    ['timeout', '0 ms', false],
    ['timeout', '5 fortnights', false],
    ['timeout', '', false],
    ['timeout', 300, false],
    ['parallelism', 1, true],
    ['parallelism', 512, true],
    ['parallelism', 0, false],
    ['parallelism', 513, false],
    ['parallelism', 1.5, false],
    ['parallelism', '1', false],
    ['failureStrategy', 'STOP', true],
    ['failureStrategy', 'ROLLBACK', true],
    ['failureStrategy', 'STOPS', false],
    ['failureStrategy', 'CONTINUE', false],
  ])('%s %j: %s', (field, value, isGood) => {
    const posted = put(operation, ['opSpec', field], value);
    const result = parseOperation(posted);
    if (isGood) expect(acceptedBy(result)).toStrictEqual(posted);
    else expect(issuePathsOf(result)).toEqual([`opSpec.${field}`]);
  });

  it.each([
    ['timeout', '1ns', '1 nanosecond'],
    ['timeout', '5  mins', '5 minutes'],
    ['failureStrategy', 'stop', 'STOP'],
    ['failureStrategy', 'Rollback', 'ROLLBACK'],
  ])('%s %j is read as %j', (field, value, canonical) => {
    expect(acceptedBy(parseOperation(put(operation, ['opSpec', field], value)))).toStrictEqual(
      put(operation, ['opSpec', field], canonical),
    );
  });

  it.each([[[]], ['5m'], [5], [true]])('%j is none', (wrong) => {
    expect(issuesOf(parseOperation({ ...operation, opSpec: wrong }))).toEqual(['opSpec: expected an object']);
  });

  it('has no other fields', () => {
    expect(issuesOf(parseOperation({ ...operation, opSpec: { ...opSpec, timeOut: '1s' } }))).toEqual([
      'opSpec.timeOut: unknown key "timeOut": expected only timeout, parallelism, failureStrategy',
    ]);
  });
});

describe.each(withStopFirst.map((operation) => [operation.type, operation] as const))(
  'stopFirst of %s',
  (_, operation) => {
    it('is false unless it is said', () => {
      const expected = { ...operation, stopFirst: false };
      expect(acceptedBy(parseOperation(without(operation, ['stopFirst'])))).toStrictEqual(expected);
      expect(acceptedBy(parseOperation({ ...operation, stopFirst: null }))).toStrictEqual(expected);
      expect(acceptedBy(parseOperation({ ...operation, stopFirst: false }))).toStrictEqual(expected);
    });

    it.each(['true', 1, [], {}])('may not be %j', (wrong) => {
      expect(issuesOf(parseOperation({ ...operation, stopFirst: wrong }))).toEqual([
        'stopFirst: expected true or false',
      ]);
    });
  },
);

describe('instanceIds', () => {
  it('of REPLACE_INSTANCES are none unless they are said', () => {
    const operation = { ...operations.REPLACE_INSTANCES, instanceIds: [] };
    expect(acceptedBy(parseOperation(operation))).toStrictEqual(operation);
    expect(acceptedBy(parseOperation(without(operation, ['instanceIds'])))).toStrictEqual(operation);
    expect(acceptedBy(parseOperation({ ...operation, instanceIds: null }))).toStrictEqual(operation);
  });

  it('of STOP_INSTANCES are required; that they may not be empty is for the machine to say', () => {
    const operation = { ...operations.STOP_INSTANCES, instanceIds: [] };
    expect(acceptedBy(parseOperation(operation))).toStrictEqual(operation);
    expect(issuesOf(parseOperation(without(operation, ['instanceIds'])))).toEqual([
      'instanceIds: is required: expected a list',
    ]);
    expect(issuesOf(parseOperation({ ...operation, instanceIds: null }))).toEqual(['instanceIds: expected a list']);
  });

  it.each([operations.REPLACE_INSTANCES, operations.STOP_INSTANCES])('are kept as they were posted', (operation) => {
    const instanceIds = ['b', 'a', 'b'];
    expect(acceptedBy(parseOperation({ ...operation, instanceIds }))).toStrictEqual({ ...operation, instanceIds });
    expect(issuePathsOf(parseOperation({ ...operation, instanceIds: ['a', '', 1, null] }))).toEqual([
      'instanceIds.1',
      'instanceIds.2',
      'instanceIds.3',
    ]);
    expect(issuePathsOf(parseOperation({ ...operation, instanceIds: 'a' }))).toEqual(['instanceIds']);
  });
});

describe.each([operations.CREATE, operations.UPDATE_INSTANCE_COUNT])('instancesPerHost of $type', (operation) => {
  it.each([1, 2, 255, 256])('may be %d', (instancesPerHost) => {
    expect(acceptedBy(parseOperation({ ...operation, instancesPerHost }))).toStrictEqual({
      ...operation,
      instancesPerHost,
    });
  });

  it.each([0, -1, 257, 1.5, 1e300, '1', null, true, [1], {}])('may not be %j', (instancesPerHost) => {
    expect(issuesOf(parseOperation({ ...operation, instancesPerHost }))).toEqual([
      'instancesPerHost: expected a whole number from 1 to 256',
    ]);
  });

  it('is required', () => {
    expect(issuesOf(parseOperation(without(operation, ['instancesPerHost'])))).toEqual([
      'instancesPerHost: is required: expected a whole number from 1 to 256',
    ]);
  });
});

describe('CREATE', () => {
  const hostLevel = { ...operations.CREATE, spec: aSpec({ placementPolicy: { type: 'LOCAL', hostLevel: true } }) };

  it('of a hostLevel service is for one instance per host', () => {
    expect(issuesOf(parseOperation({ ...hostLevel, instancesPerHost: 1 }))).toEqual([]);
    expect(issuesOf(parseOperation({ ...hostLevel, instancesPerHost: 2 }))).toEqual([
      'instancesPerHost: expected 1, because the placement is hostLevel',
    ]);
  });

  it('reports the issues of its specification under spec', () => {
    const spec = put(aSpec(), ['healthcheck', 'mode', 'portName'], 'nowhere');
    expect(issuePathsOf(parseOperation({ ...operations.CREATE, spec }))).toEqual(['spec.healthcheck.mode.portName']);
    expect(issuesOf(parseOperation(without(operations.CREATE, ['spec'])))).toEqual([
      'spec: is required: expected an object',
    ]);
  });

  it('fills in the defaults of its specification', () => {
    const posted = without(operations.CREATE, ['spec', 'placementPolicy', 'hostLevel']);
    expect(acceptedBy(parseOperation(posted))).toStrictEqual(operations.CREATE);
  });

  it.each([
    [{ activationState: 'ACTIVE' }, 'refuse'],
    [{ activationState: 'ACTIVE' }, 'keep'],
    [{ activationState: 'ACTIVE' }, 'strip'],
    [null, 'refuse'],
    [null, 'keep'],
    [null, 'strip'],
  ] as const)('that is recovered %j does not come from the wire (unknown keys: %s)', (recovered, unknownKeys) => {
    expect(issuesOf(parseOperation({ ...operations.CREATE, recovered }, {}, { unknownKeys }))).toEqual([
      'recovered: expected nothing here: only a host recovers a service',
    ]);
  });

  it('does not offer recovered as a field', () => {
    expect(issuesOf(parseOperation({ ...operations.CREATE, count: 1 }))).toEqual([
      'count: unknown key "count": expected only type, spec, instancesPerHost',
    ]);
  });
});
