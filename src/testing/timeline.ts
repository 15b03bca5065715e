import type { LifecycleActor } from '../../machines/lifecycle.machine.js';
import { waitingFor } from '../chart/waiting.js';
import type { LifecycleState } from '../model/lifecycle.js';
import { takenTransitions, type TransitionKey } from './transitions.js';

/** What happened to an actor since it was watched; types and states, never the specification. */
export interface Timeline {
  /** One line for each transition taken, in order. */
  readonly entries: () => readonly TransitionKey[];
  /** Ends the watch. */
  readonly stop: () => void;
}

/** What happens to this actor from now on? */
export function timelineOf(actor: LifecycleActor): Timeline {
  const entries: TransitionKey[] = [];
  const subscription = actor.system.inspect((event) => {
    if (event.actorRef === actor) entries.push(...takenTransitions(event));
  });
  return {
    entries: () => [...entries],
    stop: () => {
      subscription.unsubscribe();
    },
  };
}

/**
 * Is the service in this state?
 *
 * @throws Error if it is not: says where it is, what it waits for, why its last work failed, and what happened to it,
 *   where a timeline is given.
 */
export function expectState(actor: LifecycleActor, state: LifecycleState, timeline?: Timeline): void {
  const snapshot = actor.getSnapshot();
  const { value, context } = snapshot;
  if (value === state) return;
  const { lastFailure, lastRefusal } = context;
  const entries = timeline?.entries() ?? [];
  const lines = [
    `The service should be in ${state}, but is in ${value}.`,
    waitingFor(snapshot).message,
    ...(lastFailure === null ? [] : [`The last work failed: ${lastFailure.code}: ${lastFailure.message}`]),
    ...(lastRefusal === null ? [] : [`The last refusal: ${lastRefusal.message}`]),
    ...(entries.length === 0
      ? []
      : ['What happened:', ...entries.map((key, index) => `  ${String(index + 1)}. ${key}`)]),
  ];
  throw new Error(lines.join('\n'));
}
