/*
 * The life of a service, step by step. Each step does what an operator, the cluster or a fault would do, and the
 * controller reacts.
 */
import { type InstanceState, type LocalServiceSpec, serviceIdOf } from 'local-service-machines';
import type { Inspect } from 'local-service-machines/inspect';
import { InMemoryCluster, VirtualClock } from 'local-service-machines/testing';
import { Controller } from './controller.js';
import { viewOf } from './hosts.js';
import { type Entry, Timeline } from './timeline.js';

interface Stage {
  readonly spec: LocalServiceSpec;
  readonly serviceId: string;
  readonly instancesPerHost: number;
  readonly cluster: InMemoryCluster;
  readonly controller: Controller;
  readonly timeline: Timeline;
}

type Step = (stage: Stage) => void | Promise<void>;

const STEPS: readonly Step[] = [
  startUp,
  create,
  deployTestInstance,
  activate,
  adjust,
  hostJoins,
  instanceFails,
  hostIsBlacklisted,
  restart,
  refusedOperations,
  stopInstance,
  updateInstanceCount,
  cancelIntoEmergency,
  crash,
  destroy,
];

/** The options of the walk. */
export interface WalkOptions {
  /** The `inspect` option of the actors. */
  readonly inspect?: Inspect;
  /** Called before each deadline of the cluster's clock, to slow the walk down. Default: no pause. */
  readonly pace?: () => Promise<unknown>;
}

/** Walks a service through its life; every entry of the timeline goes to `print`. */
export async function walk(
  spec: LocalServiceSpec,
  print: (entry: Entry) => void,
  { inspect, pace }: WalkOptions = {},
): Promise<void> {
  const clock = new VirtualClock(pace ? { flush: pace } : {});
  const begunAt = clock.now();
  const cluster: InMemoryCluster = new InMemoryCluster({
    hosts: ['host-1', 'host-2', 'host-3'],
    clock,
    onChange: (instance) => timeline.addInstance(instance),
  });
  const timeline = new Timeline({ elapsed: () => clock.now() - begunAt, view: () => viewOf(cluster) }, print);
  const controller = new Controller(cluster, timeline, inspect);
  // Host ports are fixed, so that only one instance fits on a host.
  const instancesPerHost = spec.placementPolicy.hostLevel ? 1 : 2;
  const stage = { spec, serviceId: serviceIdOf(spec), instancesPerHost, cluster, controller, timeline };
  for (const step of STEPS) await step(stage);
}

function startUp({ controller, timeline }: Stage) {
  timeline.step('Start-up: the host provides everything that the machine needs');
  controller.checkActors();
}

function create({ controller, timeline, spec, instancesPerHost }: Stage) {
  timeline.step('The service is created: recorded, and nothing runs yet');
  controller.request({ type: 'CREATE', spec, instancesPerHost });
}

async function deployTestInstance({ controller, timeline, serviceId }: Stage) {
  timeline.step('One test instance on one host shows whether the service works');
  controller.request({ type: 'DEPLOY_TEST_INSTANCE', serviceId });
  await controller.untilRest();
}

async function activate({ controller, timeline, serviceId, instancesPerHost }: Stage) {
  const instances = instancesPerHost === 1 ? 'one instance' : `${instancesPerHost} instances`;
  timeline.step(`The service is activated: ${instances} should run on every live host`);
  controller.request({ type: 'ACTIVATE', serviceId });
  await controller.untilRest();
}

async function adjust({ controller, timeline }: Stage) {
  timeline.step('The controller observes the cluster, and the service starts what is missing');
  await controller.reconcile();
}

async function hostJoins({ controller, cluster, timeline }: Stage) {
  timeline.step('A host joins: the next observation shows what is missing there');
  cluster.setExecutor('host-4', 'ACTIVE');
  timeline.add({ kind: 'note', event: 'host joins', cause: 'cluster', detail: 'host-4' });
  await controller.reconcile();
}

async function instanceFails({ controller, cluster, timeline }: Stage) {
  timeline.step('An instance fails its checks: its host takes it down, and the reconciliation starts another');
  const instanceId = instanceOn(cluster, 'host-3');
  cluster.inject({ fault: 'INSTANCE_UNHEALTHY', instanceId });
  await cluster.clock.until(() => stateOf(cluster, instanceId) === 'UNHEALTHY');
  await controller.reconcile();
}

async function hostIsBlacklisted({ controller, cluster, timeline }: Stage) {
  timeline.step('A host is blacklisted: what runs there is stopped');
  cluster.inject({ fault: 'EXECUTOR_BLACKLISTED', executorId: 'host-2' });
  timeline.add({ kind: 'note', event: 'host blacklisted', cause: 'cluster', detail: 'host-2' });
  await controller.reconcile();
}

async function restart({ controller, timeline, spec, serviceId }: Stage) {
  const order = spec.placementPolicy.hostLevel
    ? 'host ports are fixed, so the old one stops first'
    : 'an old one stops when its new one is healthy';
  timeline.step(`A rolling restart, two instances at a time: ${order}`);
  controller.request({ type: 'RESTART', serviceId, opSpec: { parallelism: 2 } });
  await controller.untilRest();
  await controller.reconcile();
}

function refusedOperations({ controller, timeline, serviceId }: Stage) {
  timeline.step('Refused operations say why, and change nothing');
  controller.request({ type: 'DESTROY', serviceId });
  controller.request({ type: 'STOP_INSTANCES', serviceId, instanceIds: ['SI-99'] });
}

async function stopInstance({ controller, cluster, timeline, serviceId }: Stage) {
  timeline.step('A known instance can be stopped; the reconciliation starts another');
  controller.request({ type: 'STOP_INSTANCES', serviceId, instanceIds: [instanceOn(cluster, 'host-1')] });
  await controller.untilRest();
  await controller.reconcile();
}

async function updateInstanceCount({ controller, timeline, serviceId, instancesPerHost }: Stage) {
  timeline.step('One more instance on every host');
  controller.request({ type: 'UPDATE_INSTANCE_COUNT', serviceId, instancesPerHost: instancesPerHost + 1 });
  await controller.untilRest();
  await controller.reconcile();
}

async function cancelIntoEmergency({ controller, cluster, timeline }: Stage) {
  timeline.step('An adjustment is cancelled: an emergency, out of which the service takes itself down');
  cluster.inject({ fault: 'EXECUTOR_RETURNS', executorId: 'host-2' });
  timeline.add({ kind: 'note', event: 'host returns', cause: 'cluster', detail: 'host-2' });
  controller.observe();
  await cluster.clock.advance(1_000);
  controller.request({ type: 'CANCEL' });
  await controller.untilRest();
  await controller.reconcile();
}

async function crash({ controller, cluster, timeline, serviceId }: Stage) {
  timeline.step('The controller crashes in the middle of an adjustment, and goes on where it was');
  controller.request({ type: 'ACTIVATE', serviceId });
  await controller.untilRest();
  controller.observe();
  await cluster.clock.advance(1_000);
  controller.crash();
  await cluster.clock.advance(4_000);
  controller.restart();
  await controller.untilRest();
  await controller.reconcile();
}

async function destroy({ controller, timeline, serviceId }: Stage) {
  timeline.step('The service is destroyed, but not while instances of it are active');
  controller.request({ type: 'DEACTIVATE', serviceId });
  await controller.untilRest();
  controller.request({ type: 'DESTROY', serviceId });
  await controller.reconcile();
  controller.request({ type: 'DESTROY', serviceId });
  await controller.untilRest();
  const { revision } = controller.snapshot.context;
  timeline.add({ kind: 'note', event: 'end', cause: 'controller', detail: `${revision} operations were accepted` });
}

function stateOf(cluster: InMemoryCluster, instanceId: string): InstanceState | undefined {
  return cluster.instances.find((instance) => instance.instanceId === instanceId)?.state;
}

function instanceOn(cluster: InMemoryCluster, executorId: string): string {
  const host = viewOf(cluster).find((host) => host.executorId === executorId);
  const instanceId = host?.instances[0]?.instanceId;
  if (instanceId === undefined) throw new Error(`No instance is active on ${executorId}.`);
  return instanceId;
}
