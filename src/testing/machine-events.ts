import type { AnyStateMachine } from 'xstate';
import type { LifecycleState } from '../model/lifecycle.js';
import type { WorkOutcome } from './harness.js';
import { errorOfOutcome } from './scenario-step.js';

/** The name of the actor that this state invokes; null where it invokes none. */
export function workOf(machine: AnyStateMachine, state: LifecycleState): string | null {
  return machine.states[state]?.invoke[0]?.id ?? null;
}

/** The event by which XState says that the delay of this state is over; null where the state has none. */
export function delayEvent(machine: AnyStateMachine, state: LifecycleState): { readonly type: string } | null {
  const delayed = machine.states[state]?.after[0];
  return delayed === undefined ? null : { type: String(delayed.eventType) };
}

/** The event by which XState says that this work ended with this outcome. */
export function workEndEvent(work: string, outcome: WorkOutcome): { readonly type: string; readonly error?: unknown } {
  const error = errorOfOutcome(outcome);
  return error === undefined ? { type: `xstate.done.actor.${work}` } : { type: `xstate.error.actor.${work}`, error };
}
