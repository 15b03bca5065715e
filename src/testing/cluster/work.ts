import type { WorkInputOf, WorkName } from '../../../machines/lifecycle.work.js';
import { nextActivationState } from '../../../machines/activation.machine.js';
import type { AdjustmentPlan } from '../../model/health.js';
import { planAdjustment, planTestInstance } from '../../policy/reconciliation.js';
import { planReplacement } from '../../policy/replacement.js';
import type { AbortSignalLike } from '../work-actors.js';
import { batchesOf, type Task, TaskRunner } from './task-runner.js';
import type { Fleet } from './fleet.js';
import type { ServiceRecords } from './service-records.js';
import type { VirtualClock } from '../virtual-clock.js';

/** The seven pieces of work as functions: each resolves when its work has succeeded, and rejects with a WorkError. */
export type ClusterWork = {
  readonly [TName in WorkName]: (input: WorkInputOf<TName>, signal: AbortSignalLike) => Promise<void>;
};

/** The seven pieces of work that the lifecycle machine asks of its host, done on this fleet and in these records. */
export function workOn(fleet: Fleet, records: ServiceRecords, clock: VirtualClock): ClusterWork {
  const runner = new TaskRunner(fleet);
  return {
    recordActivation: ({ service, operation }) => {
      const activationState = nextActivationState(service.activationState, operation.type);
      return records.update(service.serviceId, { activationState });
    },

    recordInstanceCount: ({ serviceId, operation: { instancesPerHost } }) =>
      records.update(serviceId, { instancesPerHost }),

    deployTestInstance: (input, signal) =>
      runner.run(input, signal, () => {
        const executorId = planTestInstance(input.service, fleet.observe(), clock.now());
        return executorId === null ? [] : [[{ task: 'START', executorId }]];
      }),

    adjustInstances: (input, signal) =>
      runner.run(input, signal, () => {
        const plan = planAdjustment(input.service, fleet.observe(), clock.now());
        return batchesOf(tasksOf(plan), input.operation.opSpec.parallelism);
      }),

    replaceInstances: (input, signal) =>
      runner.run(input, signal, () => {
        const { order, batches } = planReplacement(input.service, input.operation, fleet.observe(), clock.now());
        const isStopFirst = order === 'STOP_FIRST';
        return batches.map((batch) => batch.map((old): Task => ({ task: 'REPLACE', ...old, isStopFirst })));
      }),

    stopInstances: (input, signal) =>
      runner.run(input, signal, () => {
        const { instanceIds, opSpec } = input.operation;
        const tasks = instanceIds.map((instanceId): Task => ({ task: 'STOP', instanceId, overdue: false }));
        return batchesOf(tasks, opSpec.parallelism);
      }),

    removeService: ({ serviceId }) => records.remove(serviceId),
  };
}

function tasksOf({ starts, stop }: AdjustmentPlan): readonly Task[] {
  return [
    ...starts.flatMap(({ executorId, count }) =>
      Array.from({ length: count }, (): Task => ({ task: 'START', executorId })),
    ),
    ...stop.map(({ instanceId, reason }): Task => ({ task: 'STOP', instanceId, overdue: reason === 'OVERDUE' })),
  ];
}
