import { describe, expect, it } from 'vitest';
import { transition } from 'xstate';
import {
  INSTANCE_STATE_GROUPS,
  INSTANCE_STATES,
  isActiveInstanceState,
  isRunningInstanceState,
  isTerminalInstanceState,
} from '../../src/model/index.js';
import type { InstanceState } from '../../src/index.js';
import { instanceMachine } from '../../src/instance/index.js';
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

/** A snapshot in this state; with `failures` tries of its check failed in a row. */
function positionIn(state: InstanceState, failures = 0) {
  const { context } = new InstanceLife().run(...INSTANCE_WAYS[state]);
  return instanceMachine.resolveState({ value: state, context: { ...context, consecutiveFailures: failures } });
}

describe('the table of moves', () => {
  for (const state of INSTANCE_STATES) {
    for (const type of INSTANCE_EVENT_TYPES) {
      const cells = type === 'CHECK_FAILED' ? (['failedCheck', 'lastFailedCheck'] as const) : [type];
      for (const cell of cells) {
        const next = INSTANCE_MOVES[state][cell];
        it(`${cell} in ${state} ${next === undefined ? 'is not admitted' : `leads to ${next}`}`, () => {
          const check = state === 'UNREADY' ? 'readiness' : 'health';
          const position = positionIn(state);
          const last = position.context.settings[check].attempts - 1;
          const snapshot = cell === 'lastFailedCheck' ? positionIn(state, last) : position;
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
      expect(tags.includes('error'), state).toBe(INSTANCE_STATE_GROUPS[state] === 'failed');
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
      expect(delays, state).toEqual(INSTANCE_DELAYS[state] ?? []);
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
