/**
 * Validation: turns posted JSON into a typed value, or into issues. Loads zod, and none of the machines.
 *
 * ```sh
 * npm install local-service-machines xstate zod
 * ```
 *
 * ```ts
 * import { issueText, parseOperation } from 'local-service-machines/schema';
 *
 * const posted: unknown = { type: 'STOP_INSTANCES', serviceId: 'dns-cache-1', instanceIDs: ['SI-1'] };
 * const parsed = parseOperation(posted);
 * if (!parsed.success) for (const issue of parsed.error.issues) console.log(issueText(issue));
 * // prints: instanceIds: is required: expected a list
 * // prints: instanceIDs: unknown key "instanceIDs": did you mean "instanceIds"?
 * ```
 *
 * @module schema
 */

export { formatIssues, issueText } from './issue-text.js';
export type { UnknownKeys } from './objects.js';
export { clusterObservationSchema } from './observation.js';
export { operationSchema } from './operation.js';
export { parseObservation, parseOperation, type ParseOptions, type ParseResult, parseSpec } from './parse.js';
export { localServiceSpecSchema } from './spec.js';
