import type { LifecycleContext } from '../../machines/lifecycle.context.js';
import type { LifecycleState } from '../model/lifecycle.js';

/** The state and context of a service: a snapshot of the lifecycle machine, an engine's record, or a pair made by hand. */
export interface LifecycleRecord {
  readonly value: LifecycleState;
  readonly context: LifecycleContext;
}
