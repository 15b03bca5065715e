import type { LifecycleState } from '../model/lifecycle.js';
import type { OperationType, ServiceRequest } from '../model/operation.js';
import type { Refusal, RefusalDetails, Violation } from '../model/refusal.js';
import { shorten } from '../model/shorten.js';
import { readField } from '../model/unchecked.js';
import { type AdmissionFacts, violationOf, type UncheckedEvent } from './admission.js';
import { redactWith, secretIndexOfSpec } from './redaction.js';

/** What the chart admits in a state. */
export interface Legality {
  readonly state: LifecycleState;
  readonly operations: readonly OperationType[];
  readonly cancellable: boolean;
}

/** The refusal of a request; null if it violates no rule. The state is checked first (domain.md §3). */
export function refusalOf(
  legality: Legality,
  facts: AdmissionFacts,
  request: UncheckedEvent & Pick<ServiceRequest, 'type'>,
): Refusal | null {
  const violation = stateViolation(legality, facts, request.type) ?? violationOf(facts, request);
  return violation === null ? null : refusalFor(violation, legality, facts, request.type);
}

/** The refusal of a request by a guard that the host provided. */
export function refusalByHost(legality: Legality, facts: AdmissionFacts, operation: ServiceRequest['type']): Refusal {
  return refusalFor({ rule: 'REFUSED_BY_HOST', details: {} }, legality, facts, operation);
}

/** The refusal of a request to a service that its host does not have (domain.md §3). */
export function unknownServiceRefusal(request: UncheckedEvent & Pick<ServiceRequest, 'type'>): Refusal {
  const serviceId = readField(request, 'serviceId');
  const details = { serviceId: typeof serviceId === 'string' ? serviceId : null };
  const nothing = { state: 'INIT', operations: ['CREATE'] } as const;
  return refusalFor({ rule: 'UNKNOWN_SERVICE', details }, nothing, { spec: null }, request.type);
}

function stateViolation(
  { state, operations, cancellable }: Legality,
  { serviceId }: AdmissionFacts,
  operation: ServiceRequest['type'],
): Violation | null {
  if (operation === 'CANCEL') return cancellable ? null : { rule: 'NOT_CANCELLABLE', details: {} };
  if (operations.includes(operation)) return null;
  return operation === 'CREATE' && state !== 'INIT'
    ? { rule: 'ALREADY_EXISTS', details: { serviceId } }
    : { rule: 'NOT_ALLOWED_IN_STATE', details: {} };
}

function refusalFor(
  violation: Violation,
  { state, operations }: Pick<Legality, 'state' | 'operations'>,
  facts: Pick<AdmissionFacts, 'spec'>,
  operation: ServiceRequest['type'],
): Refusal {
  // Ids come from the caller, who may have put anything there.
  const isFromCaller = Object.keys(violation.details).length > 0;
  const shown = isFromCaller ? redactWith(violation, secretIndexOfSpec(facts.spec)) : violation;
  return { ...shown, message: sentence(shown, operation, state, operations), state, operation, allowed: operations };
}

function sentence(
  violation: Violation,
  operation: ServiceRequest['type'],
  state: LifecycleState,
  allowed: readonly OperationType[],
): string {
  switch (violation.rule) {
    case 'UNKNOWN_SERVICE': {
      const { serviceId } = violation.details;
      return `${operation} is refused: ${serviceId === null ? 'it names no service' : `there is no service ${quoted(serviceId)}`}.`;
    }
    case 'ALREADY_EXISTS':
      return state === 'DESTROYED'
        ? `CREATE is refused: ${quoted(violation.details.serviceId)} was destroyed; create it again with a new actor.`
        : `CREATE is refused: ${quoted(violation.details.serviceId)} already exists.`;
    case 'NOT_ALLOWED_IN_STATE':
      return `${operation} is refused in ${state}: ${
        allowed.length === 0
          ? 'no operation is admitted there'
          : `only ${allowed.join(', ')} ${allowed.length === 1 ? 'is' : 'are'} admitted there`
      }.`;
    case 'NOT_CANCELLABLE':
      return `CANCEL is refused in ${state}: there is no work there that can be cancelled.`;
    case 'WRONG_SERVICE':
      return wrongService(violation.details, operation);
    case 'NOT_IN_FLIGHT':
      return `CANCEL is refused: ${
        violation.details.actual === null
          ? 'effectId must be a text'
          : `${quoted(violation.details.actual)} is not in flight`
      }; the work in flight is ${violation.details.expected}.`;
    case 'INSTANCE_COUNT_OUT_OF_RANGE':
      return `${operation} is refused: instancesPerHost must be a whole number from ${String(violation.details.min)} to ${String(violation.details.max)}${
        violation.details.actual === null ? '' : `, but it is ${String(violation.details.actual)}`
      }.`;
    case 'HOST_LEVEL_ALLOWS_ONE':
      return `${operation} is refused: a service with hostLevel placement holds fixed host ports, so instancesPerHost is 1.`;
    case 'NOTHING_NAMED':
      return `${operation} is refused: instanceIds must be a list that names the instances.`;
    case 'HEALTH_UNKNOWN':
      return operation === 'DESTROY'
        ? 'DESTROY is refused: whether instances are active is not known; observe the cluster first.'
        : `${operation} is refused: which instances are healthy is not known yet; observe the cluster first.`;
    case 'INSTANCES_NOT_HEALTHY':
      return violation.details.instanceIds.length === 0
        ? `${operation} is refused: no instance is healthy, so that nothing would be replaced.`
        : `${operation} is refused: not known to be healthy: ${shorten(violation.details.instanceIds.map(quoted).join(', '), MAX_LIST_LENGTH)}.`;
    case 'INSTANCES_STILL_ACTIVE':
      return `DESTROY is refused: ${stillActive(violation.details)}.`;
    case 'REFUSED_BY_HOST':
      return `${operation} is refused in ${state}: a guard that the host provided says no.`;
  }
}

function wrongService(
  { field, expected, actual }: Extract<Violation, { rule: 'WRONG_SERVICE' }>['details'],
  operation: ServiceRequest['type'],
): string {
  switch (field) {
    case 'spec':
      return `${operation} is refused: spec must be a specification in JSON with a name and a version.`;
    case 'recovered.activationState':
      return `${operation} is refused: recovered.activationState must be INACTIVE, CONFIG_TESTING or ACTIVE.`;
    case 'serviceId': {
      const named = actual === null ? 'names no service' : `names ${quoted(actual)}`;
      return `${operation} is refused: it ${named}${expected === null ? '' : `, and this is ${quoted(expected)}`}.`;
    }
  }
}

const MAX_QUOTE_LENGTH = 200;
/** The details name them all. */
const MAX_LIST_LENGTH = 2_000;

function quoted(text: string): string {
  return JSON.stringify(shorten(text, MAX_QUOTE_LENGTH));
}

function stillActive({ active, silent, stale }: RefusalDetails['INSTANCES_STILL_ACTIVE']): string {
  const counts = [
    [active, 'active'],
    [silent, 'on a silent host'],
    [stale, 'not heard of'],
  ] as const;
  const parts = counts.flatMap(([count, what]) => (count > 0 ? [`${String(count)} ${what}`] : []));
  return `instances may still run and would be orphaned: ${parts.join(', ')}`;
}
