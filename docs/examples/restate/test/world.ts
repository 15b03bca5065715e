import { setTimeout as sleep } from 'node:timers/promises';
import type { CreateOperation, LifecycleInput, LocalServiceSpec } from 'local-service-machines';
import { SAMPLE_SPEC } from 'local-service-machines/testing';
import { Cluster, type ClusterOptions } from '../cluster.js';
import { Controller } from '../controller.js';
import { Ingress, type IngressOptions } from '../ingress.js';
import type { ObjectOptions } from '../object.js';
import { type RestateHost, startRestate } from '../server.js';

export interface World {
  readonly cluster: Cluster;
  readonly restate: RestateHost;
  readonly ingress: Ingress;
  readonly controller: Controller;
  stop(): Promise<void>;
}

export interface WorldOptions {
  readonly cluster?: ClusterOptions;
  readonly ingress?: IngressOptions;
  readonly input?: LifecycleInput;
  readonly object?: ObjectOptions;
}

/** Starts a cluster, a server and a service, with a client. */
export async function startWorld(options: WorldOptions = {}): Promise<World> {
  const cluster = new Cluster(options.cluster);
  const restate = await startRestate(await cluster.start(), options.object);
  const ingress = new Ingress(restate.ingressUrl, options.ingress);
  const controller = new Controller(cluster, ingress, options.input);
  const stop = async () => {
    await restate.stop();
    await cluster.stop();
  };
  return { cluster, restate, ingress, controller, stop };
}

/** Pull and checks take next to no time: an instance may take as long to start as the operation says. */
const CHECK = { ...SAMPLE_SPEC.healthcheck, timeout: '1 ms', interval: '1 ms', attempts: 1 };
const QUICK_SPEC: LocalServiceSpec = {
  ...SAMPLE_SPEC,
  executable: { ...SAMPLE_SPEC.executable, dockerPullTimeout: '1 ms' },
  healthcheck: CHECK,
  readiness: CHECK,
};

/** The operation that creates the service `{name}-1`. */
export function creationOf(name: string): CreateOperation & { readonly spec: LocalServiceSpec } {
  return { type: 'CREATE', spec: { ...QUICK_SPEC, name }, instancesPerHost: 1 };
}

/** Creates the service `{name}-1` and activates it; resolves to its id. */
export async function activeService({ controller }: World, name: string): Promise<string> {
  const serviceId = `${name}-1`;
  await controller.create(creationOf(name));
  await controller.request(serviceId, { type: 'ACTIVATE', serviceId });
  return serviceId;
}

/** An active service `{name}-1` with an instance on every host; resolves to its id. */
export async function runningService(world: World, name: string): Promise<string> {
  const serviceId = await activeService(world, name);
  await world.controller.observe(serviceId);
  return serviceId;
}

/** The instances of this service and their states, in the order in which they were started. */
export function instancesOf({ cluster }: World, serviceId: string) {
  return cluster.observe().instances.filter((instance) => instance.serviceId === serviceId);
}

/** How often each step of this effect was requested, and how often it was carried out; in the order of the first requests. */
export function stepsOf({ cluster }: World, effectId: string) {
  const begun = [...cluster.begun].filter(([key]) => key.startsWith(`${effectId}/`));
  const applied = begun.map(
    ([key]) => cluster.applied.filter((step) => `${step.effectId}/${step.index}` === key).length,
  );
  return { begun: begun.map(([, times]) => times), applied };
}

/** Waits until no work runs any more, also none that no service waits for. */
export async function untilNoWorkRuns(world: World): Promise<void> {
  await until(async () => (await countRunningWork(world)) === 0);
}

/** The number of pieces of work that Restate runs, also those that no service waits for any more. */
export async function countRunningWork(world: World): Promise<number> {
  return (await invocations(world, `target_handler_name = 'invokePromise' AND status <> 'completed'`)).length;
}

/** The ids of the invocations that Restate knows for which the condition holds, the newest first. */
export async function invocations(world: World, condition: string): Promise<readonly string[]> {
  const rows = await ask<'id'>(world, `SELECT id FROM sys_invocation WHERE ${condition} ORDER BY created_at DESC`);
  return rows.map(({ id }) => id);
}

/** The id of the machine that Restate stores with this service. */
export async function machineOf(world: World, serviceId: string): Promise<string | undefined> {
  const condition = `key = 'version' AND service_key = '${serviceId}'`;
  const [row] = await ask<'value_utf8'>(world, `SELECT value_utf8 FROM state WHERE ${condition}`);
  return row && (JSON.parse(row.value_utf8) as string);
}

async function ask<TColumn extends string>({ restate }: World, query: string) {
  const response = await fetch(`${restate.adminUrl}/query`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify({ query }),
  });
  return ((await response.json()) as { readonly rows: readonly Readonly<Record<TColumn, string>>[] }).rows;
}

/** What an operator does with an invocation. */
export async function patchInvocation({ restate }: World, id: string, what: 'kill' | 'restart-as-new'): Promise<void> {
  const response = await fetch(`${restate.adminUrl}/invocations/${id}/${what}`, { method: 'PATCH' });
  if (!response.ok) throw new Error(`${what} of ${id}: ${response.status} ${await response.text()}`);
}

/** Waits until the condition holds; the test's time-out is the limit. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await sleep(20);
}
