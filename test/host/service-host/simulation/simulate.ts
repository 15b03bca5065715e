import {
  createServiceHost,
  type ServiceHost,
  type StoredService,
  type WorkContext,
} from '../../../../src/host/index.js';
import type { ClusterObservation, WorkInput, WorkName } from '../../../../src/index.js';
import { FaultyStore, VirtualClock, type WriteFault } from '../../../../src/testing/index.js';
import { RememberingStore, type Sabotage } from './remembering-store.js';
import { fulfils, requestOf, REQUESTS, type RequestType } from './requests.js';

/*
 * Lives of hosts on one store: requests of many clients to many services, work that ends in every way, writes that go wrong, crashes,
 * and a second host that claims the store while the first goes on.
 */

const SERVICES = ['a', 'b', 'c'];
const FAULTS: readonly WriteFault[] = [
  'fails',
  'fails-after',
  'hangs',
  'is-slow',
  'lands-late',
  'crashes',
  'crashes-after',
];
const WRITE_TIMEOUT_MS = 200;

interface RunningHost {
  readonly host: ServiceHost;
  readonly faults: FaultyStore;
  readonly works: { readonly end: (how: 'succeed' | 'fail') => void }[];
  /** How many requests were sent to each service, and the number of the last that was answered. */
  readonly sent: Map<string, number>;
  readonly answered: Map<string, number>;
}

/** What a life came to. */
export interface Life {
  readonly problems: readonly string[];
  readonly acknowledged: number;
  readonly begunWork: number;
  readonly hosts: number;
}

/** Lives one life; the same for the same seed. */
export async function simulate(seed: number, sabotage: Sabotage = 'none', steps = 80): Promise<Life> {
  const random = mulberry32(seed);
  const pick = <TItem>(items: readonly TItem[]): TItem => items[Math.floor(random() * items.length)]!;
  const problems: string[] = [];
  const clock = new VirtualClock();
  const store = new RememberingStore(sabotage, clock);
  const hosts: RunningHost[] = [];
  const operations = new Map<string, string>();
  const attempts = new Set<string>();
  const acknowledgedRevision = new Map<string, number>();
  let [acknowledged, begunWork, started, requests] = [0, 0, 0, 0];
  let observation: ClusterObservation = { executors: [], instances: [] };

  const begin = (
    running: RunningHost,
    name: WorkName,
    input: WorkInput,
    { effectId, attempt, signal }: WorkContext,
  ) => {
    begunWork += 1;
    const what = JSON.stringify([name, input.operation]);
    if ((operations.get(effectId) ?? what) !== what) problems.push(`${effectId} began different work`);
    operations.set(effectId, what);
    const token = `${effectId} ${String(attempt)}`;
    if (attempts.has(token)) problems.push(`${token} began twice`);
    attempts.add(token);
    if (!store.history.some(({ service }) => holds(service, effectId, attempt)))
      problems.push(`${token} acts before it is stored`);
    return new Promise<void>((resolve, reject) => {
      running.works.push({
        end: (how) =>
          how === 'succeed' ? resolve() : reject(Object.assign(new Error('no luck'), { code: 'NO_LUCK' })),
      });
      if (signal.aborted) problems.push(`${token} began aborted`);
    });
  };

  const start = async () => {
    started += 1;
    const faults = new FaultyStore(store);
    const work =
      (name: WorkName) =>
      (input: WorkInput, context: WorkContext): Promise<void> =>
        begin(running, name, input, context);
    /** The work of each service of which the beginning was told, and not the end. */
    const open = new Map<string, string>();
    const host = createServiceHost({
      store: faults,
      runId: `run-${String(started)}`,
      clock,
      writeTimeoutMs: WRITE_TIMEOUT_MS,
      settings: { emergencyDelayMs: 50 },
      work: {
        recordActivation: work('recordActivation'),
        removeService: work('removeService'),
        deployTestInstance: work('deployTestInstance'),
        adjustInstances: work('adjustInstances'),
        replaceInstances: work('replaceInstances'),
        stopInstances: work('stopInstances'),
      },
      observe: () => observation,
      onEvent: (event) => {
        if (event.type === 'work.started') {
          if (open.has(event.serviceId)) problems.push(`${event.effectId} began before the end of other work was told`);
          open.set(event.serviceId, event.effectId);
        } else if (event.type === 'work.finished') {
          if (open.get(event.serviceId) !== event.effectId)
            problems.push(`the end of ${event.effectId} was told twice`);
          open.delete(event.serviceId);
        }
      },
      onError: (error) => {
        if (error instanceof TypeError || error instanceof RangeError) problems.push(String(error));
      },
    });
    const running: RunningHost = { host, faults, works: [], sent: new Map(), answered: new Map() };
    await host.start();
    hosts.push(running);
  };

  const ask = ({ host, sent, answered }: RunningHost, service: string, type: RequestType) => {
    const serviceId = `${service}-1`;
    const number = (sent.get(serviceId) ?? 0) + 1;
    sent.set(serviceId, number);
    const mark = (requests += 1);
    const since = store.history.length;
    host.request(requestOf(type, service, mark), { posted: mark }).then(
      ({ admitted }) => {
        if (number < (answered.get(serviceId) ?? 0)) problems.push(`${serviceId}: answers out of order`);
        answered.set(serviceId, number);
        if (!admitted) return;
        acknowledged += 1;
        const row = store.history
          .slice(since)
          .find((written) => written.serviceId === serviceId && fulfils(written, type, mark));
        if (row === undefined) problems.push(`${serviceId}: ${type} is acknowledged before it is stored`);
        else acknowledgedRevision.set(serviceId, Math.max(acknowledgedRevision.get(serviceId) ?? 0, row.revision));
      },
      () => undefined,
    );
  };

  await start();
  for (let step = 0; step < steps; step += 1) {
    const running = pick(hosts.slice(-2));
    const chance = random();
    if (chance < 0.4)
      for (let burst = 0; burst <= random() * 3; burst += 1) ask(running, pick(SERVICES), pick(REQUESTS));
    else if (chance < 0.6)
      running.works
        .splice(0, 1 + Math.floor(random() * 2))
        .forEach(({ end }) => end(pick(['succeed', 'succeed', 'fail'])));
    else if (chance < 0.68)
      running.faults.inject(...(random() < 0.5 ? [pick(FAULTS)] : [null, pick(FAULTS), pick(FAULTS)]));
    else if (chance < 0.7) running.faults.isDown = !running.faults.isDown;
    else if (chance < 0.78) running.faults.release();
    else if (chance < 0.9) {
      observation = { executors: [{ executorId: 'h1', state: pick(['ACTIVE', 'REMOVED']) }], instances: [] };
      void running.host.tick().catch(() => undefined);
    } else if (chance < 0.93) {
      if (random() < 0.5) running.faults.crash();
      await start();
    }
    if (random() < 0.7) await clock.advance(pick([0, 10, 150, 1_000, 5_000]));
    // Where the last host has crashed, the next one starts.
    if (hosts.at(-1)!.faults.isCrashed) await start();
  }

  // Everything heals: the last host and the store come to agree, and every revision that was acknowledged is there.
  const last = hosts.at(-1)!;
  for (const { faults } of hosts) faults.heal();
  await clock.advance(200_000);
  for (const service of SERVICES) {
    const serviceId = `${service}-1`;
    const row = store.read(serviceId);
    const shown = last.host.get(serviceId);
    const stored = row?.service?.snapshot;
    if (stored?.value !== shown?.value || (shown && row?.revision !== shown.context.revision)) {
      problems.push(`${serviceId}: ${String(shown?.value)} is shown, and ${String(stored?.value)} is stored`);
    }
    if ((row?.revision ?? 0) < (acknowledgedRevision.get(serviceId) ?? 0))
      problems.push(`${serviceId}: an acknowledged revision is lost`);
    const revisions = store.history
      .filter((written) => written.serviceId === serviceId)
      .map(({ revision }) => revision);
    if (revisions.some((revision, index) => revision < (revisions[index - 1] ?? 0)))
      problems.push(`${serviceId}: revisions went back`);
  }
  for (const { host } of hosts) void host.stop();
  return { problems, acknowledged, begunWork, hosts: started };
}

function holds(service: StoredService['service'], effectId: string, attempt: number): boolean {
  const inFlight: { effectId: string; attempt?: number } | null | undefined = service?.snapshot.context.inFlight;
  return inFlight?.effectId === effectId && (inFlight.attempt ?? 1) === attempt;
}

function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
