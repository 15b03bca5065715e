import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ClusterObservation } from '../../src/model/cluster.js';
import {
  indexInBatches,
  indexObservation,
  type ObservationIndex,
  observedService,
} from '../../src/policy/observation-index.js';
import { NO_HOST } from '../../src/policy/observed-hosts.js';
import { naiveInstances } from '../support/naive-plan.js';
import { anExecutor, anInstance, anyObservation, aService, NOW, othersInstances } from '../support/observations.js';

/** What is observed of a service, with the ids of the hosts instead of their places. */
function shownOf(observation: ClusterObservation | ObservationIndex, serviceId: string) {
  const { hosts, isDamaged, instances, hostPlaces } = observedService(observation, serviceId);
  return { isDamaged, instances, hosts: [...hostPlaces].map((place) => hosts.executorIds[place]) };
}

describe('the index of an observation', () => {
  it('holds every service, each instance once by its latest report, at the place of the first', () => {
    const [old, latest] = [anInstance({ updatedAt: NOW - 2 }), anInstance({ state: 'STOPPED', updatedAt: NOW - 1 })];
    const [other, second] = [anInstance({ serviceId: 'dns-cache-2' }), anInstance({ instanceId: 'i0' })];
    const index = indexObservation({ executors: [], instances: [old, other, second, latest] });
    const found = [...index.services.keys()].map((id) => [id, observedService(index, id).instances]);
    expect(found).toEqual([
      ['dns-cache-1', [latest, second]],
      ['dns-cache-2', [other]],
    ]);
  });

  it('takes the reports themselves where none is left out, and of the same reports the first', () => {
    const [first, other] = [anInstance(), anInstance({ instanceId: 'i2' })];
    const instances = [first, other];
    expect(observedService({ executors: [], instances }, 'dns-cache-1').instances).toBe(instances);
    const twice = observedService({ executors: [], instances: [first, other, { ...first }] }, 'dns-cache-1').instances;
    expect([twice.length, twice[0] === first]).toEqual([2, true]);
  });

  it('changes nothing in the observation, whatever it leaves out or replaces', () => {
    const [old, latest] = [anInstance({ updatedAt: NOW - 2 }), anInstance({ updatedAt: NOW - 1 })];
    const namesake = anInstance({ serviceId: 'dns-cache-2' });
    for (const reports of [
      [old, latest],
      [latest, old],
      [old, namesake, latest],
      [null, old, latest],
    ]) {
      const instances = [...reports] as (typeof old)[];
      const found = observedService(indexObservation({ executors: [], instances }), 'dns-cache-1').instances;
      expect(found).toEqual([latest]);
      expect(observedService({ executors: [], instances }, 'dns-cache-1').instances).toEqual([latest]);
      expect(instances).toEqual(reports);
    }
  });

  it('holds every host once: the state furthest from ACTIVE, the newest report', () => {
    const executors = [
      anExecutor('h1', 'BLACKLISTED', 5),
      anExecutor('h2', 'ACTIVE', Number.NaN),
      anExecutor('h1', 'UNREADY', 9),
      anExecutor('h1', 'ACTIVE', 7),
    ];
    const { hosts } = indexObservation({ executors, instances: [] });
    expect([hosts.executorIds, hosts.states, [...hosts.reportedAt]]).toEqual([
      ['h1', 'h2'],
      ['BLACKLISTED', 'ACTIVE'],
      [9, Number.NaN],
    ]);
    expect(['h1', 'h2', 'h3'].map((id) => hosts.table.placeOf(id))).toEqual([0, 1, NO_HOST]);
    expect(hosts.newestReportAt).toBe(9);
    const many = Array.from({ length: 200 }, (_, at) => anExecutor(`host-with-a-long-name-${String(199 - at)}`));
    const { table, executorIds } = indexObservation({ executors: many, instances: [] }).hosts;
    expect(executorIds.filter((id, at) => table.guess(id) === at).length).toBeGreaterThan(100);
    expect(indexObservation({ executors: [], instances: [] }).hosts.newestReportAt).toBe(-Infinity);
  });

  it('is told from an observation by a symbol that every copy of the library shares', () => {
    const index = indexObservation({ executors: [], instances: [anInstance()] });
    expect(Reflect.get(index, Symbol.for('local-service-machines.observation-index'))).toBe(true);
    expect(observedService({ ...index }, 'dns-cache-1').instances).toEqual([anInstance()]);
  });

  it('is not made of a promise, whose plan would do nothing for ever', () => {
    const forgotten = Promise.resolve({ executors: [], instances: [] }) as unknown as ClusterObservation;
    expect(() => indexObservation(forgotten)).toThrow(TypeError('The observation must be awaited.'));
    expect(() => observedService(forgotten, 'dns-cache-1')).toThrow('must be awaited');
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
      const { instances } = observedService(index, 'dns-cache-1');
      expect([index.isDamaged, index.hosts.executorIds, instances]).toEqual([true, ['h1'], [anInstance()]]);
    }
    const { instances, executors } = good;
    const halves: readonly unknown[] = [{ instances }, { ...good, executors: 7 }, { executors }];
    expect(halves.map((half) => indexObservation(half as ClusterObservation).isDamaged)).toEqual([true, true, true]);
    const junkOnes: readonly unknown[] = [null, undefined, 7, {}, { executors: 1, instances: {} }];
    for (const junk of junkOnes) {
      const index = indexObservation(junk as ClusterObservation);
      expect([index.isDamaged, index.hosts.executorIds, index.services.size]).toEqual([true, [], 0]);
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
          expect(shownOf(whole, serviceId)).toEqual(shownOf(indexObservation(whole), serviceId));
        }
        expect(whole).toEqual(before);
      }),
    );
  });

  it('knows the host of each instance, in whatever order', () => {
    const executors = ['h3', 'h1', 'h2'].map((id) => anExecutor(id));
    const ids = ['h3', 'h3', 'h1', 'h2', 'h1', 'gone', 'h2', 'h3'];
    const instances = ids.map((executorId, at) => anInstance({ instanceId: `i${String(at)}`, executorId }));
    const expected = ids.map((id) => (id === 'gone' ? undefined : id));
    expect(shownOf({ executors, instances }, 'dns-cache-1').hosts).toEqual(expected);
    expect(shownOf(indexObservation({ executors, instances }), 'dns-cache-1').hosts).toEqual(expected);
  });

  it('keeps instances of several services apart that bear one id, each by its latest report', () => {
    const reports = [3, 1, 2].flatMap((updatedAt) =>
      ['a-1', 'b-1', 'c-1'].map((serviceId) => anInstance({ serviceId, updatedAt: NOW - updatedAt })),
    );
    const index = indexObservation({ executors: [], instances: reports });
    for (const serviceId of ['a-1', 'b-1', 'c-1']) {
      const { instances } = observedService(index, serviceId);
      expect(instances).toEqual([anInstance({ serviceId, updatedAt: NOW - 1 })]);
    }
  });

  it('is the same whether it is made in one go or in batches, with a pause after each', () => {
    fc.assert(
      fc.property(anyObservation, othersInstances, fc.integer({ min: 1, max: 4 }), (observation, others, batch) => {
        const whole = { ...observation, instances: [...others, ...observation.instances] };
        const steps = indexInBatches(whole, batch);
        let pauses = 0;
        let step = steps.next();
        for (; step.done !== true; step = steps.next()) pauses += 1;
        const index = step.value;
        const expected = indexObservation(whole);
        expect([...index.services]).toEqual([...expected.services]);
        for (const id of expected.services.keys()) expect(shownOf(index, id)).toEqual(shownOf(expected, id));
        const batchesOf = ({ length }: { readonly length: number }) => Math.ceil(length / batch);
        expect(pauses).toBe(batchesOf(whole.instances) + 2 * batchesOf(index.instances));
      }),
    );
  });
});
