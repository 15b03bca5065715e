import { isConverged } from '../policy/health.js';
import { isCurrent } from '../policy/digest.js';
import { isInFlight, isResting } from './selectors.js';
import type { LifecyclePosition } from './snapshot.js';
import { waitingFor } from './waiting.js';

/** The conditions of a service, in the order in which they are listed. */
export const CONDITION_TYPES = ['Resting', 'Converged', 'Degraded', 'Emergency', 'WorkInFlight'] as const;

/** The name of a condition of a service. */
export type ConditionType = (typeof CONDITION_TYPES)[number];

/** One thing that is so, is not so, or is not known; as Kubernetes lists them. */
export interface Condition {
  readonly type: ConditionType;
  readonly status: 'True' | 'False' | 'Unknown';
  /** One word for machines. */
  readonly reason: string;
  /** A sentence for people; never shows a secret of the specification. */
  readonly message: string;
}

/**
 * How is the service, as a list of conditions? "Is it done, and if not, why" is `Converged`: true only by a current
 * digest (domain.md §5), unknown without one.
 */
export function conditions(position: LifecyclePosition): readonly Condition[] {
  return [resting(position), converged(position), degraded(position), emergency(position), workInFlight(position)];
}

function resting(position: LifecyclePosition): Condition {
  return isResting(position)
    ? condition('Resting', true, 'AtRest', `At rest in ${position.value}.`)
    : condition('Resting', false, reasonOf(position), waitingFor(position).message);
}

function converged(position: LifecyclePosition): Condition {
  const { value: state, context } = position;
  const { serviceId, revision, health } = context;
  if (!isResting(position)) return condition('Converged', false, reasonOf(position), waitingFor(position).message);
  if (health === null) return unknown('NotObserved', 'The cluster has not been observed yet.');
  if (!isCurrent(health, { serviceId, state, revision })) {
    return unknown('ObservationOutdated', 'The last observation was made before the service came to be as it is.');
  }
  const { required, active, healthy } = health.instances;
  const counts = `${String(healthy)} of ${String(required)} required instances are healthy, ${String(active)} active`;
  if (isConverged(position, health)) return condition('Converged', true, 'AsDesired', `${counts}.`);
  return health.adjustment === 'NONE'
    ? condition('Converged', false, 'InstancesChanging', `${counts}: some are coming up or going down.`)
    : condition('Converged', false, 'AdjustmentNeeded', `${counts}: ${health.adjustment} is to be done.`);
}

function degraded({ context }: LifecyclePosition): Condition {
  const { lastFailure, health } = context;
  if (lastFailure !== null)
    return condition('Degraded', true, 'WorkFailed', `${lastFailure.code}: ${lastFailure.message}`);
  const { unhealthy, stale } = health?.instances ?? { unhealthy: 0, stale: 0 };
  return unhealthy + stale > 0
    ? condition(
        'Degraded',
        true,
        'InstancesFailing',
        `${String(unhealthy)} instances are unhealthy, ${String(stale)} have not been heard of.`,
      )
    : condition('Degraded', false, 'NothingFailed', 'The last work succeeded, and no instance is known to fail.');
}

function emergency({ context }: LifecyclePosition): Condition {
  if (context.emergency === null) return condition('Emergency', false, 'NoEmergency', 'There is no emergency.');
  const { cause, failedDeactivations } = context.emergency;
  return condition(
    'Emergency',
    true,
    cause === 'CANCELLED' ? 'Cancelled' : 'FailureBudgetSpent',
    `The service is being deactivated; ${String(failedDeactivations)} tries have failed.`,
  );
}

function workInFlight(position: LifecyclePosition): Condition {
  const { inFlight } = position.context;
  return inFlight === null
    ? condition('WorkInFlight', false, 'NoWork', 'No work is in flight.')
    : condition('WorkInFlight', true, 'Working', waitingFor(position).message);
}

function reasonOf(position: LifecyclePosition): string {
  if (isInFlight(position)) return 'Working';
  switch (position.value) {
    case 'INIT':
      return 'NotCreated';
    case 'DESTROYED':
      return 'Destroyed';
    default:
      return 'Emergency';
  }
}

function condition(type: ConditionType, isSo: boolean, reason: string, message: string): Condition {
  return { type, status: isSo ? 'True' : 'False', reason, message };
}

function unknown(reason: string, message: string): Condition {
  return { type: 'Converged', status: 'Unknown', reason, message };
}
