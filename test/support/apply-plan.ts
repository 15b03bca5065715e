import type { ClusterObservation, InstanceRecord } from '../../src/model/cluster.js';
import type { AdjustmentPlan } from '../../src/model/health.js';
import { naiveInstances, naiveReportTime } from './naive-plan.js';
import { anInstance } from './observations.js';

/**
 * What the cluster shows at `now` when the plan was carried out: what was started is HEALTHY, what was stopped STOPPED (with
 * an error only if it was overdue), each by the next report of its host; and nothing else has changed.
 */
export function applyPlan(
  serviceId: string,
  plan: AdjustmentPlan,
  observation: ClusterObservation,
  now: number,
): ClusterObservation {
  const taken = new Set(observation.instances.map(({ instanceId }) => instanceId));
  const stopped = new Set(plan.stop.map(({ instanceId }) => instanceId));
  const known = naiveInstances({ serviceId }, observation);
  const timeOn = (executorId: string) => naiveReportTime(executorId, observation) ?? now;
  const start = (executorId: string): InstanceRecord => {
    const at = timeOn(executorId);
    return anInstance({ instanceId: freshId(), serviceId, executorId, createdAt: at, updatedAt: at });
  };
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
      ...plan.stop.map(({ instanceId, executorId, reason }) => {
        const { createdAt } = known.find((one) => one.instanceId === instanceId)!;
        const record = { instanceId, serviceId, executorId, state: 'STOPPED' as const, createdAt };
        const error = reason === 'OVERDUE' ? { errorMessage: 'It did not start in time.' } : {};
        return { ...record, updatedAt: timeOn(executorId), ...error };
      }),
      ...plan.starts.flatMap(({ executorId, count }) => Array.from({ length: count }, () => start(executorId))),
    ],
  };
}
