/*
 * The type of the lifecycle machine. Each of its parts has a name, so that an editor shows a machine, an actor or a
 * snapshot in a few words; XState's inferred types would be spelt out.
 */
import type { ActorRefFrom, ActorRefFromLogic, MetaObject, SnapshotFrom, StateMachine } from 'xstate';
import type { LifecycleState, LifecycleStateKind } from '../src/model/lifecycle.js';
import type { LifecycleInput } from '../src/model/settings.js';
import type { Parameterized } from './compilable.js';
import type { LifecycleContext, LifecycleEmitted, LifecycleEvent, LifecycleOutput } from './lifecycle.context.js';
import type { DELAYS } from './lifecycle.delays.js';
import type { EMITS } from './lifecycle.emits.js';
import type { GUARDS } from './lifecycle.guards.js';
import type { UPDATES } from './lifecycle.updates.js';
import type { WORK, WorkName } from './lifecycle.work.js';

/** The work in flight of a lifecycle actor, by name: at most one is there. */
export type LifecycleChildren = { [TWork in WorkName]?: ActorRefFromLogic<(typeof WORK)[TWork]> };

/** The seven actors that a controller provides. */
export type LifecycleWork = {
  [TWork in WorkName]: { src: TWork; logic: (typeof WORK)[TWork]; id: TWork };
}[WorkName];

/** The named actions of the chart. */
export type LifecycleAction =
  Parameterized<typeof UPDATES & typeof EMITS> | { type: 'recordRefusal'; params: undefined };

/** The named guards of the chart. */
export type LifecycleGuard = Parameterized<typeof GUARDS>;

/** The named delays of the chart. */
export type LifecycleDelay = Extract<keyof typeof DELAYS, string>;

/** The tags of the lifecycle states. */
export type LifecycleTag = Exclude<LifecycleStateKind, 'initial' | 'final'> | 'cancellable';

/** The lifecycle machine's id and states. */
export interface LifecycleSchema {
  id: 'local-service-lifecycle-v1';
  states: Record<LifecycleState, object>;
}

/** The lifecycle machine's type; `provide` keeps it. */
export type LifecycleMachine = StateMachine<
  LifecycleContext,
  LifecycleEvent,
  LifecycleChildren,
  LifecycleWork,
  LifecycleAction,
  LifecycleGuard,
  LifecycleDelay,
  LifecycleState,
  LifecycleTag,
  LifecycleInput | undefined,
  LifecycleOutput,
  LifecycleEmitted,
  MetaObject,
  LifecycleSchema
>;

/** A snapshot of the lifecycle machine; `value` is one of the 15 lifecycle states. */
export type LifecycleSnapshot = SnapshotFrom<LifecycleMachine>;

/** A running lifecycle actor. */
export interface LifecycleActor extends ActorRefFrom<LifecycleMachine> {}
