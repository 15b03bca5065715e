import { type ClusterObservation, EXECUTOR_STATE_GROUPS, type InstanceRecord } from '../model/cluster.js';
import { isActiveInstanceState } from '../model/type-guards.js';
import { classifyInstances } from './classification.js';
import { indexOf, type ObservationIndex, observedService } from './observation-index.js';
import { compareText } from './ordering.js';
import type { PlannedService } from './reconciliation.js';

/**
 * The active instances that belong to none of the known services, sorted by service and id: those of destroyed services, for
 * the host to stop (domain.md §5). Left out are those on hosts that are REMOVED or unknown, where nothing can be stopped.
 * Takes an observation or its index. Ask once all services are loaded; before, it names the instances of those that are not.
 */
export function orphans(
  observation: ClusterObservation | ObservationIndex,
  knownServiceIds: Iterable<string>,
): readonly InstanceRecord[] {
  const known = new Set(knownServiceIds);
  const { services, hosts, places } = indexOf(observation);
  const found: InstanceRecord[] = [];
  for (const [serviceId, instances] of services) {
    if (known.has(serviceId)) continue;
    for (const instance of instances) {
      const host = hosts[places.get(instance.executorId) ?? -1];
      const canBeStopped = host !== undefined && EXECUTOR_STATE_GROUPS[host.state] !== 'gone';
      if (canBeStopped && isActiveInstanceState(instance.state)) found.push(instance);
    }
  }
  return found.sort((a, b) => compareText(a.serviceId, b.serviceId) || compareText(a.instanceId, b.instanceId));
}

/**
 * The ids of those ACTIVE services that have no healthy instance on this executor, in the order in which they are given: until
 * none is left a fresh host stays UNREADY (domain.md §5). Takes an observation or its index; `now` in epoch ms.
 */
export function servicesNotReadyOn(
  executorId: string,
  services: Iterable<PlannedService>,
  observation: ClusterObservation | ObservationIndex,
  now: number,
): readonly string[] {
  const index = indexOf(observation);
  const notReady: string[] = [];
  for (const service of services) {
    if (service.activationState === 'ACTIVE' && !hasHealthyInstance(executorId, service, index, now)) {
      notReady.push(service.serviceId);
    }
  }
  return notReady;
}

function hasHealthyInstance(
  executorId: string,
  service: PlannedService,
  index: ObservationIndex,
  now: number,
): boolean {
  const { hosts, places, newestReportAt, isDamaged, instances } = observedService(index, service.serviceId);
  const there = instances.filter((instance) => instance.executorId === executorId);
  const observed = { hosts, places, newestReportAt, isDamaged, instances: there };
  const { classes, isOutdated } = classifyInstances(service, observed, now);
  return !isOutdated && there.some(({ state }, place) => state === 'HEALTHY' && classes[place] === 'RUNNING');
}
