import type { LifecycleContext } from '../../../machines/lifecycle.context.js';
import type { ActivationState } from '../../model/activation.js';
import type { Health } from '../../model/health.js';
import type { LifecycleState } from '../../model/lifecycle.js';
import type { LifecycleRecord } from '../../chart/lifecycle-record.js';
import { isHostLevel } from '../../policy/service.js';
import { NAMED_INSTANCE } from './requests.js';

/**
 * What is left of a service for the exploration: its state, and what the guards and updates of the chart look at. Left out is what no
 * decision depends on: the revision and the effect id (checked on every step), the fields of the specification, what the
 * last failure and the last refusal say, the length of a delay.
 */
export interface Facts {
  readonly state: LifecycleState;
  readonly activationState: ActivationState;
  /** The operation in flight, with the number of instances that it asks for. */
  readonly operation: string | null;
  /** The work that was begun for it. */
  readonly begun: readonly string[];
  readonly isInEmergency: boolean;
  /** Consecutive failed adjustments; counted up to the failure budget, and not at all without one. */
  readonly failures: number;
  readonly instancesPerHost: number;
  readonly isHostLevel: boolean;
  readonly known: Known;
  /** What an emergency forbids; kept by the exploration itself, whatever the machine says. */
  readonly alarm: Alarm;
  /** The settings that guards look at. */
  readonly settings: string;
  /** What the host's own guards look at besides. */
  readonly further: unknown;
}

/** What is known of the instances: nothing, none active, none healthy, some healthy, or the one that requests name too. */
export type Known = 'NOTHING' | 'NONE_ACTIVE' | 'NONE_HEALTHY' | 'OTHERS_HEALTHY' | 'NAMED_HEALTHY';

/**
 * What an emergency forbids. RAISED: the service was not INACTIVE since. SETTLED: it was, but nobody asked for instances since.
 */
export type Alarm = 'NONE' | 'RAISED' | 'SETTLED';

/** What a host looks at in the context besides the {@link Facts}, if anything: JSON with few values. */
export type FurtherFacts = ((context: LifecycleContext) => unknown) | undefined;

/** What the exploration itself remembers of the way to a configuration. */
export type Memory = Pick<Facts, 'begun' | 'alarm'>;

/** Which facts are these? */
export function factsOf({ value: state, context }: LifecycleRecord, memory: Memory, further: FurtherFacts): Facts {
  const { activationState, inFlight, emergency, settings, instancesPerHost, spec } = context;
  const asked = inFlight?.operation.type === 'UPDATE_INSTANCE_COUNT' ? inFlight.operation.instancesPerHost : '';
  return {
    state,
    activationState,
    operation: inFlight === null ? null : `${inFlight.operation.type} ${String(asked)}`.trimEnd(),
    begun: memory.begun,
    isInEmergency: emergency !== null,
    failures: Math.min(context.consecutiveFailures, settings.failureBudget ?? 0),
    instancesPerHost,
    isHostLevel: isHostLevel(spec),
    known: knownOf(context.health),
    alarm: memory.alarm,
    settings: JSON.stringify([settings.failureBudget, settings.recordRefusals]),
    further: further?.(context) ?? null,
  };
}

/** What does this digest say, as far as guards look at it? */
export function knownOf(health: Pick<Health, 'instances' | 'healthyInstanceIds'> | null): Known {
  if (health === null) return 'NOTHING';
  if (health.instances.active === 0) return 'NONE_ACTIVE';
  if (health.instances.healthy === 0) return 'NONE_HEALTHY';
  return health.healthyInstanceIds?.includes(NAMED_INSTANCE) === true ? 'NAMED_HEALTHY' : 'OTHERS_HEALTHY';
}
