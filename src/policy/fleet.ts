import type { ClusterObservation, InstanceRecord } from '../model/cluster.js';
import { isActiveInstanceState } from '../model/type-guards.js';
import { classifyInstances } from './classification.js';
import { indexOf, type ObservationIndex, observedService } from './observation-index.js';
import { NO_HOST } from './observed-hosts.js';
import { compareText } from './ordering.js';
import type { PlannedService } from './reconciliation.js';

/**
 * The active instances that belong to none of the known services, sorted by service and id: those of destroyed services, for
 * the controller to stop (domain.md §5). Left out are those on hosts that are REMOVED or unknown, where nothing can be stopped.
 * Takes an observation or its index. Ask once all services are loaded; before, it names the instances of those that are not.
 *
 * @throws TypeError if the known ids are no list; also if they are one text, which the type admits.
 */
export function orphans(
  observation: ClusterObservation | ObservationIndex,
  knownServiceIds: Iterable<string>,
): readonly InstanceRecord[] {
  // A text is a list of its letters, and no list an empty one: by either what is well known would be stopped.
  if (Object(knownServiceIds) !== knownServiceIds) throw new TypeError('knownServiceIds must be a list of ids.');
  const known = new Set(knownServiceIds);
  const index = indexOf(observation);
  const found: InstanceRecord[] = [];
  for (const serviceId of index.services.keys()) {
    if (known.has(serviceId)) continue;
    const { hosts, instances, hostPlaces } = observedService(index, serviceId);
    for (const [at, instance] of instances.entries()) {
      const group = hosts.groups[hostPlaces[at] ?? NO_HOST];
      const canBeStopped = group !== undefined && group !== 'gone';
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
  const { hosts, isDamaged, ...all } = observedService(index, service.serviceId);
  const host = hosts.table.placeOf(executorId);
  const instances = all.instances.filter((_, at) => all.hostPlaces[at] === host);
  const hostPlaces = new Int32Array(instances.length).fill(host);
  const { classes, isOutdated } = classifyInstances(
    service,
    { hosts, isDamaged, instances, hostPlaces, updatedAt: null },
    now,
  );
  return !isOutdated && instances.some(({ state }, at) => state === 'HEALTHY' && classes[at] === 'RUNNING');
}
