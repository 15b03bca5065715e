import { z } from 'zod';
import {
  type ClusterObservation,
  EXECUTOR_STATES,
  type ExecutorRecord,
  type InstanceRecord,
} from '../model/cluster.js';
import { INSTANCE_STATES } from '../model/instance.js';
import { anyText, convert, optional, text, wholeNumber } from './fields.js';
import { listOf } from './lists.js';
import { type ObjectBuilder, objectBuilder } from './objects.js';
import { oneOf } from './words.js';

/** What Drove reports of an instance besides what plans need. */
const UNUSED_FIELDS = ['serviceName', 'localInfo', 'resources', 'metadata'] as const;

/**
 * Makes the schema of an observation, its objects with the given builder. An executor may also have `updated`. An instance
 * may be as Drove reports it: with `created` and `updated`, an empty `errorMessage`, and what plans do not need, which is left out.
 */
export function observationSchema(object: ObjectBuilder) {
  const time = wholeNumber(0);

  const executorId = text('the id of an executor');
  const executor = convert(
    object({
      executorId,
      state: oneOf(EXECUTOR_STATES),
      updatedAt: optional(time),
      updated: optional(time),
    }).superRefine((posted, context) => requireEqualTimes(posted, 'updatedAt', 'updated', context)),
    ({ updated, ...posted }) => (updated == null ? posted : { ...posted, updatedAt: updated }),
    object({ executorId, state: z.enum(EXECUTOR_STATES), updatedAt: z.exactOptional(time) }),
  ) satisfies z.ZodType<ExecutorRecord>;

  const fields = {
    instanceId: text('the id of an instance'),
    serviceId: text('the id of a service'),
    executorId,
    state: oneOf(INSTANCE_STATES),
  };
  const instance = convert(
    object({
      ...fields,
      createdAt: z.exactOptional(time),
      created: z.exactOptional(time),
      updatedAt: z.exactOptional(time),
      updated: z.exactOptional(time),
      errorMessage: optional(anyText()),
      ...Object.fromEntries(UNUSED_FIELDS.map((field) => [field, z.exactOptional(z.unknown())])),
    })
      .superRefine((posted, context) => {
        requireTime(posted, 'createdAt', 'created', context);
        requireTime(posted, 'updatedAt', 'updated', context);
      })
      .meta({ allOf: [oneOfThese('createdAt', 'created'), oneOfThese('updatedAt', 'updated')] }),
    ({ created, updated, errorMessage, ...posted }) => {
      // Only where it is there: what was deleted from is slow, and there may be a million instances.
      for (const field of UNUSED_FIELDS) if (field in posted) Reflect.deleteProperty(posted, field);
      return {
        ...posted,
        createdAt: created ?? posted.createdAt,
        updatedAt: updated ?? posted.updatedAt,
        ...((errorMessage ?? '') !== '' && { errorMessage }),
      };
    },
    object({
      ...fields,
      state: z.enum(INSTANCE_STATES),
      createdAt: time,
      updatedAt: time,
      errorMessage: z.exactOptional(anyText()),
    }),
  ) satisfies z.ZodType<InstanceRecord>;

  return object({ executors: listOf(executor), instances: listOf(instance) });
}

/** The schema of an observation of a cluster, in our words or in Drove's (domain.md §5, §7). Refuses unknown keys. */
export const clusterObservationSchema = observationSchema(
  objectBuilder('refuse'),
) satisfies z.ZodType<ClusterObservation>;

/** Says in a JSON Schema that one of these fields is required. */
function oneOfThese(...fields: readonly string[]) {
  return { anyOf: fields.map((field) => ({ required: [field] })) };
}

/** Our word for a time, and Drove's. */
type Times<TOurs extends string, TDroves extends string> = { readonly [TName in TOurs | TDroves]?: number | null };

function requireTime<TOurs extends string, TDroves extends string>(
  posted: Times<TOurs, TDroves>,
  ours: TOurs,
  droves: TDroves,
  context: z.RefinementCtx,
): void {
  if (posted[ours] == null && posted[droves] == null) {
    context.addIssue({ code: 'custom', path: [ours], message: 'is required: expected a whole number of at least 0' });
  }
  requireEqualTimes(posted, ours, droves, context);
}

function requireEqualTimes<TOurs extends string, TDroves extends string>(
  posted: Times<TOurs, TDroves>,
  ours: TOurs,
  droves: TDroves,
  context: z.RefinementCtx,
): void {
  if (posted[ours] != null && posted[droves] != null && posted[ours] !== posted[droves]) {
    context.addIssue({
      code: 'custom',
      path: [droves],
      message: `expected the same as ${ours}, or only one of the two`,
    });
  }
}
