import type { AdjustmentPlan } from '../../model/health.js';
import type { Service } from '../../model/service.js';
import { backoffAfter, isFromTheFuture } from '../../policy/backoff.js';
import { compareText } from '../../policy/ordering.js';
import type { Fleet } from './fleet.js';
import type { Task } from './task-runner.js';

/** The tasks of an adjustment: what it stops, and then what it starts, on the hosts with the fewest consecutive failures first. */
export function adjustmentTasks(
  service: Service,
  { starts, stop }: Pick<AdjustmentPlan, 'starts' | 'stop'>,
  fleet: Fleet,
): { readonly stops: readonly Task[]; readonly starts: readonly Task[] } {
  const own = fleet.instances.filter(
    (instance) =>
      instance.serviceId === service.serviceId && !isFromTheFuture(instance, fleet.view.now(), service.staleAfterMs),
  );
  const ranked = starts
    .map(({ executorId, count }) => {
      const there = own.filter((instance) => instance.executorId === executorId);
      return { executorId, count, failures: backoffAfter(there, service).failures };
    })
    .sort((a, b) => a.failures - b.failures || compareText(a.executorId, b.executorId));
  return {
    stops: stop.map(({ instanceId, reason }) => ({ task: 'STOP', instanceId, isOverdue: reason === 'OVERDUE' })),
    starts: ranked.flatMap(({ executorId, count }) =>
      Array.from({ length: count }, (_, index): Task => ({
        task: 'START',
        id: `${executorId}/${String(index + 1)}`,
        executorId,
      })),
    ),
  };
}
