import {
  type AdjustmentPlan,
  nextActivationState,
  planAdjustment,
  planReplacement,
  planTestInstance,
  type WorkInputOf,
  type WorkName,
} from 'local-service-machines';
import { fromPromise } from 'xstate';
import type { Cluster, Task } from './cluster.js';
import { carryOut, inBatches } from './effects.js';

/** What an actor of a machine gets. */
interface Work<TName extends WorkName> {
  readonly input: WorkInputOf<TName>;
  /** Fires on CANCEL and on time-out. */
  readonly signal: AbortSignal;
}

/** The seven pieces of work that the lifecycle machine asks of its host, done on this cluster. */
export function actorsOf(cluster: Cluster) {
  return {
    recordActivation: fromPromise(({ input: { service, operation } }: Work<'recordActivation'>) => {
      const activationState = nextActivationState(service.activationState, operation.type);
      return cluster.records.update(service.serviceId, { activationState });
    }),

    recordInstanceCount: fromPromise(({ input: { serviceId, operation } }: Work<'recordInstanceCount'>) =>
      cluster.records.update(serviceId, { instancesPerHost: operation.instancesPerHost }),
    ),

    deployTestInstance: fromPromise(({ input, signal }: Work<'deployTestInstance'>) =>
      carryOut(cluster, input, signal, async () => {
        const executorId = planTestInstance(input.service, await cluster.observe(), cluster.time.now());
        return executorId === null ? [] : [[{ do: 'START', executorId }]];
      }),
    ),

    adjustInstances: fromPromise(({ input, signal }: Work<'adjustInstances'>) =>
      carryOut(cluster, input, signal, async () => {
        const plan = planAdjustment(input.service, await cluster.observe(), cluster.time.now());
        return inBatches(adjustmentTasks(plan), input.operation.opSpec.parallelism);
      }),
    ),

    replaceInstances: fromPromise(({ input, signal }: Work<'replaceInstances'>) =>
      carryOut(cluster, input, signal, async () => {
        const { service, operation } = input;
        const plan = planReplacement(service, operation, await cluster.observe(), cluster.time.now());
        const stopFirst = plan.order === 'STOP_FIRST';
        return plan.batches.map((batch) => batch.map((old): Task => ({ do: 'REPLACE', ...old, stopFirst })));
      }),
    ),

    stopInstances: fromPromise(({ input, signal }: Work<'stopInstances'>) =>
      carryOut(cluster, input, signal, () => {
        const { instanceIds, opSpec } = input.operation;
        const tasks = instanceIds.map((instanceId): Task => ({ do: 'STOP', instanceId }));
        return Promise.resolve(inBatches(tasks, opSpec.parallelism));
      }),
    ),

    removeService: fromPromise(({ input: { serviceId } }: Work<'removeService'>) => cluster.records.remove(serviceId)),
  };
}

function adjustmentTasks({ starts, stop }: AdjustmentPlan): readonly Task[] {
  return [
    ...starts.flatMap(({ executorId, count }) =>
      Array.from({ length: count }, (): Task => ({ do: 'START', executorId })),
    ),
    ...stop.map(({ instanceId }): Task => ({ do: 'STOP', instanceId })),
  ];
}
