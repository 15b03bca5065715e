import { type ExecutableActionsFrom, transition } from 'xstate';
import type { LifecycleEvent } from '../../../machines/lifecycle.context.js';
import type { LifecycleMachine, LifecycleSnapshot } from '../../../machines/lifecycle.machine.js';
import type { LifecycleRecord } from '../../chart/lifecycle-record.js';
import { readField } from '../../model/unchecked.js';
import { type TransitionKey, transitionKeyOf } from '../transitions.js';

/** What a step did. */
export interface StepResult {
  readonly record: LifecycleRecord;
  /** The transition that was taken, if one was; `isMove`: it leads to a state. */
  readonly transition: TransitionKey | null;
  readonly isMove: boolean;
  /** The work that the step started. */
  readonly startedWork: readonly StartedWork[];
  /** How the machine failed, if it did. */
  readonly error: string | null;
}

/** A piece of work that the machine asked for. */
export interface StartedWork {
  readonly work: string;
  readonly effectId: unknown;
}

interface Chart {
  /** Methods, so that the machine's own events (`xstate.done.actor.…`) go in, which no public type names. */
  selected(
    from: LifecycleSnapshot,
    event: { readonly type: string },
  ): ReturnType<LifecycleMachine['getTransitionData']>;
  step(
    from: LifecycleSnapshot,
    event: { readonly type: string },
  ): [LifecycleSnapshot, ExecutableActionsFrom<LifecycleMachine>[]];
}

/** Makes the function that steps a service of this machine with an event. No action is executed. */
export function stepperOf(
  machine: LifecycleMachine,
): (record: LifecycleRecord) => (event: { readonly type: string }) => StepResult {
  const chart: Chart = {
    selected: (from, event: LifecycleEvent) => machine.getTransitionData(from, event),
    step: (from, event: LifecycleEvent) => transition(machine, from, event),
  };
  return (record) => {
    const before = machine.resolveState(record);
    return (event) => {
      try {
        return stepOnce(chart, before, event);
      } catch (thrown) {
        const message = readField(thrown, 'message');
        const error = typeof message === 'string' ? message : 'something without a message was thrown';
        return { record, transition: null, isMove: false, startedWork: [], error };
      }
    };
  };
}

function stepOnce(chart: Chart, before: LifecycleSnapshot, event: { readonly type: string }): StepResult {
  const unchanged = { record: before, transition: null, isMove: false, startedWork: [], error: null };
  // An actor in a final state has ended: it takes no event, not even where the machine itself has a transition.
  if (before.status === 'done') return unchanged;
  const selected = chart.selected(before, event);
  // Where no transition is selected, nothing happens; but an actor that does not handle a failure stops with an error.
  if (selected.length === 0 && !event.type.startsWith('xstate.error.')) return unchanged;
  const [after, actions] = chart.step(before, event);
  const taken = selected[0];
  return {
    record: { value: after.value, context: after.context },
    transition: taken === undefined ? null : transitionKeyOf(taken),
    isMove: (taken?.target?.length ?? 0) > 0,
    startedWork: actions.flatMap(({ type, params }) =>
      type === 'xstate.spawnChild'
        ? [{ work: String(readField(params, 'src')), effectId: readField(readField(params, 'input'), 'effectId') }]
        : [],
    ),
    error: after.status === 'error' ? 'the actor stopped with an error' : null,
  };
}
