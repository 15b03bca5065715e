import { describe, expect, it } from 'vitest';
import { transition } from 'xstate';
import { admit, allowedOperations, lifecycleMachine } from '../../src/index.js';
import { isCancellable } from '../../src/chart/index.js';
import { LIFECYCLE_STATE_KINDS, LIFECYCLE_STATES, OPERATION_TYPES } from '../../src/model/index.js';
import { requestOf } from '../support/life.js';
import { transitionsOf } from '../../src/testing/transitions.js';
import { positionIn, SERVICE_ID } from '../support/positions.js';
import { ADMISSION, CANCELLABLE, TRANSITIONS } from '../support/tables.js';

/** The transitions at the root of the chart, which move nothing: what is known, what is reported, what is refused. */
const WITHOUT_A_MOVE = [
  'isOwnDigest → recordHealth',
  'undefined → emitIgnoredObservation',
  'isOwnProgress → recordProgress',
  'undefined → emitIgnoredProgress',
  'isStrayFailure → ',
  'isRefusalRecorded → recordRefusal, emitRefused',
];

describe('the admission table', () => {
  for (const state of LIFECYCLE_STATES) {
    for (const operation of OPERATION_TYPES) {
      const next = ADMISSION[state][operation];
      it(`${operation} in ${state} is ${next === undefined ? 'refused' : `admitted → ${next}`}`, () => {
        const position = positionIn(state);
        const request = requestOf(operation, SERVICE_ID);
        const snapshot = lifecycleMachine.resolveState(position);
        expect(snapshot.can(request)).toBe(next !== undefined);
        expect(allowedOperations(state).includes(operation)).toBe(next !== undefined);
        const admission = admit(position, request);
        expect(admission.admitted).toBe(next !== undefined);
        if (!admission.admitted) {
          const expected = operation === 'CREATE' && state !== 'INIT' ? 'ALREADY_EXISTS' : 'NOT_ALLOWED_IN_STATE';
          expect(admission.refusal).toMatchObject({ rule: expected, state, operation });
          expect([...admission.refusal.allowed].sort()).toEqual(Object.keys(ADMISSION[state]).sort());
        }
      });
    }
    it(`CANCEL in ${state} is ${CANCELLABLE.includes(state) ? 'accepted' : 'refused'}`, () => {
      const position = positionIn(state);
      const cancellable = CANCELLABLE.includes(state);
      expect(lifecycleMachine.resolveState(position).can({ type: 'CANCEL' })).toBe(cancellable);
      expect(isCancellable(state)).toBe(cancellable);
      expect(lifecycleMachine.states[state]?.tags.includes('cancellable')).toBe(cancellable);
      expect(admit(position, { type: 'CANCEL' })).toMatchObject(
        cancellable
          ? { admitted: true }
          : { admitted: false, refusal: { rule: 'NOT_CANCELLABLE', operation: 'CANCEL' } },
      );
    });
  }
});

describe('an accepted operation', () => {
  for (const state of LIFECYCLE_STATES) {
    for (const operation of OPERATION_TYPES.filter((type) => type !== 'CREATE')) {
      const next = ADMISSION[state][operation];
      if (next === undefined) continue;
      it(`${operation} in ${state} begins the work of ${next}, with an effect id of its own`, () => {
        const before = lifecycleMachine.resolveState(positionIn(state));
        const [after] = transition(lifecycleMachine, before, requestOf(operation, SERVICE_ID));
        expect(after.value).toBe(next);
        const work = lifecycleMachine.states[next]?.invoke[0]?.id ?? 'no work';
        expect(after.context.inFlight).toMatchObject({ cause: 'operator', effectId: `${SERVICE_ID}#6:${work}` });
      });
    }
  }
});

describe('the chart', () => {
  it('holds exactly the transitions of the domain', () => {
    const moves = transitionsOf(lifecycleMachine).filter((key) => key.includes(' → '));
    expect(moves.sort()).toEqual([...TRANSITIONS].sort());
  });

  it('has at its root what every state does alike, and nothing that moves', () => {
    const named = (value: unknown) =>
      typeof value === 'object' && value !== null && 'type' in value ? value.type : value;
    const transitions = [...lifecycleMachine.root.transitions.values()].flat();
    expect(
      transitions.map(({ guard, actions }) => `${String(named(guard))} → ${actions.map(named).join(', ')}`),
    ).toEqual(WITHOUT_A_MOVE);
    expect(transitions.every(({ target }) => target === undefined)).toBe(true);
  });

  it('has the 15 states, each described and tagged by its kind', () => {
    expect(Object.keys(lifecycleMachine.states)).toEqual([...LIFECYCLE_STATES]);
    const tag = { resting: 'resting', inFlight: 'inFlight', emergency: 'emergency', initial: null, final: null };
    for (const state of LIFECYCLE_STATES) {
      const node = lifecycleMachine.states[state];
      expect(node?.description, state).toMatch(/^[A-Za-z].*\.$/);
      const expected = tag[LIFECYCLE_STATE_KINDS[state]];
      expect(node?.tags.filter((name) => name !== 'cancellable')).toEqual(expected === null ? [] : [expected]);
    }
  });

  it('names every guard, action, actor and delay', () => {
    const anonymous: string[] = [];
    const { guards, actions, actors, delays } = lifecycleMachine.implementations;
    const check = (kind: Record<string, unknown>, value: unknown, where: string) => {
      const name = typeof value === 'string' ? value : (value as { type?: unknown }).type;
      if (typeof name !== 'string' || !Object.hasOwn(kind, name)) anonymous.push(`${where}: ${String(name)}`);
    };
    for (const node of Object.values(lifecycleMachine.states)) {
      for (const transition of [...node.transitions.values()].flat()) {
        if (transition.guard !== undefined) check(guards, transition.guard, node.key);
        for (const action of transition.actions) check(actions, action, node.key);
      }
      for (const { src } of node.invoke) check(actors, src, node.key);
      for (const { delay } of node.after) check(delays, delay, node.key);
    }
    expect(anonymous).toEqual([]);
  });
});
