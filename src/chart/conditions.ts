import type { Health } from '../model/health.js';
import { isConverged } from '../policy/health.js';
import { isConclusive } from '../policy/digest.js';
import { isInFlight, isResting } from './selectors.js';
import { checkRecord, type LifecycleRecord } from './lifecycle-record.js';
import { waitingFor } from './waiting.js';

/** The conditions of a service, in the order in which they are listed. */
export const CONDITION_TYPES = ['Resting', 'Converged', 'Degraded', 'Emergency', 'WorkInFlight'] as const;

/** The name of a condition of a service. */
export type ConditionType = (typeof CONDITION_TYPES)[number];

/** A condition of a service, in the form that Kubernetes uses. */
export interface Condition {
  readonly type: ConditionType;
  readonly status: 'True' | 'False' | 'Unknown';
  /** One word for machines. */
  readonly reason: string;
  /** A sentence for people; never shows a secret of the specification. */
  readonly message: string;
}

/**
 * The conditions of a service. `Converged` tells whether the cluster is as desired: true only by a current digest
 * (domain.md §5), unknown without one.
 */
export function conditions(record: LifecycleRecord): readonly Condition[] {
  checkRecord(record);
  return [resting(record), converged(record), degraded(record), emergency(record), workInFlight(record)];
}

function resting(record: LifecycleRecord): Condition {
  return isResting(record)
    ? condition('Resting', true, 'AtRest', `At rest in ${record.value}.`)
    : condition('Resting', false, reasonOf(record), waitingFor(record).message);
}

function converged(record: LifecycleRecord): Condition {
  const { value: state, context } = record;
  const { serviceId, revision, health } = context;
  if (!isResting(record)) return condition('Converged', false, reasonOf(record), waitingFor(record).message);
  if (health === null) return unknown('NotObserved', 'The cluster has not been observed yet.');
  if (health.outdated === true) {
    return unknown(
      'ObservationOutdated',
      'The last observation proves nothing: its reports are too old, or something in it cannot be read.',
    );
  }
  if (!isConclusive(health, { serviceId, state, revision })) {
    return unknown('ObservationOutdated', 'The last observation was made before the last change of the service.');
  }
  if (health.maintenance === true)
    return condition('Converged', false, 'Maintenance', 'The service is in maintenance.');
  const { required, active, healthy, silent, missing } = health.instances;
  const counts = `${counted(healthy, required)} required instances are healthy, ${String(active)} active`;
  if (isConverged(record, health)) return condition('Converged', true, 'AsDesired', `${counts}${gapsText(health)}.`);
  const no = (reason: string, why: string) =>
    condition('Converged', false, reason, `${counts}: ${why}${gapsText(health)}.`);
  if (health.adjustment !== 'NONE') return no('AdjustmentNeeded', `${health.adjustment} is to be done`);
  if (health.hosts.backingOff > 0) {
    return no(
      'BackingOff',
      `${plural(missing, 'start')} deferred on ${plural(health.hosts.backingOff, 'failing host')}`,
    );
  }
  if (health.hosts.silent > 0) {
    return no('HostsSilent', `${plural(health.hosts.silent, 'host')} silent, with ${plural(silent, 'instance')}`);
  }
  return no('InstancesChanging', 'some are coming up or going down');
}

/** What safety needs and the observation lacks, so that it is never off in silence. */
function gapsText({ lacks = [] }: Health): string {
  const words = { HOST_REPORT_TIMES: 'when hosts reported', ENDED_INSTANCES: 'how instances ended' };
  return lacks.length === 0 ? '' : `; the observation does not say ${lacks.map((gap) => words[gap]).join(' and ')}`;
}

function counted(part: number, whole: number): string {
  return `${String(part)} of ${String(whole)}`;
}

function plural(count: number, noun: string): string {
  return `${String(count)} ${noun}${count === 1 ? '' : 's'}`;
}

function degraded({ context }: LifecycleRecord): Condition {
  const { lastFailure, lastReconciliationFailure, health } = context;
  const failures = [lastFailure, lastReconciliationFailure].filter((failure) => failure !== null);
  if (failures.length > 0) {
    const message = failures.map(
      (failure) => `${failure.operation} by ${failure.cause}: ${failure.code}: ${failure.message}`,
    );
    return condition('Degraded', true, 'WorkFailed', message.join(' '));
  }
  const { unhealthy, stale } = health?.instances ?? { unhealthy: 0, stale: 0 };
  return unhealthy + stale > 0
    ? condition(
        'Degraded',
        true,
        'InstancesFailing',
        `${plural(unhealthy, 'instance')} unhealthy, ${plural(stale, 'instance')} not heard of for too long.`,
      )
    : condition('Degraded', false, 'NothingFailed', 'The last work succeeded, and no instance is known to fail.');
}

function emergency({ context }: LifecycleRecord): Condition {
  if (context.emergency === null) return condition('Emergency', false, 'NoEmergency', 'There is no emergency.');
  const { cause, failedDeactivations } = context.emergency;
  return condition(
    'Emergency',
    true,
    cause === 'CANCELLED' ? 'Cancelled' : 'FailureBudgetSpent',
    `The service is being deactivated; ${plural(failedDeactivations, 'attempt')} failed so far.`,
  );
}

function workInFlight(record: LifecycleRecord): Condition {
  const { inFlight } = record.context;
  return inFlight === null
    ? condition('WorkInFlight', false, 'NoWork', 'No work is in flight.')
    : condition('WorkInFlight', true, 'Working', waitingFor(record).message);
}

function reasonOf(record: LifecycleRecord): string {
  if (isInFlight(record)) return 'Working';
  switch (record.value) {
    case 'INIT':
      return 'NotCreated';
    case 'DESTROYED':
      return 'Destroyed';
    default:
      return 'Emergency';
  }
}

function condition(type: ConditionType, holds: boolean, reason: string, message: string): Condition {
  return { type, status: holds ? 'True' : 'False', reason, message };
}

function unknown(reason: string, message: string): Condition {
  return { type: 'Converged', status: 'Unknown', reason, message };
}
