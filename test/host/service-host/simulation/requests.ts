import type { HostRequest, StoredService } from '../../../../src/host/index.js';
import { SAMPLE_SPEC } from '../../../../src/testing/index.js';

/** What clients ask for. */
export const REQUESTS = [
  'CREATE',
  'ACTIVATE',
  'DEACTIVATE',
  'ADJUST_INSTANCES',
  'CANCEL',
  'DESTROY',
  'UPDATE_INSTANCE_COUNT',
] as const;

/** A type of request. */
export type RequestType = (typeof REQUESTS)[number];

/** Whether this row holds what was asked for by the request with this mark. */
export function fulfils({ service, posted }: StoredService, type: RequestType, mark: number): boolean {
  const operation = service?.snapshot.context.inFlight?.operation;
  switch (type) {
    case 'CREATE':
      return posted === mark;
    case 'CANCEL':
      return true;
    case 'UPDATE_INSTANCE_COUNT':
      return operation?.type === type && operation.instancesPerHost === mark;
    case 'ADJUST_INSTANCES':
      return operation?.type === type && operation.opSpec?.timeout === `${String(mark)} s`;
    default:
      return operation?.type === type;
  }
}

/** A request; where it can hold one, with a mark by which it is known again. */
export function requestOf(type: RequestType, name: string, mark: number): HostRequest {
  const serviceId = `${name}-1`;
  switch (type) {
    case 'CREATE':
      return { type, spec: { ...SAMPLE_SPEC, name }, instancesPerHost: 1 };
    case 'UPDATE_INSTANCE_COUNT':
      return { type, serviceId, instancesPerHost: mark };
    case 'ADJUST_INSTANCES':
      return { type, serviceId, opSpec: { timeout: `${String(mark)} s` } };
    default:
      return { type, serviceId };
  }
}
