import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type ClusterFault, clusterArbitrary, faultArbitrary, InMemoryCluster } from '../../../src/testing/index.js';

const EVERY_FAULT = [
  'AGENT_RESTARTS',
  'CLOCK_OFF',
  'CONTROLLER_CLOCK_JUMPS',
  'CRASH_LOOP',
  'CRASH_LOOP_ENDS',
  'EXECUTOR_BLACKLISTED',
  'EXECUTOR_DRAINS',
  'EXECUTOR_REMOVED',
  'EXECUTOR_RETURNS',
  'EXECUTOR_SILENT',
  'EXECUTOR_STALE',
  'INSTANCE_LOST',
  'INSTANCE_UNHEALTHY',
  'RECORD_MISSING',
  'RESULT_LATE',
  'RESULT_NEVER',
  'RESULT_TWICE',
  'STARTS_FAIL',
  'STARTS_SUCCEED',
  'START_FAILS',
  'START_HANGS',
  'START_TAKES',
  'STORE_READABLE',
  'STORE_UNREADABLE',
] satisfies ClusterFault['fault'][];

it('clusters have hosts with ids of their own, and take every fault that is made for them', () => {
  const cases = clusterArbitrary().chain((options) =>
    fc.tuple(fc.constant(options), fc.array(faultArbitrary({ executorIds: options.hosts ?? [], serviceIds: ['s'] }))),
  );
  fc.assert(
    fc.property(cases, ([options, faults]) => {
      const cluster = new InMemoryCluster(options);
      expect(cluster.executors.map(({ executorId }) => executorId)).toEqual(options.hosts);
      for (const fault of faults) cluster.inject(fault);
      cluster.heal();
    }),
  );
});

it('faults are of every kind, of nothing but what was named, and JSON', () => {
  const faults = fc.sample(faultArbitrary({ executorIds: ['a'], instanceIds: ['i'], serviceIds: ['s'] }), {
    numRuns: 1_000,
    seed: 1,
  });
  expect([...new Set(faults.map(({ fault }) => fault))].sort()).toEqual(EVERY_FAULT);
  expect(JSON.parse(JSON.stringify(faults))).toEqual(faults);
  const others = fc.sample(faultArbitrary({ executorIds: [] }), { numRuns: 200, seed: 1 });
  expect(others.filter(({ fault }) => !/^(RESULT|STORE|CONTROLLER)_/.test(fault))).toEqual([]);
});
