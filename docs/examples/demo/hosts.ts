import { type ExecutorState, type InstanceRecord, type LifecycleRecord } from 'local-service-machines';
import { planAdjustment, serviceOf } from 'local-service-machines';
import { INSTANCE_STATE_GROUPS } from 'local-service-machines/model';
import type { InMemoryCluster } from 'local-service-machines/testing';

/** A host, and the instances on it that are not gone. */
export interface HostView {
  readonly executorId: string;
  readonly state: ExecutorState;
  /** Whether the controller puts off starts there, because instances failed. */
  readonly isBackedOffFrom: boolean;
  readonly instances: readonly Pick<InstanceRecord, 'instanceId' | 'state'>[];
}

/** The hosts as they really are; `service` is what the controller knows of its service, undefined where there is none. */
export function viewOf(cluster: InMemoryCluster, service: LifecycleRecord | undefined): readonly HostView[] {
  const present = cluster.instances.filter(({ state }) => INSTANCE_STATE_GROUPS[state] !== 'terminal');
  const backedOffFrom = hostsBackedOffFrom(cluster, service);
  return cluster.executors.map(({ executorId, state }) => ({
    executorId,
    state,
    isBackedOffFrom: backedOffFrom.includes(executorId),
    instances: present
      .filter((instance) => instance.executorId === executorId)
      .map(({ instanceId, state }) => ({ instanceId, state })),
  }));
}

function hostsBackedOffFrom(cluster: InMemoryCluster, service: LifecycleRecord | undefined): readonly string[] {
  const spec = service?.context.spec ?? null;
  if (service === undefined || spec === null) return [];
  const planned = serviceOf({ ...service.context, spec });
  return planAdjustment(planned, cluster.observe(), cluster.now()).deferred.map(({ executorId }) => executorId);
}
