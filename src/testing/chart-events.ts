import type { AnyStateMachine } from 'xstate';
import type { LifecycleState } from '../model/lifecycle.js';
import type { Outcome } from './harness.js';
import { rejectionOf } from './steps.js';

/** Which work does this state wait for, by the name of its actor? Null where it waits for none. */
export function workIn(machine: AnyStateMachine, state: LifecycleState): string | null {
  return machine.states[state]?.invoke[0]?.id ?? null;
}

/** By which event does XState say that the delay of this state is over? Null where the state has none. */
export function delayEventOf(machine: AnyStateMachine, state: LifecycleState): { readonly type: string } | null {
  const delayed = machine.states[state]?.after[0];
  return delayed === undefined ? null : { type: String(delayed.eventType) };
}

/** By which event does XState say that this work has ended so? */
export function endingOf(work: string, outcome: Outcome): { readonly type: string; readonly error?: unknown } {
  const error = rejectionOf(outcome);
  return error === undefined ? { type: `xstate.done.actor.${work}` } : { type: `xstate.error.actor.${work}`, error };
}
