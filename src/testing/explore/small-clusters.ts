import type { ActivationState } from '../../model/activation.js';
import type { ClusterObservation, ExecutorState } from '../../model/cluster.js';
import { DEFAULT_BACKOFF } from '../../model/backoff.js';
import { DEFAULT_OP_SPEC } from '../../model/operation.js';
import type { Health } from '../../model/health.js';
import type { InstanceState } from '../../model/instance.js';
import { assessHealth } from '../../policy/health.js';
import { SAMPLE_SERVICE_ID } from '../sample-service.js';

/** A digest without the service, state and revision that it was computed for. */
export type DigestContent = Pick<Health, 'hosts' | 'instances' | 'healthyInstanceIds' | 'adjustment' | 'outdated'>;

/** Hosts that are live, blacklisted, or gone. */
const HOST_STATES: readonly ExecutorState[] = ['ACTIVE', 'BLACKLISTED', 'REMOVED'];

const STALE_AFTER_MS = 1;
const NOW = STALE_AFTER_MS;

/** Up to two instances on a host, each healthy, running but not healthy, or coming up. */
const INSTANCE_COMBINATIONS: readonly (readonly InstanceState[])[] = [
  [],
  ['HEALTHY'],
  ['UNREADY'],
  ['STARTING'],
  ['HEALTHY', 'HEALTHY'],
  ['HEALTHY', 'UNREADY'],
  ['HEALTHY', 'STARTING'],
  ['UNREADY', 'UNREADY'],
  ['UNREADY', 'STARTING'],
  ['STARTING', 'STARTING'],
];

interface Host {
  readonly state: ExecutorState;
  /** When its instances were last heard of, and whether it says when it reported. */
  readonly updatedAt: number;
  readonly isDated: boolean;
  readonly instanceStates: readonly InstanceState[];
}

const HOSTS: readonly Host[] = [
  ...HOST_STATES.flatMap((state) =>
    INSTANCE_COMBINATIONS.map((instanceStates) => ({ state, instanceStates, updatedAt: NOW, isDated: true })),
  ),
  // Draining, silent, and one whose instances are stale.
  ...INSTANCE_COMBINATIONS.slice(0, 3).flatMap((instanceStates) => [
    { state: 'BLACKLIST_REQUESTED' as const, instanceStates, updatedAt: NOW, isDated: true },
    { state: 'ACTIVE' as const, instanceStates, updatedAt: 0, isDated: true },
    { state: 'ACTIVE' as const, instanceStates, updatedAt: 0, isDated: false },
  ]),
];

/** Every cluster of two hosts with up to two instances on each; the instances of the first host are i-1 and i-2. */
const SMALL_CLUSTERS: readonly ClusterObservation[] = HOSTS.flatMap((first) =>
  HOSTS.map((second) => ({
    executors: [executorOf('host-1', first), executorOf('host-2', second)],
    instances: [...instancesOn('host-1', first, 1), ...instancesOn('host-2', second, 3)],
  })),
);

/** The contents that digests of the small clusters have for a service of this activation state and count, each once. */
export function digestContentsFor(
  activationState: ActivationState,
  instancesPerHost: number,
): readonly DigestContent[] {
  const context = {
    serviceId: SAMPLE_SERVICE_ID,
    instancesPerHost,
    activationState,
    revision: 0,
    spec: null,
    settings: { staleAfterMs: STALE_AFTER_MS, backoff: DEFAULT_BACKOFF, defaultOpSpec: DEFAULT_OP_SPEC },
  };
  const found = new Map<string, DigestContent>();
  for (const cluster of SMALL_CLUSTERS) {
    const digest = assessHealth({ value: 'INIT', context }, cluster, NOW);
    const { hosts, instances, healthyInstanceIds = [], adjustment, outdated } = digest;
    const content = { hosts, instances, healthyInstanceIds, adjustment, ...(outdated && { outdated }) };
    found.set(JSON.stringify(content), content);
  }
  return [...found.values()];
}

function executorOf(executorId: string, { state, updatedAt, isDated }: Host): ClusterObservation['executors'][number] {
  return { executorId, state, ...(isDated && { updatedAt }) };
}

function instancesOn(
  executorId: string,
  { instanceStates, updatedAt }: Host,
  firstNumber: number,
): ClusterObservation['instances'] {
  return instanceStates.map((state, index) => ({
    instanceId: `i-${String(firstNumber + index)}`,
    serviceId: SAMPLE_SERVICE_ID,
    executorId,
    state,
    createdAt: 0,
    updatedAt,
  }));
}
