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
  it('takes the transitions of the machine itself, but none in a final state', () => {
    // Every state keeps its own OBSERVE, so that this one would only be taken in DESTROYED.
    const { config, implementations } = lifecycleMachine;
    const on = { ...config.on, OBSERVE: { actions: 'recordHealth' } };
    const hoisted: typeof lifecycleMachine = new StateMachine({ ...config, on }, implementations);
    expect(transitionsOf(hoisted)).toContain('* OBSERVE');
    const { violations, configurations } = explore(hoisted, { inputs: [{ failureBudget: 2 }] });
    expect(violations).toEqual([]);
    expect(configurations.some(({ facts: { state } }) => state === 'DESTROYED')).toBe(true);
  });

  it('says so where a transition of the machine itself breaks a rule', () => {
    const { config, implementations } = lifecycleMachine;
    const on = { ...config.on, OBSERVE: { target: '.INACTIVE' } };
    const states = { ...config.states, ACTIVE: { ...config.states?.['ACTIVE'], on: {} } };
    const moved: typeof lifecycleMachine = new StateMachine({ ...config, on, states }, implementations);
    const { violations } = explore(moved, { inputs: [{}], stopAtFirst: true });
    expect(violations.map(({ found }) => found)).toContain('* OBSERVE → INACTIVE was taken');
  });
});
