import { type InstanceContext, recordOf } from '../../machines/instance.context.js';
import type { InstanceRecord } from '../model/cluster.js';
import type { InstanceState } from '../model/instance.js';

/**
 * What does an observation say of this instance: the record that `assessHealth` takes? `updatedAt` is the time of the
 * last event that was admitted; an executor that reports afresh puts the time of its report there.
 */
export function toInstanceRecord({
  value,
  context,
}: {
  readonly value: InstanceState;
  readonly context: InstanceContext;
}): InstanceRecord {
  return recordOf(value, context);
}
