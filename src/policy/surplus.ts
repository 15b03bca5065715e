import type { InstanceRecord } from '../model/cluster.js';
import type { InstanceState } from '../model/instance.js';
import type { Classification } from './classification.js';
import { instancesByHost } from './instances-by-host.js';
import { type HostGroup, NO_HOST } from './observed-hosts.js';
import { compareText, compareTimes } from './ordering.js';

/** The instances that run, on whatever host. */
export function runningInstances({ instances, classes }: Classification): readonly InstanceRecord[] {
  return instances.filter((_, place) => classes[place] === 'RUNNING');
}

/** Whether a test instance on a host of this group is the one that should run. */
export function countsAsTest(group: HostGroup | undefined): boolean {
  return group === 'live' || group === 'draining';
}

/** The running instances of a CONFIG_TESTING service beyond the first one that counts as test (domain.md §5). */
export function surplusTests({
  instances,
  classes,
  hostPlaces,
  hostGroups,
}: Classification): ReadonlySet<InstanceRecord> {
  const isTest = (_: InstanceRecord, place: number) =>
    classes[place] === 'RUNNING' && countsAsTest(hostGroups[hostPlaces[place] ?? NO_HOST]);
  return new Set(beyond(1, instances.filter(isTest)));
}

/** The running instances of an ACTIVE service beyond the limit of each live host (domain.md §5). */
export function surplusOnHosts(classification: Classification, limit: number): ReadonlySet<InstanceRecord> {
  const { hostGroups, active, classes } = classification;
  // Mostly no host has too many.
  if (!active.some((count) => count > limit)) return new Set();
  const hosts = instancesByHost(
    classification,
    (host) => hostGroups[host] === 'live' && (active[host] ?? 0) > limit,
    (_, place) => classes[place] === 'RUNNING',
  );
  return new Set(hosts.flatMap(({ instances }) => beyond(limit, instances)));
}

function beyond(limit: number, instances: readonly InstanceRecord[]): readonly InstanceRecord[] {
  return [...instances].sort(byDispensability).slice(0, Math.max(0, instances.length - limit));
}

/** How healthy what runs is. */
const HEALTH: Readonly<Partial<Record<InstanceState, number>>> = { UNREADY: 0, READY: 1, HEALTHY: 2 };

/** Least healthy first, then newest, then by id (domain.md §5). */
function byDispensability(a: InstanceRecord, b: InstanceRecord): number {
  return (
    (HEALTH[a.state] ?? 0) - (HEALTH[b.state] ?? 0) ||
    compareTimes(b.createdAt, a.createdAt) ||
    compareText(a.instanceId, b.instanceId)
  );
}
