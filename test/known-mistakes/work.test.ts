/*
 * Mistakes that real controllers of local services made, about the work on instances; each cannot happen here, or, where a
 * pure library cannot decide it, the test shows what the host is given to decide it.
 */
import { createActor } from 'xstate';
import { describe, expect, it } from 'vitest';
import { isActiveInstanceState } from '../../src/model/index.js';
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
    const service = await activatedWith('START_HANGS');
    expect(service.context.lastFailure?.code).toBe('TIMED_OUT');
    await service.passes(6);
    expect([service.on('a'), service.on('b')]).toEqual([['SI-01 STARTING'], ['SI-02 HEALTHY']]);
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
    expect(service.context.lastFailure?.code).toBe('TIMED_OUT');
  });

  it('19: the failure strategy is never read', async () => {
    const outcomes = [];
    for (const failureStrategy of ['STOP', 'ROLLBACK'] as const) {
      const service = new HostedService({ hosts: ['a', 'b', 'c'] });
      const { serviceId } = service;
      service.askFor('ACTIVATE');
      await service.rest();
      service.cluster.inject({ fault: 'START_FAILS', executorId: 'b' });
      service.ask({ type: 'ADJUST_INSTANCES', serviceId, opSpec: { failureStrategy, parallelism: 1 } });
      await service.rest();
      await service.pass(10_000);
      outcomes.push([service.on('a'), service.on('b'), service.on('c')]);
    }
    // Both begin nothing further after the first failure; the second also stops what it started.
    expect(outcomes).toEqual([
      [['SI-01 HEALTHY'], [], []],
      [[], [], []],
    ]);
  });

  it('20: a failed adjustment leaves no error, and an old error sticks', async () => {
    const service = await activatedWith('START_FAILS');
    expect(service.context.lastFailure).toMatchObject({ code: 'START_FAILED' });
    await service.passes(3);
    expect([service.context.lastFailure, service.context.consecutiveFailures]).toEqual([null, 0]);
  });

  it('21: a stop time-out ignores the wait before kill', async () => {
    // How long a stop may take is the host's to say, in the operation; the wait is in the specification beside it. Here it
    // is longer than the work may take: the time-out ends the work alone, and the instance still has all of its time.
    const spec = { ...SAMPLE_SPEC, preShutdown: { hooks: [], waitBeforeKill: '60s' } };
    const service = await new HostedService({ spec, input: SHORT }).activate();
    const { serviceId, cluster } = service;
    service.ask({ type: 'STOP_INSTANCES', serviceId, instanceIds: ['SI-01'] });
    await service.rest();
    expect([service.context.lastFailure?.code, service.on('a')]).toEqual(['TIMED_OUT', ['SI-01 STOPPING']]);
    const askedAt = cluster.clock.now() - TIMEOUT_MS;
    await cluster.clock.until(() => service.on('a')[0] !== 'SI-01 STOPPING');
    expect(cluster.clock.now() - askedAt).toBe(60_000);
    // And nothing is started in its place while it goes down.
    await service.passes(2);
    expect(service.started).toBe(3);
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
    // Nor does the service wait for ever: an instance that never becomes healthy ends its work by time-out.
    const service = await activatedWith('START_HANGS');
    expect(service.context.lastFailure?.code).toBe('TIMED_OUT');
    expect(service.cluster.instances.some(({ state }) => isActiveInstanceState(state))).toBe(true);
  });
});
