import { type ActorOptions, createActor } from 'xstate';
import { type LifecycleActor, type LifecycleMachine, readStored } from '../../machines/lifecycle.machine.js';
import type { LifecycleRecord } from '../chart/lifecycle-record.js';
import type { LifecycleInput } from '../model/settings.js';
import { readField } from '../model/unchecked.js';
import { settingsOver } from '../policy/settings.js';
import { snapshotInEnvelope } from './envelope.js';

/** The options of `createActor` for a stored service. */
export interface RestoreOptions extends Omit<ActorOptions<LifecycleMachine>, 'snapshot' | 'input'> {
  /** Settings that replace the stored ones; what is left out stays as it was stored. */
  readonly settings?: Omit<LifecycleInput, 'revision'>;
}

/**
 * Restores a stored service: checks its envelope, creates the actor and starts it. Work that was in flight starts again
 * exactly once, with the same effect id; time-outs and the delay of an emergency begin anew. `options` are those of
 * `createActor`; of its settings, those that are given replace the stored ones. The specification is not validated again.
 *
 * @throws RestoreError if the envelope is of another machine, of a newer release, or damaged; nothing is started then.
 * @throws RangeError that names the setting, if one is invalid.
 */
export function restoreActor(
  machine: LifecycleMachine,
  envelope: unknown,
  { settings, ...options }: RestoreOptions = {},
): LifecycleActor {
  const stored = snapshotInEnvelope(machine, envelope);
  // The machine itself checks what is in it.
  const snapshot = (settings === undefined ? stored : withSettings(stored, settings)) as StoredSnapshot;
  const actor: LifecycleActor = createActor(machine, { ...options, snapshot });
  const restored = actor.getSnapshot();
  if (restored.status === 'error') throw restored.error;
  actor.start();
  return actor;
}

/**
 * Restores a stored service as a record for the engine: checks its envelope, and starts nothing. `engine.resume(record)`
 * then begins its work and its delays again.
 *
 * @throws RestoreError if the envelope is of another machine, of a newer release, or damaged.
 */
export function restoreRecord(machine: LifecycleMachine, envelope: unknown): LifecycleRecord {
  const { value, context } = readStored(snapshotInEnvelope(machine, envelope));
  return { value, context };
}

/** The stored snapshot in the newest version, with the given settings in place of the stored ones. */
function withSettings(stored: object, given: Omit<LifecycleInput, 'revision'>): object {
  if (readField(given, 'revision') !== undefined) throw new RangeError('settings.revision is not a setting.');
  const newest = readStored(stored);
  const settings = settingsOver(newest.context.settings, given);
  return { ...stored, ...newest, context: { ...newest.context, settings } };
}

type StoredSnapshot = NonNullable<ActorOptions<LifecycleMachine>['snapshot']>;
