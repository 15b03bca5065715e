import type { WorkInputOf, WorkName } from '../../../machines/lifecycle.work.js';
import { nextActivationState } from '../../../machines/activation.machine.js';
import { planAdjustment, planTestInstance } from '../../policy/reconciliation.js';
import type { AbortSignalLike, ReportProgress } from '../work-actors.js';
import type { Fleet } from './fleet.js';
import { adjustmentTasks } from './adjustment.js';
import { failedTasksError } from './failed-tasks.js';
import { ReplacementWork } from './replacement.js';
import type { ServiceRecords } from './service-records.js';
import { type Task, TaskRunner } from './task-runner.js';

/**
 * The seven pieces of work as functions: each resolves when its work has succeeded, and rejects with a WorkError. Work on many
 * instances reports its progress.
 */
export type ClusterWork = {
  readonly [TName in WorkName]: (
    input: WorkInputOf<TName>,
    signal: AbortSignalLike,
    report: ReportProgress,
  ) => Promise<void>;
};

/** The seven pieces of work that the lifecycle machine asks of its host, done on this fleet and in these records. */
export function workOn(fleet: Fleet, records: ServiceRecords): ClusterWork {
  const runner = new TaskRunner(fleet);
  const replacements = new ReplacementWork(fleet, runner);
  /** The tasks of an effect are planned once. */
  const plans = new Map<string, { readonly stops: readonly Task[]; readonly starts: readonly Task[] }>();

  return {
    recordActivation: ({ service, operation }) => {
      const activationState = nextActivationState(service.activationState, operation.type);
      return records.update(service.serviceId, { activationState });
    },

    recordInstanceCount: ({ serviceId, operation: { instancesPerHost } }) =>
      records.update(serviceId, { instancesPerHost }),

    deployTestInstance: async (input, signal) => {
      const known = plans.get(input.effectId);
      const executorId = known ? null : planTestInstance(input.service, fleet.observe(), fleet.view.now());
      const starts: readonly Task[] =
        known?.starts ?? (executorId === null ? [] : [{ task: 'START', id: `${executorId}/1`, executorId }]);
      plans.set(input.effectId, { stops: [], starts });
      const options = { parallelism: 1, givesUp: 'ON_FAILURE', onDone: () => undefined } as const;
      const [failed] = await runner.run(input, signal, starts, options);
      if (failed !== undefined) throw failed.error;
    },

    /** Stops first, then starts; goes on past what fails. */
    adjustInstances: async (input, signal, report) => {
      const { effectId, service, operation } = input;
      const plan =
        plans.get(effectId) ??
        adjustmentTasks(service, planAdjustment(service, fleet.observe(), fleet.view.now()), fleet);
      plans.set(effectId, plan);
      const { stops, starts } = plan;
      const total = stops.length + starts.length;
      let done = 0;
      const onDone = () => {
        done += 1;
        report({ done, total });
      };
      const { parallelism } = operation.opSpec;
      const failed = [
        ...(await runner.run(input, signal, stops, { parallelism, givesUp: 'NEVER', onDone })),
        ...(await runner.run(input, signal, starts, { parallelism, givesUp: 'ON_LIMIT', onDone })),
      ];
      if (failed.length > 0) throw failedTasksError(failed, total, fleet);
    },

    replaceInstances: (input, signal, report) => replacements.run(input, signal, report),

    stopInstances: async (input, signal, report) => {
      const { instanceIds, opSpec } = input.operation;
      const tasks = instanceIds.map((instanceId): Task => ({ task: 'STOP', instanceId }));
      let done = 0;
      const failed = await runner.run(input, signal, tasks, {
        parallelism: opSpec.parallelism,
        givesUp: 'NEVER',
        onDone: () => {
          done += 1;
          report({ done, total: tasks.length });
        },
      });
      if (failed.length > 0) throw failedTasksError(failed, tasks.length, fleet);
    },

    removeService: ({ serviceId }) => records.remove(serviceId),
  };
}
