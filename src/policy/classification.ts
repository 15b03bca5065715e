import { DEFAULT_STALE_AFTER_MS, type InstanceRecord } from '../model/cluster.js';
import type { GoneReason, ObservationGap, PlacementReason, WaitReason } from '../model/health.js';
import { INSTANCE_STATE_GROUPS } from '../model/instance.js';
import type { Service } from '../model/service.js';
import type { ObservedService } from './observation-index.js';
import { type HostGroup, NO_HOST, type ObservedHosts } from './observed-hosts.js';
import { readTime } from './ordering.js';

/** What classifying instances needs to know of the service. */
export type ClassifiedService = Pick<Service, 'serviceId' | 'staleAfterMs' | 'backoff' | 'startLimitMs'>;

/** What an instance is, before a plan decides about those that run: running, overdue, or why it waits or is gone. */
export type InstanceClass = 'RUNNING' | 'OVERDUE' | WaitReason | GoneReason;

/** What an observation shows of one service at one time. Lists of one kind have the same length and order. */
export interface Classification extends Omit<ObservedService, 'updatedAt'> {
  readonly hostGroups: readonly HostGroup[];
  /** How many instances of the service are active on each host; on a silent one, how many wait. */
  readonly active: Int32Array;
  /** What each instance is. */
  readonly classes: readonly InstanceClass[];
  /** Whether the newest report of all is too old to prove anything. */
  readonly isOutdated: boolean;
  readonly gaps: readonly ObservationGap[];
}

/**
 * Classifies the hosts of an observation, and the instances of one service, at `now` in epoch ms (domain.md §5).
 *
 * In doubt an instance is active, so that no duplicate is started: a record from the future is not old, nor is one
 * without a time.
 */
export function classifyInstances(service: ClassifiedService, observed: ObservedService, now: number): Classification {
  const { hosts, isDamaged, instances, hostPlaces, updatedAt } = observed;
  const { newestReportAt, reportedAt } = hosts;
  const staleAfterMs = readTime(service.staleAfterMs) ?? DEFAULT_STALE_AFTER_MS;
  const limits = { now, staleAfterMs, startLimitMs: service.startLimitMs };
  const silentFrom = Math.min(now, newestReportAt) - staleAfterMs;
  const hostGroups = hostGroupsOf(hosts, silentFrom, now + staleAfterMs);

  const active = new Int32Array(hostGroups.length);
  const classes = new Array<InstanceClass>(instances.length);
  let hidesErrors = false;
  let at = 0;
  for (const instance of instances) {
    const place = hostPlaces[at] ?? NO_HOST;
    const found = instanceClass(
      instance,
      updatedAt?.[at] ?? instance.updatedAt,
      hostGroups[place],
      reportedAt[place] ?? Number.NaN,
      limits,
    );
    classes[at] = found;
    if (found === 'RUNNING' || !isGone(found)) active[place] = (active[place] ?? 0) + 1;
    if (found !== 'RUNNING' && failedInSilence(found, instance)) hidesErrors = true;
    at += 1;
  }
  const gaps: ObservationGap[] = [];
  if (hosts.lackReportTimes) gaps.push('HOST_REPORT_TIMES');
  if (hidesErrors && service.backoff !== null) gaps.push('ENDED_INSTANCES');
  return {
    hosts,
    isDamaged,
    hostGroups,
    active,
    instances,
    classes,
    hostPlaces,
    // Where no host but those that are REMOVED says when it reported, nobody's report can be too old. By a time that is none each is.
    isOutdated: isDamaged || (!(newestReportAt > now - staleAfterMs) && hosts.oldestReportAt < Infinity),
    gaps,
  };
}

/** Whether an instance of this class is gone. All others are active: they are kept, stopped, or wait. */
export function isGone(instanceClass: InstanceClass | PlacementReason): instanceClass is GoneReason {
  switch (instanceClass) {
    case 'TERMINATED':
    case 'FAILED':
    case 'STALE':
    case 'NOT_REPORTED':
    case 'HOST_REMOVED':
    case 'HOST_UNKNOWN':
      return true;
    default:
      return false;
  }
}

/** Whether the instance says why it went down by itself. */
export function hasError({ errorMessage }: InstanceRecord): boolean {
  return typeof errorMessage === 'string' && errorMessage !== '';
}

/** Whether the instance failed by itself and does not say why, though its host knows. */
function failedInSilence(found: InstanceClass, instance: InstanceRecord): boolean {
  // A readiness check that failed is going down, on whatever host.
  return (found === 'FAILED' || instance.state === 'READINESS_CHECK_FAILED') && !hasError(instance);
}

/**
 * Mostly no host is silent. A report far ahead of the clock is from before the clock was put back: nobody knows how old it is, and what was
 * started since seems older still.
 */
function hostGroupsOf(
  { groups, reportedAt, oldestReportAt, newestReportAt }: ObservedHosts,
  silentFrom: number,
  silentBeyond: number,
): readonly HostGroup[] {
  if (oldestReportAt > silentFrom && newestReportAt < silentBeyond) return groups;
  return groups.map((group, place) => {
    const at = reportedAt[place] ?? Number.NaN;
    return group !== 'gone' && (at <= silentFrom || at >= silentBeyond) ? 'silent' : group;
  });
}

interface Limits {
  readonly now: number;
  readonly staleAfterMs: number;
  readonly startLimitMs: number;
}

function instanceClass(
  instance: InstanceRecord,
  updatedAt: number,
  group: HostGroup | undefined,
  /** When its host reported; NaN where it does not say. */
  reportedAt: number,
  { now, staleAfterMs, startLimitMs }: Limits,
): InstanceClass {
  const { state } = instance;
  // Nearly all are healthy, and a look-up by name takes longer than everything else here.
  const stateGroup = state === 'HEALTHY' ? 'running' : INSTANCE_STATE_GROUPS[state];
  if (stateGroup === 'terminal') return 'TERMINATED';
  if (stateGroup === 'failed') return 'FAILED';
  if (group === undefined) return 'HOST_UNKNOWN';
  if (group === 'gone') return 'HOST_REMOVED';
  const isTimeless = Number.isNaN(reportedAt);
  const asOf = isTimeless ? now : reportedAt;
  // What is missing in a report from before the clock was put back may have been started since.
  const isProof = isTimeless || reportedAt - now < staleAfterMs;
  if (isProof && asOf - updatedAt >= staleAfterMs) return isTimeless ? 'STALE' : 'NOT_REPORTED';
  if (group === 'silent') return 'HOST_SILENT';
  if (stateGroup === 'running') return 'RUNNING';
  if (state === 'UNHEALTHY') return 'UNHEALTHY';
  if (stateGroup === 'falling') return 'GOING_DOWN';
  if (stateGroup !== 'rising' || state === 'UNKNOWN') return 'STATE_UNKNOWN';
  const { createdAt } = instance;
  // What seems to have begun far in the future began before the clock was put back, and would hold its place until the clock has caught up.
  return asOf - createdAt >= startLimitMs || createdAt - now >= staleAfterMs ? 'OVERDUE' : 'COMING_UP';
}
