import {
  DEFAULT_STALE_AFTER_MS,
  EXECUTOR_STATE_GROUPS,
  type ExecutorStateGroup,
  type InstanceRecord,
} from '../model/cluster.js';
import type { GoneReason, ObservationGap, WaitReason } from '../model/health.js';
import { INSTANCE_STATE_GROUPS } from '../model/instance.js';
import type { Service } from '../model/service.js';
import type { IndexedHost, ObservedService } from './observation-index.js';
import { readTime } from './ordering.js';

/** What classifying instances needs to know of the service. */
export type ClassifiedService = Pick<Service, 'serviceId' | 'staleAfterMs' | 'backoff' | 'startLimitMs'>;

/** What a host means for planning: silent, or what its state means (domain.md §5). */
export type HostGroup = ExecutorStateGroup | 'silent';

/** What an instance is, before a plan decides about those that run: running, overdue, or why it waits or is gone. */
export type InstanceClass = 'RUNNING' | 'OVERDUE' | WaitReason | GoneReason;

/** The place of a host that the observation does not hold. */
export const NO_HOST = -1;

/** What an observation shows of one service at one time. Lists of one kind have the same length and order. */
export interface Classification {
  readonly hosts: readonly IndexedHost[];
  readonly hostGroups: readonly HostGroup[];
  /** How many instances of the service are active on each host; on a silent one, how many wait. */
  readonly active: Int32Array;
  readonly running: Int32Array;
  /** Each instance of the service once, in the order of the observation. */
  readonly instances: readonly InstanceRecord[];
  readonly classes: readonly InstanceClass[];
  /** The place of each instance's host, or {@link NO_HOST}. */
  readonly hostPlaces: Int32Array;
  /** Whether the newest report of all is too old to prove anything. */
  readonly isOutdated: boolean;
  readonly gaps: readonly ObservationGap[];
}

/**
 * Classifies the hosts of an observation, and the instances of one service, at `now` in epoch ms (domain.md §5).
 *
 * In doubt an instance is active, so that no duplicate is started: a report from the future is not old, nor is one
 * without a time.
 */
export function classifyInstances(service: ClassifiedService, observed: ObservedService, now: number): Classification {
  const { hosts, places, newestReportAt, instances } = observed;
  const staleAfterMs = readTime(service.staleAfterMs) ?? DEFAULT_STALE_AFTER_MS;
  const limits = { now, staleAfterMs, startLimitMs: service.startLimitMs };
  const silentFrom = newestReportAt === null ? -Infinity : Math.min(now, newestReportAt) - staleAfterMs;
  const hostGroups = hosts.map((host) => hostGroup(host, silentFrom));

  const active = new Int32Array(hosts.length);
  const running = new Int32Array(hosts.length);
  const classes = new Array<InstanceClass>(instances.length);
  const hostPlaces = new Int32Array(instances.length);
  let hidesErrors = false;
  let executorId: string | null = null;
  let place = NO_HOST;
  for (let at = 0; at < instances.length; at += 1) {
    const instance = instances[at];
    if (instance === undefined) continue;
    // Instances of one host often stand next to each other, and looking hosts up is most of the work.
    if (instance.executorId !== executorId) {
      executorId = instance.executorId;
      place = places.get(executorId) ?? NO_HOST;
    }
    const found = instanceClass(instance, hosts[place], hostGroups[place], limits);
    classes[at] = found;
    hostPlaces[at] = place;
    if (isActiveClass(found)) {
      active[place] = (active[place] ?? 0) + 1;
      if (found === 'RUNNING') running[place] = (running[place] ?? 0) + 1;
    }
    if (!hidesErrors && failedInSilence(found, instance)) hidesErrors = true;
  }
  return {
    hosts,
    hostGroups,
    active,
    running,
    instances,
    classes,
    hostPlaces,
    isOutdated: observed.isDamaged || isOutdated(hosts, newestReportAt, now - staleAfterMs),
    gaps: gapsOf(hosts, hidesErrors && service.backoff !== null),
  };
}

/** Where no host but those that are REMOVED says when it reported, nobody's report can be too old. */
function isOutdated(hosts: readonly IndexedHost[], newestReportAt: number | null, outdatedFrom: number): boolean {
  if (newestReportAt === null || newestReportAt > outdatedFrom) return false;
  return hosts.some(({ state, updatedAt }) => state !== 'REMOVED' && updatedAt !== null);
}

/** Whether an instance of this class is active: it is kept, stopped or waits. */
export function isActiveClass(instanceClass: InstanceClass): boolean {
  switch (instanceClass) {
    case 'TERMINATED':
    case 'FAILED':
    case 'STALE':
    case 'NOT_REPORTED':
    case 'HOST_REMOVED':
    case 'HOST_UNKNOWN':
      return false;
    default:
      return true;
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

function gapsOf(hosts: readonly IndexedHost[], hidesErrors: boolean): readonly ObservationGap[] {
  const gaps: ObservationGap[] = [];
  if (hosts.some(({ state, updatedAt }) => updatedAt === null && state !== 'REMOVED')) gaps.push('HOST_REPORT_TIMES');
  if (hidesErrors) gaps.push('ENDED_INSTANCES');
  return gaps;
}

/** A state that no type admits takes nothing, and what runs there is kept. */
function hostGroup({ state, updatedAt }: IndexedHost, silentFrom: number): HostGroup {
  const group: ExecutorStateGroup | undefined = EXECUTOR_STATE_GROUPS[state];
  if (group === 'gone') return group;
  return updatedAt !== null && updatedAt <= silentFrom ? 'silent' : (group ?? 'draining');
}

interface Limits {
  readonly now: number;
  readonly staleAfterMs: number;
  readonly startLimitMs: number;
}

function instanceClass(
  { state, createdAt, updatedAt }: InstanceRecord,
  host: IndexedHost | undefined,
  group: HostGroup | undefined,
  { now, staleAfterMs, startLimitMs }: Limits,
): InstanceClass {
  // Nearly all are healthy, and a look-up by name takes longer than everything else here.
  const stateGroup = state === 'HEALTHY' ? 'running' : INSTANCE_STATE_GROUPS[state];
  if (stateGroup === 'terminal') return 'TERMINATED';
  if (stateGroup === 'failed') return 'FAILED';
  if (host === undefined) return 'HOST_UNKNOWN';
  if (group === 'gone') return 'HOST_REMOVED';
  if (host.updatedAt === null) {
    if (now - updatedAt >= staleAfterMs) return 'STALE';
  } else if (host.updatedAt - updatedAt >= staleAfterMs) return 'NOT_REPORTED';
  if (group === 'silent') return 'HOST_SILENT';
  if (stateGroup === 'running') return 'RUNNING';
  switch (state) {
    case 'PENDING':
    case 'PROVISIONING':
    case 'STARTING':
      return (host.updatedAt ?? now) - createdAt >= startLimitMs ? 'OVERDUE' : 'COMING_UP';
    case 'UNHEALTHY':
      return 'UNHEALTHY';
    case 'READINESS_CHECK_FAILED':
    case 'DEPROVISIONING':
    case 'STOPPING':
      return 'GOING_DOWN';
    default:
      return 'STATE_UNKNOWN';
  }
}
