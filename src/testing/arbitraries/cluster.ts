import fc from 'fast-check';
import type { ClusterOptions } from '../cluster/cluster.js';
import type { ClusterFault } from '../cluster/faults.js';

/** Which faults an arbitrary makes. */
export interface FaultOptions {
  readonly executorIds: readonly string[];
  readonly instanceIds?: readonly string[];
  readonly serviceIds?: readonly string[];
  /** A slow start or a late result takes at most so many ms more, a clock is at most so many off. Default 600 000. */
  readonly maxDelayMs?: number;
}

/** What can be the cluster of a test: one to `maxHosts` hosts (default 4), durations that differ by a seed. */
export function clusterArbitrary({ maxHosts = 4 }: { readonly maxHosts?: number } = {}): fc.Arbitrary<ClusterOptions> {
  return fc.record({
    hosts: fc
      .integer({ min: 1, max: Math.max(maxHosts, 1) })
      .map((count) => Array.from({ length: count }, (_, index) => `host-${String(index + 1)}`)),
    seed: fc.nat(),
  });
}

/** Faults of a cluster and their ends. Only faults of what is named; shrinks to the simplest. */
export function faultArbitrary({
  executorIds,
  instanceIds = [],
  serviceIds = [],
  maxDelayMs = 600_000,
}: FaultOptions): fc.Arbitrary<ClusterFault> {
  const ms = fc.integer({ min: 1, max: maxDelayMs });
  const jump = fc.integer({ min: -maxDelayMs, max: maxDelayMs });
  const results: fc.Arbitrary<ClusterFault>[] = [
    fc.constantFrom<ClusterFault>(
      { fault: 'RESULT_TWICE' },
      { fault: 'RESULT_NEVER' },
      { fault: 'STORE_UNREADABLE' },
      { fault: 'STORE_READABLE' },
    ),
    ms.map((delayMs): ClusterFault => ({ fault: 'RESULT_LATE', ms: delayMs })),
    jump.map((offMs): ClusterFault => ({ fault: 'CONTROLLER_CLOCK_JUMPS', ms: offMs })),
  ];
  const of = <TId extends string>(ids: readonly TId[], make: (id: TId) => fc.Arbitrary<ClusterFault>) =>
    ids.length === 0 ? [] : [fc.constantFrom(...ids).chain(make)];
  return fc.oneof(
    ...of(executorIds, (executorId) =>
      fc.constantFrom<ClusterFault>(
        { fault: 'EXECUTOR_RETURNS', executorId },
        { fault: 'EXECUTOR_SILENT', executorId },
        { fault: 'EXECUTOR_STALE', executorId },
        { fault: 'EXECUTOR_DRAINS', executorId },
        { fault: 'EXECUTOR_BLACKLISTED', executorId },
        { fault: 'EXECUTOR_REMOVED', executorId },
        { fault: 'AGENT_RESTARTS', executorId },
      ),
    ),
    ...of(executorIds, (executorId) =>
      fc.oneof(
        fc.constantFrom<ClusterFault>({ fault: 'START_FAILS', executorId }, { fault: 'START_HANGS', executorId }),
        ms.map((delayMs): ClusterFault => ({ fault: 'START_TAKES', executorId, ms: delayMs })),
      ),
    ),
    ...of(executorIds, (executorId) =>
      fc.oneof(
        fc.constantFrom<ClusterFault>(
          { fault: 'STARTS_SUCCEED', executorId },
          { fault: 'STARTS_FAIL', executorId },
          { fault: 'CRASH_LOOP_ENDS', executorId },
        ),
        ms.map((lifeMs): ClusterFault => ({ fault: 'CRASH_LOOP', executorId, ms: lifeMs })),
        jump.map((offMs): ClusterFault => ({ fault: 'CLOCK_OFF', executorId, ms: offMs })),
      ),
    ),
    ...of(instanceIds, (instanceId) =>
      fc.constantFrom<ClusterFault>(
        { fault: 'INSTANCE_UNHEALTHY', instanceId },
        { fault: 'INSTANCE_LOST', instanceId },
      ),
    ),
    ...of(serviceIds, (serviceId) => fc.constant<ClusterFault>({ fault: 'RECORD_MISSING', serviceId })),
    ...results,
  );
}
