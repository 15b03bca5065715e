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
  const missingOn = (host: number) => service.instancesPerHost - (active[host] ?? 0);
  const isLacking = (host: number) => hostGroups[host] === 'live' && missingOn(host) > 0;
  const starts: PlannedStart[] = [];
  const deferred: DeferredStart[] = [];
  for (const { host, executorId, history } of historiesOn(isLacking, classification, service, now)) {
    const start = { executorId, count: missingOn(host) };
    const backoff = backoffAfter(history, service);
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
  const { hosts, hostGroups, hostPlaces, active, instances, classes } = classification;
  const isTesting = hostGroups.some((group, host) => countsAsTest(group) && (active[host] ?? 0) > 0);
  if (isTesting) return { starts: [], deferred: [] };
  // What still runs is on blacklisted hosts, and is stopped unless a test starts: a start must not become due by that.
  const running = instances.filter((_, place) => classes[place] === 'RUNNING');
  const together = instances.filter((instance, place) =>
    isOfThisClock(instance, hostPlaces[place] ?? NO_HOST, hosts, service, now),
  );
  const everywhere = backoffAfter(together, service, new Set(running));
  const live = historiesOn((host) => hostGroups[host] === 'live', classification, service, now);
  const ranked = live.map(({ host, executorId, history }): TestHost => {
    const own = backoffAfter(history, service);
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

/** A host, and the instances of the service there. */
interface HostHistory {
  readonly host: number;
  readonly executorId: string;
  readonly history: InstanceRecord[];
}

/** The histories of the hosts that are wanted alone, for most hosts lack nothing. */
function historiesOn(
  isWanted: (host: number) => boolean,
  { instances, hosts, hostPlaces }: Classification,
  service: BackedOffService,
  now: number,
): readonly HostHistory[] {
  const wanted: HostHistory[] = [];
  const byPlace: (HostHistory | undefined)[] = hosts.executorIds.map((executorId, host) => {
    if (!isWanted(host)) return undefined;
    const found = { host, executorId, history: [] };
    wanted.push(found);
    return found;
  });
  if (wanted.length === 0) return wanted;
  let at = 0;
  for (const instance of instances) {
    const host = hostPlaces[at] ?? NO_HOST;
    const found = host === NO_HOST ? undefined : byPlace[host];
    if (found !== undefined && isOfThisClock(instance, host, hosts, service, now)) found.history.push(instance);
    at += 1;
  }
  return wanted;
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

function leastOf<TItem>(items: readonly TItem[], compare: (a: TItem, b: TItem) => number): TItem | null {
  return [...items].sort(compare)[0] ?? null;
}

function byExecutor<TStart extends PlannedStart>(starts: TStart[]): readonly TStart[] {
  return starts.sort((a, b) => compareText(a.executorId, b.executorId));
}
