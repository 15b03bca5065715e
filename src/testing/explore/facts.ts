import type { LifecycleContext } from '../../../machines/lifecycle.context.js';
import type { ActivationState } from '../../model/activation.js';
import type { Health } from '../../model/health.js';
import { LIFECYCLE_STATE_KINDS, type LifecycleState } from '../../model/lifecycle.js';
import type { LifecycleRecord } from '../../chart/lifecycle-record.js';
import { isConclusive, isCurrent } from '../../policy/digest.js';
import { isHostLevel } from '../../policy/service.js';
import { NAMED_INSTANCE } from './requests.js';

/**
 * The part of a service that the exploration compares: its state, and what the guards and updates of the chart depend on. Left out is
 * what no decision depends on: the revision and the effect id (checked on every step), the fields of the specification, what the
 * last failure and the last refusal say, the length of a delay.
 */
export interface Facts {
  readonly state: LifecycleState;
  readonly activationState: ActivationState;
  /** The operation in flight, with the number of instances that it asks for. */
  readonly operation: string | null;
  /** The work that was started for it. */
  readonly startedWork: readonly string[];
  readonly isInEmergency: boolean;
  /** Consecutive failed adjustments; counted up to the failure budget, and not at all without one. */
  readonly failures: number;
  readonly instancesPerHost: number;
  readonly isHostLevel: boolean;
  readonly healthSummary: HealthSummary;
  /** Whether the digest is of the service at rest as it is. */
  readonly isHealthCurrent: boolean;
  /** Whether the digest proves anything for the service at rest. Where it does not, none active is as good as none healthy. */
  readonly isHealthConclusive: boolean;
  /** Whether an instance can ever have been started, as the machine says. */
  readonly mayHaveInstances: boolean;
  /** The same, kept by the exploration itself. */
  readonly wasStarted: boolean;
  /** What an emergency still forbids; kept by the exploration itself, whatever the machine says. */
  readonly emergencyHold: EmergencyHold;
  /** The settings that guards look at. */
  readonly settings: string;
  /** What the host's own guards depend on besides. */
  readonly custom: unknown;
}

/** What is known of the instances: nothing, that none can run, none healthy, some healthy, or the one that requests name too. */
export type HealthSummary = 'NOTHING' | 'NONE_ACTIVE' | 'NONE_HEALTHY' | 'OTHERS_HEALTHY' | 'NAMED_HEALTHY';

/**
 * What must happen after an emergency before the service may be ACTIVE or CONFIG_TESTING again: it has to become INACTIVE,
 * or, once it was, a request has to ask for instances.
 */
export type EmergencyHold = 'NONE' | 'UNTIL_INACTIVE' | 'UNTIL_REQUESTED';

/** What a host looks at in the context besides the {@link Facts}, if anything: JSON with few values. */
export type CustomFacts = ((context: LifecycleContext) => unknown) | undefined;

/** What the exploration itself keeps of the path to a configuration. */
export type PathHistory = Pick<Facts, 'startedWork' | 'emergencyHold' | 'wasStarted'>;

/** The facts of this service. */
export function factsOf({ value: state, context }: LifecycleRecord, history: PathHistory, custom: CustomFacts): Facts {
  const { activationState, inFlight, emergency, settings, instancesPerHost, spec, health } = context;
  const isHealthCurrent =
    LIFECYCLE_STATE_KINDS[state] === 'resting' && health !== null && isCurrent(health, { ...context, state });
  // In flight a digest decides nothing, and at rest again it is not current any more.
  const isHealthConclusive =
    LIFECYCLE_STATE_KINDS[state] === 'resting' && health !== null && isConclusive(health, { ...context, state });
  const healthSummary = healthSummaryOf(health);
  const asked = inFlight?.operation.type === 'UPDATE_INSTANCE_COUNT' ? inFlight.operation.instancesPerHost : '';
  return {
    state,
    activationState,
    operation: inFlight === null ? null : `${inFlight.operation.type} ${String(asked)}`.trimEnd(),
    startedWork: history.startedWork,
    isInEmergency: emergency !== null,
    failures: Math.min(context.consecutiveFailures, settings.failureBudget ?? 0),
    instancesPerHost,
    isHostLevel: isHostLevel(spec),
    healthSummary: isHealthConclusive || healthSummary !== 'NONE_ACTIVE' ? healthSummary : 'NONE_HEALTHY',
    isHealthCurrent,
    isHealthConclusive,
    mayHaveInstances: context.mayHaveInstances,
    wasStarted: history.wasStarted,
    emergencyHold: history.emergencyHold,
    settings: JSON.stringify([settings.failureBudget, settings.recordRefusals]),
    custom: custom?.(context) ?? null,
  };
}

/** What this digest says, as far as guards depend on it. */
export function healthSummaryOf(health: Pick<Health, 'instances' | 'healthyInstanceIds'> | null): HealthSummary {
  if (health === null) return 'NOTHING';
  const { active, silent, stale } = health.instances;
  if (active + silent + stale === 0) return 'NONE_ACTIVE';
  if (health.instances.healthy === 0) return 'NONE_HEALTHY';
  return health.healthyInstanceIds?.includes(NAMED_INSTANCE) === true ? 'NAMED_HEALTHY' : 'OTHERS_HEALTHY';
}
