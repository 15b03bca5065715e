/*
 * Runs pieces of work: each is planned once, then run batch by batch. The effect id is the key: requested again
 * after a crash, the same effect goes on where it was and starts nothing a second time.
 */
import type { ResolvedOpSpec } from '../../model/operation.js';
import type { AbortSignalLike } from '../work-actors.js';
import type { Fleet, StartedService } from './fleet.js';
import { throwIfAborted, WorkAborted } from './work-error.js';

/** A task on a host. */
export type Task =
  | { readonly task: 'START'; readonly executorId: string }
  | { readonly task: 'STOP'; readonly instanceId: string; readonly overdue: boolean }
  | {
      readonly task: 'REPLACE';
      readonly instanceId: string;
      readonly executorId: string;
      readonly isStopFirst: boolean;
    };

/** The tasks of a piece of work; each batch is done before the next begins. */
export type Batches = readonly (readonly Task[])[];

/** The part of a work input that the task runner needs. */
export interface PlannedWork {
  readonly effectId: string;
  readonly service: StartedService;
  readonly operation: { readonly opSpec: ResolvedOpSpec };
}

/** Splits tasks into batches of this size. */
export function batchesOf(tasks: readonly Task[], parallelism: number): Batches {
  const batches: Task[][] = [];
  for (let first = 0; first < tasks.length; first += parallelism) batches.push(tasks.slice(first, first + parallelism));
  return batches;
}

/** Runs the tasks of every effect, and keeps its plan and the results of its tasks. */
export class TaskRunner {
  readonly #plans = new Map<string, Batches>();
  readonly #starts = new Map<string, Promise<string>>();
  readonly #stops = new Map<string, Promise<void>>();

  constructor(private readonly fleet: Fleet) {}

  /**
   * Does one batch after the other. Once the signal has fired (CANCEL, a time-out, the end of the controller) nothing
   * further begins; what a host was asked for before, it finishes. After a failure no further batch begins either, and
   * with ROLLBACK what this work started is stopped.
   *
   * @throws WorkError of the first task that failed.
   */
  async run(work: PlannedWork, signal: AbortSignalLike, plan: () => Batches): Promise<void> {
    const { effectId, operation } = work;
    const batches = this.#plans.get(effectId) ?? plan();
    this.#plans.set(effectId, batches);
    const started: string[] = [];
    for (const [batchIndex, batch] of batches.entries()) {
      throwIfAborted(signal);
      const tasks = batch.map((task, index) =>
        this.#runWork(task, `${effectId}/${String(batchIndex)}/${String(index)}`, work.service, signal, started),
      );
      const failed = (await Promise.allSettled(tasks)).some(({ status }) => status === 'rejected');
      if (!failed) continue;
      if (operation.opSpec.failureStrategy === 'ROLLBACK' && !signal.aborted) {
        await Promise.all(started.map((instanceId) => this.fleet.stop(instanceId)));
      }
      // Rejects with what the first of them failed with.
      await Promise.all(tasks);
    }
  }

  async #runWork(
    task: Task,
    key: string,
    service: StartedService,
    signal: AbortSignalLike,
    started: string[],
  ): Promise<void> {
    const start = async (executorId: string) => {
      started.push(await once(this.#starts, key, () => this.fleet.start(service, executorId, signal)));
    };
    const stop = (instanceId: string, overdue = false) =>
      once(this.#stops, key, () => this.fleet.stop(instanceId, { overdue }));

    switch (task.task) {
      case 'START':
        return start(task.executorId);
      case 'STOP':
        return stop(task.instanceId, task.overdue);
      case 'REPLACE':
        if (task.isStopFirst) {
          await stop(task.instanceId);
          throwIfAborted(signal);
          return start(task.executorId);
        }
        // A start that fails rejects here, so that the old instance is never stopped for nothing.
        await start(task.executorId);
        throwIfAborted(signal);
        return stop(task.instanceId);
    }
  }
}

/** The promise under this key, created if there is none. What was aborted before it began may begin again. */
function once<TResult>(promises: Map<string, Promise<TResult>>, key: string, begin: () => Promise<TResult>) {
  const promise = promises.get(key) ?? begin();
  promises.set(key, promise);
  promise.catch((error: unknown) => {
    if (error instanceof WorkAborted) promises.delete(key);
  });
  return promise;
}
