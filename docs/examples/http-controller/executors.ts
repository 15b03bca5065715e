import { randomUUID } from 'node:crypto';
import { type ClusterDurations, InMemoryCluster, VirtualClock } from 'local-service-machines/testing';

/** How often the cluster's clock is set by the real one, in ms. */
const PACE_MS = 25;

/** Executors in memory whose time is the real one. */
export interface Executors {
  readonly cluster: InMemoryCluster;
  readonly stop: () => void;
}

/**
 * Starts executors in memory. They end with the process: after a restart they exist again with nothing running on them,
 * as after a power failure.
 */
export function startExecutors(count: number, durations: Partial<ClusterDurations> = {}): Executors {
  const clock = new VirtualClock({ startMs: Date.now() });
  const cluster = new InMemoryCluster({
    hosts: Array.from({ length: count }, (_, index) => `executor-${index + 1}`),
    clock,
    durations,
    // An id must not be used again after a restart: stored work may still name the earlier instance.
    newInstanceId: () => `SI-${randomUUID()}`,
  });
  const timer = setInterval(() => void clock.advance(Math.max(0, Date.now() - clock.now())), PACE_MS);
  return { cluster, stop: () => clearInterval(timer) };
}
