/*
 * Mistakes in planning for whole fleets; none of them can happen here.
 */
import { createActor } from 'xstate';
import { describe, expect, it } from 'vitest';
import { isConverged, type LocalServiceSpec, planAdjustment, planReplacement } from '../../src/index.js';
import { instanceMachine } from '../../src/instance/index.js';
import { InMemoryCluster, sampleDigest, SAMPLE_SPEC, VirtualClock } from '../../src/testing/index.js';
import { HostedService } from '../support/hosted-service.js';
import { aService, NOW, observed } from '../support/observations.js';

const names = (count: number) =>
  Array.from({ length: count }, (_, index) => `host-${String(index + 1).padStart(2, '0')}`);
const healthyHosts = ({ cluster, serviceId }: HostedService) =>
  new Set(
    cluster.instances
      .filter((instance) => instance.serviceId === serviceId && instance.state === 'HEALTHY')
      .map(({ executorId }) => executorId),
  ).size;

/** A service on so many hosts; on the first of them every start fails, for ever. */
async function withBrokenHost(count: number, input = {}): Promise<HostedService> {
  const service = new HostedService({ hosts: names(count), input: { defaultOpSpec: { parallelism: 4 }, ...input } });
  service.cluster.inject({ fault: 'STARTS_FAIL', executorId: 'host-01' });
  service.askFor('ACTIVATE');
  await service.rest();
  return service;
}

function anInstanceOf(spec: LocalServiceSpec) {
  const clock = new VirtualClock({ startMs: 0 });
  const input = { instanceId: 'i', serviceId: 's', executorId: 'h', spec, createdAt: 0 };
  return { clock, instance: createActor(instanceMachine, { input, clock }).start() };
}

describe('known mistake', () => {
  it('28: one broken host starves the others', async () => {
    const service = await withBrokenHost(20);
    service.observe();
    await service.rest();
    // One pass brings up every other host.
    expect(healthyHosts(service)).toBe(19);
    expect(service.context.lastReconciliationFailure).toMatchObject({
      code: 'START_FAILED',
      message: expect.stringContaining('1 of 20 failed, on host-01') as string,
      instanceIds: [expect.any(String) as string],
    });
  });

  it('29: a broken host keeps a blacklisted one from being emptied', async () => {
    const service = await withBrokenHost(6);
    await service.passes(2);
    service.cluster.inject({ fault: 'EXECUTOR_BLACKLISTED', executorId: 'host-06' });
    await service.passes(3);
    expect([service.on('host-06'), healthyHosts(service)]).toEqual([[], 4]);
  });

  it('30: one limit for a whole rollout', async () => {
    // 40 hosts at more than 45 s each: longer than six times the time-out of 300 s.
    const slow = {
      mode: { type: 'CMD', command: 'true', shellDisabled: false },
      timeout: '1s',
      interval: '45s',
    } as const;
    const spec = { ...SAMPLE_SPEC, healthcheck: { ...slow, attempts: 1, initialDelay: '45s' } };
    const service = new HostedService({ hosts: names(40), spec });
    service.ask({ type: 'ACTIVATE', serviceId: service.serviceId });
    await service.rest();
    service.ask({ type: 'ADJUST_INSTANCES', serviceId: service.serviceId, opSpec: { parallelism: 40 } });
    await service.rest();
    service.observe();
    const before = new Set(service.cluster.instances.map(({ instanceId }) => instanceId));
    const startedAt = service.cluster.clock.now();
    expect(service.askFor('RESTART')).toEqual({ admitted: true });
    await service.rest();
    expect(service.cluster.clock.now() - startedAt).toBeGreaterThan(1_800_000);
    expect([service.context.lastFailure, healthyHosts(service)]).toEqual([null, 40]);
    const replaced = service.cluster.instances.filter(
      ({ instanceId, state }) => before.has(instanceId) && state === 'STOPPED',
    );
    expect(replaced).toHaveLength(40);
  });

  it('31: the budget punishes a fleet that works', async () => {
    const service = await withBrokenHost(4, { failureBudget: 1, backoff: { initialMs: 1_000, maxMs: 1_000 } });
    let failures = 0;
    service.actor.on('operation.finished', ({ outcome }) => (failures += outcome === 'failed' ? 1 : 0));
    await service.passes(60);
    expect(failures).toBeGreaterThan(2);
    expect([service.state, service.context.emergency, healthyHosts(service)]).toEqual(['ACTIVE', null, 3]);

    // A service that works nowhere is given up all the same.
    const broken = new HostedService({ hosts: ['a'], input: { failureBudget: 1 } });
    broken.cluster.inject({ fault: 'STARTS_FAIL', executorId: 'a' });
    broken.askFor('ACTIVATE');
    await broken.passes(8);
    expect(broken.state).toBe('INACTIVE');

    // A hung start ends an adjustment before the other hosts were tried: the next one tries them first.
    const afterHungStart = async (failureBudget: number) => {
      const hung = new HostedService({ hosts: names(3), input: { failureBudget } });
      hung.cluster.inject({ fault: 'START_HANGS', executorId: 'host-01' });
      hung.askFor('ACTIVATE');
      await hung.passes(2);
      await hung.rest();
      await hung.passes(8);
      return [hung.state, healthyHosts(hung)];
    };
    expect(await afterHungStart(2)).toEqual(['ACTIVE', 2]);
    expect(await afterHungStart(1)).toEqual(['INACTIVE', 0]);
  });

  it('32: no back-off from a host that cannot start', async () => {
    const service = await withBrokenHost(2);
    const startedAt = service.cluster.clock.now();
    await service.passes(360);
    const tries = service.cluster.instances.filter(({ executorId }) => executorId === 'host-01').length;
    // In half an hour: after 10, 20, 40, 80 and 160 s, and then every 300 s.
    expect(service.cluster.clock.now() - startedAt).toBeGreaterThanOrEqual(1_800_000);
    expect(tries).toBeGreaterThanOrEqual(6);
    expect(tries).toBeLessThanOrEqual(12);

    // One whose starts hang takes up to a fifth of the time, so that operations get their turn.
    const hanging = new HostedService({ hosts: ['a', 'b'], input: { defaultOpSpec: { timeout: '60s' } } });
    for (let start = 0; start < 9; start += 1) hanging.cluster.inject({ fault: 'START_HANGS', executorId: 'a' });
    hanging.askFor('ACTIVATE');
    let busy = 0;
    for (let pass = 0; pass < 360; pass += 1) {
      await hanging.passes(1);
      if (hanging.state !== 'ACTIVE') busy += 1;
    }
    expect(busy / 360).toBeGreaterThan(0.1);
    expect(busy / 360).toBeLessThan(0.25);
  });

  it('33: nor from a crash loop', async () => {
    const service = new HostedService({ hosts: ['a', 'b'] });
    service.cluster.inject({ fault: 'CRASH_LOOP', executorId: 'a', ms: 2_000 });
    service.askFor('ACTIVATE');
    await service.passes(360);
    const tries = service.cluster.instances.filter(({ executorId }) => executorId === 'a').length;
    expect(tries).toBeGreaterThanOrEqual(5);
    expect(tries).toBeLessThanOrEqual(12);
    expect(service.on('b')).toEqual(['SI-02 HEALTHY']);
  });

  it('34: the test sticks to a broken host', async () => {
    const service = new HostedService({ hosts: ['a', 'b'] });
    service.cluster.inject({ fault: 'STARTS_FAIL', executorId: 'a' });
    service.askFor('DEPLOY_TEST_INSTANCE');
    await service.passes(10);
    expect([service.state, service.on('a'), service.on('b')]).toEqual(['CONFIG_TESTING', [], ['SI-02 HEALTHY']]);
  });

  it('35: destroying on an outdated or absent observation', async () => {
    const service = await new HostedService().activate();
    service.askFor('DEACTIVATE');
    await service.rest();
    // What was seen while it was ACTIVE proves nothing.
    expect(service.askFor('DESTROY')).toMatchObject({ refusal: { rule: 'HEALTH_UNKNOWN' } });
    service.actor.send({
      type: 'OBSERVE',
      health: sampleDigest(
        { serviceId: service.serviceId, state: 'INACTIVE', revision: service.context.revision },
        {
          outdated: true,
          instances: { ...sampleDigest({ serviceId: '', state: 'INIT', revision: 0 }).instances, active: 0 },
        },
      ),
    });
    expect(service.askFor('DESTROY')).toMatchObject({ refusal: { rule: 'HEALTH_UNKNOWN' } });
    await service.passes(3);
    expect(service.askFor('DESTROY')).toEqual({ admitted: true });
    expect([service.on('a'), service.on('b')]).toEqual([[], []]);
  });

  it('36: a cancel that lands on other work', async () => {
    const service = await new HostedService().activate();
    const { serviceId } = service;
    service.askFor('RESTART');
    const effectId = service.context.inFlight?.effectId ?? '';
    await service.rest();
    service.cluster.setExecutor('c', 'ACTIVE');
    service.observe();
    expect(service.state).toBe('ADJUSTING_INSTANCES');
    expect(service.ask({ type: 'CANCEL', serviceId, effectId })).toMatchObject({ refusal: { rule: 'NOT_IN_FLIGHT' } });
    await service.rest();
    expect([service.state, healthyHosts(service)]).toEqual(['ACTIVE', 3]);
  });

  it('37: cancelling a restart deactivates', async () => {
    const spec = { ...SAMPLE_SPEC, placementPolicy: { type: 'LOCAL', hostLevel: true } } as const;
    const service = await new HostedService({ hosts: ['a'], spec }).activate();
    service.askFor('RESTART');
    await service.cluster.clock.until(() => service.on('a')[0] === 'SI-02 PENDING');
    // Nothing of it is healthy at this moment.
    expect(service.observe().instances.healthy).toBe(0);
    expect(service.ask({ type: 'CANCEL' })).toEqual({ admitted: true });
    expect([service.state, service.context.emergency]).toEqual(['ACTIVE', null]);
    await service.passes(3);
    expect(service.on('a')).toEqual(['SI-02 HEALTHY']);
  });

  it('38: a restart of nothing is a success', async () => {
    const service = new HostedService();
    service.askFor('ACTIVATE');
    await service.rest();
    expect(service.askFor('RESTART')).toMatchObject({ refusal: { rule: 'HEALTH_UNKNOWN' } });
    await service.passes(3);
    // Healthy by the last digest, and on their way out by the time that the work looks.
    for (const executorId of ['a', 'b']) service.cluster.inject({ fault: 'EXECUTOR_DRAINS', executorId });
    expect(service.askFor('RESTART')).toEqual({ admitted: true });
    await service.rest();
    expect(service.context.lastFailure).toMatchObject({
      code: 'INSTANCES_NOT_HEALTHY',
      instanceIds: ['SI-01', 'SI-02'],
    });
  });

  it('39: the next adjustment wipes why the last restart failed', async () => {
    const service = await new HostedService().activate();
    service.cluster.inject({ fault: 'START_FAILS', executorId: 'a' });
    service.askFor('RESTART');
    await service.rest();
    expect(service.context.lastFailure?.operation).toBe('RESTART');
    service.cluster.setExecutor('c', 'ACTIVE');
    service.observe();
    await service.rest();
    expect(service.context.lastFailure).toMatchObject({ operation: 'RESTART', code: 'START_FAILED' });
  });

  it('40: a jump of the clock starts duplicates', async () => {
    const service = await new HostedService().activate();
    for (const ms of [3_600_000, -7_200_000, 120_000]) {
      service.cluster.inject({ fault: 'CONTROLLER_CLOCK_JUMPS', ms });
      service.observe();
      expect(service.state).toBe('ACTIVE');
      await service.passes(3);
    }
    expect([service.started, service.on('a'), service.on('b')]).toEqual([2, ['SI-01 HEALTHY'], ['SI-02 HEALTHY']]);

    // A host of which only an old report is known, from before the clock was put back: what is started there later is not in it.
    const frozen = new HostedService({ hosts: ['a', 'b'] });
    frozen.cluster.inject({ fault: 'EXECUTOR_STALE', executorId: 'a' });
    frozen.cluster.inject({ fault: 'CONTROLLER_CLOCK_JUMPS', ms: -7_200_000 });
    frozen.askFor('ACTIVATE');
    await frozen.passes(20);
    expect([frozen.on('a'), frozen.on('b')]).toEqual([[], ['SI-01 HEALTHY']]);
    frozen.cluster.inject({ fault: 'EXECUTOR_RETURNS', executorId: 'a' });
    await frozen.passes(3);
    expect([frozen.on('a'), frozen.started]).toEqual([['SI-02 HEALTHY'], 2]);
  });

  it('41: node services leave before the applications do', () => {
    const draining = observed({ a: 'BLACKLIST_REQUESTED', b: 'BLACKLISTED' }, ['i1 a HEALTHY', 'i2 b HEALTHY']);
    const plan = planAdjustment(aService(), draining, NOW);
    expect(plan.keep.map(({ instanceId }) => instanceId)).toEqual(['i1']);
    expect(plan.stop.map(({ instanceId }) => instanceId)).toEqual(['i2']);
    expect(plan.starts).toEqual([]);
    const { skipped } = planReplacement(aService(), { type: 'RESTART', serviceId: 'dns-cache-1' }, draining, NOW);
    expect(skipped).toContainEqual({ instanceId: 'i1', reason: 'HOST_DRAINING' });
  });

  it('42: hooks cut short by the kill delay', async () => {
    const hook = { type: 'CMD', command: 'drain', shellDisabled: false } as const;
    const { clock, instance } = anInstanceOf({ ...SAMPLE_SPEC, preShutdown: { hooks: [hook], waitBeforeKill: '2s' } });
    instance.send({ type: 'ADVANCED', at: 1 });
    instance.send({ type: 'ADVANCED', at: 1 });
    instance.send({ type: 'ADVANCED', at: 1 });
    instance.send({ type: 'STOP', at: 2 });
    // The hooks take longer than the wait, which begins after them.
    await clock.advance(10_000);
    expect(instance.getSnapshot().value).toBe('STOPPING');
    instance.send({ type: 'HOOKS_DONE', at: 3 });
    await clock.advance(1_999);
    expect(instance.getSnapshot().value).toBe('STOPPING');
    await clock.advance(1);
    expect(instance.getSnapshot().value).toBe('DEPROVISIONING');
    instance.stop();
  });

  it('43: checks begin from zero after an agent restart', async () => {
    const readiness = { ...SAMPLE_SPEC.readiness, initialDelay: '60s' };
    const { clock, instance } = anInstanceOf({ ...SAMPLE_SPEC, readiness });
    let due = 0;
    instance.on('check.due', () => (due += 1));
    for (let step = 0; step < 3; step += 1) instance.send({ type: 'ADVANCED', at: 1 });
    await clock.advance(30_000);
    expect(due).toBe(0);
    instance.send({ type: 'AGENT_RESTARTED', at: 2 });
    instance.send({ type: 'FOUND', at: 3 });
    await clock.advance(1);
    expect([instance.getSnapshot().value, due]).toEqual(['UNREADY', 1]);
    instance.stop();
  });

  it('44: work that kills its controller is repeated without end and nobody can see it', async () => {
    const cluster = new InMemoryCluster({ hosts: ['a', 'b'] });
    const service = new HostedService({ cluster });
    service.askFor('ACTIVATE');
    await service.rest();
    service.observe();
    const attempts = [];
    for (let restart = 0; restart < 3; restart += 1) {
      attempts.push(service.context.inFlight?.attempt);
      await service.crash();
    }
    attempts.push(service.context.inFlight?.attempt);
    // The work gets it with its input, so that a host can refuse it.
    expect(attempts).toEqual([1, 2, 3, 4]);
    await service.rest();
    expect(service.started).toBe(2);
  });

  it('45: a rollout that began before a crash replaces what it has replaced already', async () => {
    const service = await new HostedService({ hosts: ['a', 'b', 'c'] }).activate();
    service.askFor('RESTART');
    await service.cluster.clock.until(() => service.context.inFlight?.progress?.done === 1);
    expect(service.context.inFlight?.progress).toEqual({
      done: 1,
      total: 3,
      checkpoint: { instanceIds: ['SI-01', 'SI-02', 'SI-03'], replaced: ['SI-01'], skipped: [] },
    });
    await service.crash(60_000);
    expect(service.context.inFlight).toMatchObject({ attempt: 2, progress: { done: 1, total: 3 } });
    await service.rest();
    expect([service.context.lastFailure, service.started]).toEqual([null, 6]);
    const health = service.observe();
    expect(isConverged(service.actor.getSnapshot(), health)).toBe(true);
  });
});
