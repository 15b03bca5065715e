import type { BackoffSettings } from '../model/backoff.js';
import { DEFAULT_BACKOFF } from '../model/backoff.js';
import type { InstanceRecord } from '../model/cluster.js';
import type { Service } from '../model/service.js';
import { hasError } from './classification.js';
import { compareText, compareTimes, readTime } from './ordering.js';

const MAX_BACKOFF_OF_SHORT_LIFE_MS = 1_800_000;
const LIVES_TO_WAIT = 4;

/** What the back-off needs to know of the service. */
export type BackedOffService = Pick<Service, 'instancesPerHost' | 'backoff' | 'startLimitMs' | 'staleAfterMs'>;

/** The consecutive failures on a host, and until when they put a start off. */
export interface Backoff {
  readonly failures: number;
  /** In epoch ms; minus infinity where nothing is put off. */
  readonly notBefore: number;
}

/**
 * Counts the consecutive failures among these instances of a service, and says until when they put a start off (domain.md §5,
 * back-off per host). Independent of their order. What is about to be stopped counts as stopped without error.
 */
export function backoffAfter(
  history: readonly InstanceRecord[],
  service: BackedOffService,
  aboutToBeStopped?: ReadonlySet<InstanceRecord>,
): Backoff {
  const settings = service.backoff ?? DEFAULT_BACKOFF;
  let lastGood: InstanceRecord | null = null;
  for (const instance of history) {
    const isGood = endsCount(instance, settings) || aboutToBeStopped?.has(instance) === true;
    if (isGood && (lastGood === null || byAge(instance, lastGood) < 0)) lastGood = instance;
  }
  let failures = 0;
  let newest: InstanceRecord | null = null;
  for (const instance of history) {
    if (!isFailure(instance) || (lastGood !== null && byAge(instance, lastGood) >= 0)) continue;
    failures += 1;
    if (newest === null || byAge(instance, newest) < 0) newest = instance;
  }
  if (newest === null) return { failures: 0, notBefore: -Infinity };
  // What bears no time puts nothing off for ever.
  const failedAt = readTime(newest.updatedAt) ?? 0;
  return {
    failures,
    notBefore: service.backoff === null ? -Infinity : failedAt + delayAfter(failures, newest, service, settings),
  };
}

function delayAfter(
  failures: number,
  { createdAt, updatedAt }: InstanceRecord,
  { instancesPerHost, startLimitMs, staleAfterMs }: BackedOffService,
  { initialMs, maxMs }: BackoffSettings,
): number {
  const rounds = Math.ceil(failures / instancesPerHost);
  const doubled = Math.min(initialMs * 2 ** (rounds - 1), maxMs);
  const lifeMs = Math.max(0, readTime(updatedAt - createdAt) ?? 0);
  // A start that is stopped at its limit lives a little longer: until that is noticed, and it is down.
  const shortLife =
    lifeMs <= startLimitMs + staleAfterMs ? Math.min(LIVES_TO_WAIT * lifeMs, MAX_BACKOFF_OF_SHORT_LIFE_MS) : 0;
  return Math.max(doubled, shortLife);
}

/**
 * Whether a record bears a time that lies `staleAfterMs` or more ahead of `now` (domain.md §5): it is from before the clock was
 * put back, and plays no part in the back-off until the clock has nearly caught up.
 */
export function isFromTheFuture({ createdAt, updatedAt }: InstanceRecord, now: number, staleAfterMs: number): boolean {
  return createdAt - now >= staleAfterMs || updatedAt - now >= staleAfterMs;
}

/** Newest first, then by id; negative if `a` comes first. */
function byAge(a: InstanceRecord, b: InstanceRecord): number {
  return compareTimes(b.createdAt, a.createdAt) || compareText(a.instanceId, b.instanceId);
}

/** It was stopped without an error, or has lived long enough, however it ended. */
function endsCount(instance: InstanceRecord, { stableAfterMs }: BackoffSettings): boolean {
  return (
    instance.updatedAt - instance.createdAt >= stableAfterMs || (instance.state === 'STOPPED' && !hasError(instance))
  );
}

/** It went, or goes, down by itself. */
function isFailure(instance: InstanceRecord): boolean {
  switch (instance.state) {
    case 'PROVISIONING_FAILED':
    case 'START_FAILED':
    case 'READINESS_CHECK_FAILED':
    case 'UNHEALTHY':
      return true;
    case 'DEPROVISIONING':
    case 'STOPPING':
    case 'STOPPED':
      return hasError(instance);
    default:
      return false;
  }
}
