import type { ExecutorState, InstanceRecord } from 'local-service-machines';
import { isActiveInstanceState } from 'local-service-machines/model';
import type { InMemoryCluster } from 'local-service-machines/testing';

/** A host and the active instances on it. */
export interface HostView {
  readonly executorId: string;
  readonly state: ExecutorState;
  readonly instances: readonly Pick<InstanceRecord, 'instanceId' | 'state'>[];
}

/** The hosts of the cluster, with their active instances. */
export function viewOf(cluster: InMemoryCluster): readonly HostView[] {
  const active = cluster.instances.filter(({ state }) => isActiveInstanceState(state));
  return cluster.executors.map(({ executorId, state }) => ({
    executorId,
    state,
    instances: active
      .filter((instance) => instance.executorId === executorId)
      .map(({ instanceId, state }) => ({ instanceId, state })),
  }));
}
