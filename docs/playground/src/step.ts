import { transition } from 'xstate';
import { lifecycleMachine } from '../../../machines/lifecycle.machine.js';
import type { LifecycleState } from '../../../src/model/lifecycle.js';
import type { LifecycleRecord } from '../../../src/chart/lifecycle-record.js';

/**
 * Takes the place of src/chart/step.ts in the page: XState's own pure step, which is in the page anyway, does what the engine's does, and
 * saves the engine.
 */
export function stepped({ value, context }: LifecycleRecord, event: { readonly type: string }): LifecycleRecord {
  const [next] = transition(lifecycleMachine, lifecycleMachine.resolveState({ value, context }), event as never);
  return next;
}

/** The state that follows. */
export function leadsTo(record: LifecycleRecord, event: { readonly type: string }): LifecycleState {
  return stepped(record, event).value;
}
