/*
 * Mistakes that real controllers of local services made, about what has to run where; each cannot happen here.
 */
import { describe, expect, it } from 'vitest';
import { planAdjustment, planReplacement } from '../../src/index.js';
import { HOST_LEVEL_SPEC, InMemoryCluster, SAMPLE_SPEC } from '../../src/testing/index.js';
import { HostedService } from '../support/hosted-service.js';
import { aService, NOW, observed } from '../support/observations.js';

const started = (service: HostedService, executorId: string) => service.on(executorId).length;

describe('known mistake', () => {
  it('9: in CONFIG_TESTING each pass adds one more instance', async () => {
    const service = new HostedService({ hosts: ['a', 'b', 'c'] });
    service.askFor('DEPLOY_TEST_INSTANCE');
    await service.rest();
    await service.passes(10);
    expect([service.state, service.started]).toEqual(['CONFIG_TESTING', 1]);
  });

  it("10: deactivating one service stops another's instances", async () => {
    const cluster = new InMemoryCluster({ hosts: ['a', 'b'] });
    const [one, other] = await Promise.all([
      new HostedService({ cluster }).activate(),
      Promise.resolve(new HostedService({ cluster, spec: { ...SAMPLE_SPEC, name: 'dns-cache-2' } })),
    ]);
    await other.activate();
    one.askFor('DEACTIVATE');
    await one.passes(4);
    expect([one.state, one.on('a'), one.on('b')]).toEqual(['INACTIVE', [], []]);
    expect([started(other, 'a'), started(other, 'b'), other.started]).toEqual([1, 1, 2]);
  });

  it('11: a surplus on one host hides a shortage on another', () => {
    const plan = planAdjustment(
      aService({ instancesPerHost: 2 }),
      observed({ a: 'ACTIVE', b: 'ACTIVE' }, ['i1 a HEALTHY', 'i2 a HEALTHY', 'i3 a HEALTHY', 'i4 b HEALTHY']),
      NOW,
    );
    expect(plan.starts).toEqual([{ executorId: 'b', count: 1 }]);
    expect(plan.stop.map(({ executorId }) => executorId)).toEqual(['a']);
  });

  it('12: instances on a blacklisted host of an inactive service are never stopped', async () => {
    const service = await new HostedService().activate();
    service.cluster.inject({ fault: 'EXECUTOR_BLACKLISTED', executorId: 'a' });
    service.askFor('DEACTIVATE');
    await service.passes(4);
    expect([service.state, service.on('a'), service.on('b')]).toEqual(['INACTIVE', [], []]);
  });

  it('13: destroying with running instances leaves orphans', async () => {
    const service = await new HostedService().activate();
    service.askFor('DEACTIVATE');
    await service.rest();
    expect(service.askFor('DESTROY')).toMatchObject({ admitted: false, refusal: { rule: 'HEALTH_UNKNOWN' } });
    expect([service.on('a').length, service.on('b').length]).toEqual([1, 1]);
    await service.passes(3);
    expect(service.askFor('DESTROY')).toEqual({ admitted: true });
    await service.rest();
    expect([service.state, service.on('a'), service.on('b')]).toEqual(['DESTROYED', [], []]);
  });

  it('14: changing the count while a host joins strands the host', async () => {
    const service = await new HostedService().activate();
    service.ask({ type: 'UPDATE_INSTANCE_COUNT', serviceId: service.serviceId, instancesPerHost: 2 });
    service.cluster.setExecutor('c', 'ACTIVE');
    await service.passes(6);
    expect(['a', 'b', 'c'].map((host) => started(service, host))).toEqual([2, 2, 2]);
  });

  it('15: an agent restart duplicates instances', async () => {
    const service = await new HostedService().activate();
    for (const executorId of ['a', 'b']) service.cluster.inject({ fault: 'AGENT_RESTARTS', executorId });
    expect(service.on('a')).toEqual(['SI-01 UNKNOWN']);
    service.observe();
    await service.passes(4);
    expect([service.started, service.on('a')]).toEqual([2, ['SI-01 HEALTHY']]);
  });

  it('22: start-first replacement of a host-level service', async () => {
    // Whatever the operation says: the ports are fixed.
    const operation = { type: 'RESTART', serviceId: 'dns-cache-1', stopFirst: false } as const;
    const seen = observed({ a: 'ACTIVE' }, ['i1 a HEALTHY']);
    expect(planReplacement(aService({ spec: HOST_LEVEL_SPEC }), operation, seen, NOW).order).toBe('STOP_FIRST');

    const service = await new HostedService({ spec: HOST_LEVEL_SPEC }).activate();
    service.ask({ ...operation, serviceId: service.serviceId });
    await service.rest();
    // A start beside an instance that holds the ports fails on this cluster; none did.
    expect([service.context.lastFailure, service.on('a'), service.on('b')]).toEqual([
      null,
      ['SI-03 HEALTHY'],
      ['SI-04 HEALTHY'],
    ]);
  });
});
