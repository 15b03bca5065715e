import { assessHealth } from '../../policy/health.js';
import type { HostCore } from './host-core.js';
import { pausesBy } from './pauses.js';
import type { ServiceQueue } from './service-queue.js';
import { sharedRuns } from './shared-run.js';
import { StoreError } from './store.js';

/** The options of `tick`. */
export interface TickOptions {
  /** Whether this is maintenance: what is known is updated, and nothing begins. Default false. */
  readonly maintenance?: boolean;
}

/** What a tick did. */
export interface TickSummary {
  /** False if observing failed or took too long; then nothing else was done. */
  readonly observed: boolean;
  /** How many services were given a digest. */
  readonly assessed: number;
  /** How many were not: they write, wait for the store, or have changed since the observation began. */
  readonly skipped: number;
  readonly durationMs: number;
}

/** Makes the ticks of a host: one runs, one waits, and all later callers share the one that waits. */
export function ticksOf(
  host: HostCore,
  queues: ReadonlyMap<string, ServiceQueue>,
): (options: TickOptions) => Promise<TickSummary> {
  let isMaintenance = false;
  const assertRunning = () => {
    if (host.ended !== null) throw new StoreError(host.ended, 'The host has stopped.');
  };

  const run = sharedRuns(async (): Promise<TickSummary> => {
    assertRunning();
    const options = { maintenance: isMaintenance };
    isMaintenance = false;
    const begun = host.clock.now();
    const observed = await host.observe();
    assertRunning();
    let [assessed, skipped] = [0, 0];
    const pauseIfDue = pausesBy(host.clock);
    for (const queue of observed === null ? [] : queues.values()) {
      const { record, changedAt } = queue.known;
      if (observed === null || record === null) continue;
      if (queue.isStoring || queue.isToResume || changedAt > observed.change) {
        skipped += 1;
        continue;
      }
      try {
        const health = assessHealth(record, observed.observation, observed.now, options);
        assessed += 1;
        // Mostly nothing is new. What is not made again is no work for the garbage collector of a large fleet.
        if (!queue.isKnown(health)) queue.offer({ kind: 'digest', health });
      } catch (error) {
        host.onError(error);
      }
      await pauseIfDue();
      assertRunning();
    }
    const durationMs = Math.max(0, host.clock.now() - begun);
    return { observed: observed !== null, assessed, skipped, durationMs };
  });

  return ({ maintenance = false }) => {
    isMaintenance ||= maintenance;
    return run();
  };
}
