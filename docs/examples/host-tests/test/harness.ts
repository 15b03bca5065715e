import type { ClusterObservation, LifecycleInput, ServiceRequest } from 'local-service-machines';
import type { HostClock, HostedService, HostRequest } from 'local-service-machines/host';
import {
  type CommandTarget,
  type Harness,
  OBSERVED_AT,
  SAMPLE_SERVICE_ID,
  type Subject,
  VirtualClock,
} from 'local-service-machines/testing';
import { ManualWork } from './manual-work.js';
import { Store, testedController } from './planted-bugs.js';

/** One service of our controller, as the kit drives it: on a manual clock, with work that the kit ends. */
export async function startSubject({ revision, ...settings }: LifecycleInput) {
  const virtual = new VirtualClock();
  // The cluster is observed at one moment, however much time passes for the timers.
  const clock: HostClock = {
    now: () => OBSERVED_AT,
    setTimeout: (fire, delayMs) => virtual.setTimeout(fire, delayMs),
    clearTimeout: (timer) => virtual.clearTimeout(Number(timer)),
  };
  const store = new Store();
  const workers = new ManualWork();
  let observation: ClusterObservation | null = null;
  let service: HostedService | null = null;
  const observe = () => {
    if (observation === null) throw new Error('Nothing is known of the cluster.');
    return observation;
  };

  const begin = async () => {
    const controller = testedController({ store, workers, observe, clock, settings });
    controller.subscribe(SAMPLE_SERVICE_ID, (next) => (service = next));
    await controller.start();
    service = controller.get(SAMPLE_SERVICE_ID) ?? service;
    await virtual.settle();
    return controller;
  };
  // An id that was used before.
  if (revision !== undefined) {
    const tombstone = { service: null, posted: null, createdAt: 0, updatedAt: 0 };
    store.write({ serviceId: SAMPLE_SERVICE_ID, version: '0', revision, ...tombstone }, null, store.claim());
  }
  let controller = await begin();

  const isInFlight = (effectId: string) => effectId === service?.context.inFlight?.effectId;
  return {
    // The kit drives one life; ours would begin another.
    send: (request) =>
      service?.value === 'DESTROYED' ? { admitted: false } : controller.request(namingTheService(request)),
    state: () => service?.value ?? 'INIT',
    context: () => service?.context ?? {},
    settle: (outcome) => {
      workers.end(isInFlight, outcome);
      return virtual.settle();
    },
    reportLate: (outcome) => {
      workers.end((effectId) => !isInFlight(effectId), outcome);
      return virtual.settle();
    },
    progress: async ({ effectId, ...progress }) => {
      const matches = effectId === undefined ? isInFlight : (other: string) => other === effectId;
      await workers.progress(matches, progress).catch(() => undefined);
    },
    timeout: () => virtual.advance((virtual.nextDeadline() ?? virtual.now()) - virtual.now()),
    elapse: (ms) => virtual.advance(ms),
    restart: async () => {
      await controller.stop();
      controller = await begin();
    },
    stop: () => controller.stop(),
    /** The controller sees the cluster like this. */
    see: async (seen: ClusterObservation) => {
      observation = seen;
      await controller.tick();
      observation = null;
      await virtual.settle();
    },
  } satisfies Subject & { readonly see: unknown };
}

/** The harness through which the kit drives our controller. It assesses the cluster by itself, and takes no digests. */
export const controllerHarness: Harness = { name: 'our controller', start: startSubject };

/** Our controller as the target of commands. */
export async function commandTarget(): Promise<CommandTarget> {
  const { see, ...subject } = await startSubject({});
  return { ...subject, observe: see };
}

function namingTheService(request: ServiceRequest): HostRequest {
  return request.type === 'CREATE' ? request : { serviceId: SAMPLE_SERVICE_ID, ...request };
}
