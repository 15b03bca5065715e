import { compile, type EngineEvent, type EngineRecord } from 'local-service-machines/engine';
import { workingChart } from '../steps/small.machine.js';
import { type Contender, FRESH } from '../steps/service.js';
import { fromJson, SCRIPT, STEPS } from '../steps/script.js';

type WorkingEvent = EngineEvent<typeof workingChart>;

const effectId = 'dns-cache-1#1:work';
const events: readonly WorkingEvent[] = fromJson(
  SCRIPT.map((event): WorkingEvent => {
    if (event.type === 'DONE') return { type: 'effect.succeeded', effectId };
    return event.type === 'FAILED' ? { type: 'effect.failed', effectId, error: event.error } : event;
  }),
);

const engine = compile(workingChart);
let record: EngineRecord<typeof workingChart> = { value: 'INACTIVE', context: FRESH };

/** The chart with work, compiled. */
export const contender: Contender = {
  visited: () => [record.value, ...events.map((event) => (record = engine.step(record, event).record).value)],
  run(times) {
    let now = record;
    for (let time = 0; time < times; time += 1) {
      for (let place = 0; place < STEPS; place += 1) now = engine.step(now, events[place]!).record;
    }
    record = now;
    return now.context.revision;
  },
};
