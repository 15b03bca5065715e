import { describe, expect, it } from 'vitest';
import { INSTANCE_STATES } from '../../src/model/instance.js';
import { orphans, servicesNotReadyOn } from '../../src/policy/fleet.js';
import { indexObservation } from '../../src/policy/observation-index.js';
import { anExecutor, anInstance, aService, NOW, observed } from '../support/observations.js';

describe('orphans', () => {
  const known = anInstance({ instanceId: 'known' });
  const lost = anInstance({ instanceId: 'b', serviceId: 'gone-2' });
  const other = anInstance({ instanceId: 'a', serviceId: 'gone-2', executorId: 'h2', state: 'PENDING' });
  const third = anInstance({ instanceId: 'c', serviceId: 'gone-1' });
  const executors = [anExecutor('h1'), anExecutor('h2', 'BLACKLISTED'), anExecutor('h3', 'REMOVED')];
  const observation = { executors, instances: [known, lost, third, other] };

  it('are the active instances of services that are not known, by service and id', () => {
    expect(orphans(observation, ['dns-cache-1'])).toEqual([third, other, lost]);
    expect(orphans(indexObservation(observation), new Set(['dns-cache-1', 'gone-2']))).toEqual([third]);
    expect(orphans(observation, [])).toEqual([known, third, other, lost]);
    expect(orphans({ executors, instances: [] }, [])).toEqual([]);
  });

  it.each(['dns-cache-1', undefined, null])('are not told by %j, which is no list: all instances would be', (ids) => {
    expect(() => orphans(observation, ids as never)).toThrow(new TypeError('knownServiceIds must be a list of ids.'));
  });

  it('are none that have ended, or that are where nothing can be stopped', () => {
    const inState = INSTANCE_STATES.map((state) => anInstance({ instanceId: state, serviceId: 'gone-1', state }));
    const ended = ['PROVISIONING_FAILED', 'START_FAILED', 'STOPPED', 'LOST'];
    expect(orphans({ executors, instances: inState }, []).map(({ instanceId }) => instanceId)).toEqual(
      INSTANCE_STATES.filter((state) => !ended.includes(state)).sort(),
    );
    const unreachable = ['h3', 'h4'].map((executorId) => ({ ...lost, instanceId: `on-${executorId}`, executorId }));
    expect(orphans({ executors, instances: unreachable }, [])).toEqual([]);
  });
});

describe('the services that are not ready on an executor', () => {
  const of = (name: string, activationState: 'ACTIVE' | 'CONFIG_TESTING' | 'INACTIVE' = 'ACTIVE') =>
    aService({ serviceId: name, activationState });
  const healthy = (serviceId: string, changes: Partial<Parameters<typeof anInstance>[0]> = {}) =>
    anInstance({ instanceId: `of-${serviceId}`, serviceId, ...changes });
  const seen = (...instances: readonly ReturnType<typeof anInstance>[]) => ({
    executors: [anExecutor('h1', 'UNREADY'), anExecutor('h2')],
    instances,
  });

  it('are the ACTIVE ones without a healthy instance there', () => {
    const services = [of('dns'), of('logs'), of('testing', 'CONFIG_TESTING'), of('off', 'INACTIVE'), of('metrics')];
    const observation = seen(
      healthy('logs'),
      healthy('dns', { executorId: 'h2' }),
      healthy('metrics', { state: 'READY' }),
    );
    expect(servicesNotReadyOn('h1', services, observation, NOW)).toEqual(['dns', 'metrics']);
    expect(servicesNotReadyOn('h1', services, indexObservation(observation), NOW)).toEqual(['dns', 'metrics']);
    expect(servicesNotReadyOn('h1', [of('logs')], observation, NOW)).toEqual([]);
  });

  it('are all where nothing is proven: unknown, removed or silent hosts, old reports, outdated observations', () => {
    const services = [of('dns')];
    const at = (observation: Parameters<typeof servicesNotReadyOn>[2], now = NOW) =>
      servicesNotReadyOn('h1', services, observation, now);
    expect(at(seen(healthy('dns')))).toEqual([]);
    expect(at(seen(healthy('dns')), NOW + 60_000)).toEqual(['dns']);
    expect(at(seen(healthy('dns', { updatedAt: NOW - 60_000 })))).toEqual(['dns']);
    expect(at({ ...seen(healthy('dns')), executors: [] })).toEqual(['dns']);
    expect(at({ executors: [anExecutor('h1', 'REMOVED')], instances: [healthy('dns')] })).toEqual(['dns']);
    const silent = [anExecutor('h1', 'ACTIVE', NOW - 60_000), anExecutor('h2')];
    expect(at({ executors: silent, instances: [healthy('dns')] })).toEqual(['dns']);
    expect(at(observed({ h1: 'ACTIVE' }))).toEqual(['dns']);
  });
});
