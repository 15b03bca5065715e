/*
 * How one piece of work is carried out: planned once, in batches, stopped by its signal. Its effect id is the key: the
 * same effect, asked for again after a crash, goes on where it was and starts nothing a second time.
 */
import type { ResolvedOpSpec } from 'local-service-machines';
import type { Batches, Cluster, Task } from './cluster.js';

/** What carrying work out needs of an actor's input. */
export interface Effect {
  readonly effectId: string;
  readonly serviceId: string;
  readonly operation: { readonly opSpec: ResolvedOpSpec };
}

/**
 * Plans, then does one batch after the other. Once the signal has fired (CANCEL or a time-out) nothing further begins;
 * what a host was asked for before, it finishes. After a failure no further batch begins either, and with ROLLBACK
 * what this work started is stopped.
 */
export async function carryOut(
  cluster: Cluster,
  { effectId, serviceId, operation: { opSpec } }: Effect,
  signal: AbortSignal,
  plan: () => Promise<Batches>,
): Promise<void> {
  const started: string[] = [];

  const start = async (key: string, executorId: string) => {
    started.push(await cluster.start(key, serviceId, executorId));
  };

  const perform = async (task: Task, key: string) => {
    switch (task.do) {
      case 'START':
        await start(key, task.executorId);
        return;
      case 'STOP':
        await cluster.stop(task.instanceId);
        return;
      case 'REPLACE': {
        const stopOld = () => cluster.stop(task.instanceId);
        const startNew = () => start(key, task.executorId);
        // A start that fails rejects, so that the old instance is never stopped for nothing.
        const [first, second] = task.stopFirst ? [stopOld, startNew] : [startNew, stopOld];
        await first();
        signal.throwIfAborted();
        await second();
      }
    }
  };

  for (const [batchIndex, batch] of (await cluster.planOf(effectId, plan)).entries()) {
    signal.throwIfAborted();
    const keyed = batch.map((task, index) => perform(task, `${effectId}/${batchIndex}/${index}`));
    const failure = (await Promise.allSettled(keyed)).find(({ status }) => status === 'rejected');
    if (failure === undefined) continue;
    if (opSpec.failureStrategy === 'ROLLBACK' && !signal.aborted) {
      await Promise.all(started.map((instanceId) => cluster.stop(instanceId)));
    }
    // Rejects with the reason of the first failure.
    await Promise.all(keyed);
  }
}

/** So many tasks at a time. */
export function inBatches(tasks: readonly Task[], parallelism: number): Batches {
  const batches: Task[][] = [];
  for (let first = 0; first < tasks.length; first += parallelism) batches.push(tasks.slice(first, first + parallelism));
  return batches;
}
