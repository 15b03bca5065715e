import type { LifecycleEvent } from '../../machines/lifecycle.context.js';
import { lifecycleMachine } from '../../machines/lifecycle.machine.js';
import { compileChartStep } from '../engine/compile.js';
import type { Report } from '../engine/record.js';
import type { LifecycleState } from '../model/lifecycle.js';
import type { LifecycleRecord } from './lifecycle-record.js';

const STEP = /* @__PURE__ */ compileChartStep<LifecycleRecord>(lifecycleMachine);

/** The record that an event leads to, without an actor, a clock or work. Accepts the machine's own events too. */
export function stepped(record: LifecycleRecord, event: { readonly type: string }): LifecycleRecord {
  return STEP(record, event).record;
}

/**
 * The state to which this event would lead now; the present one where it would be refused or would move nothing. Takes what
 * can be sent to an actor, and an engine's reports of how work or a delay ended. Changes nothing.
 *
 * @example
 * ```ts
 * leadsTo(snapshot, { type: 'CANCEL' }); // 'EMERGENCY_DEACTIVATION_REQUESTED'
 * leadsTo(snapshot, { type: 'effect.succeeded', effectId }); // 'ACTIVE'
 * ```
 */
export function leadsTo(record: LifecycleRecord, event: LifecycleEvent | Report): LifecycleState {
  return stepped(record, event).value;
}
