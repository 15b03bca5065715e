import { type ActorOptions, createActor } from 'xstate';
import { type LifecycleActor, type LifecycleMachine } from '../../machines/lifecycle.machine.js';
import { resumption } from '../../machines/resume.js';
import { readPersisted } from './envelope.js';

/**
 * Restores a stored service: creates the actor, starts it, and resumes it. Work that was in flight starts again exactly
 * once, with the same effect id; time-outs and the delay of an emergency begin anew. `options` are those of
 * `createActor`. The specification is not validated again.
 *
 * @throws RestoreError if the envelope is of another machine, of a newer release, or damaged; no actor is created then.
 */
export function restoreActor(
  machine: LifecycleMachine,
  envelope: unknown,
  options: Omit<ActorOptions<LifecycleMachine>, 'snapshot' | 'input'> = {},
): LifecycleActor {
  const { status, value, context, output } = readPersisted(machine, envelope);
  // Without its children, so that work starts with the resumption alone, and not a second time by itself.
  const restored = { value, context, historyValue: {}, children: {}, error: undefined };
  const snapshot = status === 'done' ? { ...restored, status, output } : { ...restored, status, output: undefined };
  const actor: LifecycleActor = createActor(machine, { ...options, snapshot });
  actor.start();
  if (status === 'active') resume(actor);
  return actor;
}

/** Sends an event that is not part of the machine's public type, so that nobody else may send it. */
function resume(actor: { send(event: object): void }): void {
  actor.send(resumption());
}
