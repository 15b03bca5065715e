import type { AnyStateMachine } from 'xstate';
import { effectIdOf } from '../src/policy/effect-id.js';
import { MAX_DELAY_MS } from '../src/model/operation.js';
import { readProgress } from '../src/policy/progress.js';
import { isWorkFor, isWorkName } from './lifecycle.work.js';
import { LIFECYCLE_STATE_KINDS, type LifecycleState } from '../src/model/lifecycle.js';
import { REFUSAL_RULES } from '../src/model/refusal.js';
import { MAX_INSTANCES_PER_HOST } from '../src/model/service.js';
import type { OperationInFlight } from '../src/model/work.js';
import { readDigest } from '../src/policy/digest.js';
import { isWholeNumber, readCount, readField, readStrings } from '../src/model/unchecked.js';
import { readSpec, serviceIdOf } from '../src/policy/service.js';
import { BACKOFF_FIELDS, OP_SPEC_FIELDS, SETTINGS_FIELDS, settingsOf } from '../src/policy/settings.js';
import {
  isActivationState,
  isFailureStrategy,
  isOperation,
  isParallelism,
  isTimeout,
} from '../src/model/type-guards.js';

/*
 * Checks that the machine itself could have produced a context in a state. Each problem begins with the path of its field
 * (`.inFlight.effectId must …`); null means that there is none.
 */

/** The first problem of a context in this state of the machine; null if there is none. */
export function contextProblem(machine: AnyStateMachine, state: LifecycleState, context: unknown): string | null {
  if (typeof context !== 'object' || context === null) return ' must be an object';
  return (
    serviceProblem(state, context) ??
    countProblem(context, 'revision') ??
    workProblem(machine, state, context) ??
    failureProblem(context, 'lastFailure') ??
    failureProblem(context, 'lastReconciliationFailure') ??
    countProblem(context, 'consecutiveFailures') ??
    refusalProblem(context) ??
    healthProblem(context) ??
    flagProblem(context, 'mayHaveInstances') ??
    emergencyProblem(state, context) ??
    destroyedProblem(state, context) ??
    settingsProblem(readField(context, 'settings'))
  );
}

function serviceProblem(state: LifecycleState, context: object): string | null {
  const serviceId = readField(context, 'serviceId');
  const activationState = readField(context, 'activationState');
  const count = readCount(readField(context, 'instancesPerHost'));
  const spec = readSpec(readField(context, 'spec'));
  const created = state !== 'INIT';
  if (!created && readField(context, 'spec') !== null) return '.spec must be null before CREATE';
  if (created && spec === null) return '.spec must be a specification with a name and a version';
  if (serviceId !== (spec === null ? '' : serviceIdOf(spec))) return '.serviceId must be that of the specification';
  if (count === null || count > MAX_INSTANCES_PER_HOST || count > 0 !== created) {
    return `.instancesPerHost must be a whole number from 1 to ${String(MAX_INSTANCES_PER_HOST)}, and 0 before CREATE`;
  }
  if (!isActivationState(activationState)) return '.activationState must be an activation state';
  return LIFECYCLE_STATE_KINDS[state] === 'resting' && activationState !== state
    ? '.activationState must equal the state at rest'
    : null;
}

function workProblem(machine: AnyStateMachine, state: LifecycleState, context: object): string | null {
  const inFlight = readField(context, 'inFlight');
  const work = machine.states[state]?.invoke[0]?.src;
  if (!isWorkName(work)) return inFlight === null ? null : '.inFlight must be null where no work is in flight';
  const operation = readField(inFlight, 'operation');
  if (!isOperationInFlight(operation) || !isWorkFor(work, operation)) {
    return `.inFlight.operation must be one that ${work} is done for, with its limits`;
  }
  if (operation.serviceId !== readField(context, 'serviceId')) {
    return '.inFlight.operation.serviceId must be that of the service';
  }
  const effectId = effectIdOf(operation.serviceId, readCount(readField(context, 'revision')) ?? 0, work);
  if (readField(inFlight, 'effectId') !== effectId) return '.inFlight.effectId must be that of the work in flight';
  if (!isWholeNumber(readField(inFlight, 'timeoutMs'), 1, MAX_DELAY_MS)) {
    return `.inFlight.timeoutMs must be a whole number from 1 to ${String(MAX_DELAY_MS)}`;
  }
  if (!isWholeNumber(readField(inFlight, 'attempt'), 1, Number.MAX_SAFE_INTEGER)) {
    return '.inFlight.attempt must be a whole number from 1 on';
  }
  const progress = readField(inFlight, 'progress');
  if (progress !== null && !isProgress(progress, effectId)) {
    return '.inFlight.progress must be null or { done, total, checkpoint }';
  }
  return isCause(readField(inFlight, 'cause')) ? null : '.inFlight.cause must be operator, reconciliation or emergency';
}

function isCause(value: unknown): boolean {
  return ['operator', 'reconciliation', 'emergency'].some((cause) => cause === value);
}

function isProgress(progress: unknown, effectId: string): boolean {
  const reported = typeof progress === 'object' ? { ...progress, effectId } : {};
  return typeof readProgress({ effectId, progress: null }, reported) === 'object';
}

function isOperationInFlight(value: unknown): value is OperationInFlight {
  const opSpec = readField(value, 'opSpec');
  return (
    isOperation(value) &&
    value.type !== 'CREATE' &&
    (value.type !== 'REPLACE_INSTANCES' || readStrings(value.instanceIds) !== null) &&
    isTimeout(readField(opSpec, 'timeout')) &&
    isParallelism(readField(opSpec, 'parallelism')) &&
    isFailureStrategy(readField(opSpec, 'failureStrategy'))
  );
}

function failureProblem(context: object, field: 'lastFailure' | 'lastReconciliationFailure'): string | null {
  const failure = readField(context, field);
  if (failure === null) return null;
  const texts = ['code', 'message', 'operation', 'effectId'].map((key) => readField(failure, key));
  const instanceIds = readField(failure, 'instanceIds');
  return texts.every((text) => typeof text === 'string') &&
    isCause(readField(failure, 'cause')) &&
    (instanceIds === undefined || readStrings(instanceIds) !== null)
    ? null
    : `.${field} must be null or { code, message, operation, cause, effectId, instanceIds }`;
}

function flagProblem(context: object, field: 'mayHaveInstances'): string | null {
  return typeof readField(context, field) === 'boolean' ? null : `.${field} must be true or false`;
}

function refusalProblem(context: object): string | null {
  const refusal = readField(context, 'lastRefusal');
  if (refusal === null) return null;
  return REFUSAL_RULES.some((rule) => rule === readField(refusal, 'rule')) &&
    typeof readField(refusal, 'message') === 'string' &&
    readStrings(readField(refusal, 'allowed')) !== null
    ? null
    : '.lastRefusal must be null or a refusal';
}

function healthProblem(context: object): string | null {
  const health = readField(context, 'health');
  return health === null || readDigest(health) !== null ? null : '.health must be null or a health digest';
}

function emergencyProblem(state: LifecycleState, context: object): string | null {
  const emergency = readField(context, 'emergency');
  if (emergency === null) {
    return LIFECYCLE_STATE_KINDS[state] === 'emergency' ? '.emergency must be set in an emergency' : null;
  }
  if (!['EMERGENCY_DEACTIVATION_REQUESTED', 'DEACTIVATION_REQUESTED', 'DESTROYED'].includes(state)) {
    return `.emergency must be null in ${state}`;
  }
  const cause = readField(emergency, 'cause');
  return (cause === 'CANCELLED' || cause === 'FAILURE_BUDGET_SPENT') &&
    readCount(readField(emergency, 'failedDeactivations')) !== null
    ? null
    : '.emergency must be null or { cause, failedDeactivations }';
}

function destroyedProblem(state: LifecycleState, context: object): string | null {
  return readField(context, 'destroyed') === (state === 'DESTROYED')
    ? null
    : '.destroyed must be true in DESTROYED and false elsewhere';
}

/** Every setting must be set: nothing may be left to a default, not even by a null. */
function settingsProblem(settings: unknown): string | null {
  try {
    const complete = settingsOf(settings ?? undefined);
    const defaultOpSpec = readField(settings, 'defaultOpSpec');
    const backoff = readField(settings, 'backoff');
    const missing =
      firstMissing(settings, SETTINGS_FIELDS, { ...complete, defaultOpSpec, backoff }) ??
      firstMissing(defaultOpSpec, OP_SPEC_FIELDS, complete.defaultOpSpec, '.defaultOpSpec') ??
      (complete.backoff === null ? null : firstMissing(backoff, BACKOFF_FIELDS, complete.backoff, '.backoff'));
    return missing === null ? null : `.settings${missing} must be set`;
  } catch (error) {
    return `.settings must be valid: ${error instanceof RangeError ? error.message.replace(/\.$/, '') : 'they are not'}`;
  }
}

/** The path of the first field that differs from the complete settings. */
function firstMissing(
  value: unknown,
  fields: Readonly<Record<string, true>>,
  complete: object,
  path = '',
): string | null {
  const field = Object.keys(fields).find(
    (field) => readField(value, field) === undefined || readField(value, field) !== readField(complete, field),
  );
  return field === undefined ? null : `${path}.${field}`;
}

function countProblem(context: object, field: 'revision' | 'consecutiveFailures'): string | null {
  return readCount(readField(context, field)) === null ? `.${field} must be a whole number` : null;
}
