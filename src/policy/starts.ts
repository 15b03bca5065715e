import type { DeferredStart, PlannedStart } from '../model/health.js';
import { type BackedOffService, backoffAfter, isFromTheFuture } from './backoff.js';
import type { Classification } from './classification.js';
import { type HostInstances, instancesByHost } from './instances-by-host.js';
import type { ObservedHosts } from './observed-hosts.js';
import { compareText } from './ordering.js';
import { countsAsTest, runningInstances } from './surplus.js';

/** What has to be started: now, or once the back-off of its host is over. */
export interface Starts {
  readonly starts: readonly PlannedStart[];
  readonly deferred: readonly DeferredStart[];
}

/** What an ACTIVE service lacks: on each live host, `instancesPerHost` less what is active there (domain.md §5). */
export function missingInstances(service: BackedOffService, classification: Classification, now: number): Starts {
  const { hosts, isDamaged, hostGroups, active } = classification;
  const missingOn = (host: number) => service.instancesPerHost - (active[host] ?? 0);
  // What is no record may be the instance that seems to be missing.
  const isLacking = (host: number) => !isDamaged && hostGroups[host] === 'live' && missingOn(host) > 0;
  const starts: PlannedStart[] = [];
  const deferred: DeferredStart[] = [];
  for (const { host, executorId, instances } of historiesOn(isLacking, classification, service, now)) {
    const start = { executorId, count: missingOn(host) };
    const backoff = backoffAfter(instances, service);
    if (clockOf(host, hosts, now) < backoff.notBefore) deferred.push({ ...start, ...backoff });
    else starts.push(start);
  }
  return { starts: starts.sort(byExecutor), deferred: deferred.sort(byExecutor) };
}

/**
 * The test instance that a CONFIG_TESTING service lacks: one, if none is active on a live or draining host and a host is
 * live (domain.md §5). Failures on all hosts together put it off as well, so that a broken image does not visit one host after
 * the other.
 */
export function missingTestInstance(service: BackedOffService, classification: Classification, now: number): Starts {
  const { hosts, isDamaged, hostGroups, active, instances } = classification;
  const isTesting = hostGroups.some((group, host) => countsAsTest(group) && (active[host] ?? 0) > 0);
  if (isTesting || isDamaged) return { starts: [], deferred: [] };
  const together = instances.filter((instance) => !isFromTheFuture(instance, now, service.staleAfterMs));
  // What still runs is on blacklisted hosts, and is stopped unless a test starts: a start must not become due by that.
  const everywhere = backoffAfter(together, service, new Set(runningInstances(classification)));
  const ranked = historiesOn((host) => hostGroups[host] === 'live', classification, service, now)
    .map(({ host, executorId, instances: history }): TestHost => {
      const { failures, notBefore } = backoffAfter(history, service);
      return {
        host,
        executorId,
        failures,
        notBefore: Math.max(notBefore, everywhere.notBefore),
        isActive: hosts.states[host] === 'ACTIVE',
      };
    })
    .sort(byFailures);
  const due = ranked.find(({ host, notBefore }) => !(clockOf(host, hosts, now) < notBefore));
  if (due !== undefined) return { starts: [{ executorId: due.executorId, count: 1 }], deferred: [] };
  // Of those that become due together it is still the one with the fewest failures.
  const [first] = ranked.sort((a, b) => a.notBefore - b.notBefore);
  if (first === undefined) return { starts: [], deferred: [] };
  const { executorId, failures, notBefore } = first;
  return {
    starts: [],
    deferred: [{ executorId, count: 1, failures: Math.max(failures, everywhere.failures), notBefore }],
  };
}

interface TestHost {
  readonly host: number;
  readonly executorId: string;
  readonly isActive: boolean;
  /** The consecutive failures on this host alone. */
  readonly failures: number;
  readonly notBefore: number;
}

/** The fewest consecutive failures first, ACTIVE before UNREADY, then by id. */
function byFailures(a: TestHost, b: TestHost): number {
  return a.failures - b.failures || Number(b.isActive) - Number(a.isActive) || byExecutor(a, b);
}

function byExecutor(a: Pick<PlannedStart, 'executorId'>, b: Pick<PlannedStart, 'executorId'>): number {
  return compareText(a.executorId, b.executorId);
}

/** What counts for the back-offs of the hosts that are wanted. */
function historiesOn(
  isWanted: (host: number) => boolean,
  classification: Classification,
  { staleAfterMs }: BackedOffService,
  now: number,
): readonly HostInstances[] {
  return instancesByHost(classification, isWanted, (instance) => !isFromTheFuture(instance, now, staleAfterMs));
}

/** The host's own report where it bears a time, so that no jump of the clock cuts a back-off short. */
function clockOf(host: number, { reportedAt }: ObservedHosts, now: number): number {
  const time = reportedAt[host] ?? Number.NaN;
  return Number.isNaN(time) ? now : time;
}
