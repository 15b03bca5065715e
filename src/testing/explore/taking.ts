import { type ExecutableActionsFrom, transition } from 'xstate';
import type { LifecycleEvent } from '../../../machines/lifecycle.context.js';
import type { LifecycleMachine, LifecycleSnapshot } from '../../../machines/lifecycle.machine.js';
import type { LifecycleRecord } from '../../chart/lifecycle-record.js';
import { readField } from '../../model/unchecked.js';
import { type TransitionKey, transitionKeyOf } from '../transitions.js';

/** What a step did. */
export interface Taken {
  readonly position: LifecycleRecord;
  /** The transition that was taken, if one was; `isMove`: it leads to a state. */
  readonly transition: TransitionKey | null;
  readonly isMove: boolean;
  /** The work that began. */
  readonly begun: readonly BegunWork[];
  /** How the machine broke, if it did. */
  readonly error: string | null;
}

/** A piece of work that the machine asked for. */
export interface BegunWork {
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

/** What happens with this event at this position of the machine? Nothing is executed. */
export function takingOf(
  machine: LifecycleMachine,
): (position: LifecycleRecord) => (event: { readonly type: string }) => Taken {
  const chart: Chart = {
    selected: (from, event: LifecycleEvent) => machine.getTransitionData(from, event),
    step: (from, event: LifecycleEvent) => transition(machine, from, event),
  };
  return (position) => {
    const before = machine.resolveState(position);
    return (event) => {
      try {
        return take(chart, before, event);
      } catch (thrown) {
        const message = readField(thrown, 'message');
        const error = typeof message === 'string' ? message : 'something without a message was thrown';
        return { position, transition: null, isMove: false, begun: [], error };
      }
    };
  };
}

function take(chart: Chart, before: LifecycleSnapshot, event: { readonly type: string }): Taken {
  const unchanged = { position: before, transition: null, isMove: false, begun: [], error: null };
  const selected = chart.selected(before, event);
  // Where no transition is selected, nothing happens; but an actor that leaves a failure unheard is given up.
  if (selected.length === 0 && !event.type.startsWith('xstate.error.')) return unchanged;
  const [after, actions] = chart.step(before, event);
  const taken = selected[0];
  return {
    position: { value: after.value, context: after.context },
    transition: taken === undefined ? null : transitionKeyOf(taken),
    isMove: (taken?.target?.length ?? 0) > 0,
    begun: actions.flatMap(({ type, params }) =>
      type === 'xstate.spawnChild'
        ? [{ work: String(readField(params, 'src')), effectId: readField(readField(params, 'input'), 'effectId') }]
        : [],
    ),
    error: after.status === 'error' ? 'the machine gave up' : null,
  };
}
