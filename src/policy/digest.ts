import { ADJUSTMENTS, type Adjustment, type Health, OBSERVATION_GAPS, type ObservationGap } from '../model/health.js';
import type { LifecycleState } from '../model/lifecycle.js';
import { isLifecycleState } from '../model/type-guards.js';
import { readCount, readStrings } from '../model/unchecked.js';
import { readTime } from './ordering.js';

/** The service, state and revision for which a digest can have been computed. */
export interface DigestSubject {
  readonly serviceId: string;
  readonly state: LifecycleState;
  readonly revision: number;
}

/**
 * A plain copy of this health digest; null for any other value. Of a digest that an older release stored, the counts that
 * are missing are 0, and it is outdated: it moves nothing and proves nothing.
 */
export function readDigest(value: unknown): Health | null {
  try {
    return digestIn(value as Unread<Health>);
  } catch {
    // There are no fields, or reading one throws.
    return null;
  }
}

/** An object whose fields are unchecked. */
type Unread<TObject> = { readonly [TField in keyof TObject]?: unknown };

/** Reads every field by a name of its own: where the name varies, V8 takes several times as long. */
function digestIn(value: Unread<Health>): Health | null {
  const { serviceId, state, adjustment, healthyInstanceIds, nextStartAt, maintenance, outdated } = value;
  const revision = readCount(value.revision);
  const hosts = readHosts(value.hosts as Unread<Health['hosts']>);
  const instances = readInstances(value.instances as Unread<Health['instances']>);
  const healthyIds = healthyInstanceIds === undefined ? undefined : readStrings(healthyInstanceIds);
  const startsAt = readTime(nextStartAt);
  const lacks = readGaps(value.lacks);
  if (
    typeof serviceId !== 'string' ||
    !isLifecycleState(state) ||
    revision === null ||
    hosts === null ||
    instances === null ||
    !isAdjustment(adjustment) ||
    healthyIds === null ||
    (nextStartAt !== undefined && startsAt === null) ||
    !isFlag(maintenance) ||
    !isFlag(outdated) ||
    lacks === null
  ) {
    return null;
  }
  const digest: { -readonly [TField in keyof Health]: Health[TField] } = {
    serviceId,
    state,
    revision,
    hosts: hosts.counts,
    instances: instances.counts,
    adjustment,
  };
  if (healthyIds !== undefined) digest.healthyInstanceIds = healthyIds;
  if (startsAt !== null) digest.nextStartAt = startsAt;
  if (maintenance === true) digest.maintenance = true;
  if (outdated === true || hosts.isOlder || instances.isOlder) digest.outdated = true;
  if (lacks !== undefined) digest.lacks = lacks;
  return digest;
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

interface ReadCounts<TCounts> {
  readonly counts: TCounts;
  /** Whether a count is missing that older releases did not know. */
  readonly isOlder: boolean;
}

function readHosts({
  live,
  blacklisted,
  gone,
  draining,
  silent,
  backingOff,
}: Unread<Health['hosts']>): ReadCounts<Health['hosts']> | null {
  const counts = {
    live: countOf(live),
    blacklisted: countOf(blacklisted),
    gone: countOf(gone),
    draining: newerCountOf(draining),
    silent: newerCountOf(silent),
    backingOff: newerCountOf(backingOff),
  };
  // The greatest of numbers is NaN if one of them is.
  const older = Math.max(counts.live, counts.blacklisted, counts.gone);
  if (Number.isNaN(Math.max(older, counts.draining, counts.silent, counts.backingOff))) return null;
  return { counts, isOlder: draining === undefined || silent === undefined || backingOff === undefined };
}

function readInstances({
  required,
  active,
  running,
  healthy,
  unhealthy,
  stale,
  silent,
  missing,
  surplus,
}: Unread<Health['instances']>): ReadCounts<Health['instances']> | null {
  const counts = {
    required: countOf(required),
    active: countOf(active),
    running: countOf(running),
    healthy: countOf(healthy),
    unhealthy: countOf(unhealthy),
    stale: countOf(stale),
    silent: newerCountOf(silent),
    missing: newerCountOf(missing),
    surplus: newerCountOf(surplus),
  };
  const older = Math.max(
    counts.required,
    counts.active,
    counts.running,
    counts.healthy,
    counts.unhealthy,
    counts.stale,
  );
  if (Number.isNaN(Math.max(older, counts.silent, counts.missing, counts.surplus))) return null;
  return { counts, isOlder: silent === undefined || missing === undefined || surplus === undefined };
}

/** NaN where it is none. */
function countOf(value: unknown): number {
  return readCount(value) ?? Number.NaN;
}

/** A count that older releases did not know: 0 where it is missing. */
function newerCountOf(value: unknown): number {
  return value === undefined ? 0 : countOf(value);
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
