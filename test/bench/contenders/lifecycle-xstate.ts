import { type LifecycleEvent, lifecycleMachine } from 'local-service-machines';
import { initialTransition, transition } from 'xstate';
import { CREATE, HEARD } from '../steps/life.js';
import { textOf } from '../steps/script.js';
import type { Contender } from '../steps/service.js';

const events = HEARD as readonly LifecycleEvent[];
const [born] = initialTransition(lifecycleMachine, undefined);
const [snapshot] = transition(lifecycleMachine, born, CREATE);

/** The lifecycle machine itself, stepped by XState's pure `transition`. */
export const contender: Contender = {
  visited() {
    let now = snapshot;
    return [
      textOf(now.value),
      ...events.map((event) => {
        [now] = transition(lifecycleMachine, now, event);
        return textOf(now.value);
      }),
    ];
  },
  run(times) {
    let revision = 0;
    for (let time = 0; time < times; time += 1) {
      let now = snapshot;
      for (const event of events) [now] = transition(lifecycleMachine, now, event);
      revision += now.context.revision;
    }
    return revision;
  },
};
