import { lifecycleMachine } from '../../machines/lifecycle.machine.js';
import { compile } from '../engine/compile.js';
import type { LifecycleRecord } from './lifecycle-record.js';

interface LifecycleEngine {
  /** A method, so that the machine's own events (`xstate.done.actor.…`) are accepted, which no public type names. */
  step(record: LifecycleRecord, event: { readonly type: string }): { readonly record: LifecycleRecord };
}

const ENGINE: LifecycleEngine = /* @__PURE__ */ compile(lifecycleMachine);

/** The record that an event leads to, without an actor, a clock or work. Accepts the machine's own events too. */
export function stepped(record: LifecycleRecord, event: { readonly type: string }): LifecycleRecord {
  return ENGINE.step(record, event).record;
}
