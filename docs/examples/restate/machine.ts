/* The lifecycle machine as it is, with its seven actors as promises that Restate runs. */
import type { ObjectContext } from '@restatedev/restate-sdk';
import { fromPromise } from '@restatedev/xstate/promise';
import {
  type LifecycleContext,
  type LifecycleEvent,
  type LifecycleMachine,
  lifecycleMachine,
  type LifecycleOutput,
  type LifecycleState,
  missingActors,
  type WorkInputOf,
  type WorkName,
} from 'local-service-machines';
import { restartable } from 'local-service-machines/engine';
import { perform } from './work.js';

/** The answer of a service's object; `@restatedev/xstate` does not export the machine's own types. */
export interface ServiceSnapshot {
  readonly status: 'active' | 'done' | 'error';
  readonly value: LifecycleState;
  readonly context: LifecycleContext;
  readonly output?: LifecycleOutput;
  readonly tags: readonly string[];
}

/** The part of a service's object that work calls. */
export interface ServiceObject {
  snapshot(ctx: ObjectContext): Promise<ServiceSnapshot>;
  send(ctx: ObjectContext, request: { readonly event: LifecycleEvent }): Promise<ServiceSnapshot>;
}

/**
 * The machine whose work is done on the cluster at this URL. Its id is its version: Restate stores it with each service, and
 * runs the service on the machine of this id to its end.
 */
export function lifecycleOn(clusterUrl: string, id: string = lifecycleMachine.id): LifecycleMachine {
  const work = <TName extends WorkName>(name: TName) =>
    fromPromise<void, WorkInputOf<TName>>(({ input, ctx }) => perform(name, input, ctx, clusterUrl));
  // Restate restores the machine on every event, and keeps its children and timers itself.
  const machine = restartable(lifecycleMachine, { durable: true }).provide({
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
  // For a missing one, a promise of XState itself would run in this process and wait until its time-out.
  const missing = missingActors(machine);
  if (missing.length > 0) throw new Error(`The machine lacks the actors ${missing.join(', ')}.`);
  return Object.assign(machine, { id });
}
