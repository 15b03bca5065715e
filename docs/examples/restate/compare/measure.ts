/*
 * `npm run compare`: events a second and CPU time of each on Restate, with the machine and with the object written by hand. Both store the
 * same, get the same requests from as many clients, and take turns; each has a server, a service and a cluster of its own.
 * Reads /proc, so it runs on Linux. First it checks that both have stored the same.
 */
import { deepStrictEqual } from 'node:assert';
import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { assessHealth, type CreateOperation, serviceIdOf } from 'local-service-machines';
import { SAMPLE_SPEC } from 'local-service-machines/testing';
import { Cluster } from '../cluster.js';
import { Controller } from '../controller.js';
import { Ingress } from '../ingress.js';
import { type RestateHost, startRestate } from '../server.js';

const CLIENTS = 4;
const ROUNDS = 7;
/** The events of one client in a round, by what is measured. */
const EVENTS = { observe: 60, operate: 15 } as const;
type Load = keyof typeof EVENTS;
const LOADS = Object.keys(EVENTS) as readonly Load[];

interface Contender {
  readonly restate: RestateHost;
  readonly controller: Controller;
  readonly stop: () => Promise<void>;
}

/** What a round took for each event, in ms: of the clock, of the service's CPU and of the server's. */
type Costs = Readonly<Record<'clock' | 'service' | 'server', number>>;

/** The length of the kernel's ticks in /proc, in ms. */
const TICK_MS = 10;

async function contender(script: string): Promise<Contender> {
  const cluster = new Cluster();
  const restate = await startRestate(await cluster.start(), {}, script);
  const controller = new Controller(cluster, new Ingress(restate.ingressUrl));
  const stop = async () => {
    await restate.stop();
    await cluster.stop();
  };
  return { restate, controller, stop };
}

function creationOf(client: number): CreateOperation & { readonly spec: typeof SAMPLE_SPEC } {
  return { type: 'CREATE', spec: { ...SAMPLE_SPEC, name: `client-${client}` }, instancesPerHost: 1 };
}

const serviceIds = Array.from({ length: CLIENTS }, (_, client) => serviceIdOf(creationOf(client).spec));

/** Sends one service its events, each when the one before is answered and, if it begins work, that has ended. */
async function drive({ controller }: Contender, load: Load, serviceId: string): Promise<void> {
  const { ingress, cluster } = controller;
  if (load === 'observe') {
    const health = assessHealth(await ingress.snapshot(serviceId), cluster.observe(), Date.now());
    for (let event = 0; event < EVENTS.observe; event += 1) await ingress.send(serviceId, { type: 'OBSERVE', health });
    return;
  }
  for (let event = 0; event < EVENTS.operate; event += 1) {
    const instancesPerHost = 1 + (event % 2);
    await controller.request(serviceId, { type: 'UPDATE_INSTANCE_COUNT', serviceId, instancesPerHost });
  }
}

/** The CPU time of a process so far, in ms. */
function cpuMs(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
}

async function costsOf(made: Contender, load: Load): Promise<Costs> {
  const { service, server } = made.restate;
  const events = CLIENTS * EVENTS[load];
  const before = { clock: performance.now(), service: cpuMs(service.pid), server: cpuMs(server.pid) };
  await Promise.all(serviceIds.map((serviceId) => drive(made, load, serviceId)));
  return {
    clock: (performance.now() - before.clock) / events,
    service: (cpuMs(service.pid) - before.service) / events,
    server: (cpuMs(server.pid) - before.server) / events,
  };
}

/** What is stored of every service, without what the integration adds. */
async function storedBy({ controller }: Contender) {
  const snapshots = await Promise.all(serviceIds.map((serviceId) => controller.ingress.snapshot(serviceId)));
  return snapshots.map(({ value, context }) => ({ value, context }));
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

const contenders = {
  machine: await contender('service.ts'),
  hand: await contender('compare/service.ts'),
};
const names = ['machine', 'hand'] as const;
try {
  for (const name of names) {
    const { controller } = contenders[name];
    await Promise.all(serviceIds.map((_, client) => controller.create(creationOf(client))));
    for (const serviceId of serviceIds) await controller.request(serviceId, { type: 'ACTIVATE', serviceId });
    for (const serviceId of serviceIds) await controller.request(serviceId, { type: 'DEACTIVATE', serviceId });
    for (const load of LOADS) await costsOf(contenders[name], load);
  }
  deepStrictEqual(await storedBy(contenders.machine), await storedBy(contenders.hand));

  const found = LOADS.map((load) => ({ load, machine: [] as Costs[], hand: [] as Costs[] }));
  for (let round = 0; round < ROUNDS; round += 1) {
    process.stderr.write(`round ${round + 1} of ${ROUNDS}\n`);
    for (const costs of found) {
      for (const name of round % 2 === 0 ? names : [...names].reverse()) {
        costs[name].push(await costsOf(contenders[name], costs.load));
      }
    }
  }
  deepStrictEqual(await storedBy(contenders.machine), await storedBy(contenders.hand));

  console.log(`Node ${process.version}, ${cpus().length} cores; medians of ${ROUNDS} rounds, ratios within each round`);
  for (const { load, machine, hand } of found) {
    const ms = (costs: readonly Costs[], kind: keyof Costs) => median(costs.map((each) => each[kind]));
    const ratio = (kind: keyof Costs) =>
      median(machine.map((each, round) => each[kind] / (hand[round]?.[kind] ?? NaN)));
    console.log(`${load}:`);
    const perSecond = (costs: readonly Costs[]) => (1_000 / ms(costs, 'clock')).toFixed(0);
    console.log(
      `  events/s     machine ${perSecond(machine)}, by hand ${perSecond(hand)}: ${(1 / ratio('clock')).toFixed(2)} times`,
    );
    for (const kind of ['service', 'server'] as const) {
      const [ours, theirs] = [ms(machine, kind).toFixed(1), ms(hand, kind).toFixed(1)];
      console.log(`  CPU, ${kind.padEnd(7)} machine ${ours} ms, by hand ${theirs} ms: ${ratio(kind).toFixed(2)} times`);
    }
  }
} finally {
  for (const name of names) await contenders[name].stop();
}
