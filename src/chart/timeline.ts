import type { InspectionEvent } from 'xstate';
import type { LifecycleState } from '../model/lifecycle.js';
import type { RefusalRule } from '../model/refusal.js';
import type { Cause } from '../model/work.js';
import { readField } from '../model/unchecked.js';
import { isLifecycleState, isRequest } from '../model/type-guards.js';
import type { LifecyclePosition } from './snapshot.js';

/** What happened to a service; words and numbers, never its specification. `text` is the entry as one line. */
export type TimelineEntry =
  | {
      readonly kind: 'transition';
      readonly serviceId: string;
      /** A request, OBSERVE, or how the state ended: `done`, `failed`, `timed out` (its work), `delay over`. */
      readonly event: string;
      readonly cause: Cause;
      readonly from: LifecycleState;
      readonly to: LifecycleState;
      /** Of the work that began, or else of the work that ended. */
      readonly effectId: string | null;
      readonly text: string;
    }
  | {
      readonly kind: 'refusal';
      readonly serviceId: string;
      readonly event: string;
      readonly state: LifecycleState;
      readonly rule: RefusalRule;
      readonly text: string;
    };

/** One event with what was before and what came of it: what an engine's step returns, or two snapshots. */
export interface TimelineStep {
  readonly before: LifecyclePosition;
  readonly event: { readonly type: string };
  readonly after: LifecyclePosition;
}

/**
 * What is there to tell of this step? Null where the service did not move; a refusal is told where the machine records
 * refusals.
 */
export function timelineEntry({ before, event, after }: TimelineStep): TimelineEntry | null {
  const { serviceId, lastRefusal } = after.context;
  const from = before.value;
  const to = after.value;
  if (from !== to) {
    const work = after.context.inFlight ?? before.context.inFlight;
    const name = nameOf(event.type);
    const cause = event.type === 'CANCEL' ? 'operator' : (work?.cause ?? 'operator');
    const effectId = work?.effectId ?? null;
    const { lastFailure } = after.context;
    const why = name === 'failed' && lastFailure !== null ? ` (${lastFailure.code}: ${lastFailure.message})` : '';
    const text = `${name} by ${cause}: ${from} → ${to}${effectId === null ? '' : `, ${effectId}`}${why}`;
    return { kind: 'transition', serviceId, event: name, cause, from, to, effectId, text };
  }
  if (!isRequest(event) || lastRefusal === null || lastRefusal === before.context.lastRefusal) return null;
  const { rule, message } = lastRefusal;
  return { kind: 'refusal', serviceId, event: event.type, state: from, rule, text: message };
}

/** What is there to tell of these steps, in order? */
export function timeline(steps: Iterable<TimelineStep>): readonly TimelineEntry[] {
  return [...steps].map(timelineEntry).filter((entry) => entry !== null);
}

/**
 * An `inspect` for actors of the lifecycle machine, which hands on what there is to tell, as it happens. Actors of other
 * machines are left alone.
 */
export function timelineInspector(onEntry: (entry: TimelineEntry) => void): (inspected: InspectionEvent) => void {
  const last = new WeakMap<object, LifecyclePosition>();
  return (inspected) => {
    if (inspected.type !== '@xstate.snapshot') return;
    const { actorRef, event, snapshot } = inspected;
    if (!isLifecyclePosition(snapshot)) return;
    const before = last.get(actorRef);
    const after = { value: snapshot.value, context: snapshot.context };
    last.set(actorRef, after);
    const entry = before === undefined ? null : timelineEntry({ before, event, after });
    if (entry !== null) onEntry(entry);
  };
}

/** What ends a state by itself, as XState's actors and an engine's host call it, and what people read. */
const ENDINGS = [
  [/^(xstate\.done\.actor\.|effect\.succeeded$)/, 'done'],
  [/^(xstate\.error\.actor\.|effect\.failed$)/, 'failed'],
  [/^(xstate\.after\.workTimeout|effect\.timed-out$)/, 'timed out'],
  [/^(xstate\.after\.|delay\.elapsed$)/, 'delay over'],
] as const;

function nameOf(type: string): string {
  return ENDINGS.find(([pattern]) => pattern.test(type))?.[1] ?? type;
}

function isLifecyclePosition(snapshot: unknown): snapshot is LifecyclePosition {
  return (
    isLifecycleState(readField(snapshot, 'value')) &&
    readField(readField(snapshot, 'context'), 'activationState') !== undefined
  );
}
