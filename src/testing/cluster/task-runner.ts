/*
 * Runs starts, stops and replacements. The effect id is the key: requested again after a crash, the same effect goes on
 * where it was and starts nothing a second time.
 */
import type { ResolvedOpSpec } from '../../model/operation.js';
import { startLimitMs, stopLimitMs } from '../../policy/limits.js';
import type { AbortSignalLike } from '../work-actors.js';
import type { Fleet, StartedService } from './fleet.js';
import { LimitExceeded, throwIfAborted, WorkAborted } from './work-error.js';

/** A task on a host; with an id, so that it is known again. */
export type Task =
  | { readonly task: 'START'; readonly id: string; readonly executorId: string }
  | { readonly task: 'STOP'; readonly instanceId: string; readonly isOverdue?: boolean }
  | {
      readonly task: 'REPLACE';
      readonly instanceId: string;
      readonly executorId: string;
      readonly isStopFirst: boolean;
    };

/** The part of a work input that the task runner needs. */
export interface TaskWork {
  readonly effectId: string;
  readonly service: StartedService;
  readonly operation: { readonly opSpec: ResolvedOpSpec };
}

/** A task that failed. */
export interface FailedTask {
  readonly task: Task;
  readonly error: unknown;
}

/** When no further batch of tasks begins: never, after any failure, or after a task that used up its whole limit. */
export type GivesUp = 'NEVER' | 'ON_FAILURE' | 'ON_LIMIT';

/** How tasks are run. */
export interface TaskOptions {
  readonly parallelism: number;
  readonly givesUp: GivesUp;
  /** Called with each task that is done. */
  readonly onDone: (task: Task) => void;
}

/** Runs the tasks of every effect, and keeps their results. */
export class TaskRunner {
  readonly #starts = new Map<string, Promise<string>>();
  readonly #stops = new Map<string, Promise<void>>();

  constructor(private readonly fleet: Fleet) {}

  /**
   * Runs so many tasks at a time; each batch is done before the next begins. Once the signal has fired (CANCEL, a time-out, the
   * end of the controller) nothing further begins; what a host was asked for before, it finishes.
   *
   * @throws WorkAborted where the signal fired before all was done.
   */
  async run(
    work: TaskWork,
    signal: AbortSignalLike,
    tasks: readonly Task[],
    { parallelism, givesUp, onDone }: TaskOptions,
  ): Promise<readonly FailedTask[]> {
    const failed: FailedTask[] = [];
    for (let first = 0; first < tasks.length; first += parallelism) {
      throwIfAborted(signal);
      const batch = tasks.slice(first, first + parallelism);
      const results = await Promise.allSettled(
        batch.map(async (task) => {
          await this.#runTask(work, signal, task);
          onDone(task);
        }),
      );
      results.forEach((result, index) => {
        const task = batch[index];
        if (result.status === 'rejected' && task !== undefined) failed.push({ task, error: result.reason });
      });
      if (signal.aborted && failed.some(({ error }) => error instanceof WorkAborted)) throw new WorkAborted();
      if (givesUp === 'ON_FAILURE' && failed.length > 0) break;
      if (givesUp === 'ON_LIMIT' && failed.some(({ error }) => error instanceof LimitExceeded)) break;
    }
    return failed;
  }

  /** Stops what these replacements started and whose predecessor still runs. */
  async rollBack(work: TaskWork, failed: readonly FailedTask[]): Promise<void> {
    const { service, operation, effectId } = work;
    const limitMs = stopLimitMs(service.spec, operation.opSpec);
    await Promise.allSettled(
      failed.map(async ({ task }) => {
        if (task.task !== 'REPLACE' || task.isStopFirst) return;
        const instanceId = await this.#starts.get(`${effectId}/${task.instanceId}`);
        if (instanceId !== undefined) await this.fleet.stop(instanceId, { limitMs });
      }),
    );
  }

  async #runTask({ effectId, service, operation }: TaskWork, signal: AbortSignalLike, task: Task): Promise<void> {
    const { opSpec } = operation;
    const key = `${effectId}/${task.task === 'START' ? task.id : task.instanceId}`;
    const start = (executorId: string) =>
      once(this.#starts, key, () =>
        this.fleet.start(service, executorId, { signal, limitMs: startLimitMs(service.spec, opSpec) }),
      );
    const stop = (instanceId: string, isOverdue = false) =>
      once(this.#stops, key, () =>
        this.fleet.stop(instanceId, { limitMs: stopLimitMs(service.spec, opSpec), isOverdue }),
      );
    switch (task.task) {
      case 'START':
        await start(task.executorId);
        return;
      case 'STOP':
        return stop(task.instanceId, task.isOverdue);
      case 'REPLACE':
        if (task.isStopFirst) {
          await stop(task.instanceId);
          throwIfAborted(signal);
          await start(task.executorId);
          return;
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
