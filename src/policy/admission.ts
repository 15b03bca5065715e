import type { ActivationState } from '../model/activation.js';
import type { Health } from '../model/health.js';
import type { OperationType, ServiceRequest } from '../model/operation.js';
import type { Violation, RefusalDetails, RefusalRule } from '../model/refusal.js';
import { MAX_INSTANCES_PER_HOST, MIN_INSTANCES_PER_HOST, type LocalServiceSpec } from '../model/service.js';
import { readField, readFiniteNumber, readStrings } from '../model/unchecked.js';
import { type DigestSubject, isConclusive, isCurrent } from './digest.js';
import { isHostLevel, readSpec } from './service.js';
import { isActivationState, isInstancesPerHost } from '../model/type-guards.js';

/** What the rules need to know of the service that a request is sent to. */
export interface AdmissionFacts {
  /** Empty before CREATE. */
  readonly serviceId: string;
  readonly spec: LocalServiceSpec | null;
  readonly health: Health | null;
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

/** The violation of a CREATE from which no service can be made. */
export function creationViolation(_facts: AdmissionFacts, request: UncheckedEvent): Violation | null {
  const spec = readSpec(readField(request, 'spec'));
  if (spec === null) return violation('WRONG_SERVICE', { field: 'spec', expected: null, actual: null });
  const recovered = readField(request, 'recovered');
  if (recovered !== undefined && !isActivationState(readField(recovered, 'activationState'))) {
    return violation('WRONG_SERVICE', { field: 'recovered.activationState', expected: null, actual: null });
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

/** The violation of a REPLACE_INSTANCES that names an instance not known to be HEALTHY. None named means all healthy ones. */
export function replacementViolation(facts: AdmissionFacts, request: UncheckedEvent): Violation | null {
  const wrongService = serviceViolation(facts, request);
  if (wrongService !== null) return wrongService;
  const posted = readField(request, 'instanceIds');
  if (posted === undefined) return null;
  // A malformed list must not turn into "all instances".
  const named = readStrings(posted);
  if (named === null) return violation('NOTHING_NAMED', { field: 'instanceIds' });
  return named.length === 0 ? null : namedInstancesViolation(facts, named);
}

/** The violation of a STOP_INSTANCES that names no instance, or one not known to be HEALTHY. */
export function stopViolation(facts: AdmissionFacts, request: UncheckedEvent): Violation | null {
  const wrongService = serviceViolation(facts, request);
  if (wrongService !== null) return wrongService;
  const named = readStrings(readField(request, 'instanceIds'));
  if (named === null || named.length === 0) return violation('NOTHING_NAMED', { field: 'instanceIds' });
  return namedInstancesViolation(facts, named);
}

/** The violation of a DESTROY that would orphan instances of the last observation; none where nothing was observed. */
export function destructionViolation(facts: AdmissionFacts, request: UncheckedEvent): Violation | null {
  const wrongService = serviceViolation(facts, request);
  if (wrongService !== null) return wrongService;
  const active = facts.health?.instances.active ?? 0;
  return active > 0 ? violation('INSTANCES_STILL_ACTIVE', { active }) : null;
}

/** What the rules about proven health need to know besides: a part of the context of a service at rest. */
export interface RestingFacts extends AdmissionFacts {
  readonly activationState: ActivationState;
  readonly revision: number;
  /** Whether an instance may ever have been started under this id; left out where that is not known, which counts as yes. */
  readonly mayHaveStarted?: boolean;
}

/** The violation of a RESTART that is not known to replace anything: without a digest, or by a current one without a healthy instance. */
export function restartViolation(facts: RestingFacts, request: UncheckedEvent): Violation | null {
  const wrongService = serviceViolation(facts, request);
  if (wrongService !== null) return wrongService;
  const { health } = facts;
  if (health === null) return violation('HEALTH_UNKNOWN', { field: null, instanceIds: [] });
  return isCurrent(health, restingSubject(facts)) && health.instances.healthy === 0
    ? violation('INSTANCES_NOT_HEALTHY', { field: null, instanceIds: [] })
    : null;
}

/**
 * The violation of a DESTROY without proof that nothing runs: a current digest, not outdated, in which active, silent and
 * stale instances are 0. Where nothing can ever have been started no proof is needed.
 */
export function unprovenDestructionViolation(facts: RestingFacts, request: UncheckedEvent): Violation | null {
  const wrongService = serviceViolation(facts, request);
  if (wrongService !== null) return wrongService;
  const { health, mayHaveStarted = true } = facts;
  if (!mayHaveStarted) return null;
  if (health === null || !isConclusive(health, restingSubject(facts))) {
    return violation('HEALTH_UNKNOWN', { field: null, instanceIds: [] });
  }
  const { active, silent, stale } = health.instances;
  const running = active + silent + stale;
  return running === 0 ? null : violation('INSTANCES_STILL_ACTIVE', { active: running });
}

/** At rest the lifecycle state equals the activation state. */
function restingSubject({ serviceId, activationState, revision }: RestingFacts): DigestSubject {
  return { serviceId, state: activationState, revision };
}

const VIOLATIONS = {
  CREATE: creationViolation,
  ACTIVATE: serviceViolation,
  DEACTIVATE: serviceViolation,
  RESTART: serviceViolation,
  ADJUST_INSTANCES: serviceViolation,
  DEPLOY_TEST_INSTANCE: serviceViolation,
  REPLACE_INSTANCES: replacementViolation,
  STOP_INSTANCES: stopViolation,
  UPDATE_INSTANCE_COUNT: instanceCountViolation,
  DESTROY: destructionViolation,
  CANCEL: () => null,
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
