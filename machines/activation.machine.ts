/*
 * The activation machine: what should be. It is the one definition of how the activation state of a local service
 * moves (domain.md §2, §4); the lifecycle machine, which does something about it, takes its activation state from here.
 *
 * It needs no implementations and holds no context.
 */
import {
  type ActorRefFrom,
  type AnyActorRef,
  type EventObject,
  type MachineContext,
  type MetaObject,
  type NonReducibleUnknown,
  setup,
  type SnapshotFrom,
  type StateMachine,
} from 'xstate';
import { ACTIVATION_STATES, type ActivationState } from '../src/model/activation.js';
import type { ActivateOperation, DeactivateOperation, DeployTestInstanceOperation } from '../src/model/operation.js';
import { exitsOf } from './structure.js';

/** The operations that move the activation state. */
export type ActivationEvent = ActivateOperation | DeployTestInstanceOperation | DeactivateOperation;

/** What should be: nothing runs, one test instance runs, or `instancesPerHost` instances run on every live host. */
export const activationMachine: ActivationMachine = setup({
  types: { events: {} as ActivationEvent },
}).createMachine({
  id: 'local-service-activation-v1',
  initial: 'INACTIVE',
  states: {
    INACTIVE: {
      description: 'No instance should run.',
      on: { ACTIVATE: 'ACTIVE', DEPLOY_TEST_INSTANCE: 'CONFIG_TESTING' },
    },
    CONFIG_TESTING: {
      description: 'Exactly one test instance should run, on any one live host.',
      on: { ACTIVATE: 'ACTIVE', DEACTIVATE: 'INACTIVE' },
    },
    ACTIVE: {
      description: 'instancesPerHost instances should run on every live host.',
      on: { DEACTIVATE: 'INACTIVE' },
    },
  },
});

/** The activation machine's type. */
export type ActivationMachine = StateMachine<
  MachineContext,
  ActivationEvent,
  // No children.
  { [TName in never]: AnyActorRef },
  never,
  never,
  never,
  never,
  ActivationState,
  string,
  NonReducibleUnknown,
  NonReducibleUnknown,
  EventObject,
  MetaObject,
  ActivationSchema
>;

/** The activation machine's id and states. */
export interface ActivationSchema {
  id: 'local-service-activation-v1';
  states: Record<ActivationState, object>;
}

/** A snapshot of the activation machine; `value` is one of the three activation states. */
export type ActivationSnapshot = SnapshotFrom<ActivationMachine>;

/** A running activation actor. */
export type ActivationActor = ActorRefFrom<ActivationMachine>;

const NEXT: ReadonlyMap<ActivationState, ReadonlyMap<string, ActivationState>> = new Map(
  ACTIVATION_STATES.map((from) => {
    const moves = Object.entries(exitsOf(activationMachine, from)).flatMap(([type, targets]) =>
      ACTIVATION_STATES.filter((to) => targets.includes(to)).map((to) => [type, to] as const),
    );
    return [from, new Map(moves)];
  }),
);

/**
 * The activation state that follows once this operation is recorded: what `recordActivation` has to store. Read off the
 * machine; other operations leave it as it is.
 */
export function nextActivationState(from: ActivationState, operationType: string): ActivationState {
  return NEXT.get(from)?.get(operationType) ?? from;
}
