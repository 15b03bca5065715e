/**
 * Validation: turns posted JSON into a typed value, or into issues. Loads zod, and none of the machines.
 *
 * @module schema
 */

export { issueText } from './issue-text.js';
export type { UnknownKeys } from './objects.js';
export { clusterObservationSchema } from './observation.js';
export { operationSchema } from './operation.js';
export { parseObservation, parseOperation, type ParseOptions, type ParseResult, parseSpec } from './parse.js';
export { localServiceSpecSchema } from './spec.js';
