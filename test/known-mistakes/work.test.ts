/*
 * Mistakes that real controllers of local services made, about the work on instances; each cannot happen here, or, where a
 * pure library cannot decide it, the test shows what the host is given to decide it.
 */
import { createActor } from 'xstate';
import { describe, expect, it } from 'vitest';
import { instanceMachine } from '../../src/instance/index.js';
import { SAMPLE_SPEC, VirtualClock } from '../../src/testing/index.js';
import { HostedService } from '../support/hosted-service.js';

const TIMEOUT_MS = 30_000;
const SHORT = { defaultOpSpec: { timeout: `${String(TIMEOUT_MS)} ms` } };

/** At rest in ACTIVE, with a start that goes wrong before it. */
async function activatedWith(fault: 'START_FAILS' | 'START_HANGS', input = {}): Promise<HostedService> {
  const service = new HostedService({ input: { ...SHORT, ...input } });
  service.cluster.inject({ fault, executorId: 'a' });
  service.askFor('ACTIVATE');
  await service.rest();
  service.observe();
  await service.rest();
  return service;
}

describe('known mistake', () => {
  it('16: a start that times out is retried beside the first one', async () => {
    // It is stopped before it counts as failed.
    const service = await activatedWith('START_HANGS');
    expect(service.context.lastReconciliationFailure?.code).toBe('START_TIMED_OUT');
    expect(service.cluster.instances[0]).toMatchObject({ instanceId: 'SI-01', state: 'STOPPED' });
    // Four times as long as it lived nothing is started there.
    await service.pass((service.observe().nextStartAt ?? 0) - service.cluster.now());
    await service.passes(6);
    expect([service.on('a').length, service.on('b').length]).toEqual([1, 1]);
  });

  it('17: a failed start still stops the healthy old instance', async () => {
    for (const failureStrategy of ['STOP', 'ROLLBACK'] as const) {
      const service = await new HostedService().activate();
      service.cluster.inject({ fault: 'START_FAILS', executorId: 'a' });
      service.ask({ type: 'RESTART', serviceId: service.serviceId, opSpec: { failureStrategy } });
      await service.rest();
      await service.pass(60_000);
      expect([service.context.lastFailure?.code, service.on('a')]).toEqual(['START_FAILED', ['SI-01 HEALTHY']]);
    }
  });

  it('18: one gone id counts as "all stopped"', async () => {
    const service = await new HostedService({ input: SHORT }).activate();
    service.cluster.inject({ fault: 'EXECUTOR_SILENT', executorId: 'b' });
    const { serviceId } = service;
    service.ask({ type: 'STOP_INSTANCES', serviceId, instanceIds: ['SI-01', 'SI-02'], opSpec: { parallelism: 2 } });
    await service.pass(TIMEOUT_MS - 1);
    expect([service.state, service.on('a'), service.on('b')]).toEqual(['STOPPING_INSTANCES', [], ['SI-02 HEALTHY']]);
    await service.pass(1);
    expect(service.context.lastFailure?.code).toBe('STOP_TIMED_OUT');
  });

  it('19: the failure strategy is never read', async () => {
    const outcomes = [];
    for (const failureStrategy of ['STOP', 'ROLLBACK'] as const) {
      const spec = { ...SAMPLE_SPEC, preShutdown: { hooks: [], waitBeforeKill: '5s' } };
      const service = await new HostedService({ hosts: ['a', 'b'], spec }).activate();
      const { serviceId, cluster } = service;
      service.ask({ type: 'RESTART', serviceId, opSpec: { failureStrategy, timeout: '1 s' } });
      // The new instance is healthy, and the old one cannot be stopped.
      await cluster.clock.until(() => service.on('a').includes('SI-03 HEALTHY'));
      cluster.inject({ fault: 'EXECUTOR_STALE', executorId: 'a' });
      cluster.inject({ fault: 'EXECUTOR_SILENT', executorId: 'a' });
      await service.rest();
      cluster.inject({ fault: 'EXECUTOR_RETURNS', executorId: 'a' });
      await service.pass(10_000);
      outcomes.push([service.on('a'), service.on('b')]);
    }
    // Both begin nothing further after the first failure.
    expect(outcomes.map(([, other]) => other)).toEqual([['SI-02 HEALTHY'], ['SI-02 HEALTHY']]);
  });

  it('20: a failed adjustment leaves no error, and an old error sticks', async () => {
    const service = await activatedWith('START_FAILS');
    expect(service.context.lastReconciliationFailure).toMatchObject({ code: 'START_FAILED' });
    await service.passes(6);
    expect([service.context.lastReconciliationFailure, service.context.consecutiveFailures]).toEqual([null, 0]);
  });

  it('21: a stop time-out ignores the wait before kill', async () => {
    // The limit of a stop is the time-out and the wait together; here the wait is the longer one.
    const spec = { ...SAMPLE_SPEC, preShutdown: { hooks: [], waitBeforeKill: '60s' } };
    const service = await new HostedService({ spec, input: SHORT }).activate();
    const { serviceId, cluster } = service;
    const askedAt = cluster.clock.now();
    service.ask({ type: 'STOP_INSTANCES', serviceId, instanceIds: ['SI-01'] });
    await service.rest();
    expect([service.context.lastFailure, service.on('a')]).toEqual([null, []]);
    expect(cluster.clock.now() - askedAt).toBeGreaterThanOrEqual(60_000);
    expect(service.started).toBe(2);
  });

  it('25: one check failure too many is needed after a success', async () => {
    const clock = new VirtualClock({ startMs: 0 });
    const spec = { ...SAMPLE_SPEC, healthcheck: { ...SAMPLE_SPEC.healthcheck, attempts: 3 } };
    const input = { instanceId: 'i', serviceId: 's', executorId: 'h', spec, createdAt: 0 };
    const instance = createActor(instanceMachine, { input, clock }).start();
    const nextTry = () => clock.until(() => instance.getSnapshot().context.tryPhase === 'due');
    const pass = async () => {
      await nextTry();
      instance.send({ type: 'CHECK_PASSED', at: 1 });
    };
    const fail = async () => {
      await nextTry();
      instance.send({ type: 'CHECK_FAILED', at: 1, reason: 'No answer.' });
    };
    for (let step = 0; step < 3; step += 1) instance.send({ type: 'ADVANCED', at: 1 });
    await pass();
    await pass();
    for (let success = 0; success < 3; success += 1) {
      await fail();
      await fail();
      expect(instance.getSnapshot().value).toBe('HEALTHY');
      await pass();
    }
    await fail();
    await fail();
    expect(instance.getSnapshot().value).toBe('HEALTHY');
    await fail();
    expect(instance.getSnapshot().value).toBe('UNHEALTHY');
    instance.stop();
  });

  it('26: a check without a time-out freezes everything else', async () => {
    // A try that is never answered fails after its time-out (1 s here), the next is due an interval (1 s) later, and the
    // third failure takes the instance down. Meanwhile the machine admits everything else.
    const clock = new VirtualClock({ startMs: 0 });
    const input = { instanceId: 'i', serviceId: 's', executorId: 'h', spec: SAMPLE_SPEC, createdAt: 0 };
    const instance = createActor(instanceMachine, { input, clock });
    let due = 0;
    instance.on('check.due', () => (due += 1));
    instance.start();
    for (let step = 0; step < 3; step += 1) instance.send({ type: 'ADVANCED', at: 1 });
    await clock.advance(4_900);
    expect([instance.getSnapshot().value, due]).toEqual(['UNREADY', 3]);
    expect(instance.getSnapshot().can({ type: 'STOP', at: 2 })).toBe(true);
    await clock.advance(100);
    expect([instance.getSnapshot().value, due]).toEqual(['DEPROVISIONING', 3]);
    expect(instance.getSnapshot().context.errorMessage).toBe('There was no answer within 1000 ms.');
    instance.stop();
    // Nor does the service wait for ever: an instance that never becomes healthy is stopped when its limit is over.
    const service = await activatedWith('START_HANGS');
    expect(service.context.lastReconciliationFailure?.code).toBe('START_TIMED_OUT');
    expect(service.cluster.instances[0]?.state).toBe('STOPPED');
  });
});
