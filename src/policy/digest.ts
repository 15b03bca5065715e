import type { ActivationState } from '../model/activation.js';
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

/** A service of which the state need not be told. */
interface RestingService extends Omit<DigestSubject, 'state'> {
  readonly activationState: ActivationState;
}

/**
 * A plain copy of this health digest; null for any other value. Of a digest that an older release stored, the counts that
 * are missing are 0, and it is outdated: it moves nothing and proves nothing.
 */
export function readDigest(value: unknown): Health | null {
  try {
    return digestIn(value as Unread<Health>);
  } catch {
    // It is malformed, there are no fields, or reading one throws.
    return null;
  }
}

/** An object whose fields are unchecked. */
type Unread<TObject> = { readonly [TField in keyof TObject]?: unknown };

/** Reads every field by a name of its own: where the name varies, V8 takes several times as long. */
function digestIn(value: Unread<Health>): Health {
  const { serviceId, state, adjustment, healthyInstanceIds, nextStartAt, maintenance, outdated, lacks } = value;
  const hosts = value.hosts as Unread<Health['hosts']>;
  const instances = value.instances as Unread<Health['instances']>;
  const { draining, silent, backingOff } = hosts;
  const { silent: onSilentHosts, missing, surplus } = instances;
  if (typeof serviceId !== 'string' || !isLifecycleState(state) || !isAdjustment(adjustment)) throw MALFORMED;
  const digest: { -readonly [TField in keyof Health]: Health[TField] } = {
    serviceId,
    state,
    revision: countOf(value.revision),
    hosts: {
      live: countOf(hosts.live),
      blacklisted: countOf(hosts.blacklisted),
      gone: countOf(hosts.gone),
      draining: newerCount(draining),
      silent: newerCount(silent),
      backingOff: newerCount(backingOff),
    },
    instances: {
      required: countOf(instances.required),
      active: countOf(instances.active),
      running: countOf(instances.running),
      healthy: countOf(instances.healthy),
      unhealthy: countOf(instances.unhealthy),
      stale: countOf(instances.stale),
      silent: newerCount(onSilentHosts),
      missing: newerCount(missing),
      surplus: newerCount(surplus),
    },
    adjustment,
  };
  if (healthyInstanceIds !== undefined) digest.healthyInstanceIds = found(readStrings(healthyInstanceIds));
  if (nextStartAt !== undefined) digest.nextStartAt = found(readTime(nextStartAt));
  if (isSet(maintenance)) digest.maintenance = true;
  const isOlder = [draining, silent, backingOff, onSilentHosts, missing, surplus].includes(undefined);
  if (isSet(outdated) || isOlder) digest.outdated = true;
  if (lacks !== undefined) digest.lacks = found(readStrings(lacks)).map(gapOf);
  return digest;
}

/** What a digest of this service at rest is computed for: there the lifecycle state equals the activation state. */
export function atRest({ serviceId, activationState, revision }: RestingService): DigestSubject {
  return { serviceId, state: activationState, revision };
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

const MALFORMED = new TypeError('It is no health digest.');

function found<TValue>(value: TValue | null): TValue {
  if (value === null) throw MALFORMED;
  return value;
}

function countOf(value: unknown): number {
  return found(readCount(value));
}

/** A count that older releases did not know: 0 where it is missing. */
function newerCount(value: unknown): number {
  return value === undefined ? 0 : countOf(value);
}

function gapOf(said: string): ObservationGap {
  return found(OBSERVATION_GAPS.find((gap) => gap === said) ?? null);
}

function isSet(flag: unknown): boolean {
  if (flag !== undefined && flag !== true) throw MALFORMED;
  return flag === true;
}

function isAdjustment(value: unknown): value is Adjustment {
  return ADJUSTMENTS.some((adjustment) => adjustment === value);
}
