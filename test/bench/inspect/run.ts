/*
 * What does being inspected cost a transition? `npm run bench:inspect` prints a table for each kind of context, measured in one run:
 * how much longer a transition takes than without inspection, ours and the official sender's. Fails if ours passes the goal.
 */
import { setTimeout as later } from 'node:timers/promises';
import { createInspector } from '@statelyai/inspect';
import { createActor, type InspectionEvent, type Observer } from 'xstate';
import { lifecycleMachine, type LocalServiceSpec } from '../../../src/index.js';
import { createInspect } from '../../../src/inspect/index.js';
import { aMinimalSpec } from '../../support/specs.js';

type Inspection = ((event: InspectionEvent) => void) | Observer<InspectionEvent>;

const GOAL_US = 1_000;
const MIB = 2 ** 20;

const manySecrets = Object.fromEntries(
  Array.from({ length: 10_000 }, (_, index) => [`KEY_${String(index)}`, `${String(index)}-`.padEnd(95, 'secret')]),
);

/** Where the weight of a context can be. */
const PLACES: Readonly<Record<string, { readonly spec: LocalServiceSpec; readonly ids?: number }>> = {
  'a small context': { spec: aMinimalSpec() },
  '1 MB in one configuration': {
    spec: aMinimalSpec({ configs: [{ type: 'INLINE', localFilename: '/etc/a', data: 'QUJD'.repeat(MIB / 4) }] }),
  },
  '1 MB in 10,000 secrets': { spec: aMinimalSpec({ env: manySecrets }) },
  '1 MB in 30,000 instance ids': { spec: aMinimalSpec(), ids: 30_000 },
};

const WAYS: Readonly<Record<string, { readonly rounds: number; readonly inspection: () => Inspection | undefined }>> = {
  none: { rounds: 9, inspection: () => undefined },
  'to a callback': { rounds: 9, inspection: () => createInspect({ sink: () => undefined }) },
  'to text': { rounds: 9, inspection: () => createInspect({ sink: (message) => JSON.stringify(message) }) },
  official: {
    rounds: 1,
    inspection: () => createInspector({ send: (message) => void JSON.stringify(message) }).inspect,
  },
};

/** Microseconds: of the CREATE, and of a transition between rest and work, whose actor is started or stopped. */
async function measure(
  inspect: Inspection | undefined,
  { spec, ids = 0 }: (typeof PLACES)[string],
): Promise<{ readonly create: number; readonly transition: number }> {
  const CYCLES = 50;
  const actor = createActor(lifecycleMachine, { ...(inspect && { inspect }) }).start();
  const serviceId = `${spec.name}-${spec.version}`;
  const create = await microseconds(() => {
    actor.send({ type: 'CREATE', spec, instancesPerHost: 1 });
  });
  if (ids > 0) actor.send({ type: 'OBSERVE', health: digest(serviceId, ids) });
  const all = await microseconds(() => {
    for (let cycle = 0; cycle < CYCLES; cycle += 1) {
      actor.send({ type: 'ADJUST_INSTANCES', serviceId });
      actor.send({ type: 'CANCEL' });
    }
  });
  if (actor.getSnapshot().context.revision !== 1 + CYCLES) throw new Error('Not every operation was accepted.');
  actor.stop();
  await later(1);
  return { create, transition: all / (2 * CYCLES) };
}

/** Until all is done: the official sender puts its work off. */
async function microseconds(work: () => void): Promise<number> {
  const begun = process.hrtime.bigint();
  work();
  await later(0);
  return Number(process.hrtime.bigint() - begun) / 1_000;
}

function digest(serviceId: string, ids: number) {
  return {
    serviceId,
    state: 'INACTIVE',
    revision: 1,
    hosts: { live: 0, draining: 0, blacklisted: 0, silent: 0, gone: 0, backingOff: 0 },
    instances: {
      required: 0,
      active: 0,
      running: 0,
      healthy: ids,
      unhealthy: 0,
      stale: 0,
      silent: 0,
      missing: 0,
      surplus: 0,
    },
    healthyInstanceIds: Array.from({ length: ids }, (_, index) => `instance-${String(index)}`.padEnd(35, 'x')),
    adjustment: 'NONE',
  } as const;
}

for (const [title, place] of Object.entries(PLACES)) {
  const best: Record<string, { create: number; transition: number }> = {};
  for (const [way, { rounds, inspection }] of Object.entries(WAYS)) {
    const found = [];
    for (let round = 0; round < rounds; round += 1) found.push(await measure(inspection(), place));
    best[way] = {
      create: Math.min(...found.map(({ create }) => create)),
      transition: Math.min(...found.map(({ transition }) => transition)),
    };
  }
  const none = best['none'] ?? { create: 0, transition: 0 };
  console.log(`\n${title}; without inspection ${none.transition.toFixed(0)} µs a transition`);
  for (const [way, { create, transition }] of Object.entries(best)) {
    if (way === 'none') continue;
    const more = transition - none.transition;
    const ratio = (transition / none.transition).toFixed(1);
    console.log(
      `${way.padStart(15)}: ${more.toFixed(0).padStart(7)} µs more (× ${ratio}); CREATE, once: ${(create - none.create).toFixed(0)} µs more`,
    );
    if (way !== 'official' && more > GOAL_US) process.exitCode = 1;
  }
}
