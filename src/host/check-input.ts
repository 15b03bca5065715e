import type { ClusterObservation } from '../model/cluster.js';
import { OPERATION_TYPES, type ServiceRequest } from '../model/operation.js';
import { isRequest } from '../model/type-guards.js';
import { readField } from '../model/unchecked.js';

/*
 * What only JavaScript can hand over wrongly. Fields of a request are checked by the rules, which refuse it.
 */

/** @throws TypeError if this is not an object whose type is one of the ten operations or CANCEL. */
export function checkRequest(request: ServiceRequest): void {
  checkIsObject(request);
  if (isRequest(request)) return;
  throw new TypeError(`request.type must be one of ${OPERATION_TYPES.join(', ')} and CANCEL.`);
}

/** @throws TypeError if this is no object, and no request for that. */
export function checkIsObject(posted: unknown): void {
  if (typeof posted !== 'object' || posted === null) throw new TypeError('The request must be an object with a type.');
}

/** @throws TypeError or RangeError that names the argument of an observation and what it must be. */
export function checkObserving(collect: unknown, now: unknown): void {
  if (typeof collect !== 'function') throw new TypeError('collect must be a function that returns an observation.');
  if (typeof now !== 'number' || !Number.isFinite(now)) throw new RangeError('now must be a time in epoch ms.');
}

/** @throws TypeError that names the list which the observation lacks. */
export function checkObservation(observation: ClusterObservation): void {
  for (const list of ['executors', 'instances'] as const) {
    if (!Array.isArray(readField(observation, list))) throw new TypeError(`observation.${list} must be a list.`);
  }
}
