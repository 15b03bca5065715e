import type { InstanceRecord } from '../model/cluster.js';
import type { DeferredStart, PlannedStart } from '../model/health.js';
import { type BackedOffService, type Backoff, backoffAfter, isFromTheFuture, NO_BACKOFF } from './backoff.js';
import { type Classification, NO_HOST } from './classification.js';
import type { IndexedHost } from './observation-index.js';
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
  const isLacking = (host: number) => hostGroups[host] === 'live' && (active[host] ?? 0) < service.instancesPerHost;
  const starts: PlannedStart[] = [];
  const deferred: DeferredStart[] = [];
  if (!hostGroups.some((_, host) => isLacking(host))) return { starts, deferred };
  const histories = historiesOn(classification, isLacking, service, now);
  for (const [place, host] of hosts.entries()) {
    if (!isLacking(place)) continue;
    const start = { executorId: host.executorId, count: service.instancesPerHost - (active[place] ?? 0) };
    const history = histories.get(place);
    const backoff = history === undefined ? NO_BACKOFF : backoffAfter(history, service);
    if (isDue(backoff, host, now)) starts.push(start);
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
  const { hosts, hostGroups, active, instances } = classification;
  const isTesting = hostGroups.some((group, host) => countsAsTest(group) && (active[host] ?? 0) > 0);
  if (isTesting) return { starts: [], deferred: [] };
  // What runs on blacklisted hosts is stopped unless a test starts: a start must not become due by that.
  const together = instances.filter((_, place) => isOfThisClock(place, classification, service, now));
  const everywhere = backoffAfter(together, service, runningOnBlacklisted(classification));
  const histories = historiesOn(classification, (host) => hostGroups[host] === 'live', service, now);
  const ranked = hosts.flatMap((host, place): TestHost[] => {
    if (hostGroups[place] !== 'live') return [];
    const own = backoffAfter(histories.get(place) ?? [], service);
    return [{ host, failures: own.failures, backoff: later(own, everywhere) }];
  });
  const due = leastOf(
    ranked.filter(({ host, backoff }) => isDue(backoff, host, now)),
    byFailures,
  );
  if (due !== null) return { starts: [{ executorId: due.host.executorId, count: 1 }], deferred: [] };
  const first = leastOf(ranked, (a, b) => a.backoff.notBefore - b.backoff.notBefore || byFailures(a, b));
  if (first === null) return { starts: [], deferred: [] };
  const { host, backoff } = first;
  return { starts: [], deferred: [{ executorId: host.executorId, count: 1, ...backoff }] };
}

interface TestHost {
  readonly host: IndexedHost;
  /** The consecutive failures on this host alone. */
  readonly failures: number;
  readonly backoff: Backoff;
}

/** The fewest consecutive failures first, ACTIVE before UNREADY, then by id. */
function byFailures(a: TestHost, b: TestHost): number {
  if (a.failures !== b.failures) return a.failures - b.failures;
  if (a.host.state !== b.host.state) return a.host.state === 'ACTIVE' ? -1 : 1;
  return compareText(a.host.executorId, b.host.executorId);
}

/** Measured against the host's own report where it bears a time, so that no jump of the clock cuts a back-off short. */
function isDue({ notBefore }: Backoff, { updatedAt }: IndexedHost, now: number): boolean {
  return !((updatedAt ?? now) < notBefore);
}

function later(a: Backoff, b: Backoff): Backoff {
  return { failures: Math.max(a.failures, b.failures), notBefore: Math.max(a.notBefore, b.notBefore) };
}

/** The instances of the service on the wanted hosts alone: most hosts lack nothing, and their histories play no part. */
function historiesOn(
  classification: Classification,
  isWanted: (host: number) => boolean,
  service: BackedOffService,
  now: number,
): ReadonlyMap<number, readonly InstanceRecord[]> {
  const { instances, hostPlaces } = classification;
  const histories = new Map<number, InstanceRecord[]>();
  for (const [place, instance] of instances.entries()) {
    const host = hostPlaces[place] ?? NO_HOST;
    if (host === NO_HOST || !isWanted(host) || !isOfThisClock(place, classification, service, now)) continue;
    const history = histories.get(host);
    if (history === undefined) histories.set(host, [instance]);
    else history.push(instance);
  }
  return histories;
}

/** Measured as {@link isDue} does. */
function isOfThisClock(
  place: number,
  { hosts, instances, hostPlaces }: Classification,
  { staleAfterMs }: BackedOffService,
  now: number,
): boolean {
  const instance = instances[place];
  const clockMs = hosts[hostPlaces[place] ?? NO_HOST]?.updatedAt ?? now;
  return instance !== undefined && !isFromTheFuture(instance, clockMs, staleAfterMs);
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
