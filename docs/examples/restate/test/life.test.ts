import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { walk } from '../walk.js';
import { activeService, creationOf, startWorld, stepsOf, untilNoWorkRuns, type World } from './world.js';

let world: World;

beforeAll(async () => {
  world = await startWorld({ input: { emergencyDelayMs: 1_500 } });
});
afterAll(() => world.stop());

describe('the life of a service', () => {
  it('goes from CREATE to DESTROYED', async () => {
    const lines: string[] = [];
    await walk(world.controller, creationOf('walked'), (line) => lines.push(line.replaceAll(/ {2,}/g, '  ')));
    expect(lines).toEqual([
      'CREATE  INACTIVE  revision 1  0 running',
      expect.stringMatching(
        /^RESTART {2}INACTIVE {2}revision 1 {2}0 running {2}refused: RESTART is refused in INACTIVE: /,
      ),
      'DEPLOY_TEST_INSTANCE  CONFIG_TESTING_REQUESTED → CONFIG_TESTING  revision 2  1 running',
      'ACTIVATE  ACTIVATION_REQUESTED → ACTIVE  revision 3  1 running',
      'OBSERVE  ADJUSTING_INSTANCES → ACTIVE  revision 4  2 running',
      'OBSERVE  ACTIVE  revision 4  2 running',
      'RESTART  REPLACING_INSTANCES → ACTIVE  revision 5  2 running',
      'UPDATE_INSTANCE_COUNT  UPDATING_INSTANCES_COUNT → ACTIVE  revision 6  2 running',
      'ADJUST_INSTANCES  ADJUSTING_INSTANCES → ACTIVE  revision 7  4 running',
      'OBSERVE  ACTIVE  revision 7  4 running',
      'STOP_INSTANCES  STOPPING_INSTANCES → ACTIVE  revision 8  3 running',
      'OBSERVE  ADJUSTING_INSTANCES → ACTIVE  revision 9  4 running',
      'UPDATE_INSTANCE_COUNT  UPDATING_INSTANCES_COUNT → ACTIVE  revision 10  4 running',
      'ADJUST_INSTANCES  ADJUSTING_INSTANCES  revision 11  5 running',
      'CANCEL  EMERGENCY_DEACTIVATION_REQUESTED → INACTIVE  revision 12  5 running',
      'OBSERVE  ADJUSTING_INSTANCES → INACTIVE  revision 13  0 running',
      'OBSERVE  INACTIVE  revision 13  0 running',
      'DESTROY  DESTROY_REQUESTED → DESTROYED  revision 14  0 running',
    ]);
  });

  it('can begin again under the same id, with effect ids that were not used before', async () => {
    const { controller, ingress } = world;
    const serviceId = await activeService(world, 'twice');
    await controller.request(serviceId, { type: 'DEACTIVATE', serviceId });
    await controller.request(serviceId, { type: 'DESTROY', serviceId });
    expect(await ingress.snapshot(serviceId)).toMatchObject({ status: 'done', output: { revision: 4 } });

    await activeService(world, 'twice');
    expect(
      world.cluster.applied.filter((step) => step.serviceId === serviceId).map(({ effectId }) => effectId),
    ).toEqual([
      'twice-1#2:recordActivation',
      'twice-1#3:recordActivation',
      'twice-1#4:removeService',
      'twice-1#6:recordActivation',
    ]);
  });

  it('is not begun anew by whoever opens it a second time', async () => {
    const serviceId = await activeService(world, 'opened');
    expect(await world.ingress.open(serviceId, { recordRefusals: true })).toMatchObject({ value: 'ACTIVE' });
  });

  it('does not begin with settings that are none', async () => {
    await expect(world.ingress.open('mistaken-1', { emergencyDelayMs: -1 })).rejects.toThrow(
      'does not take this input',
    );
  });

  it('is created once', async () => {
    const serviceId = await activeService(world, 'created');
    const { after } = await world.controller.create(creationOf('created'));
    expect(after.context.lastRefusal).toMatchObject({ rule: 'ALREADY_EXISTS' });
    expect(world.cluster.records.get(serviceId)).toMatchObject({ activationState: 'ACTIVE' });
  });

  it('ends when its record is gone', async () => {
    const serviceId = await activeService(world, 'forgotten');
    world.cluster.records.delete(serviceId);
    const { settled } = await world.controller.request(serviceId, { type: 'DEACTIVATE', serviceId });
    expect(settled).toMatchObject({ value: 'DESTROYED', output: { reason: 'SERVICE_NOT_FOUND' } });
  });
});

describe('a refusal', () => {
  it('can be read in the context', async () => {
    const serviceId = await activeService(world, 'refusing');
    const { after } = await world.controller.request(serviceId, { type: 'STOP_INSTANCES', serviceId, instanceIds: [] });
    expect(after.value).toBe('ACTIVE');
    expect(after.context.revision).toBe(2);
    expect(after.context.lastRefusal).toMatchObject({
      rule: 'NOTHING_NAMED',
      operation: 'STOP_INSTANCES',
      state: 'ACTIVE',
      details: { field: 'instanceIds' },
    });
  });
});

describe('CANCEL during work', () => {
  it('leads into the emergency, ends the work at its next step, and the service is inactive after the delay', async () => {
    const { cluster, ingress } = world;
    const serviceId = await activeService(world, 'cancelled');
    const held = cluster.holds.next('START');
    await ingress.send(serviceId, { type: 'ADJUST_INSTANCES', serviceId });
    const effectId = await held.reached;

    const cancelledAt = Date.now();
    const cancelled = await ingress.send(serviceId, { type: 'CANCEL' });
    expect(cancelled).toMatchObject({ value: 'EMERGENCY_DEACTIVATION_REQUESTED', tags: ['emergency'] });
    held.release();
    const settled = await ingress.waitFor(serviceId, 'hasTag:resting');
    expect(Date.now() - cancelledAt).toBeGreaterThanOrEqual(1_500);
    expect(settled.value).toBe('INACTIVE');
    expect(settled.context).toMatchObject({ revision: 4, emergency: null, activationState: 'INACTIVE' });

    await untilNoWorkRuns(world);
    expect(stepsOf(world, effectId)).toEqual({ begun: [1], applied: [1] });
    expect(stepsOf(world, `${serviceId}#4:recordActivation`)).toEqual({ begun: [1], applied: [1] });
    expect(await ingress.snapshot(serviceId)).toEqual(settled);
  });

  it('overtakes a step that is still on its way: the cluster does not take it any more', async () => {
    const { cluster, controller, ingress } = world;
    const serviceId = await activeService(world, 'overtaken');
    const held = cluster.holds.next('START', 'request');
    await ingress.send(serviceId, { type: 'ADJUST_INSTANCES', serviceId });
    const effectId = await held.reached;
    const { settled } = await controller.request(serviceId, { type: 'CANCEL' });
    held.release();
    await untilNoWorkRuns(world);
    expect(stepsOf(world, effectId)).toEqual({ begun: [1], applied: [0] });
    expect(await ingress.snapshot(serviceId)).toEqual(settled);
  });

  it('is refused where there is nothing to cancel', async () => {
    const serviceId = await activeService(world, 'idle');
    const { after } = await world.controller.request(serviceId, { type: 'CANCEL' });
    expect(after.value).toBe('ACTIVE');
    expect(after.context.lastRefusal).toMatchObject({ rule: 'NOT_CANCELLABLE' });
  });

  it('that names other work than that in flight is refused, and the work goes on', async () => {
    const { cluster, controller, ingress } = world;
    const serviceId = await activeService(world, 'named');
    const held = cluster.holds.next('START');
    await ingress.send(serviceId, { type: 'ADJUST_INSTANCES', serviceId });
    await held.reached;
    const effectId = `${serviceId}#2:recordActivation`;
    const { context } = await ingress.send(serviceId, { type: 'CANCEL', serviceId, effectId });
    expect(context.lastRefusal).toMatchObject({ rule: 'NOT_IN_FLIGHT' });
    held.release();
    expect(await ingress.waitFor(serviceId, 'hasTag:resting')).toMatchObject({ value: 'ACTIVE' });
    await controller.observe(serviceId);
    expect(stepsOf(world, `${serviceId}#3:adjustInstances`).applied).toEqual([1, 1]);
  });
});
