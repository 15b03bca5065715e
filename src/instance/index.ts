/**
 * The statechart of one instance on one host, for executors and for simulations of them. A controller does not need it,
 * so it has an entry of its own. Explicit exports only; loads xstate.
 *
 * @module instance
 */

export type {
  InstanceCheck,
  InstanceContext,
  InstanceEmitted,
  InstanceError,
  InstanceEvent,
} from '../../machines/instance.context.js';
export type { CheckSettings, InstanceInput, InstanceSettings } from '../../machines/instance.input.js';
export {
  type InstanceActor,
  type InstanceMachine,
  instanceMachine,
  type InstanceSnapshot,
} from '../../machines/instance.machine.js';

export { toInstanceRecord } from '../chart/instance.js';
