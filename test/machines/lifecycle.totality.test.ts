import { describe, expect, it } from 'vitest';
import { createActor, SimulatedClock } from 'xstate';
import { nextActivationState } from '../../machines/activation.machine.js';
import { firstContext } from '../../machines/lifecycle.context.js';
import { DELAYS } from '../../machines/lifecycle.delays.js';
import { legalityOf } from '../../machines/lifecycle.machine.js';
import { EMITS } from '../../machines/lifecycle.emits.js';
import * as updates from '../../machines/lifecycle.updates.js';
import { inputOf, isWorkName } from '../../machines/lifecycle.work.js';
import { exitsOf } from '../../machines/structure.js';
import { type LifecycleEvent, type LifecycleInput, lifecycleMachine } from '../../src/index.js';
import { OPERATION_TYPES } from '../../src/model/index.js';
import { requestOf, settled } from '../support/life.js';
import { aDigest, positionIn, SERVICE_ID } from '../support/positions.js';

/*
 * A host may replace guards, and a context may come from anywhere. Whatever updates, emits and delays are asked, they
 * answer: a throw would end the actor for good.
 */

const idle = positionIn('ACTIVE').context;
const begins = { work: 'adjustInstances' } as const;

const NO_WORK: Readonly<Record<string, LifecycleEvent>> = {
  CREATE: requestOf('CREATE', SERVICE_ID),
  CANCEL: { type: 'CANCEL' },
  OBSERVE: { type: 'OBSERVE', health: aDigest() },
};

describe('an update', () => {
  for (const [type, event] of Object.entries(NO_WORK)) {
    it(`that begins work leaves a context alone on ${type}, which begins none`, () => {
      expect(updates.acceptOperation(idle, event, begins)).toBe(idle);
    });
  }

  it('that creates a service leaves a context alone on what is no CREATE, or names no service', () => {
    const before = firstContext({ input: undefined });
    const { spec } = idle;
    expect(updates.createService(before, { ...requestOf('ACTIVATE', SERVICE_ID), spec } as LifecycleEvent)).toBe(
      before,
    );
    expect(updates.createService(before, { type: 'CREATE', instancesPerHost: 1 } as LifecycleEvent)).toBe(before);
  });

  it('that ends work records that it is over, where there was none', () => {
    expect(updates.recordActivation(idle)).toEqual(idle);
    expect(updates.recordActivationAndContinue(idle, { type: 'done' }, begins)).toEqual(idle);
    expect(updates.recordInstanceCount(idle)).toEqual(idle);
    expect(updates.recordFailure(idle, { type: 'xstate.after.workTimeout' })).toEqual(idle);
    expect(updates.recordFailedDeactivation(idle, { type: 'xstate.after.workTimeout' })).toEqual(idle);
    expect(updates.recordProgress(idle, { type: 'PROGRESS' })).toEqual(idle);
    expect(updates.countAttempt(idle)).toEqual(idle);
  });

  it('that records a count keeps the old one after other work', () => {
    expect(updates.recordInstanceCount(positionIn('ADJUSTING_INSTANCES').context).instancesPerHost).toBe(1);
    expect(updates.recordInstanceCount(positionIn('UPDATING_INSTANCES_COUNT').context).instancesPerHost).toBe(3);
  });

  it('that records an activation ends an emergency at INACTIVE and nowhere else', () => {
    const emergency = { cause: 'CANCELLED', failedDeactivations: 1 } as const;
    const emergencyAfter = (state: 'DEACTIVATION_REQUESTED' | 'ACTIVATION_REQUESTED') =>
      updates.recordActivation(positionIn(state, { emergency }).context).emergency;
    expect(emergencyAfter('DEACTIVATION_REQUESTED')).toBeNull();
    expect(emergencyAfter('ACTIVATION_REQUESTED')).toEqual(emergency);
  });
});

describe('an emitted event', () => {
  it('is well-formed where there is nothing to tell', () => {
    const common = { serviceId: SERVICE_ID, revision: 5 };
    expect(EMITS.emitRefused.pure(idle, { type: 'CANCEL' }, undefined)).toEqual({
      type: 'operation.refused',
      ...common,
      operation: 'CANCEL',
      rule: 'REFUSED_BY_HOST',
      message: '',
    });
    expect(EMITS.emitFinished.pure(idle, { type: 'CANCEL' }, undefined)).toEqual({
      type: 'operation.finished',
      ...common,
      operation: 'ADJUST_INSTANCES',
      cause: 'operator',
      effectId: '',
      outcome: 'cancelled',
      failure: null,
    });
    expect(EMITS.emitEmergency.pure(idle, { type: 'CANCEL' }, undefined)).toEqual({
      type: 'service.emergency',
      ...common,
      cause: 'CANCELLED',
      failedDeactivations: 0,
    });
  });
});

describe('a delay', () => {
  it('is that of the settings where there is no work and no emergency', () => {
    expect(DELAYS.workTimeout({ context: idle })).toBe(2_147_483_647);
    expect(DELAYS.emergencyDelay({ context: idle })).toBe(1_000);
  });
});

describe('the input of work', () => {
  it('is none without that work in flight, which is said', () => {
    const message = (work: string) => `The context of ${SERVICE_ID} holds no operation in flight for ${work}.`;
    const adjusting = positionIn('ADJUSTING_INSTANCES').context;
    expect(() => inputOf('adjustInstances')({ context: adjusting })).not.toThrow();
    expect(() => inputOf('adjustInstances')({ context: idle })).toThrow(new TypeError(message('adjustInstances')));
    expect(() => inputOf('stopInstances')({ context: adjusting })).toThrow(new TypeError(message('stopInstances')));
    expect(() => inputOf('adjustInstances')({ context: { ...adjusting, spec: null } })).toThrow(
      new TypeError(message('adjustInstances')),
    );
  });

  it('has a name that is a text', () => {
    expect(isWorkName('adjustInstances')).toBe(true);
    for (const value of ['toString', '', undefined, ['adjustInstances']]) expect(isWorkName(value)).toBe(false);
  });
});

describe('work that the host does not provide', () => {
  it('fails at once, and says which', async () => {
    const actor = createActor(lifecycleMachine, { clock: new SimulatedClock() }).start();
    actor.send(requestOf('CREATE', SERVICE_ID));
    actor.send(requestOf('ACTIVATE', SERVICE_ID));
    expect(actor.getSnapshot().value).toBe('ACTIVATION_REQUESTED');
    await settled();
    expect(actor.getSnapshot()).toMatchObject({
      value: 'INACTIVE',
      status: 'active',
      context: {
        lastFailure: { code: 'NOT_PROVIDED', message: 'The host provides no actor recordActivation.' },
      },
    });
    actor.stop();
  });
});

describe('a state that is none', () => {
  it('admits nothing and leads nowhere', () => {
    const state = 'BROKEN' as never;
    expect(legalityOf(state)).toEqual({ state, operations: [], cancellable: false });
    expect(exitsOf(lifecycleMachine, state)).toEqual({});
    expect(nextActivationState(state, 'ACTIVATE')).toBe(state);
  });
});

describe('a host whose guards admit everything', () => {
  const yes = () => true;
  const careless = lifecycleMachine.provide({
    guards: { isNewService: yes, isForThisService: yes, isRefusalRecorded: yes },
  });
  const start = (input?: LifecycleInput) => createActor(careless, { input }).start();

  it('breaks nothing by a CREATE of nothing', () => {
    const actor = start();
    const { context } = actor.getSnapshot();
    actor.send({ type: 'CREATE' } as never);
    expect(actor.getSnapshot()).toMatchObject({ status: 'active', value: 'INACTIVE', context });
  });

  it('makes no refusal of an event that is no request', () => {
    const actor = start({ recordRefusals: true });
    actor.send({ type: 'REBOOT' } as never);
    expect(actor.getSnapshot().status).toBe('active');
    expect(actor.getSnapshot().context.lastRefusal).toBeNull();
    for (const type of OPERATION_TYPES.filter((type) => type !== 'CREATE')) {
      actor.send(requestOf(type, SERVICE_ID));
      expect(actor.getSnapshot().context.lastRefusal).toMatchObject({ operation: type, rule: 'NOT_ALLOWED_IN_STATE' });
    }
  });
});
