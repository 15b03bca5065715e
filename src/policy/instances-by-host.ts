import type { InstanceRecord } from '../model/cluster.js';
import type { Classification } from './classification.js';
import { NO_HOST } from './observed-hosts.js';

/** A host, and instances of the service there. */
export interface HostInstances {
  readonly host: number;
  readonly executorId: string;
  readonly instances: InstanceRecord[];
}

/** The wanted instances of the wanted hosts, host by host. Mostly no host is wanted, and no instance is looked at. */
export function instancesByHost(
  { instances, hosts, hostPlaces }: Classification,
  isWantedHost: (host: number) => boolean,
  isWanted: (instance: InstanceRecord, place: number, host: number) => boolean,
): readonly HostInstances[] {
  const wanted: HostInstances[] = [];
  const byPlace = hosts.executorIds.map((executorId, host): HostInstances | undefined => {
    if (!isWantedHost(host)) return undefined;
    const found = { host, executorId, instances: [] };
    wanted.push(found);
    return found;
  });
  if (wanted.length === 0) return wanted;
  let place = 0;
  for (const instance of instances) {
    const host = hostPlaces[place] ?? NO_HOST;
    const found = host === NO_HOST ? undefined : byPlace[host];
    if (found !== undefined && isWanted(instance, place, host)) found.instances.push(instance);
    place += 1;
  }
  return wanted;
}
