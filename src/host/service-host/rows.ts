import type { LifecycleMachine } from '../../../machines/lifecycle.machine.js';
import type { LifecycleRecord } from '../../chart/lifecycle-record.js';
import type { Input } from './input.js';
import { persisted } from './record.js';
import type { StoredService } from './store.js';

/** What of a stored row is kept in memory: all but the service, which is the record. */
export type StoredFacts = Pick<StoredService, 'version' | 'revision' | 'posted' | 'createdAt' | 'updatedAt'>;

/** The facts of a row. */
export function factsOf({ version, revision, posted, createdAt, updatedAt }: StoredService): StoredFacts {
  return { version, revision, posted, createdAt, updatedAt };
}

/** The row that stores a record; a tombstone where the service is destroyed. `stored`: what it replaces. */
export function nextRow(
  machine: LifecycleMachine,
  version: string,
  record: LifecycleRecord,
  stored: StoredFacts | null,
  input: Input,
  now: number,
): StoredService {
  const { serviceId, revision } = record.context;
  const isNew = input.kind === 'request' && input.request.type === 'CREATE';
  const isDestroyed = record.value === 'DESTROYED';
  return {
    serviceId,
    version,
    revision,
    service: isDestroyed ? null : persisted(machine, record),
    posted: isDestroyed ? null : isNew ? input.posted : (stored?.posted ?? null),
    createdAt: isNew ? now : (stored?.createdAt ?? now),
    updatedAt: now,
  };
}

/** The row as it was, under a new version; a tombstone where there was none. */
export function rowBefore(
  machine: LifecycleMachine,
  version: string,
  serviceId: string,
  record: LifecycleRecord | null,
  stored: StoredFacts | null,
  now: number,
): StoredService {
  return {
    serviceId,
    version,
    revision: stored?.revision ?? 0,
    service: record && persisted(machine, record),
    posted: stored?.posted ?? null,
    createdAt: stored?.createdAt ?? now,
    updatedAt: stored?.updatedAt ?? now,
  };
}
