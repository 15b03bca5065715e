import type { InstanceRecord } from '../model/cluster.js';
import type { InstanceState } from '../model/instance.js';
import type { Service } from '../model/service.js';
import type { Classification } from './classification.js';
import type { HostGroup } from './observed-hosts.js';
import { NO_HOST } from './observed-hosts.js';
import { compareText, compareTimes } from './ordering.js';

/**
 * The running instances beyond the limit: of each live host, in CONFIG_TESTING of all live and draining ones, and of an INACTIVE
 * service every one (domain.md §5).
 */
export function surplusInstances(
  { activationState, instancesPerHost }: Pick<Service, 'activationState' | 'instancesPerHost'>,
  classification: Classification,
): ReadonlySet<InstanceRecord> {
  switch (activationState) {
    case 'INACTIVE':
      return new Set(runningWhere(classification, () => true));
    case 'CONFIG_TESTING':
      return surplusTests(classification);
    case 'ACTIVE':
      return surplusOnHosts(classification, instancesPerHost);
  }
}

/** Whether a test instance on a host of this group is the one that should run. */
export function countsAsTest(group: HostGroup | undefined): boolean {
  return group === 'live' || group === 'draining';
}

function surplusTests(classification: Classification): ReadonlySet<InstanceRecord> {
  const { hostGroups } = classification;
  const tests = runningWhere(classification, (host) => countsAsTest(hostGroups[host]));
  return new Set(beyond(tests, 1));
}

function surplusOnHosts(classification: Classification, limit: number): ReadonlySet<InstanceRecord> {
  const { hostGroups, running } = classification;
  const isLive = (host: number) => hostGroups[host] === 'live';
  const surplus = new Set<InstanceRecord>();
  // Mostly no host has too many.
  if (!running.some((count) => count > limit)) return surplus;
  const byHost = new Map<string, InstanceRecord[]>();
  for (const instance of runningWhere(classification, isLive)) {
    const others = byHost.get(instance.executorId);
    if (others === undefined) byHost.set(instance.executorId, [instance]);
    else others.push(instance);
  }
  for (const instances of byHost.values()) for (const instance of beyond(instances, limit)) surplus.add(instance);
  return surplus;
}

function runningWhere(
  { instances, classes, hostPlaces }: Classification,
  isWanted: (host: number) => boolean,
): readonly InstanceRecord[] {
  return instances.filter((_, place) => classes[place] === 'RUNNING' && isWanted(hostPlaces[place] ?? NO_HOST));
}

function beyond(instances: readonly InstanceRecord[], limit: number): readonly InstanceRecord[] {
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
