import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Cluster } from '../cluster.js';
import { Controller } from '../controller.js';
import type { Held } from '../holds.js';
import { Ingress } from '../ingress.js';
import { type RestateHost, startRestate } from '../server.js';
import {
  activeService,
  creationOf,
  instancesOf,
  runningService,
  startWorld,
  stepsOf,
  until,
  untilNoWorkRuns,
  type World,
} from './world.js';

type Victims = readonly ('service' | 'server')[];

const crashes: readonly { readonly what: string; readonly victims: Victims }[] = [
  { what: 'the service', victims: ['service'] },
  { what: 'the server', victims: ['server'] },
  { what: 'both', victims: ['service', 'server'] },
];

async function crash(restate: RestateHost, victims: Victims): Promise<void> {
  await Promise.all(victims.map((victim) => restate[victim].end('SIGKILL')));
  await Promise.all(victims.map((victim) => restate[victim].start()));
}

describe('after kill -9 of', () => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld({ input: { emergencyDelayMs: 3_000 } });
  });
  afterAll(() => world.stop());

  it.each(crashes)('$what in the middle of a step, it is asked for again and carried out once', async ({ victims }) => {
    const { cluster, controller, ingress, restate } = world;
    const serviceId = await activeService(world, `working-${victims.join('-')}`);
    await controller.request(serviceId, { type: 'UPDATE_INSTANCE_COUNT', serviceId, instancesPerHost: 2 });
    // Of four steps the first two are journaled; the third is carried out, and its answer is lost.
    const first = cluster.holds.next('START');
    await ingress.send(serviceId, { type: 'ADJUST_INSTANCES', serviceId });
    await first.reached;
    const third = await theNextButOne(first);
    await crash(restate, victims);
    third.release();

    const settled = await ingress.waitFor(serviceId, 'hasTag:resting');
    expect(settled.value).toBe('ACTIVE');
    expect(settled.context).toMatchObject({ revision: 4, lastFailure: null });
    const { begun, applied } = stepsOf(world, `${serviceId}#4:adjustInstances`);
    expect(applied).toEqual([1, 1, 1, 1]);
    expect(begun.slice(0, 2)).toEqual([1, 1]);
    expect(begun[2]).toBeGreaterThan(1);
  });

  it.each(crashes)('$what in the middle of a rollout, nothing is replaced twice', async ({ victims }) => {
    const { cluster, ingress, restate } = world;
    const serviceId = await runningService(world, `rollout-${victims.join('-')}`);
    const old = instancesOf(world, serviceId).map(({ instanceId }) => instanceId);
    const held = cluster.holds.next('STOP', 'answer', 2);
    await ingress.send(serviceId, { type: 'RESTART', serviceId, opSpec: { parallelism: 2 } });
    await held.reached;
    await crash(restate, victims);
    held.release();

    const settled = await ingress.waitFor(serviceId, 'hasTag:resting');
    expect(settled.context).toMatchObject({ revision: 4, lastFailure: null });
    const { begun, applied } = stepsOf(world, `${serviceId}#4:replaceInstances`);
    expect(applied).toEqual([1, 1, 1, 1]);
    expect(Math.max(...begun)).toBeGreaterThan(1);
    const stopped = instancesOf(world, serviceId).filter(({ state }) => state === 'STOPPED');
    expect(stopped.map(({ instanceId }) => instanceId)).toEqual(old);
  });

  it.each(crashes)('$what in an emergency, its delay goes on', async ({ victims }) => {
    const { cluster, ingress, restate } = world;
    const serviceId = await activeService(world, `emergency-${victims.join('-')}`);
    const held = cluster.holds.next('START');
    await ingress.send(serviceId, { type: 'ADJUST_INSTANCES', serviceId });
    await held.reached;
    const cancelledAt = Date.now();
    await ingress.send(serviceId, { type: 'CANCEL' });
    await crash(restate, victims);
    held.release();

    const settled = await ingress.waitFor(serviceId, 'hasTag:resting');
    expect(settled.value).toBe('INACTIVE');
    expect(Date.now() - cancelledAt).toBeGreaterThanOrEqual(3_000);
    await untilNoWorkRuns(world);
    expect(stepsOf(world, `${serviceId}#3:adjustInstances`).applied).toEqual([1]);
    expect(stepsOf(world, `${serviceId}#4:recordActivation`)).toEqual({ begun: [1], applied: [1] });
  });

  async function theNextButOne(held: Held) {
    const second = world.cluster.holds.next('START');
    held.release();
    await second.reached;
    const third = world.cluster.holds.next('START');
    second.release();
    await third.reached;
    return third;
  }
});

describe('a cluster that does not know effect ids', () => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld({ cluster: { isIdempotent: false } });
  });
  afterAll(() => world.stop());

  it('starts an instance twice', async () => {
    const { cluster, ingress, restate } = world;
    const serviceId = await activeService(world, 'careless');
    const held = cluster.holds.next('START');
    await ingress.send(serviceId, { type: 'ADJUST_INSTANCES', serviceId });
    const effectId = await held.reached;
    await restate.service.end('SIGKILL');
    await restate.service.start();
    held.release();
    await ingress.waitFor(serviceId, 'hasTag:resting');
    await until(() => stepsOf(world, effectId).begun[0] === 2);
    expect(stepsOf(world, effectId).applied).toEqual([2, 1]);
  });
});

describe('a cluster that does not answer', () => {
  let restate: RestateHost;
  beforeAll(async () => {
    const gone = new Cluster();
    const url = await gone.start();
    await gone.stop();
    restate = await startRestate(url);
  });
  afterAll(() => restate.stop());

  it('fails the work in the end, and the reason can be read', async () => {
    const controller = new Controller(new Cluster(), new Ingress(restate.ingressUrl));
    const serviceId = 'unheard-1';
    await controller.create(creationOf('unheard'));
    const { settled } = await controller.request(serviceId, { type: 'ACTIVATE', serviceId });
    expect(settled.value).toBe('INACTIVE');
    expect(settled.context.lastFailure).toMatchObject({ code: 'CLUSTER_UNREACHABLE', message: 'fetch failed' });
  });
});
