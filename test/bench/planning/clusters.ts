import type { ClusterObservation, InstanceRecord, PlannedService } from 'local-service-machines';
import { fromJson } from '../steps/script.js';

/** When the observations were made: nothing is stale. */
export const NOW = 1_767_225_600_000;

/** So many observations take turns, each parsed on its own: that a text was seen before helps nobody. */
const OBSERVATIONS = 3;

/** A cluster that is as it should be, as observed several times. */
export interface Cluster {
  readonly services: readonly PlannedService[];
  readonly observations: readonly Observed[];
}

/** One observation; whole, and with the instances of each service alone. */
export interface Observed {
  readonly whole: ClusterObservation;
  readonly ofService: readonly ClusterObservation[];
}

/** Hosts with so many services, two instances of each; host by host, in the order of the ids, unless `shuffled`. */
export function clusterOf(hosts: number, services: number, { shuffled = false } = {}): Cluster {
  const serviceIds = Array.from({ length: services }, (_, place) => `service-${String(place)}-1`);
  const executorIds = Array.from({ length: hosts }, (_, place) => `executor-${String(place).padStart(6, '0')}`);
  const executors = executorIds.map((executorId) => ({ executorId, state: 'ACTIVE' as const }));
  const instancesOf = (serviceId: string) => {
    const instances = executorIds.flatMap((executorId) =>
      [1, 2].map((copy): InstanceRecord => ({
        instanceId: `SI-${executorId}-${serviceId}-${String(copy)}`,
        serviceId,
        executorId,
        state: 'HEALTHY',
        createdAt: NOW - 1_000_000,
        updatedAt: NOW - 1_000,
      })),
    );
    return shuffled ? scattered(instances) : instances;
  };
  const whole = { executors, instances: serviceIds.flatMap(instancesOf) };
  return {
    services: serviceIds.map((serviceId) => ({ serviceId, instancesPerHost: 2, activationState: 'ACTIVE' })),
    observations: Array.from({ length: OBSERVATIONS }, () => observed(fromJson(whole), serviceIds)),
  };
}

function observed(whole: ClusterObservation, serviceIds: readonly string[]): Observed {
  const instances = new Map(serviceIds.map((serviceId): [string, InstanceRecord[]] => [serviceId, []]));
  for (const instance of whole.instances) instances.get(instance.serviceId)?.push(instance);
  const ofService = [...instances.values()].map((own) => ({ executors: whole.executors, instances: own }));
  return { whole, ofService };
}

/** In an order that has nothing to do with hosts and ids, and is the same every time. */
function scattered<TItem>(items: readonly TItem[]): readonly TItem[] {
  const prime = 7_919;
  return items.map((_, place) => items[(place * prime) % items.length]!);
}
