/*
 * The story of a service, chapter by chapter. Each chapter does what an operator, a host or a fault would do; the controller decides
 * everything else.
 */
import { setImmediate, setTimeout } from 'node:timers/promises';
import { type LocalServiceSpec, serviceIdOf } from 'local-service-machines';
import type { Inspect } from 'local-service-machines/inspect';
import { InMemoryCluster, VirtualClock } from 'local-service-machines/testing';
import { Controller } from './controller.js';
import { viewOf } from './hosts.js';
import { type Entry, Timeline, type TimelineSource } from './timeline.js';
import { durationsWithin, withSparseChecks } from './virtual-time.js';

interface Stage {
  readonly spec: LocalServiceSpec;
  readonly serviceId: string;
  readonly isHostLevel: boolean;
  readonly instancesPerHost: number;
  readonly cluster: InMemoryCluster;
  readonly controller: Controller;
  readonly timeline: Timeline;
}

const CHAPTERS: readonly ((stage: Stage) => Promise<void>)[] = [
  create,
  deployTestInstance,
  activateWithBadHost,
  repairHost,
  hostJoins,
  instanceFails,
  restartWithCrash,
  refusals,
  drain,
  cancelIntoEmergency,
  destroy,
];

/** The pause after each entry with which the story lasts about 30 s, in ms: it has about 120. */
export const PAUSE_MS = 250;

/** The options of the story. */
export interface StoryOptions {
  /** The `inspect` option of the service host. */
  readonly inspect?: Inspect;
  /** How long to pause after each entry of the timeline, in ms, so that it can be followed. Default: no pause. */
  readonly pauseMs?: number;
}

/** Plays the story of a service from CREATE to DESTROY; every entry of its timeline goes to `print`. */
export async function playStory(
  spec: LocalServiceSpec,
  print: (entry: Entry) => void,
  { inspect, pauseMs = 0 }: StoryOptions = {},
): Promise<void> {
  let unseen = 0;
  const clock = new VirtualClock({
    flush: async () => {
      await setImmediate();
      if (unseen > 0 && pauseMs > 0) await setTimeout(unseen * pauseMs);
      unseen = 0;
    },
  });
  const begunAt = clock.now();
  const cluster: InMemoryCluster = new InMemoryCluster({
    hosts: ['host-1', 'host-2', 'host-3'],
    clock,
    durations: durationsWithin(spec),
    onChange: (instance) => {
      timeline.addInstance(instance);
      controller.noteChange();
    },
  });
  const serviceId = serviceIdOf(spec);
  const source: TimelineSource = {
    elapsed: () => clock.now() - begunAt,
    view: () => viewOf(cluster, controller.service),
  };
  const timeline = new Timeline(source, (entry) => {
    unseen += 1;
    print(entry);
  });
  const controller: Controller = new Controller(serviceId, cluster, timeline, inspect);
  const isHostLevel = spec.placementPolicy.hostLevel;
  const stage: Stage = {
    spec: withSparseChecks(spec),
    serviceId,
    isHostLevel,
    // Host ports are fixed, so that only one instance fits on a host.
    instancesPerHost: isHostLevel ? 1 : 2,
    cluster,
    controller,
    timeline,
  };
  await controller.start();
  for (const chapter of CHAPTERS) await chapter(stage);
}

async function create({ controller, timeline, spec, instancesPerHost }: Stage) {
  timeline.beginChapter('CREATE records the service. Nothing runs yet.');
  await controller.request({ type: 'CREATE', spec, instancesPerHost });
}

async function deployTestInstance({ controller, timeline, serviceId }: Stage) {
  timeline.beginChapter('DEPLOY_TEST_INSTANCE tries it on one host first.');
  await controller.request({ type: 'DEPLOY_TEST_INSTANCE', serviceId });
  await controller.untilRest();
}

async function activateWithBadHost({ controller, cluster, timeline, serviceId, instancesPerHost }: Stage) {
  const instances = instancesPerHost === 1 ? 'one instance' : `${instancesPerHost} instances`;
  timeline.beginChapter(
    `ACTIVATE: ${instances} on every host. host-3 is broken: the others come up all the same, and host-3 is tried again, later each time.`,
  );
  cluster.inject({ fault: 'STARTS_FAIL', executorId: 'host-3' });
  timeline.note('host-3', 'breaks: from now on every start fails there');
  await controller.request({ type: 'ACTIVATE', serviceId });
  await controller.untilRest();
  const tries = 3 * instancesPerHost;
  const failed = () =>
    cluster.instances.filter(({ state, executorId }) => executorId === 'host-3' && state === 'STOPPED').length;
  await controller.reconcile(() => failed() >= tries && controller.service?.context.health?.nextStartAt !== undefined);
}

async function repairHost({ controller, cluster, timeline, serviceId }: Stage) {
  timeline.beginChapter('host-3 is repaired. ADJUST_INSTANCES by the operator tries it at once.');
  cluster.inject({ fault: 'STARTS_SUCCEED', executorId: 'host-3' });
  timeline.note('host-3', 'is repaired');
  await controller.request({ type: 'ADJUST_INSTANCES', serviceId });
  await controller.untilRest();
  await controller.reconcile();
}

async function hostJoins({ controller, cluster, timeline }: Stage) {
  timeline.beginChapter('A host joins, and gets its instances.');
  cluster.setExecutor('host-4', 'ACTIVE');
  timeline.note('host-4', 'joins');
  await controller.reconcile();
}

async function instanceFails({ controller, cluster, timeline }: Stage) {
  timeline.beginChapter('An instance fails its health checks: its host stops it, and the controller starts another.');
  const instanceId = instanceOn(cluster, 'host-1');
  cluster.inject({ fault: 'INSTANCE_UNHEALTHY', instanceId });
  await controller.until(() =>
    cluster.instances.some((instance) => instance.instanceId === instanceId && instance.state !== 'HEALTHY'),
  );
  await controller.reconcile();
}

async function restartWithCrash({ controller, cluster, timeline, serviceId, isHostLevel }: Stage) {
  timeline.beginChapter(
    isHostLevel
      ? 'RESTART replaces the instances one by one; their ports are fixed, so the old one stops first. Halfway the controller crashes.'
      : 'RESTART replaces all instances, two at a time; an old one stops once its new one is healthy. Halfway the controller crashes.',
  );
  await controller.request({ type: 'RESTART', serviceId, opSpec: { parallelism: isHostLevel ? 1 : 2 } });
  const isRestarted = () => controller.service?.hasTag('resting') !== false;
  const isHalfDone = () => {
    const { done, total } = controller.service?.context.inFlight?.progress ?? { done: 0, total: 1 };
    return done >= total / 2;
  };
  await controller.until(() => isHalfDone() || isRestarted());
  await controller.crash();
  timeline.note('controller', 'crashes; what it has stored remains');
  await cluster.clock.advance(5_000);
  timeline.note('controller', 'starts again, and goes on with what is stored');
  await controller.start();
  await controller.untilRest();
  await controller.reconcile();
}

async function refusals({ controller, timeline, serviceId }: Stage) {
  timeline.beginChapter('What is not legal now is refused, with the reason and the way to it. Nothing changes.');
  await controller.request({ type: 'DESTROY', serviceId });
  await controller.request({ type: 'STOP_INSTANCES', serviceId, instanceIds: ['SI-99'] });
}

async function drain({ controller, cluster, timeline, serviceId, instancesPerHost }: Stage) {
  timeline.beginChapter(
    'host-2 drains: what runs there stays, nothing is started. Then it is blacklisted, and emptied.',
  );
  cluster.inject({ fault: 'EXECUTOR_DRAINS', executorId: 'host-2' });
  timeline.note('host-2', 'drains');
  await controller.request({ type: 'STOP_INSTANCES', serviceId, instanceIds: [instanceOn(cluster, 'host-2')] });
  await controller.untilRest();
  await controller.reconcile();
  await controller.request({ type: 'UPDATE_INSTANCE_COUNT', serviceId, instancesPerHost: instancesPerHost + 1 });
  await controller.untilRest();
  await controller.reconcile();
  cluster.inject({ fault: 'EXECUTOR_BLACKLISTED', executorId: 'host-2' });
  timeline.note('host-2', 'is blacklisted');
  await controller.reconcile();
}

async function cancelIntoEmergency({ controller, cluster, timeline, serviceId }: Stage) {
  timeline.beginChapter('CANCEL of an adjustment is an emergency: the service takes itself down.');
  cluster.inject({ fault: 'EXECUTOR_RETURNS', executorId: 'host-2' });
  timeline.note('host-2', 'returns');
  await controller.observe();
  // In the midst of the starts, however short they are.
  await controller.until(() =>
    viewOf(cluster, undefined).some(({ executorId, instances }) => executorId === 'host-2' && instances.length > 0),
  );
  await controller.request({ type: 'CANCEL', serviceId });
  await controller.untilRest();
}

async function destroy({ controller, timeline, serviceId }: Stage) {
  timeline.beginChapter('DESTROY needs proof that nothing runs any more.');
  await controller.request({ type: 'DESTROY', serviceId });
  await controller.reconcile();
  await controller.request({ type: 'DESTROY', serviceId });
  await controller.untilRest();
}

function instanceOn(cluster: InMemoryCluster, executorId: string): string {
  const host = viewOf(cluster, undefined).find((host) => host.executorId === executorId);
  const instanceId = host?.instances[0]?.instanceId;
  if (instanceId === undefined) throw new Error(`No instance is active on ${executorId}.`);
  return instanceId;
}
