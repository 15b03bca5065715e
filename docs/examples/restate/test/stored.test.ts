import { lifecycleMachine } from 'local-service-machines';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { IngressError } from '../ingress.js';
import {
  activeService,
  invocations,
  machineOf,
  startWorld,
  stepsOf,
  until,
  untilNoWorkRuns,
  type World,
} from './world.js';

describe('a service that was stored with an older machine', () => {
  const older = 'local-service-lifecycle-v0';
  let world: World;
  beforeAll(async () => {
    world = await startWorld({ object: { machineId: older } });
  });
  afterAll(() => world.stop());

  it('goes on with that machine, in the midst of its work too, while new services begin with the new one', async () => {
    const { cluster, controller, ingress, restate } = world;
    const resting = await activeService(world, 'resting');
    const working = await activeService(world, 'working');
    const held = cluster.holds.next('START');
    await ingress.send(working, { type: 'ADJUST_INSTANCES', serviceId: working });
    await held.reached;

    await restate.service.end('SIGTERM');
    held.release();
    await restate.service.start({ olderIds: [older] });
    expect(await ingress.waitFor(working, 'hasTag:resting')).toMatchObject({ value: 'ACTIVE' });
    expect(stepsOf(world, `${working}#3:adjustInstances`).applied).toEqual([1, 1]);
    const { settled } = await controller.request(resting, { type: 'DEACTIVATE', serviceId: resting });
    expect(settled).toMatchObject({ value: 'INACTIVE', context: { revision: 3 } });

    const fresh = await activeService(world, 'fresh');
    expect(await Promise.all([working, resting, fresh].map((id) => machineOf(world, id)))).toEqual([
      older,
      older,
      lifecycleMachine.id,
    ]);
  });

  it('is not understood half where that machine is missing: nothing answers for it, and it is as it was afterwards', async () => {
    const { ingress, restate } = world;
    const serviceId = 'resting-1';
    const before = await ingress.snapshot(serviceId);
    await restate.service.end('SIGTERM');
    await restate.service.start({});
    await expect(ingress.snapshot(serviceId)).rejects.toThrow(`refers to a version ${older}`);
    await expect(ingress.send(serviceId, { type: 'DESTROY', serviceId })).rejects.toThrow(IngressError);

    await restate.service.end('SIGTERM');
    await restate.service.start({ olderIds: [older] });
    expect(await ingress.snapshot(serviceId)).toEqual(before);
  });
});

describe('a destroyed service', () => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld({ object: { finalStateTtlMs: 1_500 } });
  });
  afterAll(() => world.stop());

  const destroyedService = async (name: string) => {
    const serviceId = await activeService(world, name);
    await world.controller.request(serviceId, { type: 'DEACTIVATE', serviceId });
    await world.controller.request(serviceId, { type: 'DESTROY', serviceId });
    return serviceId;
  };

  it('is removed after its time, and a new one under its id uses no effect id again', async () => {
    const { cluster, ingress } = world;
    const serviceId = await destroyedService('removed');
    expect(await ingress.snapshot(serviceId)).toMatchObject({ status: 'done', output: { revision: 4 } });
    await until(() =>
      ingress.snapshot(serviceId).then(
        () => false,
        (error: unknown) => error instanceof IngressError && error.status === 410,
      ),
    );
    expect(await machineOf(world, serviceId)).toBeUndefined();

    await activeService(world, 'removed');
    const effects = cluster.applied.filter((step) => step.serviceId === serviceId).map(({ effectId }) => effectId);
    expect(effects.at(-1)).toBe(`${serviceId}#6:recordActivation`);
    expect(new Set(effects).size).toBe(effects.length);
  });

  it('whose id is used again before does not take the new one along', async () => {
    const { ingress } = world;
    const serviceId = await destroyedService('reused');
    await activeService(world, 'reused');
    await untilNoWorkRuns(world);
    const condition = `target_handler_name = 'cleanupState' AND target_service_key = '${serviceId}'`;
    await until(async () => (await invocations(world, `${condition} AND status <> 'completed'`)).length === 0);
    expect(await ingress.snapshot(serviceId)).toMatchObject({ status: 'active', value: 'ACTIVE' });
  });
});
