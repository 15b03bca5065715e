import { type ActorOptions, createActor } from 'xstate';
import type { LifecycleActor, LifecycleMachine } from '../../machines/lifecycle.machine.js';
import { snapshotInEnvelope } from './envelope.js';

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
  const snapshot = snapshotInEnvelope(machine, envelope);
  if (!isStoredSnapshot(snapshot)) throw new TypeError('A snapshot is an object.');
  const actor: LifecycleActor = createActor(machine, { ...options, snapshot });
  const restored = actor.getSnapshot();
  if (restored.status === 'error') throw restored.error;
  actor.start();
  return actor;
}

type StoredSnapshot = NonNullable<ActorOptions<LifecycleMachine>['snapshot']>;

/** The machine itself checks what is in it. */
function isStoredSnapshot(snapshot: object): snapshot is StoredSnapshot {
  return typeof snapshot === 'object';
}
