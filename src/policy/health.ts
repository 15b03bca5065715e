import type { ClusterObservation, InstanceRecord } from '../model/cluster.js';
import type { AdjustmentPlan, DeferredStart, Health, ObservationGap } from '../model/health.js';
import type { LifecycleState } from '../model/lifecycle.js';
import { isActivationState } from '../model/type-guards.js';
import { type Classification, classifyInstances, type InstanceClass, isGone } from './classification.js';
import type { HostGroup } from './observed-hosts.js';
import { isConclusive } from './digest.js';
import { type ObservationIndex, observedService } from './observation-index.js';
import { type ServiceContext, serviceOf } from './planned-service.js';
import { adjustmentOf, type Decisions, decisionsFor, isStopReason, type PlannedService } from './reconciliation.js';

/** What an assessment needs to know of a service: a part of any snapshot of the lifecycle machine. */
export interface AssessedSnapshot {
  readonly value: LifecycleState;
  readonly context: ServiceContext & {
    readonly revision: number;
    /** How many adjustments have failed in a row. */
    readonly consecutiveFailures?: number;
  };
}

/** The part of a snapshot with which a digest is compared. */
export interface ComparedSnapshot {
  readonly value: LifecycleState;
  readonly context: { readonly serviceId: string; readonly revision: number };
}

/** The options of `assessHealth`. */
export interface AssessmentOptions {
  /**
   * Whether the digest lists the healthy instances, as a large fleet may not want. Default true. Without the list no
   * operation that names instances is admitted.
   */
  readonly instanceIds?: boolean;
  /** Whether the service is in maintenance: the digest then moves nothing, and nothing counts as converged. Default false. */
  readonly maintenance?: boolean;
}

/**
 * Assesses what is known of the service's instances, and what has to be done about them (domain.md §5).
 *
 * Takes an observation or its index; `now` in epoch ms. The adjustment is that of the plan which `planAdjustment` makes of
 * the same observation, but NONE in maintenance and where the observation is outdated. Assess with the snapshot that was
 * held before the observation began: the digest is current only for that state and revision.
 */
export function assessHealth(
  { value: state, context }: AssessedSnapshot,
  observation: ClusterObservation | ObservationIndex,
  now: number,
  { instanceIds = true, maintenance = false }: AssessmentOptions = {},
): Health {
  const service = serviceOf(context);
  const classification = classifyInstances(service, observedService(observation, service.serviceId), now);
  const decisions = decisionsFor(service, classification, now);
  const { starts, deferred } = decisions;
  const counts = countInstances(classification, decisions);
  const healthyInstanceIds = healthyIdsIn(classification);
  const hosts = countHosts(classification.hostGroups, deferred.length);
  const { consecutiveFailures = 0 } = context;
  const lacks = gapsIn(classification, starts.length > 0, consecutiveFailures > 0 && service.backoff !== null);
  const { isOutdated } = classification;
  return {
    serviceId: service.serviceId,
    state,
    revision: context.revision,
    hosts,
    instances: {
      required: requiredBy(service, hosts.live, counts.onDraining),
      active: counts.active,
      running: counts.running,
      healthy: counts.healthy,
      unhealthy: counts.unhealthy,
      stale: counts.stale,
      silent: counts.silent,
      missing: total(starts) + total(deferred),
      surplus: counts.surplus,
    },
    ...(instanceIds && { healthyInstanceIds }),
    adjustment: maintenance || isOutdated ? 'NONE' : adjustmentOf(service, starts.length, counts.surplus),
    ...earliestIn(deferred),
    ...(maintenance && { maintenance: true as const }),
    ...(isOutdated && { outdated: true as const }),
    ...(lacks.length > 0 && { lacks }),
  };
}

/**
 * Tells whether the cluster is as the service's activation state says (domain.md §5): at rest, by a digest that is current, not
 * outdated and not of maintenance, with nothing to start (now or later) or stop and no host silent, and when exactly the
 * required instances are active and every one of them is HEALTHY. A service without a live host requires nothing, and is
 * converged when nothing of it is left. Without a digest it is not. Ask with a snapshot taken after the digest was sent,
 * which may have moved the service.
 */
export function isConverged({ value: state, context }: ComparedSnapshot, health: Health | null): boolean {
  if (health === null || !isActivationState(state)) return false;
  const { serviceId, revision } = context;
  const { required, active, healthy } = health.instances;
  return (
    isConclusive(health, { serviceId, state, revision }) &&
    health.maintenance !== true &&
    health.adjustment === 'NONE' &&
    // A digest of an older release lacks these counts, and has not converged.
    health.hosts.backingOff === 0 &&
    health.hosts.silent === 0 &&
    active === required &&
    healthy === required
  );
}

function countHosts(hostGroups: readonly HostGroup[], backingOff: number): Health['hosts'] {
  const counts: Record<HostGroup, number> = { live: 0, draining: 0, blacklisted: 0, silent: 0, gone: 0 };
  for (const group of hostGroups) counts[group] += 1;
  return {
    live: counts.live,
    draining: counts.draining,
    blacklisted: counts.blacklisted,
    silent: counts.silent,
    gone: counts.gone,
    backingOff,
  };
}

/** How many instances there are of each kind; `surplus` are to be stopped, those on draining hosts are kept there. */
function countInstances({ classes, instances }: Classification, { reasonOf }: Decisions) {
  const counts = { active: 0, running: 0, healthy: 0, unhealthy: 0, stale: 0, silent: 0, surplus: 0, onDraining: 0 };
  let at = 0;
  for (const instance of instances) {
    const found = classes[at] ?? 'STATE_UNKNOWN';
    switch (found) {
      case 'RUNNING':
        counts.running += 1;
        if (instance.state === 'HEALTHY') counts.healthy += 1;
        break;
      case 'UNHEALTHY':
        counts.unhealthy += 1;
        break;
      case 'STALE':
        counts.stale += 1;
        break;
      case 'HOST_SILENT':
        counts.silent += 1;
        break;
      default:
    }
    if (!isGone(found) && found !== 'HOST_SILENT') counts.active += 1;
    const reason = reasonOf(instance, at);
    if (reason === 'HOST_DRAINING') counts.onDraining += 1;
    if (isStopReason(reason)) counts.surplus += 1;
    at += 1;
  }
  return counts;
}

function healthyIdsIn({ classes, instances }: Classification): readonly string[] {
  const isHealthy = ({ state }: InstanceRecord, place: number) => classes[place] === 'RUNNING' && state === 'HEALTHY';
  return instances.filter(isHealthy).map(({ instanceId }) => instanceId);
}

function requiredBy(
  { activationState, instancesPerHost }: PlannedService,
  liveHosts: number,
  onDraining: number,
): number {
  switch (activationState) {
    case 'ACTIVE':
      return instancesPerHost * liveHosts + onDraining;
    case 'CONFIG_TESTING':
      return Math.min(1, liveHosts + onDraining);
    case 'INACTIVE':
      return 0;
  }
}

/** Adjustments that fail while a start is planned and no instance is seen to fail or end: the observation hides how it ended. */
function gapsIn({ gaps, classes }: Classification, hasStarts: boolean, hasFailed: boolean): readonly ObservationGap[] {
  if (!hasFailed || !hasStarts || gaps.includes('ENDED_INSTANCES')) return gaps;
  const showsEnds = classes.some((found) => SHOWS_END.has(found));
  return showsEnds ? gaps : [...gaps, 'ENDED_INSTANCES'];
}

const SHOWS_END: ReadonlySet<InstanceClass> = new Set<InstanceClass>([
  'TERMINATED',
  'FAILED',
  'UNHEALTHY',
  'GOING_DOWN',
]);

function earliestIn(deferred: readonly DeferredStart[]): Pick<Health, 'nextStartAt'> {
  if (deferred.length === 0) return {};
  return { nextStartAt: deferred.reduce((earliest, { notBefore }) => Math.min(earliest, notBefore), Infinity) };
}

function total(starts: AdjustmentPlan['starts']): number {
  return starts.reduce((sum, { count }) => sum + count, 0);
}
