import { type Contender, type Event, FRESH } from '../steps/service.js';
import { SCRIPT, STEPS } from '../steps/script.js';
import { type Client, fsm } from './support/machina-service.js';

interface Stored {
  readonly state: string;
  readonly context: typeof FRESH;
}

/** From one record to the next, as one who stores records needs it. */
function step({ state, context }: Stored, event: Event): Stored {
  const client: Client = {
    serviceId: context.serviceId,
    activation: context.activation,
    instancesPerHost: context.instancesPerHost,
    revision: context.revision,
    failures: context.failures,
    inFlight: context.inFlight,
  };
  fsm.rehydrate(client, state);
  fsm.handle(client, event.type, event);
  return { state: fsm.currentState(client) ?? state, context: client };
}

let record: Stored = { state: 'INACTIVE', context: FRESH };

/** The service on machina, with a fresh record each step, as with the others. */
export const contender: Contender = {
  visited: () => [record.state, ...SCRIPT.map((event) => (record = step(record, event)).state)],
  run(times) {
    let now = record;
    for (let time = 0; time < times; time += 1) {
      for (let place = 0; place < STEPS; place += 1) now = step(now, SCRIPT[place]!);
    }
    record = now;
    return now.context.revision;
  },
};
