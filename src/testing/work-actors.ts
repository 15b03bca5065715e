import { fromPromise } from 'xstate';
import type { WorkInputOf, WorkName } from '../../machines/lifecycle.work.js';
import type { WorkOutcome } from './harness.js';
import { errorOfOutcome } from './scenario-step.js';

/** Tells work that it is aborted: an AbortSignal, or an object with its field `aborted`. */
export interface AbortSignalLike {
  readonly aborted: boolean;
}

/** What a piece of work reports when it has ended. */
export interface WorkResult {
  readonly effectId: string;
  readonly outcome: WorkOutcome;
}

/** Runs the seven pieces of work. It may report a result at any time, and more than once. */
export interface WorkRunner {
  /** Runs this work and reports its result. */
  runWork<TName extends WorkName>(
    name: TName,
    input: WorkInputOf<TName>,
    signal: AbortSignalLike,
    report: (result: WorkResult) => void,
  ): void;
}

/** The seven pieces of work as actors, for `lifecycleMachine.provide({ actors })`. */
export function workActors(runner: WorkRunner) {
  const actor = <TName extends WorkName>(name: TName) =>
    fromPromise<unknown, WorkInputOf<TName>>(
      ({ input, signal }: { readonly input: WorkInputOf<TName>; readonly signal: AbortSignalLike }) =>
        new Promise((resolve, reject) => {
          runner.runWork(name, input, signal, ({ outcome }) => {
            const rejection = errorOfOutcome(outcome);
            if (rejection === undefined) resolve(undefined);
            else reject(Object.assign(new Error(rejection.message), rejection));
          });
        }),
    );
  return {
    recordActivation: actor('recordActivation'),
    recordInstanceCount: actor('recordInstanceCount'),
    deployTestInstance: actor('deployTestInstance'),
    adjustInstances: actor('adjustInstances'),
    replaceInstances: actor('replaceInstances'),
    stopInstances: actor('stopInstances'),
    removeService: actor('removeService'),
  };
}
