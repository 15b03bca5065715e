import { z } from 'zod';
import type { ClusterObservation, ClusterPolicy } from '../model/cluster.js';
import type { Operation } from '../model/operation.js';
import type { LocalServiceSpec } from '../model/service.js';
import { checkPolicy, clusterPolicyIssues } from './cluster-policy.js';
import { type Issue, reportedIssues } from './issues.js';
import { readJson } from './json.js';
import { objectBuilder, type UnknownKeys } from './objects.js';
import { clusterObservationSchema, observationSchema } from './observation.js';
import { operationSchema, operationSchemaWith } from './operation.js';
import { localServiceSpecSchema, specSchema } from './spec.js';

/** How strictly JSON is read. */
export interface ParseOptions {
  /** What to do with keys that are not known, at every level. Default `refuse`; the others are for a newer cluster. */
  readonly unknownKeys?: UnknownKeys;
}

/** The result of zod's `safeParse`; `error.issues` holds at most 100 issues, and the last says whether there are more. */
export type ParseResult<TValue> =
  { readonly success: true; readonly data: TValue } | { readonly success: false; readonly error: z.ZodError };

/** Sizes as {@link readJson} counts them: about 500,000 values, and about a million instances. */
const MAX_SPEC_SIZE = 2 ** 23;
const MAX_OBSERVATION_SIZE = 2 ** 28;

/**
 * Parses a JSON value as a specification that the cluster allows (domain.md §7), in its canonical form and with
 * defaults. What Drove takes and means one thing is read, however it is written. Whatever the JSON is, it does not throw.
 * An issue names the path of the field and what was expected there; of the posted value it repeats only keys.
 *
 * @throws TypeError if the policy has an unknown field, or one that is not what it must be: it would allow what it should forbid.
 */
export function parseSpec(
  json: unknown,
  clusterPolicy: ClusterPolicy = {},
  options: ParseOptions = {},
): ParseResult<LocalServiceSpec> {
  checkPolicy(clusterPolicy);
  return parse(json, specSchemas[options.unknownKeys ?? 'refuse'](), MAX_SPEC_SIZE, (spec) =>
    clusterPolicyIssues(spec, clusterPolicy),
  );
}

/**
 * Parses a JSON value as an operation (domain.md §7); the cluster must allow the specification of a CREATE. Like
 * {@link parseSpec}; reads the aliases `STOP` and `clusterOpSpec`, and refuses a CREATE that is `recovered`.
 *
 * @throws TypeError like {@link parseSpec}.
 */
export function parseOperation(
  json: unknown,
  clusterPolicy: ClusterPolicy = {},
  options: ParseOptions = {},
): ParseResult<Operation> {
  checkPolicy(clusterPolicy);
  return parse(json, operationSchemas[options.unknownKeys ?? 'refuse'](), MAX_SPEC_SIZE, (operation) =>
    operation.type === 'CREATE'
      ? clusterPolicyIssues(operation.spec, clusterPolicy).map((issue) => ({ ...issue, path: ['spec', ...issue.path] }))
      : [],
  );
}

/** Parses a JSON value as an observation of a cluster (domain.md §5), like {@link parseSpec}. */
export function parseObservation(json: unknown, options: ParseOptions = {}): ParseResult<ClusterObservation> {
  return parse(json, observationSchemas[options.unknownKeys ?? 'refuse'](), MAX_OBSERVATION_SIZE, () => []);
}

const specSchemas = {
  refuse: () => localServiceSpecSchema,
  keep: once(() => specSchema(objectBuilder('keep'))),
  strip: once(() => specSchema(objectBuilder('strip'))),
} satisfies Schemas<LocalServiceSpec>;

const operationSchemas = {
  refuse: () => operationSchema,
  keep: once(() => operationSchemaWith(objectBuilder('keep'))),
  strip: once(() => operationSchemaWith(objectBuilder('strip'))),
} satisfies Schemas<Operation>;

const observationSchemas = {
  refuse: () => clusterObservationSchema,
  keep: once(() => observationSchema(objectBuilder('keep'))),
  strip: once(() => observationSchema(objectBuilder('strip'))),
} satisfies Schemas<ClusterObservation>;

type Schemas<TValue> = Record<UnknownKeys, () => z.ZodType<TValue>>;

function once<TMade>(make: () => TMade): () => TMade {
  let made: TMade | undefined;
  return () => (made ??= make());
}

function parse<TValue>(
  json: unknown,
  schema: z.ZodType<TValue>,
  maxSize: number,
  furtherIssues: (value: TValue) => readonly Issue[],
): ParseResult<TValue> {
  const read = readJson(json, maxSize);
  if (!read.isJson) return failure([{ code: 'custom', path: read.path, message: read.message }]);
  const result = schema.safeParse(read.json);
  if (!result.success) return failure(result.error.issues);
  const issues = furtherIssues(result.data);
  return issues.length === 0 ? result : failure(issues);
}

function failure(issues: readonly Issue[]): { readonly success: false; readonly error: z.ZodError } {
  return { success: false, error: new z.ZodRealError(reportedIssues(issues)) };
}
