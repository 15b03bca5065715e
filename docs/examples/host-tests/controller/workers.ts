import type { WorkInputOf, WorkName } from 'local-service-machines';
import type { WorkContext, WorkHandlers } from 'local-service-machines/host';

/** Does the work on the executors. */
export interface Workers {
  /**
   * Does this piece of work, once for each effect id. Resolves when it is done, rejects with `{ code, message }` when it
   * failed, and stops when the signal is aborted.
   */
  perform<TName extends WorkName>(name: TName, input: WorkInputOf<TName>, context: WorkContext): Promise<unknown>;
}

/** These workers, as a service host takes them. */
export function handlersOf(workers: Workers): Required<WorkHandlers> {
  const handler =
    <TName extends WorkName>(name: TName) =>
    (input: WorkInputOf<TName>, context: WorkContext) =>
      workers.perform(name, input, context);
  return {
    recordActivation: handler('recordActivation'),
    recordInstanceCount: handler('recordInstanceCount'),
    deployTestInstance: handler('deployTestInstance'),
    adjustInstances: handler('adjustInstances'),
    replaceInstances: handler('replaceInstances'),
    stopInstances: handler('stopInstances'),
    removeService: handler('removeService'),
  };
}
