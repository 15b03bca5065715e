/* The lifecycle machine as it is, with its seven actors as promises that Restate runs. */
import type { ObjectContext } from '@restatedev/restate-sdk';
import { fromPromise } from '@restatedev/xstate/promise';
import {
  type LifecycleContext,
  type LifecycleMachine,
  lifecycleMachine,
  type LifecycleOutput,
  type LifecycleState,
  missingActors,
  type WorkInputOf,
  type WorkName,
} from 'local-service-machines';
import { perform } from './work.js';

/** What the object of a service answers; `@restatedev/xstate` does not tell the machine's own types. */
export interface ServiceSnapshot {
  readonly status: 'active' | 'done' | 'error';
  readonly value: LifecycleState;
  readonly context: LifecycleContext;
  readonly output?: LifecycleOutput;
  readonly tags: readonly string[];
}

/** The object of a service, as far as work asks it. */
export interface ServiceObject {
  snapshot(ctx: ObjectContext): Promise<ServiceSnapshot>;
}

/** The machine whose work is done on the cluster at this URL. */
export function lifecycleOn(clusterUrl: string): LifecycleMachine {
  const work = <TName extends WorkName>(name: TName) =>
    fromPromise<void, WorkInputOf<TName>>(({ input, ctx }) => perform(name, input, ctx, clusterUrl));
  const machine = lifecycleMachine.provide({
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
  // Where one is missing, a promise of XState's own would run in this process and wait until its time-out.
  const missing = missingActors(machine);
  if (missing.length > 0) throw new Error(`Nobody does the work of ${missing.join(', ')}.`);
  return machine;
}
