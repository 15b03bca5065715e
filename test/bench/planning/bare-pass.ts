import { type Cluster, type Observed } from './clusters.js';

/*
 * The least that any plan has to do: count the instances of each service per host in a Map.
 */

/** How many are counted in so many passes over a cluster's observations. */
export function barePasses({ observations }: Cluster, times: number): number {
  let counted = 0;
  for (let time = 0; time < times; time += 1) counted += barePass(observations[time % observations.length]!);
  return counted;
}

function barePass({ ofService }: Observed): number {
  let counted = 0;
  for (const { instances } of ofService) {
    const counts = new Map<string, number>();
    for (const { executorId } of instances) counts.set(executorId, (counts.get(executorId) ?? 0) + 1);
    counted += counts.size;
  }
  return counted;
}
