import { type AnyActorRef, fromPromise } from 'xstate';
import type { WorkInputOf, WorkName } from '../../machines/lifecycle.work.js';
import type { WorkProgress } from '../model/work.js';
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

/** Reports how far work has come. */
export type ReportProgress = (progress: WorkProgress) => void;

/** Runs the seven pieces of work. It may report a result at any time, and more than once. */
export interface WorkRunner {
  /** Runs this work and reports its result; and, if it has many parts, its progress. */
  runWork<TName extends WorkName>(
    name: TName,
    input: WorkInputOf<TName>,
    signal: AbortSignalLike,
    report: (result: WorkResult) => void,
    reportProgress?: ReportProgress,
  ): void;
}

/** The seven pieces of work as actors, for `lifecycleMachine.provide({ actors })`. Their progress is sent to the service. */
export function workActors(runner: WorkRunner) {
  const actor = <TName extends WorkName>(name: TName) =>
    fromPromise<unknown, WorkInputOf<TName>>(
      ({ input, signal, self }: { input: WorkInputOf<TName>; signal: AbortSignalLike; self: AnyActorRef }) =>
        new Promise((resolve, reject) => {
          const report = ({ outcome }: WorkResult) => {
            const rejection = errorOfOutcome(outcome);
            if (rejection === undefined) resolve(undefined);
            else reject(Object.assign(new Error(rejection.message), rejection));
          };
          runner.runWork(name, input, signal, report, (progress) => {
            // Work that is aborted is not in flight any more.
            if (!signal.aborted) self._parent?.send({ type: 'PROGRESS', effectId: input.effectId, ...progress });
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
