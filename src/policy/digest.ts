import { ADJUSTMENTS, type Adjustment, type Health, OBSERVATION_GAPS, type ObservationGap } from '../model/health.js';
import type { LifecycleState } from '../model/lifecycle.js';
import { isLifecycleState } from '../model/type-guards.js';
import { readCount, readField, readStrings } from '../model/unchecked.js';
import { readTime } from './ordering.js';

/** The service, state and revision for which a digest can have been computed. */
export interface DigestSubject {
  readonly serviceId: string;
  readonly state: LifecycleState;
  readonly revision: number;
}

const HOST_COUNTS = ['live', 'blacklisted', 'gone'] as const;
const NEWER_HOST_COUNTS = ['draining', 'silent', 'backingOff'] as const;
const INSTANCE_COUNTS = ['required', 'active', 'running', 'healthy', 'unhealthy', 'stale'] as const;
const NEWER_INSTANCE_COUNTS = ['silent', 'missing', 'surplus'] as const;

/**
 * A plain copy of this health digest, or null where it is none. Of a digest that an older release stored, the counts that
 * are missing are 0, and it is outdated: it moves nothing and proves nothing.
 */
export function readDigest(value: unknown): Health | null {
  const serviceId = readField(value, 'serviceId');
  const state = readField(value, 'state');
  const revision = readCount(readField(value, 'revision'));
  const hosts = readCounts(readField(value, 'hosts'), HOST_COUNTS, NEWER_HOST_COUNTS);
  const instances = readCounts(readField(value, 'instances'), INSTANCE_COUNTS, NEWER_INSTANCE_COUNTS);
  const adjustment = readField(value, 'adjustment');
  const ids = readField(value, 'healthyInstanceIds');
  const healthyInstanceIds = ids === undefined ? undefined : readStrings(ids);
  const nextStartAt = readField(value, 'nextStartAt');
  const startsAt = readTime(nextStartAt);
  const maintenance = readField(value, 'maintenance');
  const outdated = readField(value, 'outdated');
  const lacks = readGaps(readField(value, 'lacks'));
  if (
    typeof serviceId !== 'string' ||
    !isLifecycleState(state) ||
    revision === null ||
    hosts === null ||
    instances === null ||
    !isAdjustment(adjustment) ||
    healthyInstanceIds === null ||
    (nextStartAt !== undefined && startsAt === null) ||
    !isFlag(maintenance) ||
    !isFlag(outdated) ||
    lacks === null
  ) {
    return null;
  }
  const isOutdated = outdated === true || hosts.isOlder || instances.isOlder;
  return {
    serviceId,
    state,
    revision,
    hosts: hosts.counts,
    instances: instances.counts,
    ...(healthyInstanceIds !== undefined && { healthyInstanceIds }),
    adjustment,
    ...(startsAt !== null && { nextStartAt: startsAt }),
    ...(maintenance === true && { maintenance }),
    ...(isOutdated && { outdated: true }),
    ...(lacks !== undefined && { lacks }),
  };
}

/** Whether the digest was computed for exactly this service, state and revision (domain.md §5). */
export function isCurrent(health: DigestSubject, subject: DigestSubject): boolean {
  return (
    health.serviceId === subject.serviceId && health.state === subject.state && health.revision === subject.revision
  );
}

/**
 * Whether the digest is current, and the observation not outdated (domain.md §5). Only then does it prove anything; and unless it
 * is one of maintenance, it may move the service.
 */
export function isConclusive(health: DigestSubject & Pick<Health, 'outdated'>, subject: DigestSubject): boolean {
  return health.outdated !== true && isCurrent(health, subject);
}

interface ReadCounts<TKey extends string> {
  readonly counts: Record<TKey, number>;
  /** Whether a count is missing that older releases did not know. */
  readonly isOlder: boolean;
}

function readCounts<TKey extends string, TNewer extends string>(
  value: unknown,
  keys: readonly TKey[],
  newerKeys: readonly TNewer[],
): ReadCounts<TKey | TNewer> | null {
  const counts: Partial<Record<TKey | TNewer, number>> = {};
  let isOlder = false;
  for (const key of keys) {
    const count = readCount(readField(value, key));
    if (count === null) return null;
    counts[key] = count;
  }
  for (const key of newerKeys) {
    const given = readField(value, key);
    const count = given === undefined ? 0 : readCount(given);
    if (count === null) return null;
    if (given === undefined) isOlder = true;
    counts[key] = count;
  }
  // Every key was read.
  return { counts: counts as Record<TKey | TNewer, number>, isOlder };
}

/** Undefined where none are said; null where they are something else. */
function readGaps(value: unknown): readonly ObservationGap[] | undefined | null {
  if (value === undefined) return undefined;
  const said = readStrings(value);
  if (said === null) return null;
  const known = said.flatMap((gap) => OBSERVATION_GAPS.filter((known) => known === gap));
  return known.length === said.length ? known : null;
}

function isFlag(value: unknown): value is true | undefined {
  return value === undefined || value === true;
}

function isAdjustment(value: unknown): value is Adjustment {
  return ADJUSTMENTS.some((adjustment) => adjustment === value);
}
