import type { ActivationState } from '../model/activation.js';
import type { Health } from '../model/health.js';
import type { OperationType, ServiceRequest } from '../model/operation.js';
import type { InvalidField, Violation, RefusalDetails, RefusalRule } from '../model/refusal.js';
import { MAX_INSTANCES_PER_HOST, MIN_INSTANCES_PER_HOST, type LocalServiceSpec } from '../model/service.js';
import { readField, readFiniteNumber, readStrings } from '../model/unchecked.js';
import type { WorkInFlight } from '../model/work.js';
import { atRest, isConclusive, isCurrent } from './digest.js';
import { effectIdOf } from './effect-id.js';
import { invalidOpSpecField } from './op-spec.js';
import { isHostLevel, readSpec } from './service.js';
import { isActivationState, isInstancesPerHost } from '../model/type-guards.js';

/** What the rules need to know of the service that a request is sent to. */
export interface AdmissionFacts {
  /** Empty before CREATE. */
  readonly serviceId: string;
  readonly spec: LocalServiceSpec | null;
  readonly activationState: ActivationState;
  readonly revision: number;
  readonly health: Health | null;
  readonly inFlight: Pick<WorkInFlight, 'operation' | 'cause' | 'effectId'> | null;
  /** Whether an instance of the service can ever have been started, also by an earlier service of this id. */
  readonly mayHaveInstances: boolean;
}

/** An event as it was sent: with a type, its other fields unchecked. */
export type UncheckedEvent = Readonly<{ type: string }>;

/*
 * The rules that a request must keep, apart from that of the state, which the chart checks first (domain.md §3). They
 * take any event: a field that is missing or of another type violates a rule, and nothing throws. Null means that no
 * rule is violated.
 */

/** The first rule that the request violates, checked in the order service, fields, facts (domain.md §3). */
export function violationOf(
  facts: AdmissionFacts,
  request: UncheckedEvent & Pick<ServiceRequest, 'type'>,
): Violation | null {
  return VIOLATIONS[request.type](facts, request);
}

/** The violation of a request that names another service, or none. */
export function serviceViolation(facts: AdmissionFacts, request: UncheckedEvent): Violation | null {
  const named = readField(request, 'serviceId');
  if (named === facts.serviceId) return null;
  return violation('WRONG_SERVICE', {
    field: 'serviceId',
    expected: facts.serviceId === '' ? null : facts.serviceId,
    actual: typeof named === 'string' ? named : null,
  });
}

/** The violation of an operation on instances whose `serviceId`, `stopFirst` or `opSpec` is wrong. ADJUST_INSTANCES has no further rule. */
export function adjustmentViolation(facts: AdmissionFacts, request: UncheckedEvent): Violation | null {
  const wrongService = serviceViolation(facts, request);
  if (wrongService !== null) return wrongService;
  const stopFirst = readField(request, 'stopFirst') ?? false;
  if (typeof stopFirst !== 'boolean') return invalidField('stopFirst', 'true or false');
  const opSpec = readField(request, 'opSpec') ?? null;
  if (opSpec === null) return null;
  if (typeof opSpec !== 'object') return invalidField('opSpec', 'an object');
  const invalid = invalidOpSpecField(opSpec);
  return invalid === undefined ? null : invalidField(`opSpec.${invalid.field}`, invalid.expected);
}

/** The violation of a CREATE from which no service can be made. */
export function creationViolation(_facts: AdmissionFacts, request: UncheckedEvent): Violation | null {
  const spec = readSpec(readField(request, 'spec'));
  if (spec === null) return invalidField('spec', 'a specification in JSON with a name and a version');
  const recovered = readField(request, 'recovered');
  if (recovered !== undefined && !isActivationState(readField(recovered, 'activationState'))) {
    return invalidField('recovered.activationState', 'INACTIVE, CONFIG_TESTING or ACTIVE');
  }
  const count = readField(request, 'instancesPerHost');
  if (!isInstancesPerHost(count)) return outOfRange(count);
  return isHostLevel(spec) && count !== 1
    ? violation('HOST_LEVEL_ALLOWS_ONE', { field: 'instancesPerHost', actual: count })
    : null;
}

/** The violation of an UPDATE_INSTANCE_COUNT whose `instancesPerHost` the service cannot have. */
export function instanceCountViolation(facts: AdmissionFacts, request: UncheckedEvent): Violation | null {
  const wrongService = serviceViolation(facts, request);
  if (wrongService !== null) return wrongService;
  const count = readField(request, 'instancesPerHost');
  if (!isInstancesPerHost(count)) return outOfRange(count);
  return isHostLevel(facts.spec)
    ? violation('HOST_LEVEL_ALLOWS_ONE', { field: 'instancesPerHost', actual: count })
    : null;
}

/** The violation of a RESTART that would replace nothing: no digest says what is healthy, or a current one says that nothing is. */
export function restartViolation(facts: AdmissionFacts, request: UncheckedEvent): Violation | null {
  const wrongFields = adjustmentViolation(facts, request);
  if (wrongFields !== null) return wrongFields;
  if (facts.health === null) return violation('HEALTH_UNKNOWN', { field: null, instanceIds: [] });
  return isCurrent(facts.health, atRest(facts)) && facts.health.instances.healthy === 0
    ? violation('INSTANCES_NOT_HEALTHY', { field: null, instanceIds: [] })
    : null;
}

/** The violation of a REPLACE_INSTANCES that names an instance not known to be HEALTHY. None named is a RESTART. */
export function replacementViolation(facts: AdmissionFacts, request: UncheckedEvent): Violation | null {
  const wrongFields = adjustmentViolation(facts, request);
  if (wrongFields !== null) return wrongFields;
  const posted = readField(request, 'instanceIds');
  if (posted === undefined) return restartViolation(facts, request);
  // A malformed list must not turn into "all instances".
  const named = readStrings(posted);
  if (named === null) return violation('NOTHING_NAMED', { field: 'instanceIds' });
  return named.length === 0 ? restartViolation(facts, request) : namedInstancesViolation(facts, named);
}

/** The violation of a STOP_INSTANCES that names no instance, or one not known to be HEALTHY. */
export function stopViolation(facts: AdmissionFacts, request: UncheckedEvent): Violation | null {
  const wrongFields = adjustmentViolation(facts, request);
  if (wrongFields !== null) return wrongFields;
  const named = readStrings(readField(request, 'instanceIds'));
  if (named === null || named.length === 0) return violation('NOTHING_NAMED', { field: 'instanceIds' });
  return namedInstancesViolation(facts, named);
}

/** The violation of a DESTROY without proof that nothing runs: a current digest without instances, or that none can have been started. */
export function destructionViolation(facts: AdmissionFacts, request: UncheckedEvent): Violation | null {
  const wrongService = serviceViolation(facts, request);
  if (wrongService !== null) return wrongService;
  const { health } = facts;
  if (health === null || !isConclusive(health, atRest(facts))) {
    return facts.mayHaveInstances ? violation('HEALTH_UNKNOWN', { field: null, instanceIds: [] }) : null;
  }
  const { active, silent, stale } = health.instances;
  return active + silent + stale > 0 ? violation('INSTANCES_STILL_ACTIVE', { active, silent, stale }) : null;
}

/** The violation of a CANCEL that names another service, or work that is not in flight any more. */
export function cancellationViolation(facts: AdmissionFacts, request: UncheckedEvent): Violation | null {
  if (readField(request, 'serviceId') !== undefined) {
    const wrongService = serviceViolation(facts, request);
    if (wrongService !== null) return wrongService;
  }
  const effectId = readField(request, 'effectId');
  const { inFlight, serviceId, revision } = facts;
  if (effectId === undefined || inFlight === null || effectId === inFlight.effectId) return null;
  // Deploying a test instance is one operation of two works: whoever knew the first means the second, too.
  const isEarlierWork = inFlight.operation.type === 'DEPLOY_TEST_INSTANCE' && inFlight.cause === 'operator';
  if (isEarlierWork && effectId === effectIdOf(serviceId, revision, 'recordActivation')) return null;
  const actual = typeof effectId === 'string' ? effectId : null;
  return violation('NOT_IN_FLIGHT', { field: 'effectId', expected: inFlight.effectId, actual });
}

const VIOLATIONS = {
  CREATE: creationViolation,
  ACTIVATE: serviceViolation,
  DEACTIVATE: serviceViolation,
  RESTART: restartViolation,
  ADJUST_INSTANCES: adjustmentViolation,
  DEPLOY_TEST_INSTANCE: serviceViolation,
  REPLACE_INSTANCES: replacementViolation,
  STOP_INSTANCES: stopViolation,
  UPDATE_INSTANCE_COUNT: instanceCountViolation,
  DESTROY: destructionViolation,
  CANCEL: cancellationViolation,
} as const satisfies Record<
  OperationType | 'CANCEL',
  (facts: AdmissionFacts, request: UncheckedEvent) => Violation | null
>;

function namedInstancesViolation(facts: AdmissionFacts, named: readonly string[]): Violation | null {
  const instanceIds = [...new Set(named)];
  const healthy = facts.health?.healthyInstanceIds;
  if (healthy === undefined) return violation('HEALTH_UNKNOWN', { field: 'instanceIds', instanceIds });
  const known = new Set(healthy);
  const unhealthy = instanceIds.filter((instanceId) => !known.has(instanceId));
  return unhealthy.length === 0
    ? null
    : violation('INSTANCES_NOT_HEALTHY', { field: 'instanceIds', instanceIds: unhealthy });
}

function invalidField(field: InvalidField, expected: string): Violation {
  return violation('INVALID_FIELD', { field, expected });
}

function outOfRange(count: unknown): Violation {
  return violation('INSTANCE_COUNT_OUT_OF_RANGE', {
    field: 'instancesPerHost',
    min: MIN_INSTANCES_PER_HOST,
    max: MAX_INSTANCES_PER_HOST,
    actual: readFiniteNumber(count),
  });
}

function violation<TRule extends RefusalRule>(
  rule: TRule,
  details: RefusalDetails[TRule],
): { readonly rule: TRule; readonly details: RefusalDetails[TRule] } {
  return { rule, details };
}
