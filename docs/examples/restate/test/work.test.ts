import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  activeService,
  countRunningWork,
  instancesOf,
  runningService,
  startWorld,
  stepsOf,
  untilNoWorkRuns,
  type World,
} from './world.js';

const HOSTS = 5;
const hosts = Array.from({ length: HOSTS }, (_, index) => `host-${index + 1}`);

let world: World;
beforeAll(async () => {
  // Without back-off the next observation starts at once what has failed.
  world = await startWorld({ cluster: { hosts }, input: { backoff: null } });
});
afterAll(() => world.stop());

const times = (count: number) => Array.from({ length: count }, () => 1);
const failure = { code: 'START_FAILED', message: 'The image is not there.' };

describe('work', () => {
  it('is done in journaled steps, each once', async () => {
    const serviceId = await activeService(world, 'stepping');
    await world.controller.request(serviceId, { type: 'ADJUST_INSTANCES', serviceId });
    expect(stepsOf(world, `${serviceId}#3:adjustInstances`)).toEqual({ begun: times(HOSTS), applied: times(HOSTS) });
  });

  it('is done so many instances at a time as the operation allows', async () => {
    const { cluster, ingress } = world;
    const serviceId = await activeService(world, 'parallel');
    const held = cluster.holds.next('START', 'request', 2);
    cluster.mostInProgress = 0;
    const opSpec = { parallelism: 2 };
    await ingress.send(serviceId, { type: 'ADJUST_INSTANCES', serviceId, opSpec });
    // Both are asked for before either is answered.
    await held.reached;
    held.release();
    await ingress.waitFor(serviceId, 'hasTag:resting');
    expect(cluster.mostInProgress).toBe(2);
    expect(instancesOf(world, serviceId)).toHaveLength(HOSTS);
  });

  it('that starts too slowly fails, begins nothing more, and its late end changes nothing', async () => {
    const serviceId = await activeService(world, 'slow');
    const held = world.cluster.holds.next('START');
    const opSpec = { timeout: '2 seconds' };
    const { settled } = await world.controller.request(serviceId, { type: 'ADJUST_INSTANCES', serviceId, opSpec });
    expect(settled.value).toBe('ACTIVE');
    expect(settled.context.lastFailure).toMatchObject({
      code: 'START_TIMED_OUT',
      message: '1 of 5 failed, at host-1: It took longer than 2000 ms.',
    });
    held.release();
    await untilNoWorkRuns(world);
    expect(await world.ingress.snapshot(serviceId)).toEqual(settled);
    expect(stepsOf(world, `${serviceId}#3:adjustInstances`)).toEqual({ begun: [1], applied: [1] });
  });

  it('that gets no answer to its plan has timed out, and its late end changes nothing', async () => {
    const serviceId = await activeService(world, 'unplanned');
    const held = world.cluster.holds.next('OBSERVE', 'request');
    const opSpec = { timeout: '1 second', parallelism: 512 };
    const { settled } = await world.controller.request(serviceId, { type: 'ADJUST_INSTANCES', serviceId, opSpec });
    expect(settled.value).toBe('ACTIVE');
    expect(settled.context.lastFailure).toMatchObject({ code: 'TIMED_OUT' });
    expect(await countRunningWork(world)).toBe(1);
    held.release();
    await untilNoWorkRuns(world);
    expect(await world.ingress.snapshot(serviceId)).toEqual(settled);
    expect(instancesOf(world, serviceId)).toEqual([]);
  });
});

describe('an adjustment', () => {
  it('goes on past a host that fails, says what failed where, and comes to that host last', async () => {
    const { cluster, controller } = world;
    const serviceId = await activeService(world, 'onward');
    cluster.failNext({ type: 'START', executorId: 'host-1' }, failure);
    const { settled } = await controller.request(serviceId, { type: 'ADJUST_INSTANCES', serviceId });
    const [failed, ...running] = instancesOf(world, serviceId);
    expect(settled.context.lastFailure).toMatchObject({
      code: 'START_FAILED',
      message: '1 of 5 failed, at host-1: The image is not there.',
      instanceIds: [failed?.instanceId],
    });
    expect(running.map(({ executorId, state }) => [executorId, state])).toEqual(
      ['host-2', 'host-3', 'host-4', 'host-5'].map((executorId) => [executorId, 'HEALTHY']),
    );

    await controller.request(serviceId, { type: 'UPDATE_INSTANCE_COUNT', serviceId, instancesPerHost: 2 });
    await controller.request(serviceId, { type: 'ADJUST_INSTANCES', serviceId });
    const started = cluster.applied.filter(({ effectId }) => effectId === `${serviceId}#5:adjustInstances`);
    expect(started.map(({ action }) => action.type === 'START' && action.executorId)).toEqual([
      ...['host-2', 'host-3', 'host-4', 'host-5'],
      ...['host-1', 'host-1'],
    ]);
  });
});

describe('a replacement', () => {
  it('begins nothing after a failure, and never stops an instance whose successor failed', async () => {
    const { cluster, controller } = world;
    const serviceId = await runningService(world, 'stopping');
    const old = instancesOf(world, serviceId).map(({ instanceId }) => instanceId);
    cluster.failNext({ type: 'START', executorId: 'host-2' }, failure);
    const opSpec = { parallelism: 2 };
    const { settled } = await controller.request(serviceId, { type: 'RESTART', serviceId, opSpec });
    expect(settled.value).toBe('ACTIVE');
    expect(settled.context.lastFailure).toMatchObject({
      code: 'START_FAILED',
      message: '1 of 5 failed, at host-2: The image is not there.',
      instanceIds: [old[1]],
    });
    // Host 1, in the same batch, is done; hosts 3 to 5 are as they were.
    expect(
      instancesOf(world, serviceId)
        .map(({ executorId, state }) => `${executorId} ${state}`)
        .sort(),
    ).toEqual([
      ...['host-1 HEALTHY', 'host-1 STOPPED', 'host-2 HEALTHY', 'host-2 START_FAILED'],
      ...['host-3 HEALTHY', 'host-4 HEALTHY', 'host-5 HEALTHY'],
    ]);
  });

  it.each([
    ['STOP', 'stays: the next observation stops one of them', ['HEALTHY', 'HEALTHY']],
    ['ROLLBACK', 'is stopped again', ['HEALTHY', 'STOPPED']],
  ] as const)('with %s, what was started beside an instance that could not be stopped %s', async (...given) => {
    const [failureStrategy, , states] = given;
    const { cluster, controller } = world;
    const serviceId = await runningService(world, `strategy-${failureStrategy}`);
    cluster.failNext({ type: 'STOP' }, { code: 'STOP_FAILED', message: 'It does not stop.' });
    const opSpec = { failureStrategy };
    const { settled } = await controller.request(serviceId, { type: 'RESTART', serviceId, opSpec });
    expect(settled.context.lastFailure).toMatchObject({ code: 'STOP_FAILED' });
    const onFirst = instancesOf(world, serviceId).filter(({ executorId }) => executorId === 'host-1');
    expect(onFirst.map(({ state }) => state)).toEqual(states);
    expect(instancesOf(world, serviceId)).toHaveLength(HOSTS + 1);
  });

  it('with stopFirst stops the old instance before it starts the new one', async () => {
    const { cluster, controller } = world;
    const serviceId = await runningService(world, 'stop-first');
    await controller.request(serviceId, { type: 'RESTART', serviceId, stopFirst: true });
    const steps = cluster.applied.filter(({ effectId }) => effectId === `${serviceId}#4:replaceInstances`);
    expect(steps.map(({ action }) => action.type)).toEqual(
      Array.from({ length: HOSTS }, () => ['STOP', 'START']).flat(),
    );
  });

  it('of an instance that stopped before the work looked fails, and names it', async () => {
    const { cluster, controller } = world;
    const serviceId = await runningService(world, 'gone');
    await controller.observe(serviceId);
    const [first] = instancesOf(world, serviceId).map(({ instanceId }) => instanceId);
    if (first === undefined) throw new Error('Nothing runs.');
    cluster.end(first);
    const { settled } = await controller.request(serviceId, {
      type: 'REPLACE_INSTANCES',
      serviceId,
      instanceIds: [first],
    });
    expect(settled.context.lastFailure).toMatchObject({ code: 'INSTANCES_NOT_HEALTHY', instanceIds: [first] });
  });
});
