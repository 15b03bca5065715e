import { compile, type EngineRecord } from 'local-service-machines/engine';
import { plainChart } from '../steps/small.machine.js';
import { type Contender, FRESH } from '../steps/service.js';
import { SCRIPT, STEPS } from '../steps/script.js';

const engine = compile(plainChart);
let record: EngineRecord<typeof plainChart> = { value: 'INACTIVE', context: FRESH };

/** The chart without work, compiled. */
export const contender: Contender = {
  visited: () => [record.value, ...SCRIPT.map((event) => (record = engine.step(record, event).record).value)],
  run(times) {
    let now = record;
    for (let time = 0; time < times; time += 1) {
      for (let place = 0; place < STEPS; place += 1) now = engine.step(now, SCRIPT[place]!).record;
    }
    record = now;
    return now.context.revision;
  },
};
