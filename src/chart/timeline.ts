import type { AnyStateMachine, InspectionEvent } from 'xstate';
import { lifecycleMachine } from '../../machines/lifecycle.machine.js';
import type { LifecycleState } from '../model/lifecycle.js';
import type { RefusalRule } from '../model/refusal.js';
import type { Cause, Failure } from '../model/work.js';
import { readField } from '../model/unchecked.js';
import { eventLabel } from '../policy/event-label.js';
import { isLifecycleState, isRequest } from '../model/type-guards.js';
import type { LifecycleRecord } from './lifecycle-record.js';

/** A transition or refusal of a service, without its specification. `text` is the entry as one line. */
export type TimelineEntry =
  | {
      readonly kind: 'transition';
      readonly serviceId: string;
      /** A request, OBSERVE, or how the state ended: `done`, `failed`, `timed out` (its work), `emergency delay over`. */
      readonly event: string;
      readonly cause: Cause;
      readonly from: LifecycleState;
      readonly to: LifecycleState;
      /**
       * The event as the chart names it, for example `xstate.done.actor.adjustInstances`. With `from` and `to` it tells the
       * transition: that of a `Graph` whose `source`, `eventType` and `target` these are.
       */
      readonly eventType: string;
      /** Of the work that began, or else of the work that ended. */
      readonly effectId: string | null;
      /** Why the work failed; null where none did. */
      readonly failure: Failure | null;
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

/** One event with the records before and after it: an engine's step, or two snapshots. */
export interface TimelineStep {
  readonly before: LifecycleRecord;
  readonly event: { readonly type: string };
  readonly after: LifecycleRecord;
}

/**
 * The timeline entry of a step; null where the service did not move. Refusals have entries where the machine records
 * them.
 */
export function timelineEntry({ before, event, after }: TimelineStep): TimelineEntry | null {
  const { serviceId, lastRefusal } = after.context;
  const from = before.value;
  const to = after.value;
  if (from !== to) {
    const work = after.context.inFlight ?? before.context.inFlight;
    const name = eventLabel(event.type, readField(event, 'delay'));
    const cause = event.type === 'CANCEL' ? 'operator' : (work?.cause ?? causeWithoutWork(event.type));
    const effectId = work?.effectId ?? null;
    const failure = failureOf(before, after);
    const why = failure === null ? '' : ` (${failure.code}: ${failure.message})`;
    const text = `${name} by ${cause}: ${from} → ${to}${effectId === null ? '' : `, ${effectId}`}${why}`;
    const eventType = chartEventType(from, event.type);
    return { kind: 'transition', serviceId, event: name, cause, from, to, eventType, effectId, failure, text };
  }
  if (!isRequest(event) || lastRefusal === null || lastRefusal === before.context.lastRefusal) return null;
  const { rule, message } = lastRefusal;
  return { kind: 'refusal', serviceId, event: event.type, state: from, rule, text: message };
}

/** Who caused a move without work: the reconciliation's is the emergency after an observation, all others are an operator's. */
function causeWithoutWork(eventType: string): Cause {
  return eventType === 'OBSERVE' ? 'reconciliation' : 'operator';
}

/** The event that the chart has in this state for what an engine's host reported; any other event keeps its type. */
function chartEventType(state: LifecycleState, eventType: string): string {
  const machine: AnyStateMachine = lifecycleMachine;
  const { invoke = [], after = [] } = machine.states[state] ?? {};
  switch (eventType) {
    case 'effect.succeeded':
      return invoke[0] === undefined ? eventType : `xstate.done.actor.${invoke[0].id}`;
    case 'effect.failed':
      return invoke[0] === undefined ? eventType : `xstate.error.actor.${invoke[0].id}`;
    case 'effect.timed-out':
    case 'delay.elapsed':
      return after[0] === undefined ? eventType : String(after[0].eventType);
    default:
      return eventType;
  }
}

/** The failure that this step recorded; null where it recorded none. */
function failureOf({ context: before }: LifecycleRecord, { context: after }: LifecycleRecord): Failure | null {
  const { lastFailure, lastReconciliationFailure } = after;
  if (lastFailure !== before.lastFailure && lastFailure !== null) return lastFailure;
  return lastReconciliationFailure === before.lastReconciliationFailure ? null : lastReconciliationFailure;
}

/** The timeline entries of the given steps, in order. */
export function timeline(steps: Iterable<TimelineStep>): readonly TimelineEntry[] {
  return [...steps].map(timelineEntry).filter((entry) => entry !== null);
}

/**
 * Makes an `inspect` option that passes each timeline entry of a lifecycle actor to `onEntry` at once. Actors of other
 * machines are ignored.
 */
export function timelineInspector(onEntry: (entry: TimelineEntry) => void): (inspected: InspectionEvent) => void {
  const last = new WeakMap<object, LifecycleRecord>();
  return (inspected) => {
    if (inspected.type !== '@xstate.snapshot') return;
    const { actorRef, event, snapshot } = inspected;
    if (!isLifecycleRecord(snapshot)) return;
    const before = last.get(actorRef);
    const after = { value: snapshot.value, context: snapshot.context };
    last.set(actorRef, after);
    const entry = before === undefined ? null : timelineEntry({ before, event, after });
    if (entry !== null) onEntry(entry);
  };
}

function isLifecycleRecord(snapshot: unknown): snapshot is LifecycleRecord {
  return (
    isLifecycleState(readField(snapshot, 'value')) &&
    readField(readField(snapshot, 'context'), 'activationState') !== undefined
  );
}
