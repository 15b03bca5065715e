import type { Operation, ResolvedOpSpec } from '../model/operation.js';
import { isFailureStrategy, isParallelism, isTimeout } from '../model/type-guards.js';
import { readField, readStrings } from '../model/unchecked.js';
import type { OperationInFlight } from '../model/work.js';

/** What else can be sent to a service. */
interface OtherEvent {
  readonly type: 'CANCEL' | 'OBSERVE' | 'PROGRESS';
}

/**
 * Resolves an accepted operation: a plain copy of its known fields, with its limits set. What the operation leaves out,
 * or holds in another shape, is taken from `defaults`; each instance id is kept once. Null for an event that begins no work.
 */
export function resolveOperation(event: Operation | OtherEvent, defaults: ResolvedOpSpec): OperationInFlight | null {
  switch (event.type) {
    case 'ACTIVATE':
    case 'DEACTIVATE':
    case 'DEPLOY_TEST_INSTANCE':
    case 'DESTROY':
      return { type: event.type, serviceId: event.serviceId, opSpec: defaults };
    case 'UPDATE_INSTANCE_COUNT':
      return {
        type: event.type,
        serviceId: event.serviceId,
        instancesPerHost: event.instancesPerHost,
        opSpec: defaults,
      };
    case 'ADJUST_INSTANCES':
      return { type: event.type, serviceId: event.serviceId, opSpec: resolveOpSpec(event, defaults) };
    case 'RESTART':
      return {
        type: event.type,
        serviceId: event.serviceId,
        stopFirst: readField(event, 'stopFirst') === true,
        opSpec: resolveOpSpec(event, defaults),
      };
    case 'REPLACE_INSTANCES':
      return {
        type: event.type,
        serviceId: event.serviceId,
        instanceIds: instanceIdsOf(event),
        stopFirst: readField(event, 'stopFirst') === true,
        opSpec: resolveOpSpec(event, defaults),
      };
    case 'STOP_INSTANCES':
      return {
        type: event.type,
        serviceId: event.serviceId,
        instanceIds: instanceIdsOf(event),
        opSpec: resolveOpSpec(event, defaults),
      };
    default:
      return null;
  }
}

function resolveOpSpec(operation: Operation, defaults: ResolvedOpSpec): ResolvedOpSpec {
  const posted = readField(operation, 'opSpec');
  if (posted === undefined) return defaults;
  const timeout = readField(posted, 'timeout');
  const parallelism = readField(posted, 'parallelism');
  const failureStrategy = readField(posted, 'failureStrategy');
  return {
    timeout: isTimeout(timeout) ? timeout : defaults.timeout,
    parallelism: isParallelism(parallelism) ? parallelism : defaults.parallelism,
    failureStrategy: isFailureStrategy(failureStrategy) ? failureStrategy : defaults.failureStrategy,
  };
}

function instanceIdsOf(operation: Operation): readonly string[] {
  return [...new Set(readStrings(readField(operation, 'instanceIds')) ?? [])];
}
