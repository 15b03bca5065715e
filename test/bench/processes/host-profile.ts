import { PerformanceObserver } from 'node:perf_hooks';
import type { ClusterObservation } from 'local-service-machines';
import { createServiceHost, type ServiceStore, type StoredService } from 'local-service-machines/host';
import { lifecycleMachine } from 'local-service-machines';
import { compile } from 'local-service-machines/engine';
import { SAMPLE_SPEC, sampleRequest } from 'local-service-machines/testing';

/*
 * A controller of a large fleet: services of three instances each, restored from a store in memory, and then ticks. How long do others
 * wait for the event loop, how long are the pauses of the garbage collector, and does the heap grow?
 */

const SERVICES = Number(process.argv[2] ?? 100_000);
const HOSTS = 3;
const TICKS = 5;
const PROBE_MS = 5;

const { record } = (() => {
  const engine = compile(lifecycleMachine);
  const create = sampleRequest('CREATE');
  if (create.type !== 'CREATE') throw new Error('A service begins with CREATE.');
  return engine.step(engine.start(undefined).record, { ...create, recovered: { activationState: 'ACTIVE' } });
})();

function rowOf(place: number): StoredService {
  const name = `service-${String(place)}`;
  const serviceId = `${name}-1`;
  const context = { ...record.context, serviceId, spec: { ...SAMPLE_SPEC, name, version: '1' } };
  return {
    serviceId,
    version: '',
    revision: 1,
    service: {
      schemaVersion: 2,
      machineId: lifecycleMachine.id,
      snapshot: { status: 'active', value: 'ACTIVE', context, output: null },
    },
    posted: null,
    createdAt: 0,
    updatedAt: 0,
  };
}

const store: ServiceStore = {
  claim: () => 1,
  *load() {
    for (let place = 0; place < SERVICES; place += 1) yield rowOf(place);
  },
  read: () => undefined,
  write: () => 'written',
};

/** All healthy, in an order that has nothing to do with the services. */
function observation(): ClusterObservation {
  const updatedAt = Date.now();
  const executors = Array.from({ length: HOSTS }, (_, place) => ({
    executorId: `executor-${String(place)}`,
    state: 'ACTIVE' as const,
    updatedAt,
  }));
  const instances = Array.from({ length: SERVICES * HOSTS }, (_, place) => {
    const service = (place * 7_919) % SERVICES;
    const executorId = `executor-${String(Math.floor(place / SERVICES))}`;
    const serviceId = `service-${String(service)}-1`;
    const instanceId = `SI-${String(service)}-${executorId}`;
    return {
      instanceId,
      serviceId,
      executorId,
      state: 'HEALTHY' as const,
      createdAt: updatedAt - 1_000_000,
      updatedAt,
    };
  });
  return { executors, instances };
}

let longestGcMs = 0;
new PerformanceObserver((list) => {
  for (const { duration } of list.getEntries()) longestGcMs = Math.max(longestGcMs, duration);
}).observe({ entryTypes: ['gc'] });

let longestPauseMs = 0;
let last = performance.now();
const probe = setInterval(() => {
  const now = performance.now();
  longestPauseMs = Math.max(longestPauseMs, now - last - PROBE_MS);
  last = now;
}, PROBE_MS);
const forgetPauses = async () => {
  await new Promise((resolve) => setTimeout(resolve, 50));
  [longestPauseMs, longestGcMs] = [0, 0];
};

const observations = [observation(), observation()];
const failures: unknown[] = [];
const nothing = () => Promise.resolve();
const host = createServiceHost({
  store,
  runId: 'profile',
  work: { deployTestInstance: nothing, adjustInstances: nothing, replaceInstances: nothing, stopInstances: nothing },
  observe: () => {
    // The same objects with the time of now: what making them costs is the observer's.
    const { executors, instances } = observations.shift() ?? observation();
    observations.push({ executors, instances });
    return { executors, instances };
  },
  settings: { staleAfterMs: 3_600_000 },
  onError: (error) => failures.push(error),
});
await forgetPauses();
const begun = performance.now();
const { loaded } = await host.start();
const start = { seconds: (performance.now() - begun) / 1_000, longestPauseMs, longestGcMs };
if (loaded !== SERVICES) throw new Error(`${String(loaded)} services were loaded.`);

const heap = () => {
  for (let time = 0; time < 3; time += 1) globalThis.gc?.();
  return process.memoryUsage().heapUsed;
};
await host.tick();
const before = heap();
await forgetPauses();
const ticks: number[] = [];
for (let time = 0; time < TICKS; time += 1) {
  const { assessed, durationMs } = await host.tick();
  if (assessed !== SERVICES) throw new Error(`${String(assessed)} services were assessed.`);
  ticks.push(durationMs);
}
const during = { longestPauseMs, longestGcMs };
const growth = (heap() - before) / SERVICES / TICKS;
clearInterval(probe);
await host.stop();
if (failures.length > 0) throw failures[0];
console.log(
  JSON.stringify({
    services: SERVICES,
    start,
    tick: { milliseconds: Math.min(...ticks), ...during },
    bytesPerServiceAndTick: growth,
    bytesPerService: before / SERVICES,
  }),
);
