import { describe, expect, it } from 'vitest';
import { assign, createActor, createMachine, StateMachine } from 'xstate';
import { lifecycleMachine } from '../../src/index.js';
import { explore, trackTransitions, transitionsOf } from '../../src/testing/index.js';

/** Two states and an end; the machine itself counts, resets and refuses. */
const machine = createMachine({
  id: 'door',
  initial: 'CLOSED',
  context: { count: 0 },
  on: {
    COUNT: { actions: assign({ count: ({ context }) => context.count + 1 }) },
    RESET: { target: '.CLOSED' },
    '*': { guard: () => false },
  },
  states: {
    CLOSED: { on: { OPEN: 'OPEN' } },
    OPEN: { on: { CLOSE: 'CLOSED', LEAVE: 'GONE', COUNT: {} } },
    GONE: { type: 'final', on: { OPEN: 'OPEN' } },
  },
});

describe('transitions of the machine itself', () => {
  it('are listed once, and those of a final state are not', () => {
    expect(transitionsOf(machine)).toEqual([
      'CLOSED OPEN → OPEN',
      'OPEN CLOSE → CLOSED',
      'OPEN LEAVE → GONE',
      'OPEN COUNT',
      '* COUNT',
      '* RESET → CLOSED',
      '* any other event',
    ]);
  });

  it('are tracked where they move, whatever the state is', () => {
    const tracker = trackTransitions(machine);
    const actor = createActor(machine, { inspect: tracker.inspect }).start();
    expect(tracker.taken()).toEqual([]);
    for (const type of ['COUNT', 'OPEN', 'COUNT', 'RESET', 'RESET']) actor.send({ type });
    expect(actor.getSnapshot().context.count).toBe(1);
    expect(tracker.taken()).toEqual(['CLOSED OPEN → OPEN', '* RESET → CLOSED']);
    for (const type of ['OPEN', 'LEAVE', 'COUNT', 'RESET']) actor.send({ type });
    expect(tracker.missing()).toEqual(['OPEN CLOSE → CLOSED']);
  });
});

describe('an exploration', () => {
  it('takes the transitions of the machine itself in every state but a final one', () => {
    const { config, implementations } = lifecycleMachine;
    const on = { ...config.on, REBOOT: { target: '.INACTIVE' }, CANCEL: { target: '.INACTIVE' } };
    const moved: typeof lifecycleMachine = new StateMachine({ ...config, on }, implementations);
    const { edges, violations } = explore(moved, { inputs: [{}] });
    expect(edges.some(({ transition }) => transition === '* CANCEL → INACTIVE')).toBe(true);
    expect(violations.map(({ found }) => found)).toContain('* CANCEL → INACTIVE was taken');
    expect(violations.map(({ check }) => check)).not.toContain('destroyed-is-final');
  });
});
