import { type ActorOptions, createActor } from 'xstate';
import type { LifecycleActor, LifecycleMachine } from '../../machines/lifecycle.machine.js';
import { damaged, RestoreError, SCHEMA_VERSION } from '../../machines/lifecycle.stored.js';
import { plainJson, readCount, readField } from '../model/unchecked.js';

/**
 * Restores a stored service: checks its envelope, creates the actor and starts it. Work that was in flight starts again
 * exactly once, with the same effect id; time-outs and the delay of an emergency begin anew. `options` are those of
 * `createActor`. The specification is not validated again.
 *
 * @throws RestoreError if the envelope is of another machine, of a newer release, or damaged; nothing is started then.
 */
export function restoreActor(
  machine: LifecycleMachine,
  envelope: unknown,
  options: Omit<ActorOptions<LifecycleMachine>, 'snapshot' | 'input'> = {},
): LifecycleActor {
  const actor: LifecycleActor = createActor(machine, { ...options, snapshot: snapshotIn(machine, envelope) });
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

type StoredSnapshot = NonNullable<ActorOptions<LifecycleMachine>['snapshot']>;

/** The machine itself checks what is in it. */
function isObject(snapshot: unknown): snapshot is StoredSnapshot {
  return typeof snapshot === 'object' && snapshot !== null;
}
