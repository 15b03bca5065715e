import type { InstanceState } from '../../src/index.js';

/** An instance as the log of a fleet shows it. */
export interface FleetInstance {
  readonly instanceId: string;
  readonly serviceId: string;
  readonly executorId: string;
  readonly createdAtMs: number;
  state: InstanceState;
  changedAtMs: number;
  /** Whether it went down by itself, or hung. */
  hasFailed: boolean;
  wasHealthy: boolean;
  /** Whether its host has reported since it is in its state. */
  isReported: boolean;
}

const INITIAL_MS = 10_000;
const MAX_MS = 300_000;
const STABLE_AFTER_MS = 600_000;

/**
 * When the next start may be on a host with these instances of a service: the back-off of the domain, from what really happened. In
 * doubt at once.
 */
export function mayStartAt(
  there: readonly FleetInstance[],
  nowMs: number,
  { instancesPerHost, startLimitMs }: { readonly instancesPerHost: number; readonly startLimitMs: number },
): number {
  const newestFirst = [...there].sort(
    (a, b) => b.createdAtMs - a.createdAtMs || (a.instanceId < b.instanceId ? -1 : 1),
  );
  const failures: FleetInstance[] = [];
  for (const instance of newestFirst) {
    const isGone = instance.state === 'STOPPED';
    const livedMs = (isGone ? instance.changedAtMs : nowMs) - instance.createdAtMs;
    if ((isGone && !instance.hasFailed) || livedMs >= STABLE_AFTER_MS) break;
    // What is going down is not reported as what it is at every moment.
    if (instance.hasFailed && !isGone && failures.length === 0) return 0;
    if (instance.hasFailed) failures.push(instance);
  }
  const [newest] = failures;
  if (newest === undefined) return 0;
  const livedMs = newest.changedAtMs - newest.createdAtMs;
  const doubledMs = Math.min(INITIAL_MS * 2 ** (Math.ceil(failures.length / instancesPerHost) - 1), MAX_MS);
  const shortLifeMs = livedMs <= startLimitMs ? Math.min(4 * livedMs, 30 * 60_000) : 0;
  return newest.changedAtMs + Math.max(doubledMs, shortLifeMs);
}
