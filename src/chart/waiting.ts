import { type AnyStateMachine, transition } from 'xstate';
import { DELAYS, type LifecycleDelay } from '../../machines/lifecycle.delays.js';
import { lifecycleMachine } from '../../machines/lifecycle.machine.js';
import { workOf } from '../../machines/lifecycle.work.js';
import type { LifecycleState } from '../model/lifecycle.js';
import type { OperationType } from '../model/operation.js';
import { isLifecycleState } from '../model/type-guards.js';
import { durationText } from '../policy/duration-text.js';
import { allowedOperations, isCancellable } from './legality.js';
import { isResting } from './selectors.js';
import { checkRecord, type LifecycleRecord } from './lifecycle-record.js';

/** What a service waits for, how long, and what follows. */
export interface Waiting {
  /**
   * `OPERATION`: an operation; `OPERATION_OR_OBSERVATION`: that, or an observation that shows a difference; `WORK`: the
   * work in flight; `DELAY`: time alone; `NOTHING`: the service is destroyed.
   */
  readonly for: 'OPERATION' | 'OPERATION_OR_OBSERVATION' | 'WORK' | 'DELAY' | 'NOTHING';
  /** The idempotency key of the work in flight. */
  readonly effectId: string | null;
  /** The operations that the state admits. */
  readonly operations: readonly OperationType[];
  readonly cancellable: boolean;
  /** How long it waits at most, in ms from the entry into the state; null where there is no limit. */
  readonly untilMs: number | null;
  /** The state that follows when that time is over; null where there is no limit. */
  readonly then: LifecycleState | null;
  /** The same as a sentence. */
  readonly message: string;
}

/** Tells what the service waits for, until when relative to its entry into the state, and what follows. */
export function waitingFor(record: LifecycleRecord): Waiting {
  checkRecord(record);
  const { value, context } = record;
  const operations = allowedOperations(value);
  const effectId = context.inFlight?.effectId ?? null;
  const rest = { effectId, operations, cancellable: isCancellable(value) };
  const deadline = deadlineOf(record);
  if (deadline === null) {
    const what = operations.length === 0 ? 'NOTHING' : isResting(record) ? 'OPERATION_OR_OBSERVATION' : 'OPERATION';
    return { ...rest, for: what, untilMs: null, then: null, message: messageWithoutLimit(what, operations) };
  }
  const { untilMs, then } = deadline;
  const limit = `${durationText(untilMs)}, then ${then}`;
  return effectId === null
    ? { ...rest, for: 'DELAY', untilMs, then, message: `Waits ${limit}.` }
    : { ...rest, for: 'WORK', untilMs, then, message: `Waits for ${workText(record)}, at most ${limit}.` };
}

/** The work in flight in words, with how far it has come: `adjustInstances (14 of 40)`. */
function workText({ context: { inFlight } }: LifecycleRecord): string {
  const name = inFlight === null ? null : workOf(inFlight);
  const progress = inFlight?.progress ?? null;
  const words = name === null ? 'its work' : `the work ${name}`;
  return progress === null ? words : `${words} (${String(progress.done)} of ${String(progress.total)})`;
}

function messageWithoutLimit(
  what: 'OPERATION' | 'OPERATION_OR_OBSERVATION' | 'NOTHING',
  operations: readonly string[],
): string {
  if (what === 'NOTHING') return 'Waits for nothing: the service is destroyed.';
  const message = `Waits for ${operations.join(', ')}`;
  return what === 'OPERATION' ? `${message}.` : `${message}, or for an observation that shows a difference.`;
}

/** The delay of the state and the state that follows it, as the machine defines them. */
function deadlineOf(record: LifecycleRecord): { readonly untilMs: number; readonly then: LifecycleState } | null {
  const delay = delayOf(record);
  if (delay === null) return null;
  const machine: AnyStateMachine = lifecycleMachine;
  // XState's own step: with the engine the main entry would be a sixth larger.
  const [next] = transition(machine, machine.resolveState(record), { type: delay.eventType });
  const then: unknown = next.value;
  return isLifecycleState(then) ? { untilMs: delay.ms, then } : null;
}

/** The delay of the state, in ms, and XState's type of the event that ends it; null where the state has none. */
export function delayOf({
  value,
  context,
}: LifecycleRecord): { readonly ms: number; readonly eventType: string } | null {
  const machine: AnyStateMachine = lifecycleMachine;
  const delayed = machine.states[value]?.after[0];
  return delayed === undefined || !isDelay(delayed.delay)
    ? null
    : { ms: DELAYS[delayed.delay].pure(context), eventType: String(delayed.eventType) };
}

function isDelay(delay: unknown): delay is LifecycleDelay {
  return typeof delay === 'string' && Object.hasOwn(DELAYS, delay);
}
