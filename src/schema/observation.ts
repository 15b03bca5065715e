import type { z } from 'zod';
import {
  type ClusterObservation,
  EXECUTOR_STATES,
  type ExecutorRecord,
  type InstanceRecord,
} from '../model/cluster.js';
import { INSTANCE_STATES } from '../model/instance.js';
import { listOf, oneOf, text, wholeNumber } from './fields.js';
import { type ObjectBuilder, objectBuilder } from './objects.js';

/** Makes the schema of an observation, its objects with the given builder. */
export function observationSchema(object: ObjectBuilder) {
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

/** The schema of an observation of a cluster (domain.md §5). Refuses unknown keys. */
export const clusterObservationSchema = observationSchema(
  objectBuilder('refuse'),
) satisfies z.ZodType<ClusterObservation>;
