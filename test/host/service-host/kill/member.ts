/*
 * A service host as a process of its own, which is killed. It does what its parent asks for, and writes down what its work does.
 */
import { appendFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import type { WorkInput } from 'local-service-machines';
import { createServiceHost, type ServiceStore, type WorkContext } from 'local-service-machines/host';
import type { FromMember, JournalLine, MemberSettings, ToMember } from './messages.js';
import { openStoreAt } from './stores.js';

/** How much too early the store answers, if it does. */
const TOO_EARLY_MS = 5_000;
const MAX_WORK_MS = 5;

const settings = JSON.parse(process.argv[2] ?? '') as MemberSettings;
const { run, journal } = settings;
const opened = await openStoreAt(settings.store);
const store = settings.answersTooEarly ? answeringTooEarly(opened) : opened;

const note = (line: JournalLine) => appendFileSync(journal, `${JSON.stringify(line)}\n`);
const tell = (message: FromMember) => void process.send?.(message);

const work = async ({ operation }: WorkInput, { effectId, attempt }: WorkContext) => {
  note({ run, what: 'begins', effectId, attempt, operation: operation.type });
  await setTimeout(Math.random() * MAX_WORK_MS);
  note({ run, what: 'ends', effectId, attempt, operation: operation.type });
};
const host = createServiceHost({
  store,
  runId: run,
  work: {
    recordActivation: work,
    recordInstanceCount: work,
    deployTestInstance: work,
    adjustInstances: work,
    replaceInstances: work,
    stopInstances: work,
    removeService: work,
  },
  observe: () => ({ executors: [{ executorId: 'h1', state: 'ACTIVE', updatedAt: Date.now() }], instances: [] }),
  onError: (error) => console.error(error),
});
await host.start();
process.on('message', (message: ToMember) => {
  if (message.request === null) {
    const busy = [...host.list()].filter((service) => service.hasTag('inFlight')).length;
    tell({ id: message.id, busy });
    return;
  }
  host.request(message.request).then(
    ({ admitted }) => tell({ id: message.id, admitted }),
    (error: unknown) => tell({ id: message.id, error: String(error) }),
  );
});
process.on('disconnect', () => process.exit());
tell({ id: 0 });

function answeringTooEarly(store: ServiceStore): ServiceStore {
  return {
    claim: (runId) => store.claim(runId),
    load: () => store.load(),
    read: (serviceId) => store.read(serviceId),
    write: (...row) => {
      void setTimeout(TOO_EARLY_MS).then(() => store.write(...row));
      return 'written';
    },
  };
}
