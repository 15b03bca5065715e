import type { InstanceContext, InstanceEmitted, InstanceEvent } from './instance.context.js';
import { emitOf } from './compilable.js';

/** The named emitted events of the instance chart. */
export const EMITS = {
  /** A try of the check is due. */
  emitCheckDue: emitOf<InstanceContext, InstanceEvent, InstanceEmitted>(({ instanceId, check }) => ({
    type: 'check.due',
    instanceId,
    check,
  })),
};
