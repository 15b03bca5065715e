import { describe, expect, it } from 'vitest';
import { explain, leadsTo, type Path, pathTo, type PathStep } from '../../src/chart/index.js';
import { admit, type LifecycleContext, type LifecycleState, type ServiceRequest } from '../../src/index.js';
import { LIFECYCLE_STATES, OPERATION_TYPES } from '../../src/model/index.js';
import { SAMPLE_SPEC, sampleRequest } from '../../src/testing/index.js';
import { Life, type Step } from '../support/life.js';
import { aDigest, positionIn, SERVICE_ID } from '../support/positions.js';
import { ADMISSION } from '../support/tables.js';
import { WAYS } from '../support/ways.js';

/** A service with two instances that run. */
const running = (state: LifecycleState, changes: Partial<LifecycleContext> = {}) =>
  positionIn(state, { health: aDigest({ state }), ...changes });

const textOf = (path: Path) => path.text;

const stepsOf = (path: Path): readonly PathStep[] => {
  if (!path.reachable) throw new Error(path.text);
  return path.steps;
};

/** The states that work which succeeds leads out of life from. */
const ENDING: readonly LifecycleState[] = ['DESTROY_REQUESTED', 'DESTROYED'];

/** Where work that succeeds leads, by hand; work on instances leads back to rest. */
const ENDS: Partial<Record<LifecycleState, LifecycleState>> = {
  ACTIVATION_REQUESTED: 'ACTIVE',
  CONFIG_TESTING_REQUESTED: 'DEPLOYING_TEST_INSTANCE',
  DEACTIVATION_REQUESTED: 'INACTIVE',
  DEPLOYING_TEST_INSTANCE: 'CONFIG_TESTING',
  EMERGENCY_DEACTIVATION_REQUESTED: 'DEACTIVATION_REQUESTED',
  DESTROY_REQUESTED: 'DESTROYED',
};

describe('the way to a state', () => {
  it('is the shortest one, in words', () => {
    expect(textOf(pathTo(running('ACTIVE'), 'DESTROYED'))).toBe(
      'To reach DESTROYED: DEACTIVATE, wait until recordActivation has led to INACTIVE, wait until its instances have stopped, DESTROY, wait until removeService has led to DESTROYED.',
    );
    expect(textOf(pathTo(positionIn('INIT'), 'ACTIVE'))).toBe(
      'To reach ACTIVE: CREATE, ACTIVATE, wait until recordActivation has led to ACTIVE.',
    );
    expect(textOf(pathTo(positionIn('EMERGENCY_DEACTIVATION_REQUESTED'), 'INACTIVE'))).toBe(
      'To reach INACTIVE: wait 1 second for DEACTIVATION_REQUESTED, wait until recordActivation has led to INACTIVE.',
    );
    expect(textOf(pathTo(running('ACTIVE'), 'ACTIVE'))).toBe('The service is in ACTIVE.');
  });

  it('is data as well', () => {
    expect(pathTo(positionIn('INACTIVE'), 'CONFIG_TESTING')).toMatchObject({
      reachable: true,
      steps: [
        { kind: 'operation', operation: 'DEPLOY_TEST_INSTANCE', to: 'CONFIG_TESTING_REQUESTED' },
        { kind: 'outcome', work: 'recordActivation', to: 'DEPLOYING_TEST_INSTANCE' },
        { kind: 'outcome', work: 'deployTestInstance', to: 'CONFIG_TESTING' },
      ],
    });
  });

  it('waits for instances where an operation needs healthy ones', () => {
    expect(textOf(pathTo(positionIn('INACTIVE', { health: null }), 'STOPPING_INSTANCES'))).toContain(
      'wait until its instances are healthy, STOP_INSTANCES',
    );
  });

  it('does not exist back to before CREATE, nor out of the end', () => {
    for (const state of LIFECYCLE_STATES.filter((state) => state !== 'INIT')) {
      expect(pathTo(positionIn(state), 'INIT').reachable).toBe(false);
    }
    for (const state of LIFECYCLE_STATES.filter((state) => state !== 'DESTROYED')) {
      expect(textOf(pathTo(positionIn('DESTROYED'), state))).toMatch(/^The service is gone/);
    }
  });

  it('does not update the count of a host-level service', () => {
    const { spec } = positionIn('ACTIVE').context;
    if (spec === null) throw new Error('no specification');
    const hostLevel = { ...spec, placementPolicy: { type: 'LOCAL' as const, hostLevel: true } };
    expect(pathTo(positionIn('ACTIVE', { spec: hostLevel }), 'UPDATING_INSTANCES_COUNT')).toEqual({
      reachable: false,
      text: 'No legal operation leads from ACTIVE to UPDATING_INSTANCES_COUNT.',
    });
  });

  it('exists from every state to every other but INIT, in both directions of the chart', () => {
    for (const from of LIFECYCLE_STATES.filter((state) => !ENDING.includes(state))) {
      for (const to of LIFECYCLE_STATES.filter((state) => state !== 'INIT')) {
        const path = pathTo(running(from), to);
        expect([from, to, path.reachable]).toEqual([from, to, true]);
        const operations = stepsOf(path).filter(({ kind }) => kind === 'operation').length;
        expect([from, to, operations]).toEqual([from, to, fewestOperations(from, to)]);
      }
    }
  });

  it('leads there, taken with a real actor', async () => {
    for (const from of LIFECYCLE_STATES) {
      for (const to of ['DESTROYED', 'ACTIVE', 'EMERGENCY_DEACTIVATION_REQUESTED', 'STOPPING_INSTANCES'] as const) {
        const life = await new Life().run(...WAYS[from]);
        const path = pathTo(life.snapshot, to);
        if (!path.reachable) continue;
        for (const step of path.steps) {
          await life.run(stepOf(step, life));
          expect([from, to, step, life.state]).toEqual([from, to, step, step.to]);
        }
        expect([from, to, life.state]).toEqual([from, to, to]);
        life.actor.stop();
      }
    }
  });
});

describe('an explanation', () => {
  const explained = (state: LifecycleState, request: ServiceRequest) => {
    const explanation = explain(running(state), request);
    return explanation.admitted ? 'admitted' : explanation.way.text;
  };

  it('of what is admitted is that it is', () => {
    expect(explain(running('ACTIVE'), { type: 'DEACTIVATE', serviceId: SERVICE_ID })).toEqual({ admitted: true });
  });

  it('is the refusal, with the shortest way to where exactly this would be admitted', () => {
    const explanation = explain(running('ACTIVE'), { type: 'DESTROY', serviceId: SERVICE_ID });
    expect(explanation).toMatchObject({ admitted: false, refusal: { rule: 'NOT_ALLOWED_IN_STATE' } });
    expect(explained('ACTIVE', { type: 'DESTROY', serviceId: SERVICE_ID })).toBe(
      'To DESTROY this service: DEACTIVATE, wait until recordActivation has led to INACTIVE, wait until its instances have stopped, then DESTROY.',
    );
    expect(explained('ACTIVE', { type: 'STOP_INSTANCES', serviceId: SERVICE_ID, instanceIds: ['i-9'] })).toBe(
      'To STOP_INSTANCES this service: wait until its instances are healthy, then STOP_INSTANCES.',
    );
  });

  it('says where the request itself has to change', () => {
    for (const request of [
      { type: 'DESTROY', serviceId: 'other-1' },
      { type: 'UPDATE_INSTANCE_COUNT', serviceId: SERVICE_ID, instancesPerHost: 0 },
      { type: 'STOP_INSTANCES', serviceId: SERVICE_ID, instanceIds: [] },
    ] as const) {
      expect(explained('ACTIVE', request)).toBe(
        `Nothing that can be done to the service makes this ${request.type} legal.`,
      );
    }
  });

  it('says at once where only the request can be wrong, however it is refused', () => {
    const wrong: readonly (readonly [LifecycleState, ServiceRequest])[] = [
      ['INACTIVE', { type: 'DEACTIVATE', serviceId: 'other-1' }],
      ['INIT', { type: 'ACTIVATE', serviceId: 'nothyphenated' }],
      ['ACTIVE', { type: 'CANCEL', effectId: `${SERVICE_ID}#1:adjustInstances` }],
      ['ADJUSTING_INSTANCES', { type: 'CANCEL', effectId: `${SERVICE_ID}#1:adjustInstances` }],
      ['ACTIVE', { type: 'CREATE', spec: SAMPLE_SPEC, instancesPerHost: 1 }],
      ['INIT', { type: 'UPDATE_INSTANCE_COUNT', serviceId: SERVICE_ID, instancesPerHost: 0 }],
      ['DESTROYED', { type: 'ACTIVATE', serviceId: SERVICE_ID }],
    ];
    for (const [state, request] of wrong) {
      const record = running(state);
      let looks = 0;
      // A search would look at the context of every position that it finds, this one first.
      const watched = { value: record.value, context: { ...record.context } };
      Object.defineProperty(watched.context, 'emergency', {
        enumerable: false,
        get: () => {
          looks += 1;
          return record.context.emergency;
        },
      });
      expect([request, explain(watched, request)]).toMatchObject([request, { way: { reachable: false } }]);
      expect([request, looks]).toEqual([request, 0]);
    }
  });

  it('finds a way for a service that is yet to be created', () => {
    expect(explained('INIT', { type: 'ACTIVATE', serviceId: 'log-shipper-2' })).toBe(
      'To ACTIVATE this service: CREATE, then ACTIVATE.',
    );
  });

  it('finds the second work of a test deployment, which goes by the id of the first', () => {
    const record = positionIn('CONFIG_TESTING_REQUESTED');
    const explanation = explain(record, { type: 'CANCEL', effectId: record.context.inFlight?.effectId ?? '' });
    expect(explanation).toMatchObject({
      way: { reachable: true, steps: [{ kind: 'outcome', to: 'DEPLOYING_TEST_INSTANCE' }] },
    });
  });

  it('is there for every refused cell, and its way ends where the cell is admitted', () => {
    for (const state of LIFECYCLE_STATES.filter((state) => state !== 'INIT' && !ENDING.includes(state))) {
      for (const type of OPERATION_TYPES.filter((type) => type !== 'CREATE')) {
        const request = { ...sampleRequest(type), serviceId: SERVICE_ID };
        const explanation = explain(running(state), request);
        expect([state, type, explanation.admitted]).toEqual([state, type, admit(running(state), request).admitted]);
        if (!explanation.admitted) expect([state, type, explanation.way.reachable]).toEqual([state, type, true]);
      }
    }
  });
});

describe('where an event would lead now', () => {
  it('asks the guards, and changes nothing', () => {
    const record = running('ACTIVE');
    const before = structuredClone(record);
    expect(leadsTo(record, { type: 'DEACTIVATE', serviceId: SERVICE_ID })).toBe('DEACTIVATION_REQUESTED');
    expect(leadsTo(record, { type: 'DEACTIVATE', serviceId: 'other-1' })).toBe('ACTIVE');
    expect(leadsTo(record, { type: 'DESTROY', serviceId: SERVICE_ID })).toBe('ACTIVE');
    const health = aDigest({ state: 'ACTIVE', revision: record.context.revision, adjustment: 'ADJUST_INSTANCES' });
    expect(leadsTo(record, { type: 'OBSERVE', health })).toBe('ADJUSTING_INSTANCES');
    expect(leadsTo(record, { type: 'OBSERVE', health: { ...health, revision: 1 } })).toBe('ACTIVE');
    expect(record).toEqual(before);
  });

  it('takes how work and delays end, of the work in flight only', () => {
    const record = running('ADJUSTING_INSTANCES', { activationState: 'CONFIG_TESTING' });
    const effectId = record.context.inFlight?.effectId ?? '';
    expect(leadsTo(record, { type: 'CANCEL' })).toBe('EMERGENCY_DEACTIVATION_REQUESTED');
    expect(leadsTo(record, { type: 'effect.succeeded', effectId })).toBe('CONFIG_TESTING');
    expect(leadsTo(record, { type: 'effect.failed', effectId, error: {} })).toBe('CONFIG_TESTING');
    expect(leadsTo(record, { type: 'effect.timed-out', effectId })).toBe('CONFIG_TESTING');
    expect(leadsTo(record, { type: 'effect.succeeded', effectId: 'another' })).toBe('ADJUSTING_INSTANCES');
    const emergency = positionIn('EMERGENCY_DEACTIVATION_REQUESTED');
    const over = { type: 'delay.elapsed', state: emergency.value, delay: 'emergencyDelay' } as const;
    expect(leadsTo(emergency, over)).toBe('DEACTIVATION_REQUESTED');
  });
});

/** What a step of a path is in the life of a service whose instances are as they should be. */
function stepOf(step: PathStep, life: Life): Step {
  switch (step.kind) {
    case 'operation':
      return step.operation;
    case 'outcome':
      return 'done';
    case 'delay':
      return 'time';
    case 'observation': {
      if (step.shows === 'RUNNING') return { observe: {} };
      const none = {
        required: 0,
        active: 0,
        running: 0,
        healthy: 0,
        unhealthy: 0,
        stale: 0,
        silent: 0,
        missing: 0,
        surplus: 0,
      };
      return { observe: { state: life.state, instances: none, healthyInstanceIds: [] } };
    }
  }
}

/** How many operations does it take at least, by the oracle's table? */
function fewestOperations(from: LifecycleState, to: LifecycleState): number {
  const found = new Map<LifecycleState, number>([[from, 0]]);
  // Each round may improve what the rounds before found: as many rounds as there are states are enough.
  for (let round = 0; round < LIFECYCLE_STATES.length; round += 1) {
    for (const [state, count] of [...found]) {
      const free = endsOf(state, from);
      const asked = Object.values(ADMISSION[state]).flat();
      const cancelled: LifecycleState[] =
        state === 'ADJUSTING_INSTANCES' || state === 'DEPLOYING_TEST_INSTANCE'
          ? ['EMERGENCY_DEACTIVATION_REQUESTED']
          : [];
      for (const [next, cost] of [
        ...free.map((next) => [next, count] as const),
        ...[...asked, ...cancelled].map((next) => [next, count + 1] as const),
      ]) {
        if (cost < (found.get(next) ?? Infinity)) found.set(next, cost);
      }
    }
  }
  return found.get(to) ?? Infinity;
}

/** Where the work of a state leads by itself; work on instances leads to the rest that it began in. */
function endsOf(state: LifecycleState, from: LifecycleState): readonly LifecycleState[] {
  const end = ENDS[state];
  if (end !== undefined) return [end];
  return state === from && !['INIT', 'INACTIVE', 'CONFIG_TESTING', 'ACTIVE', 'DESTROYED'].includes(state)
    ? ['ACTIVE']
    : [];
}
