/* What each piece of work is to do: tasks, made from its input and an observation of the cluster. */
import {
  type ClusterObservation,
  nextActivationState,
  planAdjustment,
  planReplacement,
  planTestInstance,
  type WorkInputOf,
  type WorkName,
} from 'local-service-machines';
import type { Action } from './step.js';

/** One action, or two that follow each other: the start and the stop of a replacement. */
export type Task = readonly [Action, Action?];

/** The tasks of a piece of work, in the order in which they begin. */
export interface Plan {
  readonly tasks: readonly Task[];
  /** The instances that cannot be replaced, though that was asked for. */
  readonly skipped: readonly string[];
}

type Planner<TName extends WorkName> = (
  input: WorkInputOf<TName>,
  observation: ClusterObservation,
  now: number,
) => Plan;

/** Work whose plan depends on what runs. */
export const OBSERVING: readonly WorkName[] = ['deployTestInstance', 'adjustInstances', 'replaceInstances'];

export const PLANS: { readonly [TName in WorkName]: Planner<TName> } = {
  recordActivation: ({ service, operation }) =>
    planOf([[{ type: 'RECORD', activationState: nextActivationState(service.activationState, operation.type) }]]),
  recordInstanceCount: ({ operation: { instancesPerHost } }) => planOf([[{ type: 'RECORD', instancesPerHost }]]),
  deployTestInstance: ({ service }, observation, now) => {
    const executorId = planTestInstance(service, observation, now);
    return planOf(executorId === null ? [] : [[startOn(executorId)]]);
  },
  /** Stops first; then starts, on the hosts with the fewest failures first. */
  adjustInstances: ({ service }, observation, now) => {
    const { starts, stop } = planAdjustment(service, observation, now);
    const failures = new Map(
      starts.map(({ executorId }) => [executorId, failuresOn(executorId, service.serviceId, observation)]),
    );
    const failuresAt = (executorId: string) => failures.get(executorId) ?? 0;
    return planOf([
      ...stop.map(({ instanceId }): Task => [stopOf(instanceId)]),
      ...[...starts]
        .sort((a, b) => failuresAt(a.executorId) - failuresAt(b.executorId))
        .flatMap(({ executorId, count }) => Array.from({ length: count }, (): Task => [startOn(executorId)])),
    ]);
  },
  replaceInstances: ({ service, operation }, observation, now) => {
    const { order, batches, skipped } = planReplacement(service, operation, observation, now);
    const tasks = batches.flat().map(({ instanceId, executorId }): Task => {
      const start = startOn(executorId);
      const stop = stopOf(instanceId);
      return order === 'STOP_FIRST' ? [stop, start] : [start, stop];
    });
    // What no operator named may be gone by now.
    const isNamed = operation.type === 'REPLACE_INSTANCES' && (operation.instanceIds ?? []).length > 0;
    const isMissed = isNamed || tasks.length === 0;
    return { tasks, skipped: isMissed ? skipped.map(({ instanceId }) => instanceId) : [] };
  },
  stopInstances: ({ operation: { instanceIds } }) => planOf(instanceIds.map((id): Task => [stopOf(id)])),
  removeService: () => planOf([[{ type: 'REMOVE' }]]),
};

/** How many instances of the service failed on this host since the last that was stopped, or runs. */
function failuresOn(executorId: string, serviceId: string, { instances }: ClusterObservation): number {
  const newestFirst = instances
    .filter((instance) => instance.serviceId === serviceId && instance.executorId === executorId)
    .sort((a, b) => b.createdAt - a.createdAt);
  const lastGood = newestFirst.findIndex(({ state }) => state !== 'START_FAILED');
  return lastGood === -1 ? newestFirst.length : lastGood;
}

function planOf(tasks: readonly Task[]): Plan {
  return { tasks, skipped: [] };
}

function startOn(executorId: string): Action {
  return { type: 'START', executorId };
}

function stopOf(instanceId: string): Action {
  return { type: 'STOP', instanceId };
}
