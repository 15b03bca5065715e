/*
 * The type of the instance machine. Each of its parts has a name, so that an editor shows a machine, an actor or a
 * snapshot in a few words; XState's inferred types would be spelt out.
 */
import type { ActorRefFrom, AnyActorRef, MetaObject, SnapshotFrom, StateMachine } from 'xstate';
import type { InstanceRecord } from '../src/model/cluster.js';
import type { InstanceState } from '../src/model/instance.js';
import type { Parameterized } from './compilable.js';
import type { InstanceContext, InstanceEmitted, InstanceEvent } from './instance.context.js';
import type { DELAYS } from './instance.delays.js';
import type { EMITS } from './instance.emits.js';
import type { GUARDS } from './instance.guards.js';
import type { InstanceInput } from './instance.input.js';
import type { UPDATES } from './instance.updates.js';

/** The named actions of the instance chart. */
export type InstanceAction = Parameterized<typeof UPDATES & typeof EMITS>;

/** The named guards of the instance chart. */
export type InstanceGuard = Parameterized<typeof GUARDS>;

/** The named delays of the instance chart. */
export type InstanceDelay = Extract<keyof typeof DELAYS, string>;

/** The tags of the instance states. */
export type InstanceTag = 'active' | 'running' | 'terminal' | 'error';

/** The instance machine's id and states. */
export interface InstanceSchema {
  id: 'local-service-instance-v1';
  states: Record<InstanceState, object>;
}

/** The instance machine's type. */
export type InstanceMachine = StateMachine<
  InstanceContext,
  InstanceEvent,
  // No children.
  { [TName in never]: AnyActorRef },
  never,
  InstanceAction,
  InstanceGuard,
  InstanceDelay,
  InstanceState,
  InstanceTag,
  InstanceInput,
  InstanceRecord,
  InstanceEmitted,
  MetaObject,
  InstanceSchema
>;

/** A snapshot of the instance machine; `value` is one of the 15 instance states. */
export type InstanceSnapshot = SnapshotFrom<InstanceMachine>;

/** A running instance actor. */
export type InstanceActor = ActorRefFrom<InstanceMachine>;
