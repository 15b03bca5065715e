/*
 * The oracle of the reconciliation: domain.md §5 transcribed by hand, quadratic, and derived from no code. It imports
 * types alone, so that the groups of the states stand here a second time.
 */
import type { ClusterObservation, InstanceRecord } from '../../src/model/cluster.js';
import type { AdjustmentPlan, GoneReason, KeepReason, Placed, StopReason, WaitReason } from '../../src/model/health.js';
import type { InstanceState } from '../../src/model/instance.js';
import type { Service } from '../../src/model/service.js';

const LIVE = ['ACTIVE', 'UNREADY'];
const BLACKLISTED = ['BLACKLIST_REQUESTED', 'BLACKLISTED'];
const FROM_REMOVED_TO_ACTIVE = ['REMOVED', 'BLACKLISTED', 'BLACKLIST_REQUESTED', 'UNREADY', 'ACTIVE'];
const RUNNING = ['UNREADY', 'READY', 'HEALTHY'];
const TERMINAL = ['STOPPED', 'LOST'];
const FAILED = ['PROVISIONING_FAILED', 'START_FAILED', 'READINESS_CHECK_FAILED'];
const WAITING: Partial<Record<InstanceState, WaitReason>> = {
  PENDING: 'COMING_UP',
  PROVISIONING: 'COMING_UP',
  STARTING: 'COMING_UP',
  UNHEALTHY: 'UNHEALTHY',
  DEPROVISIONING: 'GOING_DOWN',
  STOPPING: 'GOING_DOWN',
  UNKNOWN: 'STATE_UNKNOWN',
};

/** Every instance of the service once: of several reports the latest, then the one of the latest creation. */
export function naiveInstances(service: Service, observation: ClusterObservation): readonly InstanceRecord[] {
  const own = observation.instances.filter(({ serviceId }) => serviceId === service.serviceId);
  return own
    .filter(
      (one, index) =>
        !own.some((other, place) => other.instanceId === one.instanceId && (precedes(other, one) ?? place < index)),
    )
    .sort((a, b) => (a.instanceId < b.instanceId ? -1 : 1));
}

/** The state of a host; the furthest from ACTIVE where it is reported more than once; undefined where it is unknown. */
export function naiveHostState(executorId: string, { executors }: ClusterObservation): string | undefined {
  return FROM_REMOVED_TO_ACTIVE.find((state) =>
    executors.some((executor) => executor.executorId === executorId && executor.state === state),
  );
}

/** Why no work on the instance is possible; null if some is. */
export function naiveEnd(
  service: Service,
  { state, updatedAt, executorId }: InstanceRecord,
  observation: ClusterObservation,
  now: number,
): GoneReason | null {
  if (TERMINAL.includes(state)) return 'TERMINATED';
  if (FAILED.includes(state)) return 'FAILED';
  if (updatedAt + (service.staleAfterMs ?? 60_000) <= now) return 'STALE';
  const host = naiveHostState(executorId, observation);
  if (host === undefined) return 'HOST_UNKNOWN';
  return host === 'REMOVED' ? 'HOST_REMOVED' : null;
}

/** The plan. */
export function naivePlan(service: Service, observation: ClusterObservation, now: number): AdjustmentPlan {
  const { activationState, instancesPerHost: n } = service;
  const all = naiveInstances(service, observation);
  const active = all.filter((instance) => naiveEnd(service, instance, observation, now) === null);
  const running = active.filter(({ state }) => RUNNING.includes(state));
  const isOn = (states: readonly string[]) => (instance: InstanceRecord) =>
    states.includes(naiveHostState(instance.executorId, observation) ?? 'unknown');
  const live = [...new Set(observation.executors.map(({ executorId }) => executorId))]
    .filter((executorId) => LIVE.includes(naiveHostState(executorId, observation) ?? 'unknown'))
    .sort();

  const starts: { executorId: string; count: number }[] = [];
  if (activationState === 'ACTIVE') {
    for (const executorId of live) {
      const count = n - active.filter((instance) => instance.executorId === executorId).length;
      if (count > 0) starts.push({ executorId, count });
    }
  }
  if (activationState === 'CONFIG_TESTING' && !active.some(isOn(LIVE))) {
    const executorId = live.find((id) => naiveHostState(id, observation) === 'ACTIVE') ?? live[0];
    if (executorId !== undefined) starts.push({ executorId, count: 1 });
  }

  /** How many of the same pool have to go before this one. */
  const isSurplus = (instance: InstanceRecord) => {
    const pool = running
      .filter(isOn(LIVE))
      .filter(({ executorId }) => activationState === 'CONFIG_TESTING' || executorId === instance.executorId);
    const limit = activationState === 'CONFIG_TESTING' ? 1 : n;
    return pool.filter((other) => goesBefore(other, instance)).length < pool.length - limit;
  };

  const keep: Placed<KeepReason>[] = [];
  const stop: Placed<StopReason>[] = [];
  const wait: Placed<WaitReason>[] = [];
  const gone: Placed<GoneReason>[] = [];
  for (const instance of all) {
    const { instanceId, executorId, state } = instance;
    const placed = <TReason extends Placed['reason']>(reason: TReason) => ({ instanceId, executorId, reason });
    const end = naiveEnd(service, instance, observation, now);
    const waiting = WAITING[state];
    if (end !== null) gone.push(placed(end));
    else if (waiting !== undefined) wait.push(placed(waiting));
    else if (activationState === 'INACTIVE') stop.push(placed('SERVICE_INACTIVE'));
    else if (!isOn(BLACKLISTED)(instance)) {
      if (isSurplus(instance)) stop.push(placed('SURPLUS'));
      else keep.push(placed('REQUIRED'));
    } else if (activationState === 'CONFIG_TESTING' && starts.length > 0) keep.push(placed('START_COMES_FIRST'));
    else stop.push(placed('HOST_BLACKLISTED'));
  }
  return { starts, keep, stop, wait, gone };
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
  return null;
}

/** Of two different times; what is no time comes before every time. */
function isLater(a: number, b: number): boolean {
  if (Number.isNaN(b)) return true;
  return a > b;
}
