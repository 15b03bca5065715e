import { createServiceHost } from 'local-service-machines/host';
import { actorsByHand } from '../hosting/by-hand.js';
import { type Acknowledging, memoryStore, operationsPerSecond } from '../hosting/operations.js';

/* Acknowledged operations a second with so many clients: of the service host, and of actors by hand, with the same store. */

const clients = Number(process.argv[2]);
const OPERATIONS = 10_000;
const TURNS = 3;

async function hosted(): Promise<Acknowledging> {
  const nothing = () => Promise.resolve();
  const host = createServiceHost({
    store: memoryStore(),
    runId: 'bench',
    work: { deployTestInstance: nothing, adjustInstances: nothing, replaceInstances: nothing, stopInstances: nothing },
    observe: () => ({ executors: [], instances: [] }),
    onError: (error) => {
      throw error;
    },
  });
  await host.start();
  return {
    request: async (request) => {
      const admission = await host.request(request);
      if (!admission.admitted) throw new Error(admission.refusal.message);
    },
    stop: () => host.stop(),
  };
}

const best = { host: 0, hand: 0 };
for (let turn = 0; turn < TURNS; turn += 1) {
  for (const [name, made] of [
    ['host', await hosted()],
    ['hand', await actorsByHand(memoryStore())],
  ] as const) {
    best[name] = Math.max(best[name], await operationsPerSecond(made, clients, OPERATIONS));
    await made.stop();
  }
}
console.log(JSON.stringify(best));
