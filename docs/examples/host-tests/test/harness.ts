import type { ClusterObservation } from 'local-service-machines';
import { type Harness, SAMPLE_SERVICE_ID, type Subject, VirtualClock } from 'local-service-machines/testing';
import type { InspectionEvent } from 'xstate';
import { MemoryStore } from '../controller/store.js';
import { lifecycleWith } from '../controller/workers.js';
import { ManualWork } from './manual-work.js';
import { controllerWith } from './planted-bugs.js';

/** The controller that this run tests. */
export const Controller = controllerWith(process.env['PLANTED_BUG']);

/** One service of our controller, as the kit drives it. */
export interface ControllerSubject extends Required<Subject> {
  /** Lets the controller observe the cluster in this state. */
  observeCluster(observation: ClusterObservation, now: number): Promise<void>;
}

/** The harness through which the kit drives our controller. */
export interface ControllerHarness extends Harness {
  start(input: Parameters<Harness['start']>[0]): ControllerSubject;
}

/**
 * Our controller on a manual clock, with work that the kit ends. `InMemoryCluster` of the kit can do the work instead, as
 * `Workers` that really start and stop instances.
 */
export function controllerHarness(inspect?: (event: InspectionEvent) => void): ControllerHarness {
  return { name: 'our controller', start: (settings) => startSubject(settings, inspect) };
}

function startSubject(
  settings: Parameters<Harness['start']>[0],
  inspect: ((event: InspectionEvent) => void) | undefined,
) {
  const clock = new VirtualClock();
  const store = new MemoryStore();
  const work = new ManualWork();
  const options = { machine: lifecycleWith(work), store, settings, actors: { clock, ...(inspect && { inspect }) } };
  let controller = new Controller(options);

  const snapshot = () => controller.service(SAMPLE_SERVICE_ID)?.getSnapshot();
  const inFlight = () => snapshot()?.context.inFlight?.effectId;
  return {
    send: (request) =>
      request.type === 'CREATE' ? controller.create(request) : controller.request(SAMPLE_SERVICE_ID, request),
    state: () => snapshot()?.value ?? 'INIT',
    context: () => snapshot()?.context ?? {},
    settle: (outcome) => {
      work.end((effectId) => effectId === inFlight(), outcome);
      return clock.settle();
    },
    progress: ({ effectId = inFlight(), ...progress }) => {
      if (effectId !== undefined) {
        controller.service(SAMPLE_SERVICE_ID)?.send({ type: 'PROGRESS', effectId, ...progress });
      }
      return clock.settle();
    },
    reportLate: (outcome) => {
      work.end((effectId) => effectId !== inFlight(), outcome);
      return clock.settle();
    },
    timeout: () => clock.advance((clock.nextDeadline() ?? clock.now()) - clock.now()),
    elapse: (ms) => clock.advance(ms),
    observeCluster: (observation, now) => controller.observe(() => Promise.resolve(observation), now),
    observe: (health) => {
      controller.service(SAMPLE_SERVICE_ID)?.send({ type: 'OBSERVE', health });
      return clock.settle();
    },
    restart: async () => {
      controller.stop();
      controller = new Controller(options, await store.load());
    },
    stop: () => controller.stop(),
  } satisfies ControllerSubject;
}
