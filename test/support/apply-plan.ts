import type { ClusterObservation, InstanceRecord } from '../../src/model/cluster.js';
import type { AdjustmentPlan } from '../../src/model/health.js';
import { anInstance } from './observations.js';

/**
 * What the cluster shows at `now` when the plan was carried out: what was started is HEALTHY, what was stopped STOPPED,
 * and nothing else has changed.
 */
export function applyPlan(
  serviceId: string,
  plan: AdjustmentPlan,
  observation: ClusterObservation,
  now: number,
): ClusterObservation {
  const taken = new Set(observation.instances.map(({ instanceId }) => instanceId));
  const stopped = new Set(plan.stop.map(({ instanceId }) => instanceId));
  const report = (instanceId: string, executorId: string, state: InstanceRecord['state']) =>
    anInstance({ instanceId, serviceId, executorId, state, createdAt: now, updatedAt: now });
  const freshId = () => {
    const instanceId = `started-${String(taken.size)}`;
    taken.add(instanceId);
    return instanceId;
  };
  return {
    executors: observation.executors,
    instances: [
      ...observation.instances.filter(
        (instance) => instance.serviceId !== serviceId || !stopped.has(instance.instanceId),
      ),
      ...plan.stop.map(({ instanceId, executorId }) => report(instanceId, executorId, 'STOPPED')),
      ...plan.starts.flatMap(({ executorId, count }) =>
        Array.from({ length: count }, () => report(freshId(), executorId, 'HEALTHY')),
      ),
    ],
  };
}
