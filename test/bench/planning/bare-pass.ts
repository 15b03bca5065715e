import type { ClusterObservation } from 'local-service-machines';
import type { Cluster } from './clusters.js';

/*
 * The least that any plan has to do: count the instances of each service per host in Maps.
 */

/** How many are counted in so many passes over a cluster's observations. */
export function barePasses({ observations, services }: Cluster, times: number): number {
  const pass = services === 1 ? hostPass : serviceAndHostPass;
  let counted = 0;
  for (let time = 0; time < times; time += 1) counted += pass(observations[time % observations.length]!);
  return counted;
}

function hostPass({ instances }: ClusterObservation): number {
  const counts = new Map<string, number>();
  for (const { executorId } of instances) counts.set(executorId, (counts.get(executorId) ?? 0) + 1);
  return counts.size;
}

function serviceAndHostPass({ instances }: ClusterObservation): number {
  const services = new Map<string, Map<string, number>>();
  for (const { serviceId, executorId } of instances) {
    let counts = services.get(serviceId);
    if (counts === undefined) services.set(serviceId, (counts = new Map<string, number>()));
    counts.set(executorId, (counts.get(executorId) ?? 0) + 1);
  }
  return services.size;
}
