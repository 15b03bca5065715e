import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  activeService,
  instancesOf,
  invocations,
  patchInvocation,
  runningService,
  startWorld,
  stepsOf,
  untilNoWorkRuns,
  type World,
} from './world.js';

describe('progress', () => {
  const hosts = ['host-1', 'host-2', 'host-3', 'host-4', 'host-5'];
  const times = (count: number) => Array.from({ length: count }, () => 1);
  let world: World;
  beforeAll(async () => {
    world = await startWorld({ cluster: { hosts } });
  });
  afterAll(() => world.stop());

  it('is stored with the service while it works', async () => {
    const { cluster, ingress } = world;
    const serviceId = await runningService(world, 'telling');
    const first = cluster.holds.next('START');
    await ingress.send(serviceId, { type: 'RESTART', serviceId });
    await first.reached;
    const progressNow = async () => (await ingress.snapshot(serviceId)).context.inFlight?.progress;
    expect(await progressNow()).toMatchObject({ done: 0, total: hosts.length, checkpoint: { done: 0 } });
    const second = cluster.holds.next('START');
    first.release();
    await second.reached;
    expect(await progressNow()).toMatchObject({ done: 1, total: hosts.length, checkpoint: { done: 1 } });
    second.release();
    await ingress.waitFor(serviceId, 'hasTag:resting');
  });

  it('is where work goes on that was killed and begins anew: it replaces nothing twice', async () => {
    const { cluster, ingress } = world;
    const serviceId = await runningService(world, 'resumed');
    const old = instancesOf(world, serviceId).map(({ instanceId }) => instanceId);
    // Of five replacements two are done, and the third is half done, when an operator kills the work.
    const held = await startHeldAt(3, serviceId);
    const work = await killWork(world);
    held.release();
    await untilNoWorkRuns(world);
    expect(await ingress.snapshot(serviceId)).toMatchObject({ value: 'REPLACING_INSTANCES' });

    await patchInvocation(world, work, 'restart-as-new');
    const settled = await ingress.waitFor(serviceId, 'hasTag:resting');
    expect(settled).toMatchObject({ value: 'ACTIVE', context: { lastFailure: null } });
    const { begun, applied } = stepsOf(world, `${serviceId}#4:replaceInstances`);
    expect(applied).toEqual(times(2 * hosts.length));
    // What the checkpoint holds is not asked for again.
    expect(begun.slice(0, 4)).toEqual(times(4));
    expect(begun[4]).toBe(2);
    const stopped = instancesOf(world, serviceId).filter(({ state }) => state === 'STOPPED');
    expect(stopped.map(({ instanceId }) => instanceId)).toEqual(old);

    async function startHeldAt(replacement: number, serviceId: string) {
      let held = cluster.holds.next('START');
      await ingress.send(serviceId, { type: 'RESTART', serviceId });
      await held.reached;
      for (let next = 2; next <= replacement; next += 1) {
        const before = held;
        held = cluster.holds.next('START');
        before.release();
        await held.reached;
      }
      return held;
    }
  });
});

describe('progress that is too long for a checkpoint', () => {
  let wordy: World;
  beforeAll(async () => {
    wordy = await startWorld({ cluster: { hosts: ['host-'.repeat(60)] } });
  });
  afterAll(() => wordy.stop());

  it('is told without, and such work fails when it begins anew', async () => {
    const { cluster, controller, ingress } = wordy;
    const serviceId = await activeService(wordy, 'long');
    await controller.request(serviceId, { type: 'UPDATE_INSTANCE_COUNT', serviceId, instancesPerHost: 256 });
    const held = cluster.holds.next('START', 'answer', 2);
    await ingress.send(serviceId, { type: 'ADJUST_INSTANCES', serviceId, opSpec: { parallelism: 2 } });
    await held.reached;
    expect((await ingress.snapshot(serviceId)).context.inFlight?.progress).toEqual({ done: 0, total: 256 });
    const work = await killWork(wordy);
    held.release();
    await untilNoWorkRuns(wordy);
    await patchInvocation(wordy, work, 'restart-as-new');
    const settled = await ingress.waitFor(serviceId, 'hasTag:resting');
    expect(settled.context.lastFailure).toMatchObject({ code: 'CHECKPOINT_MISSING' });
    expect(instancesOf(wordy, serviceId)).toHaveLength(2);
  });
});

/** Kills the one piece of work that runs; resolves to its id. */
async function killWork(world: World): Promise<string> {
  const [work] = await invocations(world, `target_handler_name = 'invokePromise' AND status <> 'completed'`);
  if (work === undefined) throw new Error('No work runs.');
  await patchInvocation(world, work, 'kill');
  return work;
}
