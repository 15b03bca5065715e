import { describe, expect, expectTypeOf, it } from 'vitest';
import {
  admit,
  type Health,
  type LifecycleRecord,
  type Operation,
  type Refusal,
  type RefusalRule,
  type ServiceRequest,
} from '../../src/index.js';
import { REFUSAL_RULES } from '../../src/model/index.js';
import { aDigest, positionIn, SERVICE_ID } from '../support/positions.js';
import { aMinimalSpec, aSpec } from '../support/specs.js';

const spec = aMinimalSpec();
const hostLevel = aMinimalSpec({ placementPolicy: { type: 'LOCAL', hostLevel: true } });
const serviceId = SERVICE_ID;

/** Each rule at work: where, on what, and all that the refusal says. */
const CASES: readonly {
  readonly title: string;
  readonly at: LifecycleRecord;
  readonly request: Parameters<typeof admit>[1];
  readonly rule: RefusalRule;
  readonly details: object;
  readonly message: string;
}[] = [
  {
    title: 'an operation that the state does not admit',
    at: positionIn('EMERGENCY_DEACTIVATION_REQUESTED'),
    request: { type: 'ACTIVATE', serviceId },
    rule: 'NOT_ALLOWED_IN_STATE',
    details: {},
    message: 'ACTIVATE is refused in EMERGENCY_DEACTIVATION_REQUESTED: only DEACTIVATE is admitted there.',
  },
  {
    title: 'an operation where none is admitted',
    at: positionIn('DESTROY_REQUESTED'),
    request: { type: 'ACTIVATE', serviceId },
    rule: 'NOT_ALLOWED_IN_STATE',
    details: {},
    message: 'ACTIVATE is refused in DESTROY_REQUESTED: no operation is admitted there.',
  },
  {
    title: 'an operation before CREATE',
    at: positionIn('INIT'),
    request: { type: 'ACTIVATE', serviceId },
    rule: 'NOT_ALLOWED_IN_STATE',
    details: {},
    message: 'ACTIVATE is refused in INIT: only CREATE is admitted there.',
  },
  {
    title: 'CREATE of what exists',
    at: positionIn('ACTIVE'),
    request: { type: 'CREATE', spec, instancesPerHost: 1 },
    rule: 'ALREADY_EXISTS',
    details: { serviceId },
    message: `CREATE is refused: "${serviceId}" already exists.`,
  },
  {
    title: 'CREATE after the end',
    at: positionIn('DESTROYED'),
    request: { type: 'CREATE', spec, instancesPerHost: 1 },
    rule: 'ALREADY_EXISTS',
    details: { serviceId },
    message: `CREATE is refused: "${serviceId}" was destroyed; create it again with a new actor.`,
  },
  {
    title: 'CANCEL at rest',
    at: positionIn('ACTIVE'),
    request: { type: 'CANCEL' },
    rule: 'NOT_CANCELLABLE',
    details: {},
    message: 'CANCEL is refused in ACTIVE: there is no work there that can be cancelled.',
  },
  {
    title: 'an operation for another service',
    at: positionIn('ACTIVE'),
    request: { type: 'DEACTIVATE', serviceId: 'other-2' },
    rule: 'WRONG_SERVICE',
    details: { field: 'serviceId', expected: serviceId, actual: 'other-2' },
    message: `DEACTIVATE is refused: it names "other-2", and this is "${serviceId}".`,
  },
  {
    title: 'a count of none',
    at: positionIn('ACTIVE'),
    request: { type: 'UPDATE_INSTANCE_COUNT', serviceId, instancesPerHost: 0 },
    rule: 'INSTANCE_COUNT_OUT_OF_RANGE',
    details: { field: 'instancesPerHost', min: 1, max: 256, actual: 0 },
    message: 'UPDATE_INSTANCE_COUNT is refused: instancesPerHost must be a whole number from 1 to 256, but it is 0.',
  },
  {
    title: 'a count of -0, which JSON has not',
    at: positionIn('ACTIVE'),
    request: { type: 'UPDATE_INSTANCE_COUNT', serviceId, instancesPerHost: -0 },
    rule: 'INSTANCE_COUNT_OUT_OF_RANGE',
    details: { field: 'instancesPerHost', min: 1, max: 256, actual: 0 },
    message: 'UPDATE_INSTANCE_COUNT is refused: instancesPerHost must be a whole number from 1 to 256, but it is 0.',
  },
  {
    title: 'a count that is too large',
    at: positionIn('INIT'),
    request: { type: 'CREATE', spec, instancesPerHost: 257 },
    rule: 'INSTANCE_COUNT_OUT_OF_RANGE',
    details: { field: 'instancesPerHost', min: 1, max: 256, actual: 257 },
    message: 'CREATE is refused: instancesPerHost must be a whole number from 1 to 256, but it is 257.',
  },
  {
    title: 'a count that is not whole',
    at: positionIn('INACTIVE'),
    request: { type: 'UPDATE_INSTANCE_COUNT', serviceId, instancesPerHost: 1.5 },
    rule: 'INSTANCE_COUNT_OUT_OF_RANGE',
    details: { field: 'instancesPerHost', min: 1, max: 256, actual: 1.5 },
    message: 'UPDATE_INSTANCE_COUNT is refused: instancesPerHost must be a whole number from 1 to 256, but it is 1.5.',
  },
  {
    title: 'a count that is no number',
    at: positionIn('INACTIVE'),
    request: { type: 'UPDATE_INSTANCE_COUNT', serviceId, instancesPerHost: Number.NaN },
    rule: 'INSTANCE_COUNT_OUT_OF_RANGE',
    details: { field: 'instancesPerHost', min: 1, max: 256, actual: null },
    message: 'UPDATE_INSTANCE_COUNT is refused: instancesPerHost must be a whole number from 1 to 256.',
  },
  {
    title: 'CREATE of a host-level service with two instances per host',
    at: positionIn('INIT'),
    request: { type: 'CREATE', spec: hostLevel, instancesPerHost: 2 },
    rule: 'HOST_LEVEL_ALLOWS_ONE',
    details: { field: 'instancesPerHost', actual: 2 },
    message: 'CREATE is refused: a service with hostLevel placement holds fixed host ports, so instancesPerHost is 1.',
  },
  {
    title: 'another count for a host-level service, even 1',
    at: positionIn('ACTIVE', { spec: hostLevel }),
    request: { type: 'UPDATE_INSTANCE_COUNT', serviceId, instancesPerHost: 1 },
    rule: 'HOST_LEVEL_ALLOWS_ONE',
    details: { field: 'instancesPerHost', actual: 1 },
    message:
      'UPDATE_INSTANCE_COUNT is refused: a service with hostLevel placement holds fixed host ports, so instancesPerHost is 1.',
  },
  {
    title: 'STOP_INSTANCES that names none',
    at: positionIn('ACTIVE'),
    request: { type: 'STOP_INSTANCES', serviceId, instanceIds: [] },
    rule: 'NOTHING_NAMED',
    details: { field: 'instanceIds' },
    message: 'STOP_INSTANCES is refused: instanceIds must be a list that names the instances.',
  },
  {
    title: 'named instances before any observation',
    at: positionIn('ACTIVE', { health: null }),
    request: { type: 'STOP_INSTANCES', serviceId, instanceIds: ['i-1', 'i-1'] },
    rule: 'HEALTH_UNKNOWN',
    details: { field: 'instanceIds', instanceIds: ['i-1'] },
    message: 'STOP_INSTANCES is refused: which instances are healthy is not known yet; observe the cluster first.',
  },
  {
    title: 'named instances when the digest leaves ids out',
    at: positionIn('ACTIVE', { health: withoutIds() }),
    request: { type: 'REPLACE_INSTANCES', serviceId, instanceIds: ['i-1'] },
    rule: 'HEALTH_UNKNOWN',
    details: { field: 'instanceIds', instanceIds: ['i-1'] },
    message: 'REPLACE_INSTANCES is refused: which instances are healthy is not known yet; observe the cluster first.',
  },
  {
    title: 'STOP_INSTANCES that names an unhealthy instance',
    at: positionIn('ACTIVE'),
    request: { type: 'STOP_INSTANCES', serviceId, instanceIds: ['i-9', 'i-1', 'i-9', 'i-8'] },
    rule: 'INSTANCES_NOT_HEALTHY',
    details: { field: 'instanceIds', instanceIds: ['i-9', 'i-8'] },
    message: 'STOP_INSTANCES is refused: not known to be healthy: "i-9", "i-8".',
  },
  {
    title: 'REPLACE_INSTANCES that names an unhealthy instance',
    at: positionIn('CONFIG_TESTING'),
    request: { type: 'REPLACE_INSTANCES', serviceId, instanceIds: ['i-1', 'i-9'] },
    rule: 'INSTANCES_NOT_HEALTHY',
    details: { field: 'instanceIds', instanceIds: ['i-9'] },
    message: 'REPLACE_INSTANCES is refused: not known to be healthy: "i-9".',
  },
  {
    title: 'REPLACE_INSTANCES with a list that is none, which must not mean all',
    at: positionIn('ACTIVE'),
    request: junk({ type: 'REPLACE_INSTANCES', serviceId, instanceIds: 'i-1' }),
    rule: 'NOTHING_NAMED',
    details: { field: 'instanceIds' },
    message: 'REPLACE_INSTANCES is refused: instanceIds must be a list that names the instances.',
  },
  {
    title: 'STOP_INSTANCES with a list that is none',
    at: positionIn('ACTIVE'),
    request: junk({ type: 'STOP_INSTANCES', serviceId, instanceIds: 'i-1' }),
    rule: 'NOTHING_NAMED',
    details: { field: 'instanceIds' },
    message: 'STOP_INSTANCES is refused: instanceIds must be a list that names the instances.',
  },
  {
    title: 'CREATE of nothing',
    at: positionIn('INIT'),
    request: junk({ type: 'CREATE', spec: { name: '', version: '1' }, instancesPerHost: 1 }),
    rule: 'INVALID_FIELD',
    details: { field: 'spec', expected: 'a specification in JSON with a name and a version' },
    message: 'CREATE is refused: spec must be a specification in JSON with a name and a version.',
  },
  {
    title: 'CREATE of a service recovered in a state that is none',
    at: positionIn('INIT'),
    request: junk({ type: 'CREATE', spec, instancesPerHost: 1, recovered: { activationState: 'active' } }),
    rule: 'INVALID_FIELD',
    details: { field: 'recovered.activationState', expected: 'INACTIVE, CONFIG_TESTING or ACTIVE' },
    message: 'CREATE is refused: recovered.activationState must be INACTIVE, CONFIG_TESTING or ACTIVE.',
  },
  ...(
    [
      ['opSpec', 'an object', { opSpec: '5 minutes' }],
      ['opSpec.timeout', 'a duration of more than 0 and at most 2147483647 ms', { opSpec: { timeout: '0s' } }],
      ['opSpec.parallelism', 'a whole number from 1 to 512', { opSpec: { timeout: '5s', parallelism: 513 } }],
      ['opSpec.failureStrategy', 'STOP or ROLLBACK', { opSpec: { failureStrategy: 'RETRY' } }],
      ['stopFirst', 'true or false', { stopFirst: 'true' }],
    ] as const
  ).flatMap(([field, expected, fields]) =>
    (['RESTART', 'ADJUST_INSTANCES', 'REPLACE_INSTANCES', 'STOP_INSTANCES'] as const).map((type) => ({
      title: `${type} with a wrong ${field}, before any fact`,
      at: positionIn('ACTIVE'),
      request: junk({ type, serviceId, instanceIds: ['i-9'], ...fields }),
      rule: 'INVALID_FIELD' as const,
      details: { field, expected },
      message: `${type} is refused: ${field} must be ${expected}.`,
    })),
  ),
  {
    title: 'an operation that names no service',
    at: positionIn('ACTIVE'),
    request: junk({ type: 'RESTART' }),
    rule: 'WRONG_SERVICE',
    details: { field: 'serviceId', expected: serviceId, actual: null },
    message: `RESTART is refused: it names no service, and this is "${serviceId}".`,
  },
  {
    title: 'DESTROY with one active instance',
    at: positionIn('INACTIVE', { health: destroyable({ active: 1 }) }),
    request: { type: 'DESTROY', serviceId },
    rule: 'INSTANCES_STILL_ACTIVE',
    details: { active: 1, silent: 0, stale: 0 },
    message: 'DESTROY is refused: instances may still run and would be orphaned: 1 active.',
  },
  {
    title: 'DESTROY with active instances, ones on silent hosts, and ones that are stale',
    at: positionIn('INACTIVE', { health: destroyable({ active: 2, silent: 3, stale: 1 }) }),
    request: { type: 'DESTROY', serviceId },
    rule: 'INSTANCES_STILL_ACTIVE',
    details: { active: 2, silent: 3, stale: 1 },
    message:
      'DESTROY is refused: instances may still run and would be orphaned: 2 active, 3 on a silent host, 1 not heard of.',
  },
  ...[{ silent: 1 }, { stale: 1 }].map((counts) => ({
    title: `DESTROY with ${JSON.stringify(counts)} and nothing else`,
    at: positionIn('INACTIVE', { health: destroyable(counts) }),
    request: { type: 'DESTROY' as const, serviceId },
    rule: 'INSTANCES_STILL_ACTIVE' as const,
    details: { active: 0, silent: 0, stale: 0, ...counts },
    message: `DESTROY is refused: instances may still run and would be orphaned: 1 ${
      'silent' in counts ? 'on a silent host' : 'not heard of'
    }.`,
  })),
  ...['before any observation', 'by an older digest', 'by an outdated one', 'by a digest from before DEACTIVATE'].map(
    (title, index) => ({
      title: `DESTROY ${title}, though nothing was seen to run`,
      at: positionIn('INACTIVE', {
        health: [
          null,
          { ...destroyable(), revision: 4 },
          { ...destroyable(), outdated: true as const },
          { ...destroyable(), state: 'ACTIVE' as const },
        ][index]!,
      }),
      request: { type: 'DESTROY' as const, serviceId },
      rule: 'HEALTH_UNKNOWN' as const,
      details: { field: null, instanceIds: [] },
      message: 'DESTROY is refused: whether instances are active is not known; observe the cluster first.',
    }),
  ),
  ...[
    { type: 'RESTART' as const, serviceId },
    { type: 'REPLACE_INSTANCES' as const, serviceId },
    { type: 'REPLACE_INSTANCES' as const, serviceId, instanceIds: [] },
  ].flatMap((request) => [
    {
      title: `${JSON.stringify(request)} before any observation`,
      at: positionIn('ACTIVE', { health: null }),
      request,
      rule: 'HEALTH_UNKNOWN' as const,
      details: { field: null, instanceIds: [] },
      message: `${request.type} is refused: which instances are healthy is not known yet; observe the cluster first.`,
    },
    {
      title: `${JSON.stringify(request)} where by a current digest nothing is healthy`,
      at: positionIn('ACTIVE', { health: { ...destroyable(), state: 'ACTIVE', healthyInstanceIds: [] } }),
      request,
      rule: 'INSTANCES_NOT_HEALTHY' as const,
      details: { field: null, instanceIds: [] },
      message: `${request.type} is refused: no instance is healthy, so that nothing would be replaced.`,
    },
  ]),
  {
    title: 'CANCEL that names another service',
    at: positionIn('REPLACING_INSTANCES'),
    request: { type: 'CANCEL', serviceId: 'other-2' },
    rule: 'WRONG_SERVICE',
    details: { field: 'serviceId', expected: serviceId, actual: 'other-2' },
    message: `CANCEL is refused: it names "other-2", and this is "${serviceId}".`,
  },
  {
    title: 'CANCEL of a restart that has ended, while an adjustment runs',
    at: positionIn('ADJUSTING_INSTANCES'),
    request: { type: 'CANCEL', effectId: `${serviceId}#4:replaceInstances` },
    rule: 'NOT_IN_FLIGHT',
    details: {
      field: 'effectId',
      expected: `${serviceId}#5:adjustInstances`,
      actual: `${serviceId}#4:replaceInstances`,
    },
    message: `CANCEL is refused: "${serviceId}#4:replaceInstances" is not in flight; the work in flight is ${serviceId}#5:adjustInstances.`,
  },
  {
    title: 'CANCEL with an id that is none',
    at: positionIn('ADJUSTING_INSTANCES'),
    request: junk({ type: 'CANCEL', serviceId, effectId: 5 }),
    rule: 'NOT_IN_FLIGHT',
    details: { field: 'effectId', expected: `${serviceId}#5:adjustInstances`, actual: null },
    message: `CANCEL is refused: effectId must be a text; the work in flight is ${serviceId}#5:adjustInstances.`,
  },
  {
    title: 'CANCEL of another service and of other work: the addressed service comes first',
    at: positionIn('ADJUSTING_INSTANCES'),
    request: { type: 'CANCEL', serviceId: 'other-2', effectId: 'other-2#4:replaceInstances' },
    rule: 'WRONG_SERVICE',
    details: { field: 'serviceId', expected: serviceId, actual: 'other-2' },
    message: `CANCEL is refused: it names "other-2", and this is "${serviceId}".`,
  },
  ...(['STOP_INSTANCES', 'REPLACE_INSTANCES'] as const).map((type) => ({
    title: `${type} of another service and of its instances: the addressed service comes before the facts`,
    at: positionIn('ACTIVE'),
    request: { type, serviceId: 'other-2', instanceIds: ['i-9'] },
    rule: 'WRONG_SERVICE' as const,
    details: { field: 'serviceId', expected: serviceId, actual: 'other-2' },
    message: `${type} is refused: it names "other-2", and this is "${serviceId}".`,
  })),
  {
    title: 'CANCEL at rest, whatever it names',
    at: positionIn('ACTIVE'),
    request: { type: 'CANCEL', serviceId: 'other-2', effectId: 'e' },
    rule: 'NOT_CANCELLABLE',
    details: {},
    message: 'CANCEL is refused in ACTIVE: there is no work there that can be cancelled.',
  },
];

/** A request that TypeScript would not let through. */
function junk(request: object): ServiceRequest {
  return request as ServiceRequest;
}

/** A current digest of an INACTIVE service of which nothing runs, with some counts changed. */
function destroyable(changes: Partial<Health['instances']> = {}): Health {
  const none = { required: 0, active: 0, running: 0, healthy: 0, unhealthy: 0, stale: 0, silent: 0 };
  return aDigest({ state: 'INACTIVE', instances: { ...none, missing: 0, surplus: 0, ...changes } });
}

function withoutIds(): Health {
  const health: { healthyInstanceIds?: readonly string[] } & Health = aDigest();
  delete health.healthyInstanceIds;
  return health;
}

function refusalOf(at: LifecycleRecord, request: Parameters<typeof admit>[1]): Refusal {
  const admission = admit(at, request);
  if (admission.admitted) throw new Error(`${request.type} was admitted`);
  return admission.refusal;
}

describe('a refusal', () => {
  for (const { title, at, request, rule, details, message } of CASES) {
    it(`${rule}: ${title}`, () => {
      const refusal = refusalOf(at, request);
      expect(refusal).toEqual({
        rule,
        details,
        message,
        state: at.value,
        operation: request.type,
        allowed: refusal.allowed,
      });
    });
  }

  it('is shown here for every rule but those of hosts', () => {
    const shown = new Set(CASES.map(({ rule }) => rule));
    expect(REFUSAL_RULES.filter((rule) => !shown.has(rule))).toEqual(['UNKNOWN_SERVICE', 'REFUSED_BY_HOST']);
  });

  it('names the state before the service, the service before fields, fields before facts', () => {
    const wrongEverything: Operation = { type: 'UPDATE_INSTANCE_COUNT', serviceId: 'other', instancesPerHost: 0 };
    const at = positionIn('ACTIVE', { spec: hostLevel });
    expect(refusalOf(positionIn('CONFIG_TESTING'), wrongEverything).rule).toBe('NOT_ALLOWED_IN_STATE');
    expect(refusalOf(at, wrongEverything).rule).toBe('WRONG_SERVICE');
    expect(refusalOf(at, { ...wrongEverything, serviceId }).rule).toBe('INSTANCE_COUNT_OUT_OF_RANGE');
    expect(refusalOf(at, { ...wrongEverything, serviceId, instancesPerHost: 2 }).rule).toBe('HOST_LEVEL_ALLOWS_ONE');
    const stop: Operation = { type: 'STOP_INSTANCES', serviceId: 'other', instanceIds: [] };
    expect(refusalOf(at, stop).rule).toBe('WRONG_SERVICE');
    expect(refusalOf(at, { ...stop, serviceId }).rule).toBe('NOTHING_NAMED');
    expect(refusalOf(positionIn('INACTIVE', { health: aDigest() }), { type: 'DESTROY', serviceId: 'other' }).rule).toBe(
      'WRONG_SERVICE',
    );
  });

  it('is plain JSON', () => {
    for (const { at, request } of CASES) {
      const refusal = refusalOf(at, request);
      expect(JSON.parse(JSON.stringify(refusal))).toEqual(refusal);
    }
  });

  it('masks a secret of the specification that a caller put into an id', () => {
    const secret = 'not-an-instance-but-a-password';
    const at = positionIn('ACTIVE', { spec: aSpec({ env: { TOKEN: secret } }) });
    const requests: Operation[] = [
      { type: 'STOP_INSTANCES', serviceId, instanceIds: [secret] },
      { type: 'DEACTIVATE', serviceId: secret },
    ];
    for (const request of requests) expect(JSON.stringify(refusalOf(at, request))).not.toContain(secret);
  });

  it('is narrowed by its rule', () => {
    const refusal = refusalOf(positionIn('INACTIVE', { health: aDigest({ state: 'INACTIVE' }) }), {
      type: 'DESTROY',
      serviceId,
    });
    if (refusal.rule !== 'INSTANCES_STILL_ACTIVE') throw new Error(refusal.rule);
    expectTypeOf(refusal.details).toEqualTypeOf<{
      readonly active: number;
      readonly silent: number;
      readonly stale: number;
    }>();
    expect(refusal.details).toEqual({ active: 2, silent: 0, stale: 0 });
  });
});

describe('an admission', () => {
  const admitted: readonly (readonly [string, LifecycleRecord, ServiceRequest])[] = [
    ['CREATE with 256 instances', positionIn('INIT'), { type: 'CREATE', spec, instancesPerHost: 256 }],
    ['CREATE of a host-level service', positionIn('INIT'), { type: 'CREATE', spec: hostLevel, instancesPerHost: 1 }],
    ['a count of 256', positionIn('ACTIVE'), { type: 'UPDATE_INSTANCE_COUNT', serviceId, instancesPerHost: 256 }],
    ['REPLACE_INSTANCES of all', positionIn('ACTIVE', { health: aDigest() }), { type: 'REPLACE_INSTANCES', serviceId }],
    [
      'REPLACE_INSTANCES of an empty list',
      positionIn('ACTIVE', { health: aDigest() }),
      { type: 'REPLACE_INSTANCES', serviceId, instanceIds: [] },
    ],
    ['RESTART of healthy instances', positionIn('ACTIVE', { health: aDigest() }), { type: 'RESTART', serviceId }],
    [
      'RESTART where an older digest shows nothing healthy: it proves nothing, and the work will tell',
      positionIn('ACTIVE', { health: { ...destroyable(), state: 'ACTIVE', revision: 4 } }),
      { type: 'RESTART', serviceId },
    ],
    ['CANCEL that names its service', positionIn('ADJUSTING_INSTANCES'), { type: 'CANCEL', serviceId }],
    [
      'CANCEL that names the work in flight',
      positionIn('ADJUSTING_INSTANCES'),
      { type: 'CANCEL', effectId: `${serviceId}#5:adjustInstances` },
    ],
    ...['recordActivation', 'deployTestInstance'].map(
      (work) =>
        [
          `CANCEL that names ${work} of a test deployment of two works`,
          positionIn('DEPLOYING_TEST_INSTANCE'),
          { type: 'CANCEL', serviceId, effectId: `${serviceId}#5:${work}` },
        ] as const,
    ),
    [
      'STOP_INSTANCES of healthy ones, named twice',
      positionIn('ACTIVE'),
      { type: 'STOP_INSTANCES', serviceId, instanceIds: ['i-1', 'i-1'] },
    ],
    [
      'DESTROY with no observation at all, where nothing can have been started',
      positionIn('INACTIVE', { health: null, mayHaveInstances: false }),
      { type: 'DESTROY', serviceId },
    ],
    ['DESTROY with no active instance', positionIn('INACTIVE'), { type: 'DESTROY', serviceId }],
  ];
  for (const [title, at, request] of admitted) {
    it(title, () => expect(admit(at, request)).toEqual({ admitted: true }));
  }
});
