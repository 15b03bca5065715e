import type { WorkInputOf, WorkName } from '../../machines/lifecycle.work.js';
import type { RecordingWorkName, WorkContext, WorkHandlers } from '../host/service-host/options.js';
import { errorOfOutcome } from './scenario-step.js';
import type { WorkResult, WorkRunner } from './work-actors.js';

/** The work on instances as a service host takes it, done by this runner; its store is the record. */
export function workHandlers(runner: WorkRunner): Required<Omit<WorkHandlers, RecordingWorkName>> {
  const { deployTestInstance, adjustInstances, replaceInstances, stopInstances } = allWorkHandlers(runner);
  return { deployTestInstance, adjustInstances, replaceInstances, stopInstances };
}

/** All seven pieces of work as a service host takes them, done by this runner. */
export function allWorkHandlers(runner: WorkRunner): Required<WorkHandlers> {
  const handler =
    <TName extends WorkName>(name: TName) =>
    (input: WorkInputOf<TName>, { signal, progress }: WorkContext) =>
      new Promise<undefined>((resolve, reject) => {
        const report = ({ outcome }: WorkResult) => {
          const rejection = errorOfOutcome(outcome);
          if (rejection === undefined) resolve(undefined);
          else reject(Object.assign(new Error(rejection.message), rejection));
        };
        // Progress that cannot be stored is reported again with the next.
        runner.runWork(name, input, signal, report, (reported) => void progress(reported).catch(() => undefined));
      });
  return {
    recordActivation: handler('recordActivation'),
    recordInstanceCount: handler('recordInstanceCount'),
    removeService: handler('removeService'),
    deployTestInstance: handler('deployTestInstance'),
    adjustInstances: handler('adjustInstances'),
    replaceInstances: handler('replaceInstances'),
    stopInstances: handler('stopInstances'),
  };
}
