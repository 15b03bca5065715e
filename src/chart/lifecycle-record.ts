import type { LifecycleContext } from '../../machines/lifecycle.context.js';
import type { LifecycleState } from '../model/lifecycle.js';
import { readField } from '../model/unchecked.js';

/** The state and context of a service: a snapshot of the lifecycle machine, an engine's record, or a pair made by hand. */
export interface LifecycleRecord {
  readonly value: LifecycleState;
  readonly context: LifecycleContext;
}

/** @throws TypeError where JavaScript gave something else: an actor, for example, has its state in its snapshot. */
export function checkRecord(record: unknown): void {
  if (readField(record, 'context') === undefined) throw new TypeError('No snapshot or record of a service was given.');
}
