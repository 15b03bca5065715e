import { lifecycleMachine } from 'local-service-machines';
import { compile } from 'local-service-machines/engine';
import { CREATE, REPORTED } from '../steps/life.js';
import type { Contender } from '../steps/service.js';

const engine = compile(lifecycleMachine);
const { record } = engine.step(engine.start(undefined).record, CREATE);

/** The lifecycle machine itself, compiled. */
export const contender: Contender = {
  visited() {
    let now = record;
    return [now.value, ...REPORTED.map((event) => (now = engine.step(now, event).record).value)];
  },
  run(times) {
    let revision = 0;
    for (let time = 0; time < times; time += 1) {
      let now = record;
      for (const event of REPORTED) now = engine.step(now, event).record;
      revision += now.context.revision;
    }
    return revision;
  },
};
