import { randomUUID } from 'node:crypto';
import { type ClusterDurations, InMemoryCluster, VirtualClock } from 'local-service-machines/testing';

/** How often the cluster's clock is moved on, in ms. */
const PACE_MS = 25;

/** The most by which it is moved on at once, in ms: what a suspended machine missed is not made up for. */
const MAX_STEP_MS = 60_000;

/** Executors in memory. Their time goes on as fast as the real one; whoever sets the clock of the machine does not change it. */
export interface Executors {
  readonly cluster: InMemoryCluster;
  readonly stop: () => void;
}

/**
 * Starts executors in memory. They end with the process: after a restart they exist again with nothing running on them,
 * as after a power failure. `monotonicMs` tells the time since some moment.
 */
export function startExecutors(
  count: number,
  durations: Partial<ClusterDurations> = {},
  monotonicMs: () => number = () => performance.now(),
): Executors {
  const clock = new VirtualClock({ startMs: Date.now() });
  const cluster = new InMemoryCluster({
    hosts: Array.from({ length: count }, (_, index) => `executor-${index + 1}`),
    clock,
    durations,
    // An id must not be used again after a restart: stored work may still name the earlier instance.
    newInstanceId: () => `SI-${randomUUID()}`,
  });
  let last = monotonicMs();
  let isAdvancing = false;
  const advance = async () => {
    // One caller at a time advances the clock: while much is due, the next steps grow.
    if (isAdvancing) return;
    isAdvancing = true;
    const elapsed = Math.trunc(monotonicMs() - last);
    last += elapsed;
    try {
      await clock.advance(Math.min(Math.max(elapsed, 0), MAX_STEP_MS));
    } finally {
      isAdvancing = false;
    }
  };
  const timer = setInterval(() => void advance(), PACE_MS);
  return { cluster, stop: () => clearInterval(timer) };
}
