import { z } from 'zod';
import type { ClusterObservation, ClusterPolicy } from '../model/cluster.js';
import type { Operation } from '../model/operation.js';
import type { LocalServiceSpec } from '../model/service.js';
import { policyIssues } from './cluster-policy.js';
import { type Issue, reportable } from './issues.js';
import { readJson } from './json.js';
import { objectsWith, type UnknownKeys } from './objects.js';
import { clusterObservationSchema, observationSchema } from './observation.js';
import { operationSchema, operationSchemaWith } from './operation.js';
import { localServiceSpecSchema, specSchema } from './spec.js';

/** How strictly is JSON read? */
export interface ParseOptions {
  /** What to do with keys that are not known, at every level. Default `refuse`; the others are for a newer cluster. */
  readonly unknownKeys?: UnknownKeys;
}

/** What zod's `safeParse` answers; `error.issues` holds at most 100 issues, and the last says how many more there are. */
export type ParseResult<TValue> =
  { readonly success: true; readonly data: TValue } | { readonly success: false; readonly error: z.ZodError };

/** Sizes as {@link readJson} counts them: about 500,000 values, and about a million instances. */
const SPEC_SIZE_MAX = 2 ** 23;
const OBSERVATION_SIZE_MAX = 2 ** 28;

/**
 * Is this JSON value a specification that the cluster allows (domain.md §7)? Fills in defaults. Never throws, whatever
 * it is given. An issue names the path of the field and what was expected there, and repeats nothing that was posted
 * but keys.
 */
export function parseSpec(
  json: unknown,
  clusterPolicy: ClusterPolicy = {},
  options: ParseOptions = {},
): ParseResult<LocalServiceSpec> {
  return parse(json, specSchemas[options.unknownKeys ?? 'refuse'](), SPEC_SIZE_MAX, (spec) =>
    policyIssues(spec, clusterPolicy),
  );
}

/**
 * Is this JSON value an operation (domain.md §7), and does the cluster allow the specification of a CREATE? Like
 * {@link parseSpec}; reads the aliases `STOP` and `clusterOpSpec`, and refuses a CREATE that is `recovered`.
 */
export function parseOperation(
  json: unknown,
  clusterPolicy: ClusterPolicy = {},
  options: ParseOptions = {},
): ParseResult<Operation> {
  return parse(json, operationSchemas[options.unknownKeys ?? 'refuse'](), SPEC_SIZE_MAX, (operation) =>
    operation.type === 'CREATE'
      ? policyIssues(operation.spec, clusterPolicy).map((issue) => ({ ...issue, path: ['spec', ...issue.path] }))
      : [],
  );
}

/** Is this JSON value an observation of a cluster (domain.md §5)? Like {@link parseSpec}. */
export function parseObservation(json: unknown, options: ParseOptions = {}): ParseResult<ClusterObservation> {
  return parse(json, observationSchemas[options.unknownKeys ?? 'refuse'](), OBSERVATION_SIZE_MAX, () => []);
}

const specSchemas = {
  refuse: () => localServiceSpecSchema,
  keep: once(() => specSchema(objectsWith('keep'))),
  strip: once(() => specSchema(objectsWith('strip'))),
} satisfies Schemas<LocalServiceSpec>;

const operationSchemas = {
  refuse: () => operationSchema,
  keep: once(() => operationSchemaWith(objectsWith('keep'))),
  strip: once(() => operationSchemaWith(objectsWith('strip'))),
} satisfies Schemas<Operation>;

const observationSchemas = {
  refuse: () => clusterObservationSchema,
  keep: once(() => observationSchema(objectsWith('keep'))),
  strip: once(() => observationSchema(objectsWith('strip'))),
} satisfies Schemas<ClusterObservation>;

type Schemas<TValue> = Record<UnknownKeys, () => z.ZodType<TValue>>;

function once<TMade>(make: () => TMade): () => TMade {
  let made: TMade | undefined;
  return () => (made ??= make());
}

function parse<TValue>(
  json: unknown,
  schema: z.ZodType<TValue>,
  sizeMax: number,
  furtherIssues: (value: TValue) => readonly Issue[],
): ParseResult<TValue> {
  const reading = readJson(json, sizeMax);
  if (!reading.isJson) return failure([{ code: 'custom', path: reading.path, message: reading.message }]);
  const result = schema.safeParse(reading.json);
  if (!result.success) return failure(result.error.issues);
  const issues = furtherIssues(result.data);
  return issues.length === 0 ? result : failure(issues);
}

function failure(issues: readonly Issue[]): { readonly success: false; readonly error: z.ZodError } {
  return { success: false, error: new z.ZodRealError(reportable(issues)) };
}
