import { transition } from 'xstate';
import { workingChart } from '../steps/small.machine.js';
import { type Contender, type Event, FRESH } from '../steps/service.js';
import { fromJson, SCRIPT, STEPS, textOf } from '../steps/script.js';

const events: readonly Event[] = fromJson(
  SCRIPT.map((event) => {
    if (event.type === 'DONE') return { type: 'xstate.done.actor.work', actorId: 'work', output: null };
    return event.type === 'FAILED' ? { type: 'xstate.error.actor.work', actorId: 'work', error: event.error } : event;
  }) as readonly Event[],
);

let snapshot = workingChart.resolveState({ value: 'INACTIVE', context: FRESH });

/** The chart with work, stepped by XState's pure `transition`; the actors that it asks for are not started. */
export const contender: Contender = {
  visited: () => [
    textOf(snapshot.value),
    ...events.map((event) => {
      [snapshot] = transition(workingChart, snapshot, event);
      return textOf(snapshot.value);
    }),
  ],
  run(times) {
    let now = snapshot;
    for (let time = 0; time < times; time += 1) {
      for (let place = 0; place < STEPS; place += 1) [now] = transition(workingChart, now, events[place]!);
    }
    snapshot = now;
    return now.context.revision;
  },
};
