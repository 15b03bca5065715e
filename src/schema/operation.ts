import { z } from 'zod';
import {
  FAILURE_STRATEGIES,
  type Operation,
  OPERATION_TYPES,
  type OpSpec,
  MAX_PARALLELISM,
  MIN_PARALLELISM,
} from '../model/operation.js';
import { MAX_INSTANCES_PER_HOST, MIN_INSTANCES_PER_HOST, type LocalServiceSpec } from '../model/service.js';
import { timeout } from './duration.js';
import { flag, listOf, only, oneOf, optional, optionalOr, refused, text, variantsOf, wholeNumber } from './fields.js';
import { type ObjectOf, objectsWith } from './objects.js';
import { specSchema } from './spec.js';

/** The schema of an operation whose objects are made in this way. */
export function operationSchemaWith(object: ObjectOf) {
  const serviceId = text('the id of a service');
  const instanceIds = listOf(text('the id of an instance'));
  const instancesPerHost = wholeNumber(MIN_INSTANCES_PER_HOST, MAX_INSTANCES_PER_HOST);
  const stopFirst = optionalOr(flag(), () => false);
  const opSpec = opSpecSchema(object);
  const limits = { opSpec: z.exactOptional(opSpec) };
  const postedLimits = { opSpec: optional(opSpec) };

  return variantsOf(OPERATION_TYPES, [
    object({
      type: only('CREATE'),
      spec: specSchema(object),
      instancesPerHost,
      recovered: refused('only a host itself recovers a service'),
    }).superRefine(requireOneIfHostLevel),
    object({ type: only('ACTIVATE'), serviceId }),
    readAs(
      object({ type: z.literal(['DEACTIVATE', 'STOP']), serviceId }),
      (posted) => ({ ...posted, type: 'DEACTIVATE' }),
      object({ type: only('DEACTIVATE'), serviceId }),
    ),
    readAs(
      object({
        type: only('RESTART'),
        serviceId,
        stopFirst,
        ...postedLimits,
        clusterOpSpec: optional(opSpec),
      }).superRefine(requireEqualOpSpecs),
      ({ clusterOpSpec, ...posted }) =>
        withoutNull({ ...posted, opSpec: posted.opSpec ?? clusterOpSpec ?? null }, 'opSpec'),
      object({ type: only('RESTART'), serviceId, stopFirst: flag(), ...limits }),
    ),
    readAs(
      object({ type: only('ADJUST_INSTANCES'), serviceId, ...postedLimits }),
      (posted) => withoutNull(posted, 'opSpec'),
      object({ type: only('ADJUST_INSTANCES'), serviceId, ...limits }),
    ),
    object({ type: only('DEPLOY_TEST_INSTANCE'), serviceId }),
    readAs(
      object({
        type: only('REPLACE_INSTANCES'),
        serviceId,
        instanceIds: optionalOr(instanceIds, () => []),
        stopFirst,
        ...postedLimits,
      }),
      (posted) => withoutNull(posted, 'opSpec'),
      object({ type: only('REPLACE_INSTANCES'), serviceId, instanceIds, stopFirst: flag(), ...limits }),
    ),
    readAs(
      object({ type: only('STOP_INSTANCES'), serviceId, instanceIds, ...postedLimits }),
      (posted) => withoutNull(posted, 'opSpec'),
      object({ type: only('STOP_INSTANCES'), serviceId, instanceIds, ...limits }),
    ),
    object({ type: only('UPDATE_INSTANCE_COUNT'), serviceId, instancesPerHost }),
    object({ type: only('DESTROY'), serviceId }),
  ]);
}

/**
 * What is an operation on the wire (domain.md §7)? Reads `STOP` as DEACTIVATE and RESTART's `clusterOpSpec` as `opSpec`.
 * Refuses unknown keys, and `recovered`, which only a host may set; knows nothing of a cluster's policy:
 * {@link parseOperation} does, and takes hostile input too.
 */
export const operationSchema = operationSchemaWith(objectsWith('refuse')) satisfies z.ZodType<Operation>;

function opSpecSchema(object: ObjectOf) {
  const limit = timeout();
  const parallelism = wholeNumber(MIN_PARALLELISM, MAX_PARALLELISM);
  const failureStrategy = oneOf(FAILURE_STRATEGIES);
  return readAs(
    object({
      timeout: optional(limit),
      parallelism: optional(parallelism),
      failureStrategy: optional(failureStrategy),
    }),
    (posted) => withoutNull(posted, 'timeout', 'parallelism', 'failureStrategy'),
    object({
      timeout: z.exactOptional(limit),
      parallelism: z.exactOptional(parallelism),
      failureStrategy: z.exactOptional(failureStrategy),
    }),
  ) satisfies z.ZodType<OpSpec>;
}

/**
 * What is posted in one form and read as another. Both forms are schemas, so that a JSON Schema can be made of either
 * side; of a `.transform` none can.
 */
function readAs<TPosted extends z.ZodType, TRead extends z.ZodType>(
  posted: TPosted,
  read: (posted: z.output<TPosted>) => unknown,
  result: TRead,
) {
  return z.pipe(posted, z.preprocess(read, result));
}

/** The model knows no null in these fields: what is posted as null is left out. */
function withoutNull(posted: object, ...fields: readonly string[]): unknown {
  return Object.fromEntries(Object.entries(posted).filter(([key, value]) => value !== null || !fields.includes(key)));
}

function requireOneIfHostLevel(
  { spec, instancesPerHost }: { readonly spec: LocalServiceSpec; readonly instancesPerHost: number },
  context: z.RefinementCtx,
): void {
  if (spec.placementPolicy.hostLevel && instancesPerHost !== 1) {
    context.addIssue({
      code: 'custom',
      path: ['instancesPerHost'],
      message: 'expected 1, because the placement is hostLevel',
    });
  }
}

/** Both were read by the same schema, so that equal ones have their keys in the same order. */
function requireEqualOpSpecs(
  { opSpec, clusterOpSpec }: { readonly opSpec?: OpSpec | null; readonly clusterOpSpec?: OpSpec | null },
  context: z.RefinementCtx,
): void {
  if (opSpec == null || clusterOpSpec == null) return;
  if (JSON.stringify(opSpec) !== JSON.stringify(clusterOpSpec)) {
    const message = 'expected the same as opSpec, or only one of the two';
    context.addIssue({ code: 'custom', path: ['clusterOpSpec'], message });
  }
}
