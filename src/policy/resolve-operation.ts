import type { CreateOperation, Operation, ResolvedOpSpec } from '../model/operation.js';
import { isFailureStrategy, isParallelism, isTimeout } from '../model/type-guards.js';
import { readField, readStrings } from '../model/unchecked.js';
import type { OperationInFlight } from '../model/work.js';

/**
 * Resolves an accepted operation: a plain copy of its known fields, with its limits set. What the operation leaves out,
 * or holds in another shape, is taken from `defaults`; each instance id is kept once.
 */
export function resolveOperation(
  operation: Exclude<Operation, CreateOperation>,
  defaults: ResolvedOpSpec,
): OperationInFlight {
  const serviceId = operation.serviceId;
  switch (operation.type) {
    case 'ACTIVATE':
    case 'DEACTIVATE':
    case 'DEPLOY_TEST_INSTANCE':
    case 'DESTROY':
      return { type: operation.type, serviceId, opSpec: defaults };
    case 'UPDATE_INSTANCE_COUNT':
      return { type: operation.type, serviceId, instancesPerHost: operation.instancesPerHost, opSpec: defaults };
    case 'ADJUST_INSTANCES':
      return { type: operation.type, serviceId, opSpec: resolveOpSpec(operation, defaults) };
    case 'RESTART':
      return {
        type: operation.type,
        serviceId,
        stopFirst: readField(operation, 'stopFirst') === true,
        opSpec: resolveOpSpec(operation, defaults),
      };
    case 'REPLACE_INSTANCES':
      return {
        type: operation.type,
        serviceId,
        instanceIds: instanceIdsOf(operation),
        stopFirst: readField(operation, 'stopFirst') === true,
        opSpec: resolveOpSpec(operation, defaults),
      };
    case 'STOP_INSTANCES':
      return {
        type: operation.type,
        serviceId,
        instanceIds: instanceIdsOf(operation),
        opSpec: resolveOpSpec(operation, defaults),
      };
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
