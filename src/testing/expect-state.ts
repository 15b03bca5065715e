import type { LifecycleActor } from '../../machines/lifecycle.machine.js';
import { type TimelineEntry, timelineEntry } from '../chart/timeline.js';
import { waitingFor } from '../chart/waiting.js';
import type { LifecycleState } from '../model/lifecycle.js';

/** The timeline of one actor, from when its recording began; types and states, never the specification. */
export interface ActorTimeline {
  /** The moves of the service and the refusals that its machine records, in order. */
  readonly entries: () => readonly TimelineEntry[];
  /** Ends the recording. */
  readonly stop: () => void;
}

/** Records the timeline of this actor from now on. */
export function recordTimeline(actor: LifecycleActor): ActorTimeline {
  const entries: TimelineEntry[] = [];
  let before = actor.getSnapshot();
  const subscription = actor.system.inspect((inspected) => {
    if (inspected.type !== '@xstate.snapshot' || inspected.actorRef !== actor) return;
    const after = actor.getSnapshot();
    const entry = timelineEntry({ before, event: inspected.event, after });
    before = after;
    if (entry !== null) entries.push(entry);
  });
  return {
    entries: () => [...entries],
    stop: () => {
      subscription.unsubscribe();
    },
  };
}

/**
 * Checks that the service is in this state.
 *
 * @throws Error if it is not. The message says where it is, what it waits for, why its last work failed, and what happened to it, where a
 *   timeline is given.
 */
export function expectState(actor: LifecycleActor, state: LifecycleState, timeline?: ActorTimeline): void {
  const snapshot = actor.getSnapshot();
  const { value, context } = snapshot;
  if (value === state) return;
  const { lastFailure, lastReconciliationFailure, lastRefusal } = context;
  const failures = [lastFailure, lastReconciliationFailure].filter((failure) => failure !== null);
  const entries = timeline?.entries() ?? [];
  const lines = [
    `The service should be in ${state}, but is in ${value}.`,
    waitingFor(snapshot).message,
    ...failures.map(({ operation, cause, code, message }) => `${operation} by ${cause} failed: ${code}: ${message}`),
    ...(lastRefusal === null ? [] : [`The last refusal: ${lastRefusal.message}`]),
    ...(entries.length === 0
      ? []
      : ['What happened:', ...entries.map(({ text }, index) => `  ${String(index + 1)}. ${text}`)]),
  ];
  throw new Error(lines.join('\n'));
}
