import type { LifecycleContext } from '../../../machines/lifecycle.context.js';
import type { LifecycleMachine } from '../../../machines/lifecycle.machine.js';
import { SCHEMA_VERSION } from '../../../machines/lifecycle.stored.js';
import { damaged } from '../../../machines/restore-error.js';
import type { LifecycleRecord } from '../../chart/lifecycle-record.js';
import type { Effect } from '../../engine/effects.js';
import type { PersistedService } from '../persist.js';
import { restoreRecord } from '../restore.js';
import type { LifecycleInput } from '../../model/settings.js';
import { readField } from '../../model/unchecked.js';
import { settingsOver } from '../../policy/settings.js';
import type { StoredService } from './store.js';

/** An effect of the lifecycle machine. */
export type LifecycleEffect = Effect<LifecycleMachine>;

/** A service as it is stored. Its health is not: it is observed again after a restart. */
export function persisted(machine: LifecycleMachine, { value, context }: LifecycleRecord): PersistedService {
  return {
    schemaVersion: SCHEMA_VERSION,
    machineId: machine.id,
    snapshot: { status: 'active', value, context: { ...context, health: null }, output: null },
  };
}

/**
 * The record of a stored row, with the host's settings in place of those that were stored.
 *
 * @throws RestoreError if it cannot be read.
 */
export function restored(
  machine: LifecycleMachine,
  { serviceId, service }: Pick<StoredService, 'serviceId' | 'service'>,
  settings: LifecycleInput | undefined,
): LifecycleRecord {
  const { value, context } = restoreRecord(machine, service);
  if (value === 'DESTROYED' || context.serviceId !== serviceId) throw damaged('it is not the service of its row');
  return { value, context: { ...context, settings: settingsOver(context.settings, settings ?? {}) } };
}

/** Whether a change has to be stored: all but what was observed, what was refused, and progress without a checkpoint. */
export function isStoredChange(before: LifecycleRecord, after: LifecycleRecord): boolean {
  if (before.value !== after.value) return true;
  if (before.context === after.context) return false;
  for (const field of Object.keys(after.context)) {
    if (NOT_COMPARED.has(field)) continue;
    if (readField(before.context, field) !== readField(after.context, field)) return true;
  }
  return (
    before.context.inFlight?.effectId !== after.context.inFlight?.effectId ||
    attemptIn(before.context) !== attemptIn(after.context) ||
    checkpointIn(before.context) !== checkpointIn(after.context)
  );
}

/** Whether two records say the same; as they are plain JSON, by their parts. */
export function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  const fields = Object.keys(a);
  return (
    fields.length === Object.keys(b).length && fields.every((field) => isSame(readField(a, field), readField(b, field)))
  );
}

/** What is not stored, and what is compared by its parts. */
const NOT_COMPARED: ReadonlySet<string> = new Set<keyof LifecycleContext>(['health', 'lastRefusal', 'inFlight']);

/** How often the work in flight was begun. */
export function attemptIn({ inFlight }: LifecycleContext): number {
  return inFlight?.attempt ?? 1;
}

/** The last checkpoint of the work in flight; undefined where there is none. */
export function checkpointIn({ inFlight }: LifecycleContext): unknown {
  return inFlight?.progress?.checkpoint;
}
