import { legalityOf } from '../../machines/lifecycle.machine.js';
import type { LifecycleState } from '../model/lifecycle.js';
import type { OperationType } from '../model/operation.js';

/**
 * The operations that a state admits, in the order of `OPERATION_TYPES`; further rules may still refuse one. Read
 * off the lifecycle machine (domain.md §3).
 */
export function allowedOperations(state: LifecycleState): readonly OperationType[] {
  return legalityOf(state).operations;
}

/** Tells whether the work in a state can be cancelled. Read off the lifecycle machine (domain.md §3). */
export function isCancellable(state: LifecycleState): boolean {
  return legalityOf(state).cancellable;
}
