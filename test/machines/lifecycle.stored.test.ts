import { describe, expect, it } from 'vitest';
import { readStored } from '../../machines/lifecycle.machine.js';
import { damaged } from '../../machines/restore-error.js';
import { type LifecycleState, persist, RestoreError } from '../../src/index.js';
import { readField } from '../../src/model/unchecked.js';
import { Life } from '../support/life.js';
import { aDigest } from '../support/positions.js';
import { WAYS } from '../support/ways.js';

/** The snapshot that a service leaves in a state, with the value at a path replaced; undefined takes the field out. */
async function stored(state: LifecycleState, path = '', value?: unknown): Promise<object> {
  const life = await new Life({ failureBudget: 3, recordRefusals: true }).run(...WAYS[state]);
  const snapshot = JSON.parse(JSON.stringify(persist(life.snapshot).snapshot)) as Record<string, unknown>;
  const keys = path.split('.');
  const last = keys.pop() ?? '';
  let place = snapshot;
  for (const key of keys) place = place[key] as Record<string, unknown>;
  if (value === undefined) Reflect.deleteProperty(place, last);
  else place[last] = value;
  return snapshot;
}

const read = readStored;

const OPERATION = { type: 'ADJUST_INSTANCES', serviceId: 'dns-cache-1' };
const OP_SPEC = { timeout: '2m', parallelism: 1, failureStrategy: 'STOP' };
const FAILURE = {
  code: 'WORK_FAILED',
  message: 'no luck',
  operation: 'ADJUST_INSTANCES',
  cause: 'operator',
  effectId: 'dns-cache-1#3:adjustInstances',
};
const REFUSAL = { rule: 'NOT_ALLOWED_IN_STATE', message: 'No.', allowed: ['ACTIVATE'] };
const EMERGENCY = { cause: 'CANCELLED', failedDeactivations: 0 };
const COUNT = '.instancesPerHost must be a whole number from 1 to 256, and 0 before CREATE';
const FLIGHT = '.inFlight.operation must be one that adjustInstances is done for, with its limits';
const failureOf = (field: string) =>
  `.${field} must be null or { code, message, operation, cause, effectId, instanceIds }`;
const IN_EMERGENCY = '.emergency must be null or { cause, failedDeactivations }';

type Row = readonly [state: LifecycleState, path: string, value: unknown, problem: string];

const FAILURES = ['lastFailure', 'lastReconciliationFailure'].flatMap((field): Row[] => [
  ...(['code', 'message', 'operation', 'effectId'] as const).map((key): Row => [
    'ACTIVE',
    field,
    { ...FAILURE, [key]: 7 },
    failureOf(field),
  ]),
  ['ACTIVE', field, { ...FAILURE, cause: 'luck' }, failureOf(field)],
  ['ACTIVE', field, { ...FAILURE, instanceIds: [7] }, failureOf(field)],
]);

/** What stands in a context that the machine cannot have left, and what is said of it. */
const DAMAGED: readonly Row[] = [
  ['INIT', 'spec', { name: 'dns-cache', version: '1' }, '.spec must be null before CREATE'],
  ['INIT', 'instancesPerHost', 1, COUNT],
  ['INIT', 'instancesPerHost', -1, COUNT],
  ['ACTIVE', 'spec', null, '.spec must be a specification with a name and a version'],
  ['ACTIVE', 'serviceId', 'other-1', '.serviceId must be that of the specification'],
  ['ACTIVE', 'instancesPerHost', 0, COUNT],
  ['ACTIVE', 'instancesPerHost', 257, COUNT],
  ['ACTIVE', 'instancesPerHost', 1.5, COUNT],
  ['ACTIVE', 'activationState', 'PAUSED', '.activationState must be an activation state'],
  ['ACTIVE', 'activationState', 'INACTIVE', '.activationState must be ACTIVE in ACTIVE'],
  ['ACTIVE', 'revision', -1, '.revision must be a whole number'],
  ['ACTIVE', 'consecutiveFailures', 0.5, '.consecutiveFailures must be a whole number'],
  ['ACTIVE', 'mayHaveInstances', 1, '.mayHaveInstances must be true or false'],
  ['ACTIVE', 'health', { serviceId: 'dns-cache-1' }, '.health must be null or a health digest'],
  ['ACTIVE', 'health.serviceId', 'other-1', '.health.serviceId must be that of the service'],
  ['ACTIVE', 'inFlight', {}, '.inFlight must be null where no work is in flight'],
  ['ADJUSTING_INSTANCES', 'inFlight', null, FLIGHT],
  ['ADJUSTING_INSTANCES', 'inFlight.operation', { ...OPERATION, opSpec: { ...OP_SPEC, timeout: 'soon' } }, FLIGHT],
  ['ADJUSTING_INSTANCES', 'inFlight.operation', { ...OPERATION, opSpec: { ...OP_SPEC, parallelism: 0 } }, FLIGHT],
  [
    'ADJUSTING_INSTANCES',
    'inFlight.operation',
    { ...OPERATION, opSpec: { ...OP_SPEC, failureStrategy: 'GO' } },
    FLIGHT,
  ],
  ['ADJUSTING_INSTANCES', 'inFlight.operation.type', 'RESTART', FLIGHT],
  [
    'ADJUSTING_INSTANCES',
    'inFlight.operation.serviceId',
    'other-1',
    '.inFlight.operation.serviceId must be that of the service',
  ],
  ['ADJUSTING_INSTANCES', 'inFlight.effectId', 'other', '.inFlight.effectId must be that of the work in flight'],
  ['ADJUSTING_INSTANCES', 'inFlight.timeoutMs', 0, '.inFlight.timeoutMs must be a whole number from 1 to 2147483647'],
  [
    'ADJUSTING_INSTANCES',
    'inFlight.timeoutMs',
    2_147_483_648,
    '.inFlight.timeoutMs must be a whole number from 1 to 2147483647',
  ],
  ['ADJUSTING_INSTANCES', 'inFlight.attempt', 0, '.inFlight.attempt must be a whole number from 1 on'],
  ['ADJUSTING_INSTANCES', 'inFlight.progress', 7, '.inFlight.progress must be null or { done, total, checkpoint }'],
  [
    'ADJUSTING_INSTANCES',
    'inFlight.progress',
    { done: 2, total: 1, checkpoint: null },
    '.inFlight.progress must be null or { done, total, checkpoint }',
  ],
  ['ADJUSTING_INSTANCES', 'inFlight.cause', 'luck', '.inFlight.cause must be operator, reconciliation or emergency'],
  [
    'STOPPING_INSTANCES',
    'inFlight.operation.instanceIds',
    [],
    '.inFlight.operation must be one that stopInstances is done for, with its limits',
  ],
  ...[0, 257, 1.5].map((count): Row => [
    'UPDATING_INSTANCES_COUNT',
    'inFlight.operation.instancesPerHost',
    count,
    '.inFlight.operation must be one that recordInstanceCount is done for, with its limits',
  ]),
  [
    'REPLACING_INSTANCES',
    'inFlight.operation.instanceIds',
    7,
    '.inFlight.operation must be one that replaceInstances is done for, with its limits',
  ],
  ...FAILURES,
  ['ACTIVE', 'lastRefusal', { ...REFUSAL, rule: 'NO_RULE' }, '.lastRefusal must be null or a refusal'],
  ['ACTIVE', 'lastRefusal', { ...REFUSAL, message: 7 }, '.lastRefusal must be null or a refusal'],
  ['ACTIVE', 'lastRefusal', { ...REFUSAL, allowed: [7] }, '.lastRefusal must be null or a refusal'],
  ['EMERGENCY_DEACTIVATION_REQUESTED', 'emergency', null, '.emergency must be set in EMERGENCY_DEACTIVATION_REQUESTED'],
  ['ACTIVE', 'emergency', EMERGENCY, '.emergency must be null in ACTIVE'],
  ['EMERGENCY_DEACTIVATION_REQUESTED', 'emergency.cause', 'LUCK', IN_EMERGENCY],
  ['EMERGENCY_DEACTIVATION_REQUESTED', 'emergency.failedDeactivations', -1, IN_EMERGENCY],
  ['ACTIVE', 'destroyed', true, '.destroyed must be true in DESTROYED and false elsewhere'],
  ['ACTIVE', 'settings', null, '.settings.emergencyDelayMs must be set'],
  ['ACTIVE', 'settings.failureBudget', undefined, '.settings.failureBudget must be set'],
  ['ACTIVE', 'settings.staleAfterMs', null, '.settings.staleAfterMs must be set'],
  ['ACTIVE', 'settings.defaultOpSpec.timeout', null, '.settings.defaultOpSpec.timeout must be set'],
  ['ACTIVE', 'settings.backoff', undefined, '.settings.backoff must be set'],
  ['ACTIVE', 'settings.defaultOpSpec', undefined, '.settings.defaultOpSpec must be set'],
  ['ACTIVE', 'settings.backoff.maxMs', undefined, '.settings.backoff.maxMs must be set'],
  ['ACTIVE', 'settings.recordRefusals', 'yes', '.settings must be valid: input.recordRefusals must be true or false'],
];

describe('a stored service', () => {
  it.each(DAMAGED)('in %s with a wrong %s is damaged (case %#)', async (state, path, value, problem) => {
    const snapshot = await stored(state, `context.${path}`, value);
    expect(() => read(snapshot)).toThrow(damaged(`snapshot.context${problem}`));
  });

  /** Values at the edge of what the machine can leave. */
  const SOUND: readonly (readonly [LifecycleState, path: string, value: unknown])[] = [
    ['ACTIVE', 'instancesPerHost', 256],
    ['ACTIVE', 'lastFailure', FAILURE],
    ['ACTIVE', 'lastFailure', { ...FAILURE, instanceIds: ['i-1'] }],
    ['ACTIVE', 'lastReconciliationFailure', { ...FAILURE, cause: 'emergency' }],
    ['ACTIVE', 'lastRefusal', REFUSAL],
    ['ACTIVE', 'settings.backoff', null],
    ['ADJUSTING_INSTANCES', 'inFlight.cause', 'reconciliation'],
    ['ADJUSTING_INSTANCES', 'inFlight.progress', { done: 1, total: 1, checkpoint: { at: 1 } }],
    ['EMERGENCY_DEACTIVATION_REQUESTED', 'emergency.cause', 'FAILURE_BUDGET_SPENT'],
    ['DEACTIVATION_REQUESTED', 'emergency', EMERGENCY],
  ];
  it.each(SOUND)('in %s may have this %s (case %#)', async (state, path, value) => {
    const snapshot = await stored(state, `context.${path}`, value);
    expect(read(snapshot)).toMatchObject({ context: Reflect.get(snapshot, 'context') as object });
  });

  it('on hostLevel placement may have one instance on a host, and no more', async () => {
    const hostLevel = { type: 'LOCAL', hostLevel: true };
    expect(read(await stored('ACTIVE', 'context.spec.placementPolicy', hostLevel))).toMatchObject({ value: 'ACTIVE' });
    const snapshot = await stored('ACTIVE', 'context.instancesPerHost', 2);
    expect(read(snapshot)).toMatchObject({ context: { instancesPerHost: 2 } });
    Object.assign(readField(readField(snapshot, 'context'), 'spec') as object, { placementPolicy: hostLevel });
    expect(() => read(snapshot)).toThrow(damaged('snapshot.context.instancesPerHost must be 1 on hostLevel placement'));
  });

  /** The snapshot of an ACTIVE service of version 1 whose work failed last with this. */
  async function failedInVersion1(failure: unknown): Promise<object> {
    const snapshot = await stored('ACTIVE', 'context.lastFailure', failure);
    Reflect.deleteProperty(readField(snapshot, 'context') as object, 'destroyed');
    return snapshot;
  }

  it('of version 1 loses a failure that does not say of what it is, and no other', async () => {
    const old = await failedInVersion1({ code: 'WORK_FAILED', message: 'no luck' });
    expect(read(old)).toMatchObject({ context: { lastFailure: null } });
    expect(read(await failedInVersion1(FAILURE))).toMatchObject({ context: { lastFailure: FAILURE } });
    for (const failure of [7, { code: 'WORK_FAILED' }, { message: 'no luck' }, { code: 7, message: 'no luck' }]) {
      const snapshot = await failedInVersion1(failure);
      expect(() => read(snapshot)).toThrow(damaged(`snapshot.context${failureOf('lastFailure')}`));
    }
  });

  it('of version 1 has a limit of its work in whole ms', async () => {
    const snapshot = await stored('ACTIVATION_REQUESTED', 'context.inFlight.operation.opSpec.timeout', '1500 us');
    Reflect.deleteProperty(readField(snapshot, 'context') as object, 'destroyed');
    Reflect.deleteProperty(readField(readField(snapshot, 'context'), 'inFlight') as object, 'timeoutMs');
    expect(read(snapshot)).toMatchObject({ context: { inFlight: { timeoutMs: 2 } } });
  });

  it('of version 1 loses what was observed before it was created, and nothing else that was', async () => {
    for (const serviceId of ['', 'dns-cache-1']) {
      const snapshot = await stored('ACTIVE', 'context.health', aDigest({ serviceId }));
      Reflect.deleteProperty(readField(snapshot, 'context') as object, 'destroyed');
      const health = serviceId === '' ? null : aDigest({ serviceId });
      expect(read(snapshot)).toMatchObject({ context: { health } });
    }
  });

  it.each([
    ['INIT', 0, false],
    ['INIT', 1, true],
    ['INACTIVE', 1, true],
  ] as const)(
    'of version 1 in %s, of revision %d, may have instances: %s',
    async (state, revision, mayHaveInstances) => {
      const snapshot = await stored(state, 'context.revision', revision);
      const context = readField(snapshot, 'context') as Record<string, unknown>;
      for (const newer of ['destroyed', 'mayHaveInstances', 'lastReconciliationFailure'])
        Reflect.deleteProperty(context, newer);
      expect(read(snapshot)).toMatchObject({ value: state, context: { destroyed: false, mayHaveInstances } });
    },
  );

  it.each([
    ['ADJUSTING_INSTANCES', 'context.revision', { toString: null }, 'snapshot.context.revision must be a whole number'],
    ['ACTIVE', 'context', 7, 'snapshot.context must be an object'],
    ['ACTIVE', 'context', null, 'snapshot.context must be an object'],
    ['ACTIVE', 'value', 'PAUSED', 'snapshot.value must be a lifecycle state'],
    ['ACTIVE', 'status', 'done', 'snapshot.status must be "active" in ACTIVE'],
    ['ACTIVE', 'output', {}, 'snapshot.output must be null'],
    ['DESTROYED', 'status', 'active', 'snapshot.status must be "done" in DESTROYED'],
    ['DESTROYED', 'output.serviceId', 'other-1', 'snapshot.output.serviceId must be that of the context'],
    ['DESTROYED', 'output.revision', 77, 'snapshot.output.revision must be that of the context'],
    ['DESTROYED', 'output.reason', 7, 'snapshot.output.reason must be a string'],
  ] as const)('in %s is damaged by its %s being %j', async (state, path, value, problem) => {
    const snapshot = await stored(state, path, value);
    expect(() => read(snapshot)).toThrow(damaged(problem));
  });

  it('is damaged where it has no JSON', async () => {
    const cyclic: { self?: unknown } = {};
    cyclic.self = cyclic;
    expect(() => read({ ...cyclic, status: cyclic })).toThrow(damaged('snapshot must be plain JSON'));
    const [, error] = [read(await stored('ACTIVE')), damaged('it')];
    expect(error).toBeInstanceOf(RestoreError);
    expect([error.name, error.code, error.message]).toEqual([
      'RestoreError',
      'DAMAGED',
      'The stored service is damaged: it.',
    ]);
  });
});
