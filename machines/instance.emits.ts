import { emitOf } from './compilable.js';
import type { InstanceContext, InstanceEmitted, InstanceEvent } from './instance.context.js';

const emits = (pure: (context: InstanceContext) => InstanceEmitted) =>
  emitOf<InstanceContext, InstanceEvent, InstanceEmitted>(pure);

/** The named emitted events of the instance chart. */
export const EMITS = {
  /** A try of the check is due. */
  emitCheckDue: emits(({ instanceId, check, tryId }) => ({ type: 'check.due', instanceId, check, tryId })),
  /** The pre-shutdown hooks are due. */
  emitHooksDue: emits(({ instanceId, settings }) => ({ type: 'hooks.due', instanceId, hooks: settings.hooks })),
};
