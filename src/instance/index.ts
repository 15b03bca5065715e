/**
 * The statechart of one instance on one host, for executors and simulations of them. Separate from the main entry,
 * because a controller does not need it. Explicit exports only; loads xstate.
 *
 * @module instance
 */

export type {
  CheckDue,
  HooksDue,
  InstanceCheck,
  InstanceContext,
  InstanceEmitted,
  InstanceError,
  InstanceEvent,
  ShutdownPhase,
  TryPhase,
} from '../../machines/instance.context.js';
export type { CheckSettings, InstanceInput, InstanceSettings } from '../../machines/instance.input.js';
export { instanceMachine } from '../../machines/instance.machine.js';
export type {
  InstanceAction,
  InstanceActor,
  InstanceDelay,
  InstanceGuard,
  InstanceMachine,
  InstanceSchema,
  InstanceSnapshot,
  InstanceTag,
} from '../../machines/instance.type.js';

export { toInstanceRecord } from '../chart/instance.js';
