import type { LifecycleContext } from '../../machines/lifecycle.context.js';
import type { LifecycleState } from '../model/lifecycle.js';

/** What the questions about a service are asked of: a snapshot of the lifecycle machine, or a pair made by hand. */
export interface LifecyclePosition {
  readonly value: LifecycleState;
  readonly context: LifecycleContext;
}
