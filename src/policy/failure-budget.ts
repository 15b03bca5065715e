import type { ActivationState } from '../model/activation.js';
import type { Health } from '../model/health.js';
import type { LifecycleSettings } from '../model/settings.js';
import { atRest, isConclusive } from './digest.js';

/** What the failure budget needs to know of a service at rest: a part of its context. */
export interface BudgetedService {
  readonly serviceId: string;
  readonly activationState: ActivationState;
  readonly revision: number;
  /** How many adjustments have failed since a digest last showed a healthy instance. */
  readonly consecutiveFailures: number;
  readonly settings: Pick<LifecycleSettings, 'failureBudget'>;
}

/**
 * Tells whether the service, at rest, works nowhere and has failed so often that it is given up (domain.md §4): as many
 * adjustments have failed as the budget allows, and a current digest shows instances required, and none healthy or on a
 * silent host. Unknown health never spends the budget.
 */
export function isFailureBudgetSpent(service: BudgetedService, health: Health | null): boolean {
  const { activationState, consecutiveFailures, settings } = service;
  return (
    activationState !== 'INACTIVE' &&
    settings.failureBudget !== null &&
    consecutiveFailures >= settings.failureBudget &&
    health !== null &&
    isConclusive(health, atRest(service)) &&
    health.maintenance !== true &&
    health.instances.required > 0 &&
    health.instances.healthy === 0 &&
    health.instances.silent === 0
  );
}
