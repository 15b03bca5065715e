/**
 * The statechart of one instance on one host, for executors and simulations of them. Separate from the main entry,
 * because a controller does not need it. Loads xstate.
 *
 * ```sh
 * npm install local-service-machines xstate
 * ```
 *
 * ```ts
 * import { instanceMachine } from 'local-service-machines/instance';
 * import { createActor } from 'xstate';
 *
 * const check = { mode: { type: 'CMD', command: 'true', shellDisabled: false }, timeout: '1s', interval: '5s', attempts: 3 } as const;
 * const ids = { instanceId: 'SI-1', serviceId: 'dns-cache-1', executorId: 'host-1' };
 * const input = { ...ids, spec: { readiness: check, healthcheck: check }, createdAt: 1_700_000_000_000 };
 * const actor = createActor(instanceMachine, { input }).start();
 * actor.send({ type: 'STOP', at: 1_700_000_001_000 });
 * console.log(actor.getSnapshot().value);
 * // prints: STOPPING
 * ```
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
