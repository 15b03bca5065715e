import fc from 'fast-check';
import { ACTIVATION_STATES, type ActivationState } from '../../src/model/activation.js';
import {
  type ClusterObservation,
  EXECUTOR_STATES,
  type ExecutorRecord,
  type ExecutorState,
  type InstanceRecord,
} from '../../src/model/cluster.js';
import { INSTANCE_STATES, type InstanceState } from '../../src/model/instance.js';
import type { Service } from '../../src/model/service.js';
import { aMinimalSpec } from './specs.js';

/** When the observations of the tests are planned, in epoch ms. */
export const NOW = 1_000_000;

/** A service that the tests plan for: one instance per host, everything else as it is by default. */
export function aService(changes: Partial<Service> = {}): Service {
  return {
    serviceId: 'dns-cache-1',
    spec: aMinimalSpec(),
    instancesPerHost: 1,
    activationState: 'ACTIVE',
    staleAfterMs: 60_000,
    backoff: { initialMs: 10_000, maxMs: 300_000, stableAfterMs: 600_000 },
    startLimitMs: 300_000,
    ...changes,
  };
}

/** An executor that reported just now, `h1 ACTIVE` by default. */
export function anExecutor(executorId = 'h1', state: ExecutorState = 'ACTIVE', updatedAt = NOW): ExecutorRecord {
  return { executorId, state, updatedAt };
}

/** An instance of {@link aService} that was created a second ago and reported just now, `i1 HEALTHY` on `h1` by default. */
export function anInstance(changes: Partial<InstanceRecord> = {}): InstanceRecord {
  return {
    instanceId: 'i1',
    serviceId: 'dns-cache-1',
    executorId: 'h1',
    state: 'HEALTHY',
    createdAt: NOW - 1_000,
    updatedAt: NOW,
    ...changes,
  };
}

/** Hosts in these states, and instances given as `id host STATE`, all of {@link aService} and reported just now. */
export function observed(
  hosts: Readonly<Record<string, ExecutorState>>,
  instances: readonly string[] = [],
): ClusterObservation {
  return {
    executors: Object.entries(hosts).map(([executorId, state]) => anExecutor(executorId, state)),
    instances: instances.map((line) => {
      const [instanceId, executorId, name] = line.split(' ');
      const state = INSTANCE_STATES.find((known) => known === name);
      if (instanceId === undefined || executorId === undefined || state === undefined) throw new Error(line);
      return anInstance({ instanceId, executorId, state });
    }),
  };
}

/** A service of any activation state. The id never changes, so that instances of it and of others can be told apart. */
export const anyService: fc.Arbitrary<Service> = fc
  .record({
    instancesPerHost: fc.integer({ min: 1, max: 3 }),
    activationState: fc.constantFrom<ActivationState>(...ACTIVATION_STATES),
    staleAfterMs: fc.constantFrom(60_000, 1, 50),
    startLimitMs: fc.constantFrom(300_000, 1, 50),
    backoff: fc.constantFrom<Service['backoff']>(
      { initialMs: 10_000, maxMs: 300_000, stableAfterMs: 600_000 },
      { initialMs: 1, maxMs: 60, stableAfterMs: 50 },
      { initialMs: 20, maxMs: 30, stableAfterMs: 0 },
      null,
    ),
  })
  .map((changes) => aService(changes));

/** Few ids, so that they collide; the sorting of h10 and i10 tells text order from number order. */
const EXECUTOR_IDS = ['h1', 'h2', 'h3', 'h10'];
const INSTANCE_IDS = ['i1', 'i2', 'i3', 'i4', 'i5', 'i6', 'i7', 'i10'];

const time = fc.oneof(
  { weight: 20, arbitrary: fc.constantFrom(NOW, NOW - 1, NOW - 49, NOW - 50) },
  { weight: 5, arbitrary: fc.constantFrom(NOW - 51, NOW - 59_999, NOW - 60_000, NOW - 60_001, 0) },
  { weight: 2, arbitrary: fc.constantFrom(NOW + 1, NOW + 1_000_000) },
  { weight: 1, arbitrary: fc.constantFrom(Number.NaN, Infinity, -Infinity) },
);

const anyExecutorState = fc.constantFrom<ExecutorState>('ACTIVE', 'ACTIVE', 'ACTIVE', 'UNREADY', ...EXECUTOR_STATES);

/** Mostly all hosts say when they reported, or none does. */
const reportTimes: fc.Arbitrary<readonly (number | undefined)[]> = fc.oneof(
  { weight: 3, arbitrary: fc.array(time, { minLength: 6, maxLength: 6 }) },
  { weight: 2, arbitrary: fc.constant([]) },
  { weight: 2, arbitrary: fc.array(fc.option(time, { nil: undefined }), { minLength: 6, maxLength: 6 }) },
);

/** Most of the hosts, some of them twice. */
const someExecutors: fc.Arbitrary<readonly ExecutorRecord[]> = fc
  .tuple(
    fc.subarray(EXECUTOR_IDS),
    fc.array(fc.constantFrom(...EXECUTOR_IDS), { maxLength: 2 }),
    fc.array(anyExecutorState, { minLength: 6, maxLength: 6 }),
    reportTimes,
  )
  .map(([once, again, states, times]) =>
    [...once, ...again].map((executorId, index) => {
      const updatedAt = times[index];
      return { executorId, state: states[index]!, ...(updatedAt !== undefined && { updatedAt }) };
    }),
  );

const instanceOf = (serviceId: fc.Arbitrary<string>): fc.Arbitrary<InstanceRecord> =>
  fc
    .record({
      instanceId: fc.constantFrom(...INSTANCE_IDS),
      serviceId,
      executorId: fc.constantFrom(...EXECUTOR_IDS, ...EXECUTOR_IDS, 'unknown-host'),
      state: fc.oneof(
        fc.constantFrom<InstanceState>('HEALTHY', 'HEALTHY', 'READY', 'UNREADY'),
        fc.constantFrom<InstanceState>('STOPPED', 'START_FAILED', 'UNHEALTHY'),
        fc.constantFrom<InstanceState>(...INSTANCE_STATES),
      ),
      createdAt: time,
      updatedAt: time,
      errorMessage: fc.constantFrom(undefined, 'It failed.', ''),
    })
    .map(({ errorMessage, ...rest }) => ({ ...rest, ...(errorMessage !== undefined && { errorMessage }) }));

const someInstances = (serviceId: fc.Arbitrary<string>) =>
  fc.array(instanceOf(serviceId), { maxLength: 14, size: 'max' });

/** Instances of other services, under ids that collide with those of {@link anyService}'s instances. */
export const othersInstances = someInstances(fc.constantFrom('dns-cache-10', 'dns-cache', ''));

/** Hosts and instances reported twice, unknown hosts, stale and future reports, other services. */
const messyObservation: fc.Arbitrary<ClusterObservation> = fc.record({
  executors: someExecutors,
  instances: fc
    .tuple(someInstances(fc.constant('dns-cache-1')), othersInstances)
    .chain(([own, others]) => shuffled([...own, ...others])),
});

/** Nothing but healthy instances on live hosts, perhaps too many or too few. */
const healthyObservation: fc.Arbitrary<ClusterObservation> = fc
  .tuple(
    fc.array(fc.constantFrom(...EXECUTOR_IDS), { minLength: INSTANCE_IDS.length, maxLength: INSTANCE_IDS.length }),
    fc.subarray(INSTANCE_IDS),
    fc.subarray(EXECUTOR_IDS, { minLength: 1 }),
  )
  .map(([hosts, instanceIds, executorIds]) => ({
    executors: executorIds.map((executorId) => anExecutor(executorId)),
    instances: instanceIds
      .map((instanceId, index) => anInstance({ instanceId, executorId: hosts[index]! }))
      .filter(({ executorId }) => executorIds.includes(executorId)),
  }));

/** Any observation. */
export const anyObservation = fc.oneof({ weight: 3, arbitrary: messyObservation }, healthyObservation);

/** An observation, and the same one in another order. */
export const observationTwice: fc.Arbitrary<readonly [ClusterObservation, ClusterObservation]> = anyObservation.chain(
  (observation) =>
    fc.tuple(
      fc.constant(observation),
      fc.record({ executors: shuffled(observation.executors), instances: shuffled(observation.instances) }),
    ),
);

function shuffled<TItem>(items: readonly TItem[]): fc.Arbitrary<TItem[]> {
  return fc.shuffledSubarray([...items], { minLength: items.length, maxLength: items.length });
}
