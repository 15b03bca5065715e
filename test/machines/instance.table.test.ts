import { describe, expect, it } from 'vitest';
import { transition } from 'xstate';
import {
  INSTANCE_STATES,
  isActiveInstanceState,
  isRunningInstanceState,
  isTerminalInstanceState,
} from '../../src/model/index.js';
import type { InstanceState } from '../../src/index.js';
import {
  type InstanceContext,
  type InstanceEvent,
  instanceMachine,
  type InstanceSnapshot,
} from '../../src/instance/index.js';
import { CREATED_AT, INSTANCE_WAYS, instanceEvent, InstanceLife } from '../support/instance-life.js';
import {
  INSTANCE_DELAYS,
  INSTANCE_EVENT_TYPES,
  INSTANCE_MOVES,
  INSTANCE_TAGS,
  INSTANCE_TRANSITIONS,
} from '../support/instance-tables.js';
import { transitionsOf } from '../../src/testing/transitions.js';

const nodeOf = (state: InstanceState) => instanceMachine.states[state]!;

/** A snapshot in this state, with a try that is due and hooks that run, unless the changes say otherwise. */
function positionIn(state: InstanceState, changes: Partial<InstanceContext> = {}) {
  const { context } = new InstanceLife().run(...INSTANCE_WAYS[state]);
  const phases = { tryPhase: 'due', tryId: 7, shutdownPhase: 'hooks' } as const;
  return instanceMachine.resolveState({ value: state, context: { ...context, ...phases, ...changes } });
}

describe('the table of moves', () => {
  for (const state of INSTANCE_STATES) {
    for (const type of INSTANCE_EVENT_TYPES) {
      const cells = type === 'CHECK_FAILED' ? (['failedTry', 'lastFailedTry'] as const) : [type];
      for (const cell of cells) {
        const next = INSTANCE_MOVES[state][cell];
        it(`${cell} in ${state} ${next === undefined ? 'is not admitted' : `leads to ${next}`}`, () => {
          const check = state === 'UNREADY' ? 'readiness' : 'health';
          const snapshot = positionIn(state, {
            consecutiveFailures: cell === 'lastFailedTry' ? { readiness: 2, health: 1 }[check] : 0,
            shutdownPhase: cell === 'ADVANCED' ? 'wait' : 'hooks',
          });
          const event = instanceEvent(type, CREATED_AT + 77);
          expect(snapshot.can(event)).toBe(next !== undefined);
          const [after] = transition(instanceMachine, snapshot, event);
          expect(after.value).toBe(next ?? state);
          if (next === undefined) expect(after.context).toEqual(snapshot.context);
          else expect(after.context.updatedAt).toBe(CREATED_AT + 77);
        });
      }
    }
  }
});

describe('an event out of its time', () => {
  const isNotAdmitted = (snapshot: InstanceSnapshot, event: InstanceEvent) => {
    expect(snapshot.can(event)).toBe(false);
    const [after] = transition(instanceMachine, snapshot, event);
    expect([after.value, after.context]).toEqual([snapshot.value, snapshot.context]);
  };

  for (const state of ['UNREADY', 'READY', 'HEALTHY'] as const) {
    for (const type of ['CHECK_PASSED', 'CHECK_FAILED'] as const) {
      it(`${type} in ${state} is not admitted where no try is due`, () => {
        for (const tryPhase of ['before-first', 'between'] as const) {
          for (const consecutiveFailures of [0, 99]) {
            const snapshot = positionIn(state, { tryPhase, consecutiveFailures });
            isNotAdmitted(snapshot, instanceEvent(type, CREATED_AT));
            isNotAdmitted(snapshot, { ...instanceEvent(type, CREATED_AT), tryId: 7 } as InstanceEvent);
          }
        }
      });

      it(`${type} in ${state} is not admitted if it names another try, and is if it names this one`, () => {
        for (const tryId of [6, 8, 0, -7, Number.NaN, '7']) {
          isNotAdmitted(positionIn(state), { ...instanceEvent(type, CREATED_AT), tryId } as InstanceEvent);
        }
        const event = { ...instanceEvent(type, CREATED_AT), tryId: 7 } as InstanceEvent;
        expect(positionIn(state).can(event)).toBe(true);
      });
    }
  }

  for (const state of ['READINESS_CHECK_FAILED', 'UNHEALTHY', 'STOPPING'] as const) {
    it(`ADVANCED in ${state} is not admitted while the hooks run`, () => {
      isNotAdmitted(positionIn(state), instanceEvent('ADVANCED', CREATED_AT));
    });

    it(`HOOKS_DONE in ${state} is not admitted twice`, () => {
      isNotAdmitted(positionIn(state, { shutdownPhase: 'wait' }), instanceEvent('HOOKS_DONE', CREATED_AT));
    });
  }
});

describe('the instance chart', () => {
  it('holds exactly the transitions of the domain', () => {
    expect(transitionsOf(instanceMachine).sort()).toEqual(
      [...INSTANCE_TRANSITIONS, '* any other event [isStrayFailure]'].sort(),
    );
  });

  it('has the 15 states in the order of the domain, each described in one sentence', () => {
    expect(Object.keys(instanceMachine.states)).toEqual([...INSTANCE_STATES]);
    for (const state of INSTANCE_STATES) {
      expect(nodeOf(state).description, state).toMatch(/^[A-Z][^.]*\.$/);
    }
  });

  it('tags each state as the table says, and as the groups of the model say', () => {
    for (const state of INSTANCE_STATES) {
      const { tags } = nodeOf(state);
      expect([...tags], state).toEqual(INSTANCE_TAGS[state]);
      expect(tags.includes('active'), state).toBe(isActiveInstanceState(state));
      expect(tags.includes('running'), state).toBe(isRunningInstanceState(state));
      expect(tags.includes('terminal'), state).toBe(isTerminalInstanceState(state));
    }
  });

  it('ends in the terminal states only', () => {
    for (const state of INSTANCE_STATES) {
      expect(nodeOf(state).type === 'final', state).toBe(INSTANCE_TAGS[state].includes('terminal'));
    }
  });

  it('waits where the domain lets it wait', () => {
    for (const state of INSTANCE_STATES) {
      const delays = nodeOf(state).after.map(({ delay }) => delay);
      expect([...new Set(delays)], state).toEqual(INSTANCE_DELAYS[state] ?? []);
    }
  });

  it('names every guard, action and delay', () => {
    const anonymous: string[] = [];
    const { guards, actions, delays } = instanceMachine.implementations;
    const check = (kind: Record<string, unknown>, value: unknown, where: string) => {
      const name = typeof value === 'string' ? value : (value as { type?: unknown }).type;
      if (typeof name !== 'string' || !Object.hasOwn(kind, name)) anonymous.push(`${where}: ${String(name)}`);
    };
    for (const node of [instanceMachine.root, ...Object.values(instanceMachine.states)]) {
      for (const candidate of [...node.transitions.values()].flat()) {
        if (candidate.guard !== undefined) check(guards, candidate.guard, node.key);
        for (const action of candidate.actions) check(actions, action, node.key);
      }
      for (const { delay } of node.after) check(delays, delay, node.key);
    }
    expect(anonymous).toEqual([]);
  });
});
