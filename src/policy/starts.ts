import type { ExecutorState, InstanceRecord } from '../model/cluster.js';
import type { DeferredStart, PlannedStart } from '../model/health.js';
import { type BackedOffService, type Backoff, backoffAfter, isFromTheFuture } from './backoff.js';
import type { Classification } from './classification.js';
import { NO_HOST, type ObservedHosts } from './observed-hosts.js';
import { compareText } from './ordering.js';
import { countsAsTest } from './surplus.js';

/** What has to be started: now, or once the back-off of its host is over. */
export interface Starts {
  readonly starts: readonly PlannedStart[];
  readonly deferred: readonly DeferredStart[];
}

/** What an ACTIVE service lacks: on each live host, `instancesPerHost` less what is active there (domain.md §5). */
export function missingInstances(service: BackedOffService, classification: Classification, now: number): Starts {
  const { hosts, hostGroups, active } = classification;
  const starts: PlannedStart[] = [];
  const deferred: DeferredStart[] = [];
  const lacking: number[] = [];
  for (let host = 0; host < hostGroups.length; host += 1) {
    if (hostGroups[host] === 'live' && (active[host] ?? 0) < service.instancesPerHost) lacking.push(host);
  }
  if (lacking.length === 0) return { starts, deferred };
  const histories = historiesOn(lacking, classification, service, now);
  for (const host of lacking) {
    const start = { executorId: hosts.executorIds[host] ?? '', count: service.instancesPerHost - (active[host] ?? 0) };
    const backoff = backoffAfter(histories[host] ?? [], service);
    if (isDue(backoff, host, hosts, now)) starts.push(start);
    else deferred.push({ ...start, notBefore: backoff.notBefore, failures: backoff.failures });
  }
  return { starts: byExecutor(starts), deferred: byExecutor(deferred) };
}

/**
 * The test instance that a CONFIG_TESTING service lacks: one, if none is active on a live or draining host and a host is
 * live (domain.md §5). Failures on all hosts together put it off as well, so that a broken image does not visit one host after
 * the other.
 */
export function missingTestInstance(service: BackedOffService, classification: Classification, now: number): Starts {
  const { hosts, hostGroups, hostPlaces, active, instances } = classification;
  const isTesting = hostGroups.some((group, host) => countsAsTest(group) && (active[host] ?? 0) > 0);
  if (isTesting) return { starts: [], deferred: [] };
  // What runs on blacklisted hosts is stopped unless a test starts: a start must not become due by that.
  const together = instances.filter((instance, place) =>
    isOfThisClock(instance, hostPlaces[place] ?? NO_HOST, hosts, service, now),
  );
  const everywhere = backoffAfter(together, service, runningOnBlacklisted(classification));
  const live = hostGroups.flatMap((group, host) => (group === 'live' ? [host] : []));
  const histories = historiesOn(live, classification, service, now);
  const ranked = live.map((host): TestHost => {
    const own = backoffAfter(histories[host] ?? [], service);
    const executorId = hosts.executorIds[host] ?? '';
    return { host, executorId, state: hosts.states[host], failures: own.failures, backoff: later(own, everywhere) };
  });
  const due = leastOf(
    ranked.filter(({ host, backoff }) => isDue(backoff, host, hosts, now)),
    byFailures,
  );
  if (due !== null) return { starts: [{ executorId: due.executorId, count: 1 }], deferred: [] };
  const first = leastOf(ranked, (a, b) => a.backoff.notBefore - b.backoff.notBefore || byFailures(a, b));
  if (first === null) return { starts: [], deferred: [] };
  const { executorId, backoff } = first;
  return { starts: [], deferred: [{ executorId, count: 1, ...backoff }] };
}

interface TestHost {
  readonly host: number;
  readonly executorId: string;
  readonly state: ExecutorState | undefined;
  /** The consecutive failures on this host alone. */
  readonly failures: number;
  readonly backoff: Backoff;
}

/** The fewest consecutive failures first, ACTIVE before UNREADY, then by id. */
function byFailures(a: TestHost, b: TestHost): number {
  if (a.failures !== b.failures) return a.failures - b.failures;
  if (a.state !== b.state) return a.state === 'ACTIVE' ? -1 : 1;
  return compareText(a.executorId, b.executorId);
}

function isDue({ notBefore }: Backoff, host: number, hosts: ObservedHosts, now: number): boolean {
  return !(clockOf(host, hosts, now) < notBefore);
}

/** The host's own report where it bears a time, so that no jump of the clock cuts a back-off short. */
function clockOf(host: number, { reportedAt }: ObservedHosts, now: number): number {
  const time = reportedAt[host] ?? Number.NaN;
  return Number.isNaN(time) ? now : time;
}

function later(a: Backoff, b: Backoff): Backoff {
  return { failures: Math.max(a.failures, b.failures), notBefore: Math.max(a.notBefore, b.notBefore) };
}

/** By the place of a host, the instances of the service there: on these hosts alone, for most hosts lack nothing. */
function historiesOn(
  wanted: readonly number[],
  { instances, hosts, hostPlaces, hostGroups }: Classification,
  service: BackedOffService,
  now: number,
): readonly (readonly InstanceRecord[] | undefined)[] {
  const histories = new Array<InstanceRecord[] | undefined>(hostGroups.length);
  for (const host of wanted) histories[host] = [];
  let at = 0;
  for (const instance of instances) {
    const host = hostPlaces[at] ?? NO_HOST;
    const history = host === NO_HOST ? undefined : histories[host];
    if (history !== undefined && isOfThisClock(instance, host, hosts, service, now)) history.push(instance);
    at += 1;
  }
  return histories;
}

function isOfThisClock(
  instance: InstanceRecord,
  host: number,
  hosts: ObservedHosts,
  { staleAfterMs }: BackedOffService,
  now: number,
): boolean {
  return !isFromTheFuture(instance, clockOf(host, hosts, now), staleAfterMs);
}

function runningOnBlacklisted({
  instances,
  classes,
  hostPlaces,
  hostGroups,
}: Classification): ReadonlySet<InstanceRecord> {
  const isOnBlacklisted = (place: number) => hostGroups[hostPlaces[place] ?? NO_HOST] === 'blacklisted';
  return new Set(instances.filter((_, place) => classes[place] === 'RUNNING' && isOnBlacklisted(place)));
}

function leastOf<TItem>(items: readonly TItem[], compare: (a: TItem, b: TItem) => number): TItem | null {
  let least: TItem | null = null;
  for (const item of items) if (least === null || compare(item, least) < 0) least = item;
  return least;
}

function byExecutor<TStart extends PlannedStart>(starts: TStart[]): readonly TStart[] {
  return starts.sort((a, b) => compareText(a.executorId, b.executorId));
}
