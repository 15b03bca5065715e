import type { WorkInputOf, WorkName } from '../../machines/lifecycle.work.js';
import type { RecordingWorkName, WorkContext, WorkHandlers } from '../host/index.js';
import { errorOfOutcome } from './scenario-step.js';
import type { WorkRunner } from './work-actors.js';

/** The work on instances as a service host takes it, done by this runner; its store is the record. */
export function workHandlers(runner: WorkRunner): Required<Omit<WorkHandlers, RecordingWorkName>> {
  const handler =
    <TName extends WorkName>(name: TName) =>
    (input: WorkInputOf<TName>, { signal }: WorkContext) =>
      new Promise<undefined>((resolve, reject) => {
        runner.runWork(name, input, signal, ({ outcome }) => {
          const rejection = errorOfOutcome(outcome);
          if (rejection === undefined) resolve(undefined);
          else reject(Object.assign(new Error(rejection.message), rejection));
        });
      });
  return {
    deployTestInstance: handler('deployTestInstance'),
    adjustInstances: handler('adjustInstances'),
    replaceInstances: handler('replaceInstances'),
    stopInstances: handler('stopInstances'),
  };
}
