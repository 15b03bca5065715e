import { type AnyStateMachine, type AnyMachineSnapshot, transition } from 'xstate';
import { type TransitionKey, transitionKeyOf } from '../../src/testing/transitions.js';

/*
 * What XState itself makes of an event, in words in which an engine can be compared with it.
 */

/** A record of some machine. */
export interface Position {
  readonly state: string;
  readonly context: object;
}

/** An event of some machine, or a report of some work. */
export interface Happening {
  readonly type: string;
}

/** What followed from an event. */
export interface Consequence {
  readonly isTaken: boolean;
  readonly state: string;
  readonly context: object;
  readonly emitted: readonly unknown[];
  readonly started: readonly { readonly actor: unknown; readonly input: unknown; readonly timeoutMs: unknown }[];
  /** How many pieces of work were stopped before they ended. */
  readonly stopped: number;
  readonly scheduled: readonly { readonly id: string; readonly delayMs: unknown }[];
  readonly unscheduled: readonly string[];
}

/** By which event does XState say what this report says? Undefined where nothing waits for it. */
export function chartEvent(machine: AnyStateMachine, state: string, report: Happening): Happening | undefined {
  const node = machine.states[state];
  const invoke = node?.invoke[0];
  switch (report.type) {
    case 'effect.succeeded':
      return invoke && named(`xstate.done.actor.${invoke.id}`, invoke.id, 'output', report);
    case 'effect.failed':
      return invoke && named(`xstate.error.actor.${invoke.id}`, invoke.id, 'error', report);
    case 'effect.timed-out':
      return invoke && node?.after[0] && { type: node.after[0].eventType };
    case 'delay.elapsed': {
      const { delay } = { delay: undefined, ...report };
      const after = invoke ? undefined : node?.after.find((one) => String(one.delay) === delay);
      return after && { type: after.eventType };
    }
    default:
      return report;
  }
}

function named(type: string, actorId: string, field: 'output' | 'error', report: Happening): Happening {
  const { [field]: value } = { output: undefined, error: undefined, ...report };
  const event = { type, actorId, [field]: value };
  return event;
}

/** What follows from this event of XState's, and by which transitions? */
export function consequenceOf(
  machine: AnyStateMachine,
  { state, context }: Position,
  event: Happening,
): Consequence & { readonly taken: readonly TransitionKey[] } {
  const before: AnyMachineSnapshot = machine.resolveState({ value: state, context });
  const isDone = machine.states[state]?.type === 'final';
  const transitions = isDone ? [] : machine.getTransitionData(before, event).filter(({ source }) => source.parent);
  const [after, actions] = isDone ? [before, []] : transition(machine, before, event);
  const of = (type: string) => actions.filter((action) => action.type === type);
  const params = (type: string) => of(type).map((action) => action.params as Record<string, unknown>);
  const hasEnded = /^xstate\.(done|error)\.actor\./.test(event.type);
  const raised = params('xstate.raise').map(({ id, delay }) => ({ id: String(id), delayMs: delay }));
  const spawned = params('xstate.spawnChild');
  const leavesWork = of('xstate.stopChild').length > 0;
  return {
    taken: transitions.map(transitionKeyOf),
    isTaken: transitions.length > 0,
    state: String(after.value),
    context: after.context as object,
    emitted: params('xstate.emit').map(({ event: emitted }) => emitted),
    started: spawned.map(({ src, input }) => ({ actor: src, input, timeoutMs: raised[0]?.delayMs ?? null })),
    stopped: leavesWork && !hasEnded ? 1 : 0,
    scheduled: spawned.length > 0 ? [] : raised,
    // Next to work it is the time-out, which ends with the work.
    unscheduled: leavesWork
      ? []
      : params('xstate.cancel')
          .map(({ sendId }) => String(sendId))
          .filter((id) => id !== event.type),
  };
}
