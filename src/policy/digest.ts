import { ADJUSTMENTS, type Adjustment, type Health } from '../model/health.js';
import type { LifecycleState } from '../model/lifecycle.js';
import { readCount, readField, readStrings } from '../model/unchecked.js';
import { isLifecycleState } from '../model/type-guards.js';

/** The service, state and revision for which a digest can have been computed. */
export interface DigestSubject {
  readonly serviceId: string;
  readonly state: LifecycleState;
  readonly revision: number;
}

/** Which health digest is this? A plain copy of it, or null where it is not one. */
export function readDigest(value: unknown): Health | null {
  const serviceId = readField(value, 'serviceId');
  const state = readField(value, 'state');
  const revision = readCount(readField(value, 'revision'));
  const hosts = readCounts(readField(value, 'hosts'), ['live', 'blacklisted', 'gone']);
  const instances = readCounts(readField(value, 'instances'), [
    'required',
    'active',
    'running',
    'healthy',
    'unhealthy',
    'stale',
  ]);
  const adjustment = readField(value, 'adjustment');
  const ids = readField(value, 'healthyInstanceIds');
  const healthyInstanceIds = ids === undefined ? undefined : readStrings(ids);
  if (
    typeof serviceId !== 'string' ||
    !isLifecycleState(state) ||
    revision === null ||
    hosts === null ||
    instances === null ||
    !isAdjustment(adjustment) ||
    healthyInstanceIds === null
  ) {
    return null;
  }
  return {
    serviceId,
    state,
    revision,
    hosts,
    instances,
    ...(healthyInstanceIds === undefined ? {} : { healthyInstanceIds }),
    adjustment,
  };
}

/** Was the digest computed for exactly this service, state and revision (domain.md §5)? Only then may it move the service. */
export function isCurrent(health: DigestSubject, subject: DigestSubject): boolean {
  return (
    health.serviceId === subject.serviceId && health.state === subject.state && health.revision === subject.revision
  );
}

function readCounts<TKey extends string>(value: unknown, keys: readonly TKey[]): Record<TKey, number> | null {
  const counts: Partial<Record<TKey, number | null>> = {};
  for (const key of keys) counts[key] = readCount(readField(value, key));
  return isComplete(counts, keys) ? counts : null;
}

function isComplete<TKey extends string>(
  counts: Partial<Record<TKey, number | null>>,
  keys: readonly TKey[],
): counts is Record<TKey, number> {
  return keys.every((key) => typeof counts[key] === 'number');
}

function isAdjustment(value: unknown): value is Adjustment {
  return ADJUSTMENTS.some((adjustment) => adjustment === value);
}
