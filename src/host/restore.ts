import { type ActorOptions, createActor } from 'xstate';
import { type LifecycleActor, type LifecycleMachine } from '../../machines/lifecycle.machine.js';
import { resumption } from '../../machines/resume.js';
import { readPersisted } from './envelope.js';

/**
 * Brings a stored service back to life: creates the actor, starts it, and resumes it. Work that was in flight starts
 * again exactly once, with the effect id it had; time-outs and the delay of an emergency begin anew. `options` are
 * those of `createActor`. The specification is not validated again: what was stored is in force.
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
  const place = { value, context, historyValue: {}, children: {}, error: undefined };
  const snapshot = status === 'done' ? { ...place, status, output } : { ...place, status, output: undefined };
  const actor: LifecycleActor = createActor(machine, { ...options, snapshot });
  actor.start();
  if (status === 'active') resume(actor);
  return actor;
}

/** The event is no part of the machine's public type: nobody else may send it. */
function resume(actor: { send(event: object): void }): void {
  actor.send(resumption());
}
