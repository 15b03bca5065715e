import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ClusterObservation } from '../../src/model/cluster.js';
import { indexObservation, observedService } from '../../src/policy/observation-index.js';
import { naiveInstances } from '../support/naive-plan.js';
import { anExecutor, anInstance, anyObservation, aService, NOW, othersInstances } from '../support/observations.js';

describe('the index of an observation', () => {
  it('holds every service, each instance once by its latest report, at the place of the first', () => {
    const [old, latest] = [anInstance({ updatedAt: NOW - 2 }), anInstance({ state: 'STOPPED', updatedAt: NOW - 1 })];
    const [other, second] = [anInstance({ serviceId: 'dns-cache-2' }), anInstance({ instanceId: 'i0' })];
    const { services } = indexObservation({ executors: [], instances: [old, other, second, latest] });
    expect([...services]).toEqual([
      ['dns-cache-1', [latest, second]],
      ['dns-cache-2', [other]],
    ]);
  });

  it('holds every host once: the state furthest from ACTIVE, the newest report', () => {
    const executors = [
      anExecutor('h1', 'BLACKLISTED', 5),
      anExecutor('h2', 'ACTIVE', Number.NaN),
      anExecutor('h1', 'UNREADY', 9),
      anExecutor('h1', 'ACTIVE', 7),
    ];
    const { hosts, places, newestReportAt } = indexObservation({ executors, instances: [] });
    expect(hosts).toEqual([
      { executorId: 'h1', state: 'BLACKLISTED', updatedAt: 9 },
      { executorId: 'h2', state: 'ACTIVE', updatedAt: null },
    ]);
    expect([...places]).toEqual([
      ['h1', 0],
      ['h2', 1],
    ]);
    expect(newestReportAt).toBe(9);
    expect(indexObservation({ executors: [], instances: [] }).newestReportAt).toBeNull();
  });

  it('is told from an observation by a symbol that every copy of the library shares', () => {
    const index = indexObservation({ executors: [], instances: [anInstance()] });
    expect(Reflect.get(index, Symbol.for('local-service-machines.observation-index'))).toBe(true);
    expect(observedService({ ...index }, 'dns-cache-1').instances).toEqual([anInstance()]);
  });

  it('leaves out what is no record, and says that it did', () => {
    const good = { executors: [anExecutor()], instances: [anInstance()] };
    expect(indexObservation(good).isDamaged).toBe(false);
    const damagedOnes: readonly unknown[] = [
      { ...good, instances: [anInstance(), null] },
      { ...good, instances: [anInstance(), { ...anInstance(), createdAt: undefined }] },
      { ...good, executors: [anExecutor(), { executorId: 'h2' }] },
    ];
    for (const damaged of damagedOnes) {
      const index = indexObservation(damaged as ClusterObservation);
      expect([index.isDamaged, index.hosts, index.services.get('dns-cache-1')]).toEqual([
        true,
        [{ executorId: 'h1', state: 'ACTIVE', updatedAt: NOW }],
        [anInstance()],
      ]);
    }
    const junkOnes: readonly unknown[] = [null, undefined, 7, {}, { executors: 1, instances: {} }];
    for (const junk of junkOnes) {
      const index = indexObservation(junk as ClusterObservation);
      expect([index.isDamaged, index.hosts, index.services.size]).toEqual([true, [], 0]);
    }
  });

  it('shows of a service what the observation shows of it', () => {
    fc.assert(
      fc.property(anyObservation, othersInstances, (observation, others) => {
        const whole = { ...observation, instances: [...others, ...observation.instances] };
        const before = structuredClone(whole);
        for (const serviceId of ['dns-cache-1', 'dns-cache', 'nobody']) {
          const { instances } = observedService(indexObservation(whole), serviceId);
          expect(instances).toEqual(naiveInstances({ ...aService(), serviceId }, whole));
          expect(observedService(whole, serviceId)).toEqual(observedService(indexObservation(whole), serviceId));
        }
        expect(whole).toEqual(before);
      }),
    );
  });
});
