import { type ActorOptions, createActor } from 'xstate';
import type { LifecycleActor, LifecycleMachine } from '../../machines/lifecycle.machine.js';
import { damaged, readStored, RestoreError, SCHEMA_VERSION } from '../../machines/lifecycle.stored.js';
import type { LifecycleInput } from '../model/settings.js';
import { settingsOf } from '../policy/settings.js';
import { plainJson, readCount, readField } from '../model/unchecked.js';

/** The options of `createActor` for a stored service. */
export interface RestoreOptions extends Omit<ActorOptions<LifecycleMachine>, 'snapshot' | 'input'> {
  /** The host's settings of today; what is left out stays as it was stored. */
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
  const stored = snapshotIn(machine, envelope);
  const snapshot = settings === undefined ? stored : withSettings(machine, stored, settings);
  const actor: LifecycleActor = createActor(machine, { ...options, snapshot });
  const restored = actor.getSnapshot();
  if (restored.status === 'error') throw restored.error;
  actor.start();
  return actor;
}

function snapshotIn(machine: LifecycleMachine, envelope: unknown): StoredSnapshot {
  const read = plainJson(envelope);
  const schemaVersion = readCount(readField(read, 'schemaVersion'));
  if (schemaVersion === null || schemaVersion === 0) throw damaged('schemaVersion must be a whole number from 1 on');
  if (schemaVersion > SCHEMA_VERSION) {
    throw new RestoreError(
      'NEWER_SCHEMA',
      `The stored service has schemaVersion ${String(schemaVersion)}; this release reads up to ${String(SCHEMA_VERSION)}.`,
    );
  }
  const machineId = readField(read, 'machineId');
  if (typeof machineId !== 'string') throw damaged('machineId must be a string');
  if (machineId !== machine.id) {
    throw new RestoreError('FOREIGN_MACHINE', `The stored service is not of the machine ${machine.id}.`);
  }
  const snapshot = readField(read, 'snapshot');
  if (!isObject(snapshot)) throw damaged('snapshot must be an object');
  return snapshot;
}

function withSettings(
  machine: LifecycleMachine,
  stored: StoredSnapshot,
  given: NonNullable<RestoreOptions['settings']>,
): StoredSnapshot {
  if (readField(given, 'revision') !== undefined) throw new RangeError('settings.revision is not a setting.');
  const newest = readStored(machine, stored);
  const context = Object(readField(newest, 'context')) as object;
  const settings = settingsOf({ ...(Object(readField(context, 'settings')) as object), ...given });
  return { ...stored, ...newest, ...{ context: { ...context, settings } } };
}

type StoredSnapshot = NonNullable<ActorOptions<LifecycleMachine>['snapshot']>;

/** The machine itself checks what is in it. */
function isObject(snapshot: unknown): snapshot is StoredSnapshot {
  return typeof snapshot === 'object' && snapshot !== null;
}
