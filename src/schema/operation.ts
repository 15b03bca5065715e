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
import { convert, flag, optional, optionalWithDefault, refused, text, wholeNumber } from './fields.js';
import { listOf } from './lists.js';
import { literal, oneOf, variantsOf } from './words.js';
import { type ObjectBuilder, objectBuilder } from './objects.js';
import { specSchema } from './spec.js';

/** Makes the schema of an operation, its objects with the given builder. */
export function operationSchemaWith(object: ObjectBuilder) {
  const serviceId = text('the id of a service');
  const instanceIds = listOf(text('the id of an instance'));
  const instancesPerHost = wholeNumber(MIN_INSTANCES_PER_HOST, MAX_INSTANCES_PER_HOST);
  const stopFirst = optionalWithDefault(flag(), () => false);
  const opSpec = opSpecSchema(object);
  const limits = { opSpec: z.exactOptional(opSpec) };
  const postedLimits = { opSpec: optional(opSpec) };

  const variants = [
    object({
      type: literal('CREATE'),
      spec: specSchema(object),
      instancesPerHost,
      recovered: refused('only a host recovers a service'),
    }).superRefine(requireOneIfHostLevel),
    object({ type: literal('ACTIVATE'), serviceId }),
    object({ type: literal('DEACTIVATE', { alias: 'STOP' }), serviceId }),
    convert(
      object({
        type: literal('RESTART'),
        serviceId,
        stopFirst,
        ...postedLimits,
        clusterOpSpec: optional(opSpec),
      }).superRefine(requireEqualOpSpecs),
      ({ clusterOpSpec, ...posted }) => (clusterOpSpec == null ? posted : { ...posted, opSpec: clusterOpSpec }),
      object({ type: literal('RESTART'), serviceId, stopFirst: flag(), ...limits }),
    ),
    convert(
      object({ type: literal('ADJUST_INSTANCES'), serviceId, ...postedLimits }),
      asPosted,
      object({ type: literal('ADJUST_INSTANCES'), serviceId, ...limits }),
    ),
    object({ type: literal('DEPLOY_TEST_INSTANCE'), serviceId }),
    convert(
      object({
        type: literal('REPLACE_INSTANCES'),
        serviceId,
        instanceIds: optionalWithDefault(instanceIds, () => []),
        stopFirst,
        ...postedLimits,
      }),
      asPosted,
      object({ type: literal('REPLACE_INSTANCES'), serviceId, instanceIds, stopFirst: flag(), ...limits }),
    ),
    convert(
      object({ type: literal('STOP_INSTANCES'), serviceId, instanceIds, ...postedLimits }),
      asPosted,
      object({ type: literal('STOP_INSTANCES'), serviceId, instanceIds, ...limits }),
    ),
    object({ type: literal('UPDATE_INSTANCE_COUNT'), serviceId, instancesPerHost }),
    object({ type: literal('DESTROY'), serviceId }),
  ] as const;
  return variantsOf(OPERATION_TYPES, variants, { STOP: 'DEACTIVATE' });
}

/**
 * The schema of an operation on the wire (domain.md §7). Reads `STOP` as DEACTIVATE and RESTART's `clusterOpSpec` as
 * `opSpec`. Refuses unknown keys, and `recovered`, which only a host may set; {@link parseOperation} also checks the
 * cluster's policy, and takes hostile input.
 */
export const operationSchema = operationSchemaWith(objectBuilder('refuse')) satisfies z.ZodType<Operation>;

function opSpecSchema(object: ObjectBuilder) {
  const limit = timeout();
  const parallelism = wholeNumber(MIN_PARALLELISM, MAX_PARALLELISM);
  const failureStrategy = oneOf(FAILURE_STRATEGIES);
  return convert(
    object({
      timeout: optional(limit),
      parallelism: optional(parallelism),
      failureStrategy: optional(failureStrategy),
    }),
    asPosted,
    object({
      timeout: z.exactOptional(limit),
      parallelism: z.exactOptional(parallelism),
      failureStrategy: z.exactOptional(failureStrategy),
    }),
  ) satisfies z.ZodType<OpSpec>;
}

/** Objects leave out a null where it means absent, which only the type of the posted form does not say. */
function asPosted(posted: unknown): unknown {
  return posted;
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

/** The same schema read both, so that equal ones have their keys in the same order. */
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
