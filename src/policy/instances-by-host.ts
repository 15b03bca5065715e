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
  isWanted: (instance: InstanceRecord, place: number) => boolean,
): readonly HostInstances[] {
  const wanted: HostInstances[] = [];
  let byHost: (HostInstances | undefined)[] = [];
  let host = 0;
  for (const executorId of hosts.executorIds) {
    if (isWantedHost(host)) {
      if (wanted.length === 0) byHost = new Array<HostInstances | undefined>(hosts.executorIds.length);
      const found = { host, executorId, instances: [] };
      wanted.push(found);
      byHost[host] = found;
    }
    host += 1;
  }
  if (wanted.length === 0) return wanted;
  let place = 0;
  for (const instance of instances) {
    const at = hostPlaces[place] ?? NO_HOST;
    const found = at === NO_HOST ? undefined : byHost[at];
    if (found !== undefined && isWanted(instance, place)) found.instances.push(instance);
    place += 1;
  }
  return wanted;
}
