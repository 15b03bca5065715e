import type { LifecycleState } from '../model/lifecycle.js';
import type { OperationType, ServiceRequest } from '../model/operation.js';
import type { Refusal, RefusalDetails, Violation } from '../model/refusal.js';
import type { LocalServiceSpec } from '../model/service.js';
import { shorten } from '../model/shorten.js';
import { readField } from '../model/unchecked.js';
import { type AdmissionFacts, violationOf, type UncheckedEvent } from './admission.js';
import { maskText } from './masking.js';
import { secretIndexOfSpec } from './redaction.js';

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

/** The refusal of a request by a guard that the controller provided. */
export function refusalByHost(legality: Legality, facts: AdmissionFacts, operation: ServiceRequest['type']): Refusal {
  return refusalFor({ rule: 'REFUSED_BY_HOST', details: {} }, legality, facts, operation);
}

/** The refusal of a request to a service that the controller does not have (domain.md §3). */
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
  { spec }: Pick<AdmissionFacts, 'spec'>,
  operation: ServiceRequest['type'],
): Refusal {
  const shown = masked(violation, spec);
  // A rule without details is about the state.
  const place = Object.keys(shown.details).length === 0 ? ` in ${state}` : '';
  const message = `${operation} is refused${place}: ${reasonOf(shown, operation, state, operations)}.`;
  return { ...shown, message, state, operation, allowed: operations };
}

/** Ids come from the caller, who may have put anything there. The rule and the name of the field do not. */
function masked(violation: Violation, spec: LocalServiceSpec | null): Violation {
  const { rule, details } = violation;
  // What a field must be is said in our own words.
  if (rule === 'INVALID_FIELD') return violation;
  const shown = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(shown);
    return typeof value === 'string' ? maskText(value, [secretIndexOfSpec(spec)]) : value;
  };
  const entries = Object.entries(details).map(([key, value]) => [key, key === 'field' ? value : shown(value)] as const);
  return { rule, details: Object.fromEntries(entries) } as Violation;
}

function reasonOf(
  violation: Violation,
  operation: ServiceRequest['type'],
  state: LifecycleState,
  allowed: readonly OperationType[],
): string {
  switch (violation.rule) {
    case 'UNKNOWN_SERVICE': {
      const { serviceId } = violation.details;
      return serviceId === null ? 'it names no service' : `there is no service ${quoted(serviceId)}`;
    }
    case 'ALREADY_EXISTS':
      return `${quoted(violation.details.serviceId)} ${
        state === 'DESTROYED' ? 'was destroyed; create it again with a new actor' : 'already exists'
      }`;
    case 'NOT_ALLOWED_IN_STATE':
      return allowed.length === 0
        ? 'no operation is admitted there'
        : `only ${allowed.join(', ')} ${allowed.length === 1 ? 'is' : 'are'} admitted there`;
    case 'NOT_CANCELLABLE':
      return 'there is no work there that can be cancelled';
    case 'WRONG_SERVICE': {
      const { actual, expected } = violation.details;
      const named = actual === null ? 'names no service' : `names ${quoted(actual)}`;
      return `it ${named}${expected === null ? '' : `, and this is ${quoted(expected)}`}`;
    }
    case 'NOT_IN_FLIGHT': {
      const { actual, expected } = violation.details;
      const named = actual === null ? 'effectId must be a text' : `${quoted(actual)} is not in flight`;
      return `${named}; the work in flight is ${expected}`;
    }
    case 'INVALID_FIELD':
      return `${violation.details.field} must be ${violation.details.expected}`;
    case 'INSTANCE_COUNT_OUT_OF_RANGE': {
      const { min, max, actual } = violation.details;
      const but = actual === null ? '' : `, but it is ${String(actual)}`;
      return `instancesPerHost must be a whole number from ${String(min)} to ${String(max)}${but}`;
    }
    case 'HOST_LEVEL_ALLOWS_ONE':
      return 'a service with hostLevel placement holds fixed host ports, so instancesPerHost is 1';
    case 'NOTHING_NAMED':
      return 'instanceIds must be a list that names the instances';
    case 'HEALTH_UNKNOWN':
      return operation === 'DESTROY'
        ? 'whether instances are active is not known; observe the cluster first'
        : 'which instances are healthy is not known yet; observe the cluster first';
    case 'INSTANCES_NOT_HEALTHY': {
      const { instanceIds } = violation.details;
      return instanceIds.length === 0
        ? 'no instance is healthy, so that nothing would be replaced'
        : `not known to be healthy: ${shorten(instanceIds.map(quoted).join(', '), MAX_LIST_LENGTH)}`;
    }
    case 'INSTANCES_STILL_ACTIVE':
      return stillActive(violation.details);
    case 'REFUSED_BY_HOST':
      return 'a guard that the host provided says no';
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
