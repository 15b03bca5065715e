import { type InstanceContext, recordOf } from '../../machines/instance.context.js';
import type { InstanceRecord } from '../model/cluster.js';
import type { InstanceState } from '../model/instance.js';

/**
 * The record of an instance, as an observation holds it and `assessHealth` takes it. `updatedAt` is the time of the last
 * event that was admitted; an executor that reports again sets it to the time of its report.
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
