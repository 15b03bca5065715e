import type { ActivationState } from '../../model/activation.js';
import type { ClusterObservation, ExecutorState } from '../../model/cluster.js';
import { DEFAULT_BACKOFF } from '../../model/backoff.js';
import { DEFAULT_OP_SPEC } from '../../model/operation.js';
import type { Health } from '../../model/health.js';
import type { InstanceState } from '../../model/instance.js';
import { assessHealth } from '../../policy/health.js';
import { SAMPLE_SERVICE_ID } from '../sample-service.js';

/** A digest without the service, state and revision that it was computed for. */
export type DigestContent = Pick<Health, 'hosts' | 'instances' | 'healthyInstanceIds' | 'adjustment'>;

/** Hosts that are live, blacklisted, or gone. */
const HOST_STATES: readonly ExecutorState[] = ['ACTIVE', 'BLACKLISTED', 'REMOVED'];

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
  readonly instanceStates: readonly InstanceState[];
}

const HOSTS: readonly Host[] = HOST_STATES.flatMap((state) =>
  INSTANCE_COMBINATIONS.map((instanceStates) => ({ state, instanceStates })),
);

/** Every cluster of two hosts with up to two instances on each; the instances of the first host are i-1 and i-2. */
const SMALL_CLUSTERS: readonly ClusterObservation[] = HOSTS.flatMap((first) =>
  HOSTS.map((second) => ({
    executors: [
      { executorId: 'host-1', state: first.state },
      { executorId: 'host-2', state: second.state },
    ],
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
    settings: { staleAfterMs: 1, backoff: DEFAULT_BACKOFF, defaultOpSpec: DEFAULT_OP_SPEC },
  };
  const found = new Map<string, DigestContent>();
  for (const cluster of SMALL_CLUSTERS) {
    const { hosts, instances, healthyInstanceIds, adjustment } = assessHealth({ value: 'INIT', context }, cluster, 0);
    const content = { hosts, instances, healthyInstanceIds: healthyInstanceIds ?? [], adjustment };
    found.set(JSON.stringify(content), content);
  }
  return [...found.values()];
}

function instancesOn(
  executorId: string,
  { instanceStates }: Host,
  firstNumber: number,
): ClusterObservation['instances'] {
  return instanceStates.map((state, index) => ({
    instanceId: `i-${String(firstNumber + index)}`,
    serviceId: SAMPLE_SERVICE_ID,
    executorId,
    state,
    createdAt: 0,
    updatedAt: 0,
  }));
}
