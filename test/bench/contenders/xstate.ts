import { transition } from 'xstate';
import { plainChart } from '../steps/small.machine.js';
import { type Contender, FRESH } from '../steps/service.js';
import { SCRIPT, STEPS, textOf } from '../steps/script.js';

let snapshot = plainChart.resolveState({ value: 'INACTIVE', context: FRESH });

/** The chart without work, stepped by XState's pure `transition`. */
export const contender: Contender = {
  visited: () => [
    textOf(snapshot.value),
    ...SCRIPT.map((event) => {
      [snapshot] = transition(plainChart, snapshot, event);
      return textOf(snapshot.value);
    }),
  ],
  run(times) {
    let now = snapshot;
    for (let time = 0; time < times; time += 1) {
      for (let place = 0; place < STEPS; place += 1) [now] = transition(plainChart, now, SCRIPT[place]!);
    }
    snapshot = now;
    return now.context.revision;
  },
};
