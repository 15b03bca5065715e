import type { Health } from '../model/health.js';
import type { OperationType, ServiceRequest } from '../model/operation.js';
import type { Violation, RefusalDetails, RefusalRule } from '../model/refusal.js';
import { MAX_INSTANCES_PER_HOST, MIN_INSTANCES_PER_HOST, type LocalServiceSpec } from '../model/service.js';
import { readField, readStrings } from './reading.js';
import { isHostLevel, readSpec } from './service.js';
import { isActivationState } from './type-guards.js';

/** What is known of a service when a request reaches it. */
export interface AdmissionFacts {
  /** Empty before CREATE. */
  readonly serviceId: string;
  readonly spec: LocalServiceSpec | null;
  readonly health: Health | null;
}

/** An event as it arrived: of some type, its fields unchecked. */
export type UncheckedEvent = Readonly<{ type: string }>;

/*
 * The checks below hold for any event: what is missing or of another type is an objection, never a throw. Each null
 * means "no objection". The state is not their business; the chart decides on that first (domain.md §3).
 */

/** Which rule, apart from the state, refuses this request? Checked in the order service, fields, facts (domain.md §3). */
export function objectionTo(
  facts: AdmissionFacts,
  request: UncheckedEvent & Pick<ServiceRequest, 'type'>,
): Violation | null {
  return OBJECTIONS[request.type](facts, request);
}

/** Does the request name another service, or none? */
export function serviceObjection(facts: AdmissionFacts, request: UncheckedEvent): Violation | null {
  const named = readField(request, 'serviceId');
  if (named === facts.serviceId) return null;
  return objection('WRONG_SERVICE', {
    field: 'serviceId',
    expected: facts.serviceId === '' ? null : facts.serviceId,
    actual: typeof named === 'string' ? named : null,
  });
}

/** Can no service be made of this CREATE? */
export function creationObjection(_facts: AdmissionFacts, request: UncheckedEvent): Violation | null {
  const spec = readSpec(readField(request, 'spec'));
  if (spec === null) return objection('WRONG_SERVICE', { field: 'spec', expected: null, actual: null });
  const recovered = readField(request, 'recovered');
  if (recovered !== undefined && !isActivationState(readField(recovered, 'activationState'))) {
    return objection('WRONG_SERVICE', { field: 'recovered.activationState', expected: null, actual: null });
  }
  const count = readField(request, 'instancesPerHost');
  if (!isInstanceCount(count)) return outOfRange(count);
  return isHostLevel(spec) && count !== 1
    ? objection('HOST_LEVEL_ALLOWS_ONE', { field: 'instancesPerHost', actual: count })
    : null;
}

/** Can `instancesPerHost` not become what this UPDATE_INSTANCE_COUNT says? */
export function instanceCountObjection(facts: AdmissionFacts, request: UncheckedEvent): Violation | null {
  const elsewhere = serviceObjection(facts, request);
  if (elsewhere !== null) return elsewhere;
  const count = readField(request, 'instancesPerHost');
  if (!isInstanceCount(count)) return outOfRange(count);
  return isHostLevel(facts.spec)
    ? objection('HOST_LEVEL_ALLOWS_ONE', { field: 'instancesPerHost', actual: count })
    : null;
}

/** Does this REPLACE_INSTANCES name an instance that is not known to be HEALTHY? None named means all healthy ones. */
export function replacementObjection(facts: AdmissionFacts, request: UncheckedEvent): Violation | null {
  const elsewhere = serviceObjection(facts, request);
  if (elsewhere !== null) return elsewhere;
  const posted = readField(request, 'instanceIds');
  if (posted === undefined) return null;
  // A malformed list must not turn into "all instances".
  const named = readStrings(posted);
  if (named === null) return objection('NOTHING_NAMED', { field: 'instanceIds' });
  return named.length === 0 ? null : namedInstancesObjection(facts, named);
}

/** Does this STOP_INSTANCES name no instance, or one that is not known to be HEALTHY? */
export function stopObjection(facts: AdmissionFacts, request: UncheckedEvent): Violation | null {
  const elsewhere = serviceObjection(facts, request);
  if (elsewhere !== null) return elsewhere;
  const named = readStrings(readField(request, 'instanceIds'));
  if (named === null || named.length === 0) return objection('NOTHING_NAMED', { field: 'instanceIds' });
  return namedInstancesObjection(facts, named);
}

/** Did the last observation show instances that a DESTROY would orphan? With no observation at all there is no objection. */
export function destructionObjection(facts: AdmissionFacts, request: UncheckedEvent): Violation | null {
  const elsewhere = serviceObjection(facts, request);
  if (elsewhere !== null) return elsewhere;
  const active = facts.health?.instances.active ?? 0;
  return active > 0 ? objection('INSTANCES_STILL_ACTIVE', { active }) : null;
}

const OBJECTIONS = {
  CREATE: creationObjection,
  ACTIVATE: serviceObjection,
  DEACTIVATE: serviceObjection,
  RESTART: serviceObjection,
  ADJUST_INSTANCES: serviceObjection,
  DEPLOY_TEST_INSTANCE: serviceObjection,
  REPLACE_INSTANCES: replacementObjection,
  STOP_INSTANCES: stopObjection,
  UPDATE_INSTANCE_COUNT: instanceCountObjection,
  DESTROY: destructionObjection,
  CANCEL: () => null,
} as const satisfies Record<
  OperationType | 'CANCEL',
  (facts: AdmissionFacts, request: UncheckedEvent) => Violation | null
>;

function namedInstancesObjection(facts: AdmissionFacts, named: readonly string[]): Violation | null {
  const instanceIds = [...new Set(named)];
  const healthy = facts.health?.healthyInstanceIds;
  if (healthy === undefined) return objection('HEALTH_UNKNOWN', { field: 'instanceIds', instanceIds });
  const known = new Set(healthy);
  const unhealthy = instanceIds.filter((instanceId) => !known.has(instanceId));
  return unhealthy.length === 0
    ? null
    : objection('INSTANCES_NOT_HEALTHY', { field: 'instanceIds', instanceIds: unhealthy });
}

function isInstanceCount(value: unknown): value is number {
  return (
    typeof value === 'number' &&
    Number.isInteger(value) &&
    value >= MIN_INSTANCES_PER_HOST &&
    value <= MAX_INSTANCES_PER_HOST
  );
}

function outOfRange(count: unknown): Violation {
  return objection('INSTANCE_COUNT_OUT_OF_RANGE', {
    field: 'instancesPerHost',
    min: MIN_INSTANCES_PER_HOST,
    max: MAX_INSTANCES_PER_HOST,
    // JSON has no -0.
    actual: typeof count === 'number' && Number.isFinite(count) ? count + 0 : null,
  });
}

function objection<TRule extends RefusalRule>(
  rule: TRule,
  details: RefusalDetails[TRule],
): { readonly rule: TRule; readonly details: RefusalDetails[TRule] } {
  return { rule, details };
}
