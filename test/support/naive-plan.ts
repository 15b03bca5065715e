/*
 * The oracle of the reconciliation: domain.md §5 transcribed by hand, quadratic, and derived from no code. It imports
 * types alone, so that the groups of the states and the numbers stand here a second time.
 */
import type { ClusterObservation, InstanceRecord } from '../../src/model/cluster.js';
import type {
  AdjustmentPlan,
  DeferredStart,
  GoneReason,
  KeepReason,
  ObservationGap,
  Placed,
  StopReason,
  WaitReason,
} from '../../src/model/health.js';
import type { InstanceState } from '../../src/model/instance.js';
import type { Service } from '../../src/model/service.js';

type NaiveService = Omit<Service, 'spec'>;

const FROM_REMOVED_TO_ACTIVE = ['REMOVED', 'BLACKLISTED', 'BLACKLIST_REQUESTED', 'UNREADY', 'ACTIVE'];
const GROUPS = {
  REMOVED: 'gone',
  BLACKLISTED: 'blacklisted',
  BLACKLIST_REQUESTED: 'draining',
  UNREADY: 'live',
  ACTIVE: 'live',
} as const;
const RUNNING = ['UNREADY', 'READY', 'HEALTHY'];
const STARTING = ['PENDING', 'PROVISIONING', 'STARTING'];
const WAITING: Partial<Record<InstanceState, WaitReason>> = {
  PENDING: 'COMING_UP',
  PROVISIONING: 'COMING_UP',
  STARTING: 'COMING_UP',
  UNHEALTHY: 'UNHEALTHY',
  READINESS_CHECK_FAILED: 'GOING_DOWN',
  DEPROVISIONING: 'GOING_DOWN',
  STOPPING: 'GOING_DOWN',
  UNKNOWN: 'STATE_UNKNOWN',
};

/** The group of a host: live, draining, blacklisted, silent or gone; undefined where it is unknown. */
export type NaiveGroup = (typeof GROUPS)[keyof typeof GROUPS] | 'silent' | undefined;

/** Every instance of the service once, in the order of the first reports: of several reports the latest. */
export function naiveInstances(
  service: Pick<Service, 'serviceId'>,
  observation: ClusterObservation,
): readonly InstanceRecord[] {
  const own = observation.instances.filter(({ serviceId }) => serviceId === service.serviceId);
  const ids = [...new Set(own.map(({ instanceId }) => instanceId))];
  return ids.map((id) => {
    const reports = own.filter(({ instanceId }) => instanceId === id);
    return reports.find((one) => reports.every((other) => other === one || !(precedes(other, one) ?? false)))!;
  });
}

/** The state of a host; the furthest from ACTIVE where it is reported more than once; undefined where it is unknown. */
function naiveHostState(executorId: string, { executors }: ClusterObservation): string | undefined {
  return FROM_REMOVED_TO_ACTIVE.find((state) =>
    executors.some((executor) => executor.executorId === executorId && executor.state === state),
  );
}

/** When the host last reported; undefined where no report of it bears a time. */
export function naiveReportTime(executorId: string, { executors }: ClusterObservation): number | undefined {
  return newest(executors.filter((executor) => executor.executorId === executorId));
}

/** What can be done on a host. */
export function naiveGroup(
  service: NaiveService,
  executorId: string,
  observation: ClusterObservation,
  now: number,
): NaiveGroup {
  const state = naiveHostState(executorId, observation);
  if (state === undefined) return undefined;
  if (state === 'REMOVED') return 'gone';
  const reportedAt = naiveReportTime(executorId, observation);
  const newestOfAll = newest(observation.executors);
  if (reportedAt !== undefined && newestOfAll !== undefined) {
    const lesser = now < newestOfAll ? now : newestOfAll;
    if (reportedAt + service.staleAfterMs <= lesser || isAhead(service, reportedAt, now)) return 'silent';
  }
  return GROUPS[state as keyof typeof GROUPS];
}

/** Whether the newest report of all hosts is too old; not where no host but REMOVED ones says when it reported. */
export function naiveIsOutdated(service: NaiveService, observation: ClusterObservation, now: number): boolean {
  const newestOfAll = newest(observation.executors);
  const timed = observation.executors
    .map(({ executorId }) => executorId)
    .filter((executorId) => naiveReportTime(executorId, observation) !== undefined);
  if (timed.every((executorId) => naiveHostState(executorId, observation) === 'REMOVED')) return false;
  return newestOfAll !== undefined && newestOfAll + service.staleAfterMs <= now;
}

/** Why no work on the instance is possible; null if some is, or will be once its silent host returns. */
export function naiveEnd(
  service: NaiveService,
  { state, updatedAt, executorId }: InstanceRecord,
  observation: ClusterObservation,
  now: number,
): GoneReason | null {
  if (state === 'STOPPED' || state === 'LOST') return 'TERMINATED';
  if (state === 'PROVISIONING_FAILED' || state === 'START_FAILED') return 'FAILED';
  const group = naiveGroup(service, executorId, observation, now);
  if (group === undefined) return 'HOST_UNKNOWN';
  if (group === 'gone') return 'HOST_REMOVED';
  const reportedAt = naiveReportTime(executorId, observation);
  if (reportedAt === undefined) return updatedAt + service.staleAfterMs <= now ? 'STALE' : null;
  // What is missing in a report from before the clock was put back may have been started since.
  if (isAhead(service, reportedAt, now)) return null;
  return updatedAt + service.staleAfterMs <= reportedAt ? 'NOT_REPORTED' : null;
}

/** Whether a time lies so far ahead of the clock that it is from before the clock was put back. */
function isAhead({ staleAfterMs }: NaiveService, time: number, now: number): boolean {
  return time - now >= staleAfterMs;
}

/** How often in a row instances failed among these, and until when that puts a start off. */
export function naiveBackoff(
  service: NaiveService,
  history: readonly InstanceRecord[],
  countsAsStopped: (instance: InstanceRecord) => boolean = () => false,
): { readonly failures: number; readonly notBefore: number } {
  const { initialMs, maxMs, stableAfterMs } = service.backoff ?? {
    initialMs: 10_000,
    maxMs: 5 * 60_000,
    stableAfterMs: 10 * 60_000,
  };
  const newestFirst = [...history].sort((a, b) =>
    Object.is(a.createdAt, b.createdAt)
      ? a.instanceId < b.instanceId
        ? -1
        : 1
      : isLater(a.createdAt, b.createdAt)
        ? -1
        : 1,
  );
  const failures: InstanceRecord[] = [];
  for (const instance of newestFirst) {
    const { state, createdAt, updatedAt, errorMessage = '' } = instance;
    if (state === 'STOPPED' && errorMessage === '') break;
    if (updatedAt - createdAt >= stableAfterMs || countsAsStopped(instance)) break;
    const failed =
      ['PROVISIONING_FAILED', 'START_FAILED', 'READINESS_CHECK_FAILED', 'UNHEALTHY'].includes(state) ||
      (['DEPROVISIONING', 'STOPPING', 'STOPPED'].includes(state) && errorMessage !== '');
    if (failed) failures.push(instance);
  }
  const last = failures[0];
  if (last === undefined || service.backoff === null) return { failures: failures.length, notBefore: -Infinity };
  let delay = initialMs;
  for (let round = 1; round < Math.ceil(failures.length / service.instancesPerHost); round += 1) delay *= 2;
  if (delay > maxMs) delay = maxMs;
  const life = Number.isFinite(last.updatedAt - last.createdAt) ? Math.max(0, last.updatedAt - last.createdAt) : 0;
  const dueToLife = life <= service.startLimitMs + service.staleAfterMs ? Math.min(4 * life, 30 * 60_000) : 0;
  const failedAt = Number.isFinite(last.updatedAt) ? last.updatedAt : 0;
  return { failures: failures.length, notBefore: failedAt + Math.max(delay, dueToLife) };
}

/** The plan. */
export function naivePlan(service: NaiveService, observation: ClusterObservation, now: number): AdjustmentPlan {
  const { activationState, instancesPerHost: n } = service;
  const all = naiveInstances(service, observation);
  const groupOf = (executorId: string) => naiveGroup(service, executorId, observation, now);
  const isOn =
    (...groups: readonly NaiveGroup[]) =>
    ({ executorId }: { readonly executorId: string }) =>
      groups.includes(groupOf(executorId));
  const active = all.filter(
    (instance) => naiveEnd(service, instance, observation, now) === null && !isOn('silent')(instance),
  );
  const running = active.filter(({ state }) => RUNNING.includes(state));
  const live = [...new Set(observation.executors.map(({ executorId }) => executorId))]
    .filter((executorId) => groupOf(executorId) === 'live')
    .sort();
  const timeOn = (executorId: string) => naiveReportTime(executorId, observation) ?? now;
  /** What bears a time far ahead of the clock is from before the clock was put back. */
  const history = all.filter(
    ({ createdAt, updatedAt }) => !isAhead(service, createdAt, now) && !isAhead(service, updatedAt, now),
  );

  const starts: { executorId: string; count: number }[] = [];
  const deferred: DeferredStart[] = [];
  if (activationState === 'ACTIVE') {
    for (const executorId of live) {
      const count = n - active.filter((instance) => instance.executorId === executorId).length;
      if (count <= 0) continue;
      const backoff = naiveBackoff(
        service,
        history.filter((instance) => instance.executorId === executorId),
      );
      if (timeOn(executorId) < backoff.notBefore) deferred.push({ executorId, count, ...backoff });
      else starts.push({ executorId, count });
    }
  }
  if (activationState === 'CONFIG_TESTING' && !active.some(isOn('live', 'draining'))) {
    const isAboutToStop = (instance: InstanceRecord) => running.includes(instance) && isOn('blacklisted')(instance);
    const together = naiveBackoff(service, history, isAboutToStop);
    const hosts = live.map((executorId) => {
      const own = naiveBackoff(
        service,
        history.filter((instance) => instance.executorId === executorId),
      );
      const state = naiveHostState(executorId, observation) ?? '';
      return {
        executorId,
        rank: `${String(own.failures).padStart(5, '0')} ${state} ${executorId}`,
        notBefore: Math.max(own.notBefore, together.notBefore),
        failures: Math.max(own.failures, together.failures),
      };
    });
    hosts.sort((a, b) => (a.rank < b.rank ? -1 : 1));
    const due = hosts.find(({ executorId, notBefore }) => timeOn(executorId) >= notBefore);
    const earliest = Math.min(...hosts.map(({ notBefore }) => notBefore));
    const first = hosts.find(({ notBefore }) => notBefore === earliest);
    if (due !== undefined) starts.push({ executorId: due.executorId, count: 1 });
    else if (first !== undefined) {
      const { executorId, notBefore, failures } = first;
      deferred.push({ executorId, count: 1, notBefore, failures });
    }
  }

  /** Whether so many of the same pool have to go that this one does. */
  const isSurplus = (instance: InstanceRecord) => {
    const isTest = activationState === 'CONFIG_TESTING';
    const pool = running.filter((other) =>
      isTest ? isOn('live', 'draining')(other) : isOn('live')(other) && other.executorId === instance.executorId,
    );
    if (!pool.includes(instance)) return false;
    return pool.filter((other) => goesBefore(other, instance)).length < pool.length - (isTest ? 1 : n);
  };

  const startComesFirst = activationState === 'CONFIG_TESTING' && starts.length > 0;
  const keep: Placed<KeepReason>[] = [];
  const stop: Placed<StopReason>[] = [];
  const wait: Placed<WaitReason>[] = [];
  const gone: Placed<GoneReason>[] = [];
  for (const instance of all) {
    const { instanceId, executorId, state, createdAt } = instance;
    const placed = <TReason extends Placed['reason']>(reason: TReason) => ({ instanceId, executorId, reason });
    const end = naiveEnd(service, instance, observation, now);
    const waiting = WAITING[state];
    const age = timeOn(executorId) - createdAt;
    const isOverdue = STARTING.includes(state) && (age >= service.startLimitMs || isAhead(service, createdAt, now));
    if (end !== null) gone.push(placed(end));
    else if (isOn('silent')(instance)) wait.push(placed('HOST_SILENT'));
    else if (isOverdue && !startComesFirst) stop.push(placed('OVERDUE'));
    else if (waiting !== undefined) wait.push(placed(waiting));
    else if (activationState === 'INACTIVE') stop.push(placed('SERVICE_INACTIVE'));
    else if (isSurplus(instance)) stop.push(placed('SURPLUS'));
    else if (isOn('live')(instance)) keep.push(placed('REQUIRED'));
    else if (isOn('draining')(instance)) keep.push(placed('HOST_DRAINING'));
    else if (startComesFirst) keep.push(placed('START_COMES_FIRST'));
    else stop.push(placed('HOST_BLACKLISTED'));
  }
  stop.sort((a, b) => (a.instanceId < b.instanceId ? -1 : 1));
  const lacks = naiveGaps(service, observation);
  return { starts, deferred, keep, stop, wait, gone, ...(lacks.length > 0 && { lacks }) };
}

/** What the observation lacks, as far as it shows by itself. */
export function naiveGaps(service: NaiveService, observation: ClusterObservation): readonly ObservationGap[] {
  const lacks: ObservationGap[] = [];
  const hosts = observation.executors.map(({ executorId }) => executorId);
  const isWithoutTime = (executorId: string) =>
    naiveHostState(executorId, observation) !== 'REMOVED' && naiveReportTime(executorId, observation) === undefined;
  if (hosts.some(isWithoutTime)) lacks.push('HOST_REPORT_TIMES');
  const failedInSilence = naiveInstances(service, observation).some(
    ({ state, errorMessage = '' }) =>
      ['PROVISIONING_FAILED', 'START_FAILED', 'READINESS_CHECK_FAILED'].includes(state) && errorMessage === '',
  );
  if (failedInSilence && service.backoff !== null) lacks.push('ENDED_INSTANCES');
  return lacks;
}

/** Least healthy first, then newest, then by id. */
function goesBefore(a: InstanceRecord, b: InstanceRecord): boolean {
  if (a.state !== b.state) return RUNNING.indexOf(a.state) < RUNNING.indexOf(b.state);
  if (!Object.is(a.createdAt, b.createdAt)) return isLater(a.createdAt, b.createdAt);
  return a.instanceId < b.instanceId;
}

/** Does the first of two reports of one id count? Null: they are the same. */
function precedes(a: InstanceRecord, b: InstanceRecord): boolean | null {
  if (!Object.is(a.updatedAt, b.updatedAt)) return isLater(a.updatedAt, b.updatedAt);
  if (!Object.is(a.createdAt, b.createdAt)) return isLater(a.createdAt, b.createdAt);
  if (a.executorId !== b.executorId) return a.executorId < b.executorId;
  if (a.state !== b.state) return a.state < b.state;
  if (a.errorMessage !== b.errorMessage) return String(a.errorMessage) < String(b.errorMessage);
  return null;
}

function newest(executors: ClusterObservation['executors']): number | undefined {
  const times = executors.flatMap(({ updatedAt }) =>
    updatedAt !== undefined && Number.isFinite(updatedAt) ? [updatedAt] : [],
  );
  return times.length === 0 ? undefined : Math.max(...times);
}

/** Of two different times; what is no time comes before every time. */
function isLater(a: number, b: number): boolean {
  if (Number.isNaN(b)) return true;
  return a > b;
}
