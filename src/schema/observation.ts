import type { z } from 'zod';
import {
  type ClusterObservation,
  EXECUTOR_STATES,
  type ExecutorRecord,
  type InstanceRecord,
} from '../model/cluster.js';
import { INSTANCE_STATES } from '../model/instance.js';
import { listOf, oneOf, text, wholeNumber } from './fields.js';
import { type ObjectOf, objectsWith } from './objects.js';

/** The schema of an observation whose objects are made in this way. */
export function observationSchema(object: ObjectOf) {
  const executor = object({
    executorId: text('the id of an executor'),
    state: oneOf(EXECUTOR_STATES),
  }) satisfies z.ZodType<ExecutorRecord>;

  const instance = object({
    instanceId: text('the id of an instance'),
    serviceId: text('the id of a service'),
    executorId: text('the id of an executor'),
    state: oneOf(INSTANCE_STATES),
    createdAt: wholeNumber(0),
    updatedAt: wholeNumber(0),
  }) satisfies z.ZodType<InstanceRecord>;

  return object({ executors: listOf(executor), instances: listOf(instance) });
}

/** What does a host see of the cluster (domain.md §5)? Refuses unknown keys. */
export const clusterObservationSchema = observationSchema(
  objectsWith('refuse'),
) satisfies z.ZodType<ClusterObservation>;
