import type { ActivationState } from '../../model/activation.js';
import type { ClusterObservation, ExecutorState } from '../../model/cluster.js';
import type { Health } from '../../model/health.js';
import type { InstanceState } from '../../model/instance.js';
import { assessHealth } from '../../policy/health.js';
import { ORDINARY_ID } from '../ordinary.js';

/** What a digest says besides for whom it was computed. */
export type Finding = Pick<Health, 'hosts' | 'instances' | 'healthyInstanceIds' | 'adjustment'>;

/** Hosts that take instances, only give them up, or are gone. */
const HOST_STATES: readonly ExecutorState[] = ['ACTIVE', 'BLACKLISTED', 'REMOVED'];

/** Up to two instances on a host, each healthy, running but not healthy, or coming up. */
const CROWDS: readonly (readonly InstanceState[])[] = [
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
  readonly crowd: readonly InstanceState[];
}

const HOSTS: readonly Host[] = HOST_STATES.flatMap((state) => CROWDS.map((crowd) => ({ state, crowd })));

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

/** What can be found in a small cluster, for a service of which so much should run? Each finding once. */
export function findingsFor(activationState: ActivationState, instancesPerHost: number): readonly Finding[] {
  const context = {
    serviceId: ORDINARY_ID,
    instancesPerHost,
    activationState,
    revision: 0,
    settings: { staleAfterMs: 1 },
  };
  const found = new Map<string, Finding>();
  for (const cluster of SMALL_CLUSTERS) {
    const { hosts, instances, healthyInstanceIds, adjustment } = assessHealth({ value: 'INIT', context }, cluster, 0);
    const finding = { hosts, instances, healthyInstanceIds: healthyInstanceIds ?? [], adjustment };
    found.set(JSON.stringify(finding), finding);
  }
  return [...found.values()];
}

function instancesOn(executorId: string, { crowd }: Host, firstNumber: number): ClusterObservation['instances'] {
  return crowd.map((state, index) => ({
    instanceId: `i-${String(firstNumber + index)}`,
    serviceId: ORDINARY_ID,
    executorId,
    state,
    createdAt: 0,
    updatedAt: 0,
  }));
}
