import { fromPromise } from 'xstate';
import type { WorkInputOf, WorkName } from '../../machines/lifecycle.work.js';
import type { Outcome } from './harness.js';
import { rejectionOf } from './steps.js';

/** What tells work that nobody waits for it any more: an AbortSignal, or whatever looks like one. */
export interface StopSignal {
  readonly aborted: boolean;
}

/** What a piece of work reports when it has ended. */
export interface WorkResult {
  readonly effectId: string;
  readonly outcome: Outcome;
}

/** Whoever does the seven pieces of work. It reports each result when it likes, and as often. */
export interface Performer {
  /** Does this work, and reports its result. */
  perform<TName extends WorkName>(
    name: TName,
    input: WorkInputOf<TName>,
    signal: StopSignal,
    report: (result: WorkResult) => void,
  ): void;
}

/** The seven pieces of work as actors, for `lifecycleMachine.provide({ actors })`. */
export function performedActors(performer: Performer) {
  const actor = <TName extends WorkName>(name: TName) =>
    fromPromise<unknown, WorkInputOf<TName>>(
      ({ input, signal }: { readonly input: WorkInputOf<TName>; readonly signal: StopSignal }) =>
        new Promise((resolve, reject) => {
          performer.perform(name, input, signal, ({ outcome }) => {
            const rejection = rejectionOf(outcome);
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
