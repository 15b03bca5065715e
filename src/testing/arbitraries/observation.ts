import fc from 'fast-check';
import { ACTIVATION_STATES } from '../../model/activation.js';
import { type ClusterObservation, DEFAULT_STALE_AFTER_MS, EXECUTOR_STATES } from '../../model/cluster.js';
import type { Health } from '../../model/health.js';
import { INSTANCE_STATES, type InstanceState } from '../../model/instance.js';
import { LIFECYCLE_STATES, type LifecycleState } from '../../model/lifecycle.js';
import { assessHealth } from '../../policy/health.js';
import { settingsOf } from '../../policy/settings.js';

/** Of which service, and when, the cluster is observed. */
export interface ObservationOptions {
  readonly serviceId: string;
  /** When it is observed, in epoch ms. Default 1,000,000. */
  readonly now?: number;
}

/** The default time of an observation, in epoch ms. */
export const OBSERVED_AT = 1_000_000;

const AN_HOUR_MS = 3_600_000;

/** Where an error message tells that an instance went down by itself (domain.md §5). */
const GOING_DOWN: readonly InstanceState[] = ['DEPROVISIONING', 'STOPPING', 'STOPPED'];

/**
 * Observations of a cluster (domain.md §5). Up to three hosts, some of which say when they reported, and four instances of the
 * service or of another one, most of them reported just now; `parseObservation` accepts each one. Shrinks to an empty cluster.
 */
export function observationArbitrary({
  serviceId,
  now = OBSERVED_AT,
}: ObservationOptions): fc.Arbitrary<ClusterObservation> {
  const ids = ['h1', 'h2', 'h3'];
  const age = fc.constantFrom(0, 0, 0, 1, DEFAULT_STALE_AFTER_MS - 1, DEFAULT_STALE_AFTER_MS);
  const time = age.map((ms) => Math.max(0, now - ms));
  const life = fc.constantFrom(0, 1, DEFAULT_STALE_AFTER_MS, AN_HOUR_MS);
  const host = fc.record(
    { state: fc.constantFrom('ACTIVE' as const, ...EXECUTOR_STATES), updatedAt: time },
    { requiredKeys: ['state'] },
  );
  const instance = fc
    .record({
      serviceId: fc.constantFrom(serviceId, serviceId, serviceId, `${serviceId}-other`),
      executorId: fc.constantFrom(...ids),
      state: fc.constantFrom('HEALTHY' as const, 'HEALTHY' as const, ...INSTANCE_STATES),
      life,
      updatedAt: time,
      isByItself: fc.boolean(),
    })
    .map(({ life: ms, updatedAt, isByItself, ...rest }) => ({
      ...rest,
      createdAt: Math.max(0, updatedAt - ms),
      updatedAt,
      ...(isByItself && GOING_DOWN.includes(rest.state) && { errorMessage: 'It failed.' }),
    }));
  return fc.record({
    executors: fc
      .tuple(fc.subarray(ids), fc.array(host, { minLength: 3, maxLength: 3 }))
      .map(([names, hosts]) =>
        names.map((executorId, index) => ({ executorId, ...(hosts[index] ?? { state: 'ACTIVE' as const }) })),
      ),
    instances: fc
      .array(instance, { maxLength: 4 })
      .map((reports) => reports.map((report, index) => ({ instanceId: `i${String(index + 1)}`, ...report }))),
  });
}

/** For which service, state and revision digests are wanted. */
export interface HealthOptions extends ObservationOptions {
  /** Left out: any. */
  readonly state?: LifecycleState;
  /** Left out: 0 to 5. */
  readonly revision?: number;
}

/**
 * Digests of a service's instances (domain.md §5). Assessed from an observation, so that its counts agree with
 * each other. Shrinks to the digest of an empty cluster.
 */
export function healthArbitrary({
  serviceId,
  state,
  revision,
  now = OBSERVED_AT,
}: HealthOptions): fc.Arbitrary<Health> {
  return fc
    .record({
      value: state === undefined ? fc.constantFrom(...LIFECYCLE_STATES) : fc.constant(state),
      revision: revision === undefined ? fc.nat(5) : fc.constant(revision),
      activation: fc.constantFrom(...ACTIVATION_STATES),
      instancesPerHost: fc.integer({ min: 1, max: 3 }),
      observation: observationArbitrary({ serviceId, now }),
    })
    .map(({ value, activation, observation, ...rest }) => {
      // At rest the activation state equals the state.
      const activationState = ACTIVATION_STATES.find((resting) => resting === value) ?? activation;
      const settings = settingsOf(undefined);
      return assessHealth(
        { value, context: { serviceId, spec: null, activationState, settings, ...rest } },
        observation,
        now,
      );
    });
}
