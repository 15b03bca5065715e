import { transition } from 'xstate';
import type { LifecycleEvent } from '../../machines/lifecycle.context.js';
import { lifecycleMachine, type LifecycleSnapshot } from '../../machines/lifecycle.machine.js';
import type { LifecycleRecord } from './lifecycle-record.js';

interface Chart {
  /** A method, so that the machine's own events (`xstate.done.actor.…`) go in, which no public type names. */
  step(from: LifecycleSnapshot, event: { readonly type: string }): LifecycleSnapshot;
}

const CHART: Chart = {
  step(from: LifecycleSnapshot, event: LifecycleEvent) {
    return transition(lifecycleMachine, from, event)[0];
  },
};

/** Where does this event lead, without an actor, a clock or work? The machine's own events count too. */
export function stepped(position: LifecycleRecord, event: { readonly type: string }): LifecycleRecord {
  const { value, context } = CHART.step(lifecycleMachine.resolveState(position), event);
  return { value, context };
}
