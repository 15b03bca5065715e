import type { ClusterObservation, InstanceRecord } from '../model/cluster.js';
import type {
  Adjustment,
  AdjustmentPlan,
  DeferredStart,
  GoneReason,
  KeepReason,
  Placed,
  PlacementReason,
  PlannedStart,
  StopReason,
  WaitReason,
} from '../model/health.js';
import type { Service } from '../model/service.js';
import { type Classification, classifyInstances, type ClassifiedService } from './classification.js';
import { type ObservationIndex, observedService } from './observation-index.js';
import { NO_HOST } from './observed-hosts.js';
import { compareText } from './ordering.js';
import { missingInstances, missingTestInstance } from './starts.js';
import { surplusInstances } from './surplus.js';

/** What planning needs to know of the service. */
export type PlannedService = ClassifiedService & Pick<Service, 'instancesPerHost' | 'activationState'>;

/**
 * Plans what has to be started and stopped so that the cluster is as the service's activation state says (domain.md §5).
 *
 * Takes an observation or its index; `now` in epoch ms. Every instance of the service is in exactly one bucket; instances
 * of other services play no part. What is planned does not depend on the order of the observation. Planning again over
 * the applied plan starts and stops nothing; but a CONFIG_TESTING plan that starts the test instance stops nothing, so that
 * the stops follow from the next observation, and what replaces an OVERDUE instance is left to the next plan.
 */
export function planAdjustment(
  service: PlannedService,
  observation: ClusterObservation | ObservationIndex,
  now: number,
): AdjustmentPlan {
  return planFrom(service, classifyInstances(service, observedService(observation, service.serviceId), now), now);
}

/** The plan that follows from this classification: {@link planAdjustment} for who has classified the instances already. */
export function planFrom(service: PlannedService, classification: Classification, now: number): AdjustmentPlan {
  const { starts, deferred } = startsFor(service, classification, now);
  const surplus = surplusInstances(service, classification);
  const surplusReason = service.activationState === 'INACTIVE' ? 'SERVICE_INACTIVE' : 'SURPLUS';
  const startsFirst = service.activationState === 'CONFIG_TESTING' && starts.length > 0;
  const keep: Placed<KeepReason>[] = [];
  const stop: Placed<StopReason>[] = [];
  const wait: Placed<WaitReason>[] = [];
  const gone: Placed<GoneReason>[] = [];
  const { instances, classes, hostPlaces, hostGroups, gaps } = classification;
  let place = 0;
  for (const instance of instances) {
    const found = classes[place] ?? 'STATE_UNKNOWN';
    switch (found) {
      case 'RUNNING': {
        const group = hostGroups[hostPlaces[place] ?? NO_HOST];
        // Mostly there is no surplus, and looking for nothing in nothing takes time as well.
        if (surplus.size > 0 && surplus.has(instance)) stop.push(placed(instance, surplusReason));
        else if (group === 'live') keep.push(placed(instance, 'REQUIRED'));
        else if (group === 'draining') keep.push(placed(instance, 'HOST_DRAINING'));
        else if (startsFirst) keep.push(placed(instance, 'START_COMES_FIRST'));
        else stop.push(placed(instance, 'HOST_BLACKLISTED'));
        break;
      }
      case 'OVERDUE':
        if (startsFirst) wait.push(placed(instance, 'COMING_UP'));
        else stop.push(placed(instance, 'OVERDUE'));
        break;
      case 'COMING_UP':
      case 'GOING_DOWN':
      case 'UNHEALTHY':
      case 'STATE_UNKNOWN':
      case 'HOST_SILENT':
        wait.push(placed(instance, found));
        break;
      default:
        gone.push(placed(instance, found));
    }
    place += 1;
  }
  stop.sort((a, b) => compareText(a.instanceId, b.instanceId));
  return { starts, deferred, keep, stop, wait, gone, ...(gaps.length > 0 && { lacks: gaps }) };
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

/** Whether the plan starts or stops anything now (domain.md §5). */
export function needsAdjustment({ starts, stop }: Pick<AdjustmentPlan, 'starts' | 'stop'>): boolean {
  return starts.length > 0 || stop.length > 0;
}

/** The work that carries the plan out (domain.md §5). */
export function adjustmentOf(
  { activationState }: Pick<Service, 'activationState'>,
  plan: Pick<AdjustmentPlan, 'starts' | 'stop'>,
): Adjustment {
  if (!needsAdjustment(plan)) return 'NONE';
  return activationState === 'CONFIG_TESTING' && plan.starts.length > 0 ? 'DEPLOY_TEST_INSTANCE' : 'ADJUST_INSTANCES';
}

function startsFor(
  service: PlannedService,
  classification: Classification,
  now: number,
): { readonly starts: readonly PlannedStart[]; readonly deferred: readonly DeferredStart[] } {
  switch (service.activationState) {
    case 'INACTIVE':
      return { starts: [], deferred: [] };
    case 'CONFIG_TESTING':
      return missingTestInstance(service, classification, now);
    case 'ACTIVE':
      return missingInstances(service, classification, now);
  }
}

function placed<TReason extends PlacementReason>(instance: InstanceRecord, reason: TReason): Placed<TReason> {
  return { instanceId: instance.instanceId, executorId: instance.executorId, reason };
}
