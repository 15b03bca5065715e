import type { Operation, ResolvedOpSpec } from '../model/operation.js';
import { readField, readStrings } from '../model/unchecked.js';
import type { OperationInFlight } from '../model/work.js';
import { resolveOpSpec } from './op-spec.js';

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
      return { type: event.type, serviceId: event.serviceId, opSpec: opSpecOf(event, defaults) };
    case 'RESTART':
      return {
        type: event.type,
        serviceId: event.serviceId,
        stopFirst: readField(event, 'stopFirst') === true,
        opSpec: opSpecOf(event, defaults),
      };
    case 'REPLACE_INSTANCES':
      return {
        type: event.type,
        serviceId: event.serviceId,
        instanceIds: instanceIdsOf(event),
        stopFirst: readField(event, 'stopFirst') === true,
        opSpec: opSpecOf(event, defaults),
      };
    case 'STOP_INSTANCES':
      return {
        type: event.type,
        serviceId: event.serviceId,
        instanceIds: instanceIdsOf(event),
        opSpec: opSpecOf(event, defaults),
      };
    default:
      return null;
  }
}

function opSpecOf(operation: Operation, defaults: ResolvedOpSpec): ResolvedOpSpec {
  return resolveOpSpec(readField(operation, 'opSpec'), defaults);
}

function instanceIdsOf(operation: Operation): readonly string[] {
  return [...new Set(readStrings(readField(operation, 'instanceIds')) ?? [])];
}
