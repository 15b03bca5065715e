import type { AssessedSnapshot, ClusterObservation, InstanceRecord, PlannedService } from 'local-service-machines';
import { DEFAULT_BACKOFF, DEFAULT_OP_SPEC } from 'local-service-machines/model';
import { fromJson } from '../steps/script.js';

/** When the observations were made. */
export const NOW = 1_767_225_600_000;

/** So many observations take turns, each parsed on its own: that a text was seen before helps nobody. */
const OBSERVATIONS = 3;

const STALE_AFTER_MS = 60_000;
const START_LIMIT_MS = 300_000;
const PER_HOST = 2;
/** Of the failing hosts: every tenth. Each has lost both instances, and shows what it should: eight ends per instance. */
const FAILING_HOST = 10;
const ENDS = 8 * PER_HOST;

/** What the observations look like. */
export interface ClusterOptions {
  readonly hosts: number;
  readonly services: number;
  /** Host by host, in the order of their ids; or in none, as executors report. */
  readonly order: 'sorted' | 'none';
  /** Whether a tenth of the hosts fails. */
  readonly failing: boolean;
}

/** A cluster as observed several times, and the services in it. */
export interface Cluster extends ClusterOptions {
  readonly planned: readonly PlannedService[];
  readonly snapshots: readonly AssessedSnapshot[];
  readonly observations: readonly ClusterObservation[];
}

/** A cluster of so many hosts and services, two instances of each service on each host. */
export function clusterOf(options: ClusterOptions): Cluster {
  const serviceIds = Array.from({ length: options.services }, (_, place) => `service-${String(place)}-1`);
  const whole = observationOf(options, serviceIds);
  const settings = { staleAfterMs: STALE_AFTER_MS, backoff: DEFAULT_BACKOFF, defaultOpSpec: DEFAULT_OP_SPEC };
  const facts = { instancesPerHost: PER_HOST, activationState: 'ACTIVE' as const };
  return {
    ...options,
    planned: serviceIds.map((serviceId) => ({
      serviceId,
      ...facts,
      staleAfterMs: STALE_AFTER_MS,
      backoff: DEFAULT_BACKOFF,
      startLimitMs: START_LIMIT_MS,
    })),
    snapshots: serviceIds.map((serviceId) => ({
      value: 'ACTIVE',
      context: { serviceId, ...facts, spec: null, revision: 2, settings },
    })),
    observations: Array.from({ length: OBSERVATIONS }, () => fromJson(whole)),
  };
}

function observationOf({ hosts, order, failing }: ClusterOptions, serviceIds: readonly string[]): ClusterObservation {
  const executorIds = Array.from({ length: hosts }, (_, place) => `executor-${String(place).padStart(6, '0')}`);
  const executors = executorIds.map((executorId) => ({
    executorId,
    state: 'ACTIVE' as const,
    updatedAt: NOW - 1_000,
  }));
  const instances = executorIds.flatMap((executorId, place) =>
    serviceIds.flatMap((serviceId) =>
      failing && place % FAILING_HOST === 0 ? ended(executorId, serviceId) : healthy(executorId, serviceId),
    ),
  );
  return order === 'sorted'
    ? { executors, instances }
    : { executors: shuffled(executors), instances: shuffled(instances) };
}

function healthy(executorId: string, serviceId: string): readonly InstanceRecord[] {
  return Array.from({ length: PER_HOST }, (_, copy) => ({
    instanceId: `SI-${executorId}-${serviceId}-${String(copy)}`,
    serviceId,
    executorId,
    state: 'HEALTHY',
    createdAt: NOW - 1_000_000,
    updatedAt: NOW - 1_000,
  }));
}

function ended(executorId: string, serviceId: string): readonly InstanceRecord[] {
  return Array.from({ length: ENDS }, (_, copy) => ({
    instanceId: `SI-${executorId}-${serviceId}-${String(copy).padStart(2, '0')}`,
    serviceId,
    executorId,
    state: 'STOPPED',
    createdAt: NOW - 15_000 * (copy + 1),
    updatedAt: NOW - 15_000 * (copy + 1) + 5_000,
    errorMessage: 'The container does not start.',
  }));
}

/** In an order that has nothing to do with hosts and ids, and is the same every time. */
function shuffled<TItem>(items: readonly TItem[]): readonly TItem[] {
  const result = [...items];
  let seed = 1;
  for (let last = result.length - 1; last > 0; last -= 1) {
    seed = (seed * 48_271) % 2_147_483_647;
    const other = seed % (last + 1);
    [result[last], result[other]] = [result[other]!, result[last]!];
  }
  return result;
}
