import { setTimeout as sleep } from 'node:timers/promises';
import type { CreateOperation, LifecycleInput, LocalServiceSpec } from 'local-service-machines';
import { SAMPLE_SPEC } from 'local-service-machines/testing';
import { Cluster, type ClusterOptions } from '../cluster.js';
import { Controller } from '../controller.js';
import { Ingress, type IngressOptions } from '../ingress.js';
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
}

/** Starts a cluster, a server and a service, with a client. */
export async function startWorld(options: WorldOptions = {}): Promise<World> {
  const cluster = new Cluster(options.cluster);
  const restate = await startRestate(await cluster.start());
  const ingress = new Ingress(restate.ingressUrl, options.ingress);
  const controller = new Controller(cluster, ingress, options.input);
  const stop = async () => {
    await restate.stop();
    await cluster.stop();
  };
  return { cluster, restate, ingress, controller, stop };
}

/** The operation that creates the service `{name}-1`. */
export function creationOf(name: string): CreateOperation & { readonly spec: LocalServiceSpec } {
  return { type: 'CREATE', spec: { ...SAMPLE_SPEC, name }, instancesPerHost: 1 };
}

/** Creates the service `{name}-1` and activates it; resolves to its id. */
export async function activeService({ controller }: World, name: string): Promise<string> {
  const serviceId = `${name}-1`;
  await controller.create(creationOf(name));
  await controller.request(serviceId, { type: 'ACTIVATE', serviceId });
  return serviceId;
}

/** How often each step of this effect was requested, and how often it was carried out. */
export function stepsOf({ cluster }: World, effectId: string) {
  const begun = [...cluster.begun].filter(([key]) => key.startsWith(`${effectId}/`)).map(([, times]) => times);
  const applied = begun.map((_, index) =>
    cluster.applied.filter((step) => step.effectId === effectId && step.index === index),
  );
  return { begun, applied: applied.map(({ length }) => length) };
}

/** Waits until no work runs any more, also none that no service waits for. */
export async function untilNoWorkRuns(world: World): Promise<void> {
  await until(async () => (await countRunningWork(world)) === 0);
}

/** The number of pieces of work that Restate runs, also those that no service waits for any more. */
export async function countRunningWork({ restate }: World): Promise<number> {
  const query = `SELECT id FROM sys_invocation WHERE target_handler_name = 'invokePromise' AND status <> 'completed'`;
  const response = await fetch(`${restate.adminUrl}/query`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify({ query }),
  });
  const { rows } = (await response.json()) as { readonly rows: readonly unknown[] };
  return rows.length;
}

/** Waits until the condition holds; the test's time-out is the limit. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await sleep(20);
}
