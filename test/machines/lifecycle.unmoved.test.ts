import { describe, expect, it } from 'vitest';
import { createActor, transition } from 'xstate';
import {
  type Health,
  type LifecycleEvent,
  lifecycleMachine,
  type LifecycleState,
  type OperationType,
  type ServiceRequest,
} from '../../src/index.js';
import { LIFECYCLE_STATES, OPERATION_TYPES } from '../../src/model/index.js';
import { requestOf } from '../support/life.js';
import { aDigest, positionIn, SERVICE_ID } from '../support/positions.js';
import { ADMISSION, CANCELLABLE } from '../support/tables.js';

/** What a service in this state does with this event. */
function stepOf(state: LifecycleState, event: LifecycleEvent, recordRefusals: boolean) {
  const { context } = positionIn(state);
  const settings = { ...context.settings, recordRefusals };
  const before = lifecycleMachine.resolveState({ value: state, context: { ...context, settings } });
  const [after, actions] = transition(lifecycleMachine, before, event);
  const effects: readonly { readonly type: string; readonly params?: unknown }[] = actions;
  const emitted = effects.flatMap(({ type, params }) => (type === 'xstate.emit' ? [params] : []));
  return { before, after, emitted, can: before.can(event) };
}

/** A request with fields that no service takes, and the rule that refuses it. */
function impossible(type: OperationType): readonly [ServiceRequest, string] {
  return type === 'CREATE'
    ? [{ type, spec: { name: 'dns', version: '1' } as never, instancesPerHost: 0 }, 'INSTANCE_COUNT_OUT_OF_RANGE']
    : [requestOf(type, 'another-1'), 'WRONG_SERVICE'];
}

/** Every request that this state refuses, by the state or by a rule, and which. */
function refusedIn(state: LifecycleState): readonly (readonly [ServiceRequest, string])[] {
  const byState = (type: OperationType) =>
    type === 'CREATE' && state !== 'INIT' ? 'ALREADY_EXISTS' : 'NOT_ALLOWED_IN_STATE';
  return [
    ...OPERATION_TYPES.map((type) =>
      ADMISSION[state][type] === undefined ? ([requestOf(type, SERVICE_ID), byState(type)] as const) : impossible(type),
    ),
    ...(CANCELLABLE.includes(state) ? [] : [[{ type: 'CANCEL' }, 'NOT_CANCELLABLE'] as const]),
  ];
}

const LIVING = LIFECYCLE_STATES.filter((state) => state !== 'DESTROYED');

describe('a refused request', () => {
  for (const state of LIVING) {
    it(`in ${state} is recorded and emitted where the host wants it, and is nothing where not`, () => {
      for (const [request, rule] of refusedIn(state)) {
        const recorded = stepOf(state, request, true);
        const operation = request.type;
        expect(recorded.after.value).toBe(state);
        expect(recorded.after.context).toEqual({
          ...recorded.before.context,
          lastRefusal: expect.anything() as unknown,
        });
        expect(recorded.after.context.lastRefusal).toMatchObject({ rule, state, operation });
        expect(recorded.emitted).toMatchObject([{ event: { type: 'operation.refused', operation, rule } }]);

        const unrecorded = stepOf(state, request, false);
        expect(unrecorded.can, operation).toBe(false);
        expect(unrecorded.after.context).toBe(unrecorded.before.context);
        expect(unrecorded.after.value).toBe(state);
      }
    });
  }
});

describe('a digest that moves nothing', () => {
  for (const state of LIVING.filter((living) => living !== 'INIT')) {
    it(`in ${state} is what is known from then on, or is reported if it is of another service`, () => {
      const own: Health = aDigest({ state: 'DESTROYED', revision: 4, adjustment: 'ADJUST_INSTANCES' });
      const known = stepOf(state, { type: 'OBSERVE', health: own }, false);
      expect(known.after.value).toBe(state);
      expect(known.after.context).toEqual({ ...known.before.context, health: own });
      expect(known.emitted).toEqual([]);

      const foreign: Health = { ...own, serviceId: 'another-1' };
      const ignored = stepOf(state, { type: 'OBSERVE', health: foreign }, false);
      expect(ignored.after.value).toBe(state);
      expect(ignored.after.context).toEqual(ignored.before.context);
      expect(ignored.emitted).toMatchObject([{ event: { type: 'observation.ignored', reason: 'OTHER_SERVICE' } }]);
    });
  }

  it('in INIT is reported, whoever it is of', () => {
    const ignored = stepOf('INIT', { type: 'OBSERVE', health: aDigest() }, false);
    expect(ignored.after.context).toEqual(ignored.before.context);
    expect(ignored.emitted).toMatchObject([{ event: { type: 'observation.ignored', reason: 'OTHER_SERVICE' } }]);
  });

  it('in INIT that names no service is one of this service, which has no name yet', () => {
    const health = aDigest({ serviceId: '' });
    const known = stepOf('INIT', { type: 'OBSERVE', health }, false);
    expect(known.after.context).toEqual({ ...known.before.context, health });
  });
});

describe('an event that the chart does not know', () => {
  it('takes no transition, so that an inspector shows none', () => {
    const taken: number[] = [];
    const actor = createActor(lifecycleMachine, {
      inspect: (event) => {
        if (event.type === '@xstate.microstep') taken.push(event._transitions.length);
      },
    }).start();
    const unknown: { readonly type: string } = { type: 'REBOOT' };
    taken.length = 0;
    actor.send(unknown as never);
    actor.send({ type: 'OBSERVE', health: aDigest() });
    expect(taken).toEqual([0, 1]);
    actor.stop();
  });
});
