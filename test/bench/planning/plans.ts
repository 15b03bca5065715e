import { assessHealth, indexObservation, planAdjustment } from 'local-service-machines';
import { type Cluster, NOW } from './clusters.js';

/** Ticks of a controller: the observation indexed once, every service assessed. How many instances were counted. */
export function ticks({ observations, snapshots }: Cluster, times: number): number {
  let counted = 0;
  for (let time = 0; time < times; time += 1) {
    const index = indexObservation(observations[time % observations.length]!);
    for (const snapshot of snapshots) {
      const { instances } = assessHealth(snapshot, index, NOW);
      counted += instances.active + instances.missing;
    }
  }
  return counted;
}

/** Plans of each service, each from the whole observation. How many instances were planned. */
export function plans({ observations, planned }: Cluster, times: number): number {
  let counted = 0;
  for (let time = 0; time < times; time += 1) {
    for (const service of planned) {
      const { keep, deferred } = planAdjustment(service, observations[time % observations.length]!, NOW);
      counted += keep.length;
      for (const { count } of deferred) counted += count;
    }
  }
  return counted;
}
