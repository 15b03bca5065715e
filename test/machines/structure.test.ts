import { describe, expect, it } from 'vitest';
import { createMachine } from 'xstate';
import { exitsOf, stateIn, workIn } from '../../machines/structure.js';

const machine = createMachine({
  id: 'worker',
  initial: 'IDLE',
  states: {
    IDLE: {
      on: {
        START: 'BUSY',
        NOTE: { actions: 'note' },
        TRY: [{ guard: 'isReady', target: 'BUSY' }, { guard: 'isOver', target: 'DONE' }, { target: 'BUSY' }],
        ASK: [{ guard: 'isReady', target: 'DONE' }, { actions: 'refuse' }],
      },
    },
    BUSY: { invoke: { src: 'work' } },
    DONE: { type: 'final' },
  },
});

describe('the exits of a state', () => {
  it('are the events that can lead somewhere, each with its targets once', () => {
    expect(exitsOf(machine, 'IDLE')).toEqual({ START: ['BUSY'], TRY: ['BUSY', 'DONE'], ASK: ['DONE'] });
  });

  it('are none where nothing leads away', () => {
    expect(exitsOf(machine, 'BUSY')).toEqual({});
    expect(exitsOf(machine, 'DONE')).toEqual({});
  });
});

describe('a state', () => {
  it('has its name', () => {
    expect(stateIn(machine, 'IDLE')).toBe(machine.states['IDLE']);
  });

  it('must be there', () => {
    expect(() => stateIn(machine, 'GONE')).toThrow(new RangeError('The machine worker has no state GONE.'));
  });

  it('may have work', () => {
    expect([workIn(machine, 'BUSY'), workIn(machine, 'IDLE')]).toEqual(['work', undefined]);
  });
});
