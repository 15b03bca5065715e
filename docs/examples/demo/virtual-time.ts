import { durationMs, type LocalServiceSpec } from 'local-service-machines';
import { type ClusterDurations, DEFAULT_DURATIONS } from 'local-service-machines/testing';

/** How many health checks an instance may run while another one starts or stops, and the shortest time between two. */
const MAX_CHECKS = 250;
const MIN_INTERVAL_MS = 1_000;
/** The limits of a specification below which the steps of the cluster are shortened; its own steps take less. */
const USUAL_PULL_MS = 5_000;
const USUAL_CHECK_MS = 200;

/**
 * The specification with its health checks so far apart that a long start or stop is played fast: every check takes real time, even
 * if waiting takes none. Most specifications stay as they are.
 */
export function withSparseChecks(spec: LocalServiceSpec): LocalServiceSpec {
  const { readiness, healthcheck, preShutdown } = spec;
  const startMs = toMs(readiness.initialDelay) + toMs(healthcheck.initialDelay);
  const longestMs = Math.max(startMs, toMs(preShutdown?.waitBeforeKill));
  const intervalMs = Math.max(MIN_INTERVAL_MS, Math.ceil(longestMs / MAX_CHECKS));
  if (toMs(healthcheck.interval) >= intervalMs) return spec;
  return { ...spec, healthcheck: { ...healthcheck, interval: `${intervalMs} milliseconds` } };
}

/** What {@link withSparseChecks} changes of this specification, in words; null if nothing. */
export function sparseChecksText(spec: LocalServiceSpec): string | null {
  const { interval } = withSparseChecks(spec).healthcheck;
  if (interval === spec.healthcheck.interval) return null;
  return `To be played fast, health checks run every ${interval} instead of every ${spec.healthcheck.interval}.`;
}

/** How long an instance takes to start on the cluster: less than usual where the limits of the specification are short. */
export function durationsWithin({ executable, readiness, healthcheck }: LocalServiceSpec): Partial<ClusterDurations> {
  const pull = toMs(executable.dockerPullTimeout) / USUAL_PULL_MS;
  const check = Math.min(toMs(readiness.timeout), toMs(healthcheck.timeout)) / USUAL_CHECK_MS;
  const part = Math.min(1, pull, check);
  const { acceptMs, provisionMs, startMs, checkMs } = DEFAULT_DURATIONS;
  return {
    acceptMs: acceptMs * part,
    provisionMs: provisionMs * part,
    startMs: startMs * part,
    checkMs: checkMs * part,
  };
}

function toMs(duration: string | null | undefined): number {
  return durationMs(duration ?? '') ?? 0;
}
