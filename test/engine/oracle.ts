import { type AnyStateMachine, type AnyMachineSnapshot, transition } from 'xstate';
import { type TransitionKey, transitionKeyOf } from '../../src/testing/transitions.js';

/*
 * What an event leads to in XState itself, in a form that can be compared with an engine's step.
 */

/** A record of some machine. */
export interface Position {
  readonly value: string;
  readonly context: object;
}

/** An event of some machine, or a report of some work. */
export interface AnyEvent {
  readonly type: string;
}

/** What an event led to. */
export interface Consequence {
  readonly isTaken: boolean;
  readonly value: string;
  readonly context: object;
  readonly emitted: readonly unknown[];
  readonly started: readonly { readonly actor: unknown; readonly input: unknown; readonly timeoutMs: unknown }[];
  /** How many pieces of work were stopped before they ended. */
  readonly stopped: number;
  readonly scheduled: readonly { readonly id: string; readonly delayMs: unknown }[];
  readonly unscheduled: readonly string[];
}

/** The event of XState that corresponds to a report; undefined where no work or delay is awaited. */
export function chartEvent(machine: AnyStateMachine, state: string, report: AnyEvent): AnyEvent | undefined {
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

function named(type: string, actorId: string, field: 'output' | 'error', report: AnyEvent): AnyEvent {
  const { [field]: value } = { output: undefined, error: undefined, ...report };
  const event = { type, actorId, [field]: value };
  return event;
}

/** What an event of XState leads to, and the transitions that it takes. */
export function consequenceOf(
  machine: AnyStateMachine,
  { value, context }: Position,
  event: AnyEvent,
): Consequence & { readonly taken: readonly TransitionKey[] } {
  const before: AnyMachineSnapshot = machine.resolveState({ value, context });
  const isDone = machine.states[value]?.type === 'final';
  const transitions = isDone ? [] : machine.getTransitionData(before, event);
  const [after, actions] = isDone ? [before, []] : transition(machine, before, event);
  const of = (type: string) => actions.filter((action) => action.type === type);
  const params = (type: string) => of(type).map((action) => action.params as Record<string, unknown>);
  const id = machine.states[value]?.invoke[0]?.id ?? '';
  const hasEnded = [`xstate.done.actor.${id}`, `xstate.error.actor.${id}`].includes(event.type);
  const raised = params('xstate.raise').map(({ id, delay }) => ({ id: String(id), delayMs: delay }));
  const spawned = params('xstate.spawnChild');
  const leavesWork = of('xstate.stopChild').length > 0;
  return {
    taken: transitions.map(transitionKeyOf),
    // A transition without actions and target only prevents others.
    isTaken: transitions.some(({ target, actions }) => target !== undefined || actions.length > 0),
    value: String(after.value),
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
