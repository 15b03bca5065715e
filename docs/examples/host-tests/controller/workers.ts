import { type LifecycleMachine, lifecycleMachine, type WorkInputOf, type WorkName } from 'local-service-machines';
import { fromPromise } from 'xstate';

/** Does the work on the database and the executors. */
export interface Workers {
  /**
   * Does this piece of work, once for each `input.effectId`. Resolves when it is done, rejects with `{ code, message }` when
   * it failed, and stops when the signal is aborted.
   */
  perform<TName extends WorkName>(name: TName, input: WorkInputOf<TName>, signal: AbortSignal): Promise<unknown>;
}

/** The lifecycle machine, its work done by the given workers. */
export function lifecycleWith(workers: Workers): LifecycleMachine {
  const work = <TName extends WorkName>(name: TName) =>
    fromPromise<unknown, WorkInputOf<TName>>(({ input, signal }) => workers.perform(name, input, signal));
  return lifecycleMachine.provide({
    actors: {
      recordActivation: work('recordActivation'),
      recordInstanceCount: work('recordInstanceCount'),
      deployTestInstance: work('deployTestInstance'),
      adjustInstances: work('adjustInstances'),
      replaceInstances: work('replaceInstances'),
      stopInstances: work('stopInstances'),
      removeService: work('removeService'),
    },
  });
}
