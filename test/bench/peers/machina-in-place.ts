import { type Contender, FRESH } from '../steps/service.js';
import { SCRIPT, STEPS } from '../steps/script.js';
import { type Client, fsm } from './support/machina-service.js';

const client: Client = { ...FRESH };
fsm.rehydrate(client, 'INACTIVE');

/** The same with one client for ever, changed in place: less than what the others do, for nothing is there to be stored. */
export const contender: Contender = {
  visited: () => [
    String(fsm.currentState(client)),
    ...SCRIPT.map((event) => {
      fsm.handle(client, event.type, event);
      return String(fsm.currentState(client));
    }),
  ],
  run(times) {
    for (let time = 0; time < times; time += 1) {
      for (let place = 0; place < STEPS; place += 1) fsm.handle(client, SCRIPT[place]!.type, SCRIPT[place]!);
    }
    return client.revision;
  },
};
