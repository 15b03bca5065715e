import type { LifecycleContext } from '../../../machines/lifecycle.context.js';
import { OPERATION_TYPES, type OperationType, type ServiceRequest } from '../../model/operation.js';
import type { RefusalRule } from '../../model/refusal.js';
import type { LocalServiceSpec } from '../../model/service.js';
import { readField } from '../../model/unchecked.js';
import { violationOf } from '../../policy/admission.js';
import { isHostLevel } from '../../policy/service.js';
import { allowedOperations, isCancellable } from '../legality.js';
import type { LifecycleRecord } from '../lifecycle-record.js';

/** Whether the request would be accepted; what `admit` tells, without saying why. */
export function isAdmitted({ value, context }: LifecycleRecord, request: ServiceRequest): boolean {
  const isLegal = request.type === 'CANCEL' ? isCancellable(value) : allowedOperations(value).includes(request.type);
  return isLegal && violationOf(context, request) === null;
}

/** An ordinary request of every type that the state admits; CREATE makes a service of this id. */
export function ordinaryRequests({ value, context }: LifecycleRecord, serviceId: string): readonly ServiceRequest[] {
  const requests: ServiceRequest[] = allowedOperations(value).map((type) => ordinaryRequest(context, type, serviceId));
  if (isCancellable(value)) requests.push({ type: 'CANCEL' });
  return requests;
}

function ordinaryRequest(
  { serviceId, spec, instancesPerHost, health }: LifecycleContext,
  type: OperationType,
  newServiceId: string,
): ServiceRequest {
  switch (type) {
    case 'CREATE':
      return { type, spec: spec ?? specNamed(newServiceId), instancesPerHost: 1 };
    case 'UPDATE_INSTANCE_COUNT':
      return { type, serviceId, instancesPerHost: isHostLevel(spec) ? 1 : instancesPerHost };
    case 'STOP_INSTANCES':
      return { type, serviceId, instanceIds: health?.healthyInstanceIds?.slice(0, 1) ?? [] };
    default:
      return { type, serviceId };
  }
}

/** The rules that a request violates by itself, whatever becomes of the service. */
const RULES_OF_THE_REQUEST: ReadonlySet<RefusalRule> = new Set([
  'WRONG_SERVICE',
  'INVALID_FIELD',
  'INSTANCE_COUNT_OUT_OF_RANGE',
  'HOST_LEVEL_ALLOWS_ONE',
  'NOTHING_NAMED',
]);

/** Whether nothing that can be done to the service makes this request legal, so that the request itself has to change. */
export function isWrongInItself({ value, context }: LifecycleRecord, request: ServiceRequest): boolean {
  if (value === 'DESTROYED' || !isKnownType(request.type)) return true;
  if (request.type === 'CREATE' && value !== 'INIT') return true;
  if (request.type === 'CANCEL' && request.effectId !== undefined) {
    // The id of a piece of work is never used again.
    if (request.effectId !== context.inFlight?.effectId && !isAdmitted({ value, context }, request)) return true;
  }
  const violation = violationOf(value === 'INIT' ? { ...context, serviceId: serviceIdIn(request) } : context, request);
  return violation !== null && RULES_OF_THE_REQUEST.has(violation.rule);
}

/** The id of the service that a request is about, before there is one. */
export function serviceIdIn(request: ServiceRequest): string {
  const serviceId = readField(request, 'serviceId');
  return typeof serviceId === 'string' && splitId(serviceId) !== null ? serviceId : ANY_SERVICE_ID;
}

function isKnownType(type: ServiceRequest['type']): boolean {
  return type === 'CANCEL' || OPERATION_TYPES.includes(type);
}

/** Any name and version that give this id; null where none do. */
function splitId(serviceId: string): Pick<LocalServiceSpec, 'name' | 'version'> | null {
  const end = serviceId.lastIndexOf('-');
  return end > 0 && end < serviceId.length - 1
    ? { name: serviceId.slice(0, end), version: serviceId.slice(end + 1) }
    : null;
}

/** Stands for a service of which nothing is known yet. */
export const ANY_SERVICE_ID = 'any-1';

const ANY_CHECK = {
  mode: { type: 'CMD', command: 'true', shellDisabled: false },
  timeout: '1s',
  interval: '1s',
  attempts: 1,
} as const;

/** What CREATE is tried with where nothing is known yet. */
function specNamed(serviceId: string): LocalServiceSpec {
  return {
    ...(splitId(serviceId) ?? { name: 'any', version: '1' }),
    type: 'LOCAL_SERVICE',
    executable: { type: 'DOCKER', url: 'any', dockerPullTimeout: '1m' },
    exposedPorts: [{ name: 'any', port: 1, type: 'TCP' }],
    resources: [
      { type: 'CPU', count: 1 },
      { type: 'MEMORY', sizeInMB: 1 },
    ],
    placementPolicy: { type: 'LOCAL', hostLevel: false },
    healthcheck: ANY_CHECK,
    readiness: ANY_CHECK,
  };
}
