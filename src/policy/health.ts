import type { ActivationState } from '../model/activation.js';
import type { ClusterObservation, ExecutorStateGroup } from '../model/cluster.js';
import type { Health } from '../model/health.js';
import { LIFECYCLE_STATE_KINDS, type LifecycleState } from '../model/lifecycle.js';
import type { LifecycleSettings } from '../model/settings.js';
import { isCurrent } from './digest.js';
import { adjustmentOf, planFrom, type PlannedService } from './reconciliation.js';
import { type RunningInstance, type SurveyedHost, surveyOf } from './survey.js';

/** What an assessment needs to know of a service: a part of any snapshot of the lifecycle machine. */
export interface AssessedSnapshot {
  readonly value: LifecycleState;
  readonly context: {
    readonly serviceId: string;
    readonly instancesPerHost: number;
    readonly activationState: ActivationState;
    readonly revision: number;
    readonly settings: Pick<LifecycleSettings, 'staleAfterMs'>;
  };
}

/** What a digest holds. */
export interface AssessmentOptions {
  /**
   * Whether it lists the healthy instances, as a large fleet may not want. Default true. Without the list no operation
   * that names instances is admitted.
   */
  readonly instanceIds?: boolean;
}

/**
 * What is known of the service's instances, and what has to be done about them (domain.md §5)?
 *
 * `now` in epoch ms. The adjustment is that of the plan which `planAdjustment` makes of the same observation. Assess
 * with the snapshot that was held before the observation began: the digest is current only for that state and revision.
 */
export function assessHealth(
  { value: state, context }: AssessedSnapshot,
  observation: ClusterObservation,
  now: number,
  { instanceIds = true }: AssessmentOptions = {},
): Health {
  const { serviceId, instancesPerHost, activationState, revision, settings } = context;
  const service = { serviceId, instancesPerHost, activationState, staleAfterMs: settings.staleAfterMs };
  const survey = surveyOf(service, observation, now);
  const hosts = countHosts(survey.hosts.values());
  const healthyInstanceIds = healthyIdsAmong(survey.running);
  return {
    serviceId,
    state,
    revision,
    hosts,
    instances: {
      required: requiredOn(hosts.live, service),
      active: survey.running.length + survey.wait.length,
      running: survey.running.length,
      healthy: healthyInstanceIds.length,
      unhealthy: survey.wait.filter(({ reason }) => reason === 'UNHEALTHY').length,
      stale: survey.gone.filter(({ reason }) => reason === 'STALE').length,
    },
    ...(instanceIds ? { healthyInstanceIds } : {}),
    adjustment: adjustmentOf(service, planFrom(service, survey)),
  };
}

/**
 * Is the cluster as the service's activation state says? Only at rest, by a digest that is current, with nothing to
 * start or stop, and when exactly the required instances are active and every one of them is HEALTHY: nothing is coming
 * up, going down or failing its checks. A service without a live host requires nothing, and is converged when
 * nothing of it is left. Null, no digest yet, is no. Ask with a snapshot taken after the digest was sent, which may have
 * moved the service.
 */
export function isConverged({ value: state, context }: AssessedSnapshot, health: Health | null): boolean {
  if (health === null || LIFECYCLE_STATE_KINDS[state] !== 'resting') return false;
  const { serviceId, revision } = context;
  const { required, active, healthy } = health.instances;
  return (
    isCurrent(health, { serviceId, state, revision }) &&
    health.adjustment === 'NONE' &&
    active === required &&
    healthy === required
  );
}

function countHosts(hosts: Iterable<SurveyedHost>): Health['hosts'] {
  const counts: Record<ExecutorStateGroup, number> = { live: 0, blacklisted: 0, gone: 0 };
  for (const { group } of hosts) counts[group] += 1;
  return counts;
}

function healthyIdsAmong(running: readonly RunningInstance[]): readonly string[] {
  return running.filter(({ instance }) => instance.state === 'HEALTHY').map(({ instance }) => instance.instanceId);
}

function requiredOn(liveHosts: number, { activationState, instancesPerHost }: PlannedService): number {
  switch (activationState) {
    case 'ACTIVE':
      return instancesPerHost * liveHosts;
    case 'CONFIG_TESTING':
      return Math.min(1, liveHosts);
    case 'INACTIVE':
      return 0;
  }
}
