import type { ClusterObservation, InstanceRecord } from '../model/cluster.js';
import type {
  Adjustment,
  AdjustmentPlan,
  GoneReason,
  KeepReason,
  Placed,
  PlacementReason,
  StopReason,
  WaitReason,
} from '../model/health.js';
import type { Service } from '../model/service.js';
import { type Classification, classifyInstances, type ClassifiedService, isGone } from './classification.js';
import { type ObservationIndex, observedService } from './observation-index.js';
import { NO_HOST } from './observed-hosts.js';
import { compareText } from './ordering.js';
import { missingInstances, missingTestInstance, type Starts } from './starts.js';
import { runningInstances, surplusOnHosts, surplusTests } from './surplus.js';

/** What planning needs to know of the service. */
export type PlannedService = ClassifiedService & Pick<Service, 'instancesPerHost' | 'activationState'>;

/**
 * Plans what has to be started and stopped so that the cluster is as the service's activation state says (domain.md §5).
 *
 * Takes an observation or its index; `now` in epoch ms. Every instance of the service is in exactly one bucket; instances
 * of other services play no part. What is planned does not depend on the order of the observation. Where something in it is
 * no record nothing is started: it may be what seems to be missing. Planning again over
 * the applied plan starts and stops nothing; but a CONFIG_TESTING plan that starts the test instance stops nothing, so that
 * the stops follow from the next observation, and what replaces an OVERDUE instance is left to the next plan.
 */
export function planAdjustment(
  service: PlannedService,
  observation: ClusterObservation | ObservationIndex,
  now: number,
): AdjustmentPlan {
  const classification = classifyInstances(service, observedService(observation, service.serviceId), now);
  const { starts, deferred, reasonOf } = decisionsFor(service, classification, now);
  const keep: Placed<KeepReason>[] = [];
  const stop: Placed<StopReason>[] = [];
  const wait: Placed<WaitReason>[] = [];
  const gone: Placed<GoneReason>[] = [];
  let place = 0;
  for (const instance of classification.instances) {
    const reason = reasonOf(instance, place);
    if (isKeepReason(reason)) keep.push(placed(instance, reason));
    else if (isStopReason(reason)) stop.push(placed(instance, reason));
    else if (isGone(reason)) gone.push(placed(instance, reason));
    else wait.push(placed(instance, reason));
    place += 1;
  }
  stop.sort((a, b) => compareText(a.instanceId, b.instanceId));
  return {
    starts,
    deferred,
    keep,
    stop,
    wait,
    gone,
    ...(classification.gaps.length > 0 && { lacks: classification.gaps }),
  };
}

/** What becomes of the instances of a service, and what starts. */
export interface Decisions extends Starts {
  /** Why this instance, which stands at this place, is kept, stopped, waits or is gone. */
  readonly reasonOf: (instance: InstanceRecord, place: number) => PlacementReason;
}

/** What is decided for the instances of this classification, whether a plan is made of it or only a digest. */
export function decisionsFor(service: PlannedService, classification: Classification, now: number): Decisions {
  const { starts, deferred, surplus } = changesFor(service, classification, now);
  const surplusReason = service.activationState === 'INACTIVE' ? 'SERVICE_INACTIVE' : 'SURPLUS';
  const startsFirst = service.activationState === 'CONFIG_TESTING' && starts.length > 0;
  const { classes, hostPlaces, hostGroups } = classification;
  const reasonOf = (instance: InstanceRecord, place: number): PlacementReason => {
    const found = classes[place] ?? 'STATE_UNKNOWN';
    if (found === 'OVERDUE') return startsFirst ? 'COMING_UP' : 'OVERDUE';
    if (found !== 'RUNNING') return found;
    // Mostly there is no surplus, and looking for nothing in nothing takes time as well.
    if (surplus.size > 0 && surplus.has(instance)) return surplusReason;
    const group = hostGroups[hostPlaces[place] ?? NO_HOST];
    if (group === 'live') return 'REQUIRED';
    if (group === 'draining') return 'HOST_DRAINING';
    return startsFirst ? 'START_COMES_FIRST' : 'HOST_BLACKLISTED';
  };
  return { starts, deferred, reasonOf };
}

/**
 * The executor on which the test instance should start (domain.md §5): of the live hosts that do not back off, the one with
 * the fewest consecutive failures, ACTIVE before UNREADY, then by id. Null if there is none, or if an instance is active on
 * a live or draining host already. Takes an observation or its index; `now` in epoch ms.
 */
export function planTestInstance(
  service: Omit<PlannedService, 'activationState'>,
  observation: ClusterObservation | ObservationIndex,
  now: number,
): string | null {
  const classification = classifyInstances(service, observedService(observation, service.serviceId), now);
  return missingTestInstance(service, classification, now).starts[0]?.executorId ?? null;
}

/** The work that so many starts and stops need now (domain.md §5). */
export function adjustmentOf(
  { activationState }: Pick<Service, 'activationState'>,
  starts: number,
  stops: number,
): Adjustment {
  if (starts + stops === 0) return 'NONE';
  return activationState === 'CONFIG_TESTING' && starts > 0 ? 'DEPLOY_TEST_INSTANCE' : 'ADJUST_INSTANCES';
}

/** What an activation state asks for. */
interface Changes extends Starts {
  /** The running instances beyond the limit. */
  readonly surplus: ReadonlySet<InstanceRecord>;
}

function changesFor(service: PlannedService, classification: Classification, now: number): Changes {
  switch (service.activationState) {
    case 'INACTIVE':
      return { starts: [], deferred: [], surplus: new Set(runningInstances(classification)) };
    case 'CONFIG_TESTING':
      return { ...missingTestInstance(service, classification, now), surplus: surplusTests(classification) };
    case 'ACTIVE':
      return {
        ...missingInstances(service, classification, now),
        surplus: surplusOnHosts(classification, service.instancesPerHost),
      };
  }
}

function isKeepReason(reason: PlacementReason): reason is KeepReason {
  return reason === 'REQUIRED' || reason === 'HOST_DRAINING' || reason === 'START_COMES_FIRST';
}

/** Whether an instance is stopped for this reason. */
export function isStopReason(reason: PlacementReason): reason is StopReason {
  return reason === 'SURPLUS' || reason === 'SERVICE_INACTIVE' || reason === 'HOST_BLACKLISTED' || reason === 'OVERDUE';
}

function placed<TReason extends PlacementReason>(instance: InstanceRecord, reason: TReason): Placed<TReason> {
  return { instanceId: instance.instanceId, executorId: instance.executorId, reason };
}
