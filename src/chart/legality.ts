import { legalityOf } from '../../machines/lifecycle.machine.js';
import type { LifecycleState } from '../model/lifecycle.js';
import type { OperationType } from '../model/operation.js';

/**
 * Which operations does this state admit, facts beyond the state aside? In the order of {@link OPERATION_TYPES}; read
 * off the lifecycle machine (domain.md §3).
 */
export function allowedOperations(state: LifecycleState): readonly OperationType[] {
  return legalityOf(state).operations;
}

/** Can the work in this state be cancelled? Read off the lifecycle machine (domain.md §3). */
export function isCancellable(state: LifecycleState): boolean {
  return legalityOf(state).cancellable;
}
