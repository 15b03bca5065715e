import { describe, expect, it } from 'vitest';
import { lifecycleMachine } from '../../../src/index.js';
import { transitionsOf } from '../../../src/testing/transitions.js';
import { mutantsOf, mutated } from './mutants.js';
import { rowOf, summaryOf, type Verdict } from './report.js';

const CHART = {
  id: 'small',
  on: { '*': { guard: 'isStray' } },
  states: {
    IDLE: { on: { START: 'BUSY', STOP: [{ guard: { type: 'isAllowed' }, target: 'DONE' }, { actions: 'refuse' }] } },
    BUSY: {
      invoke: { src: 'work', onDone: { target: 'DONE' }, onError: [{ guard: 'isGone', target: 'DONE' }] },
      after: { timeout: 'IDLE' },
    },
    DONE: { type: 'final' },
  },
};

const START = [{ target: 'BUSY' }];
const STOP = [{ guard: { type: 'isAllowed' }, target: 'DONE' }, { actions: 'refuse' }];
const BUSY = {
  invoke: [{ src: 'work', onDone: [{ target: 'DONE' }], onError: [{ guard: 'isGone', target: 'DONE' }] }],
  after: { timeout: [{ target: 'IDLE' }] },
};
const DONE = { type: 'final' };
const on = { '*': [{ guard: 'isStray' }] };

describe('the mutants of a chart', () => {
  it('are each transition and each guard', () => {
    expect(mutantsOf(CHART).map(({ change, place, name }) => `${change} ${String(place)}: ${name}`)).toEqual([
      'transition 0: any state * [isStray]',
      'guard 0: any state * [isStray]',
      'transition 1: IDLE START → BUSY',
      'transition 2: IDLE STOP [isAllowed] → DONE',
      'guard 2: IDLE STOP [isAllowed] → DONE',
      'transition 3: IDLE STOP',
      'transition 4: BUSY timed out → IDLE',
      'transition 5: BUSY done → DONE',
      'transition 6: BUSY failed [isGone] → DONE',
      'guard 6: BUSY failed [isGone] → DONE',
    ]);
  });

  it('differ from it in that transition or guard, and in nothing else', () => {
    const same = { id: 'small', on, states: { IDLE: { on: { START, STOP } }, BUSY, DONE } };
    expect(mutated(CHART, { change: 'transition', place: 99 })).toEqual(same);
    expect(mutated(CHART, { change: 'transition', place: 0 })).toEqual({ ...same, on: {} });
    expect(mutated(CHART, { change: 'guard', place: 0 })).toEqual({ ...same, on: { '*': [{}] } });
    expect(mutated(CHART, { change: 'transition', place: 1 })['states']).toEqual({
      IDLE: { on: { STOP } },
      BUSY,
      DONE,
    });
    expect(mutated(CHART, { change: 'guard', place: 2 })['states']).toEqual({
      IDLE: { on: { START, STOP: [{ target: 'DONE' }, { actions: 'refuse' }] } },
      BUSY,
      DONE,
    });
    expect(mutated(CHART, { change: 'transition', place: 4 })['states']).toMatchObject({ BUSY: { after: {} } });
    expect(mutated(CHART, { change: 'transition', place: 6 })['states']).toEqual({
      IDLE: { on: { START, STOP } },
      BUSY: { ...BUSY, invoke: [{ src: 'work', onDone: [{ target: 'DONE' }] }] },
      DONE,
    });
  });

  it('of the lifecycle are as many as it has transitions', () => {
    const mutants = mutantsOf(lifecycleMachine.config);
    const names = mutants.filter(({ change }) => change === 'transition').map(({ name }) => name);
    const sources = (keys: readonly string[]) =>
      keys.map((key) => key.replace(/^any state /, '* ').split(' ')[0]).sort();
    expect(sources(names)).toEqual(sources(transitionsOf(lifecycleMachine)));
    expect(names.some((name) => name.startsWith('any state '))).toBe(true);
  });
});

describe('the verdicts', () => {
  const killed: Verdict = {
    mutant: { change: 'guard', place: 2, name: 'IDLE STOP [isAllowed] → DONE' },
    killer: 'a refused stop > is refused',
  };
  const survived: Verdict = { mutant: { change: 'transition', place: 3, name: 'IDLE STOP' }, killer: null };

  it('are rows of a table', () => {
    expect(rowOf(killed)).toMatch(
      /^killed {4}without the guard {7}IDLE STOP \[isAllowed\] → DONE +a refused stop > is refused$/,
    );
    expect(rowOf(survived)).toBe('SURVIVED  without the transition  IDLE STOP');
  });

  it('are good only if every change was killed', () => {
    expect(summaryOf([killed])).toEqual({ text: 'transitions: 0 of 0 killed\nguards: 1 of 1 killed', exitCode: 0 });
    expect(summaryOf([killed, survived])).toEqual({
      text: `transitions: 0 of 1 killed\nguards: 1 of 1 killed\n${rowOf(survived)}`,
      exitCode: 1,
    });
    expect(summaryOf([]).exitCode).toBe(1);
  });
});
