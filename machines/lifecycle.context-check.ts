import type { AnyStateMachine } from 'xstate';
import { effectIdOf } from '../src/policy/effect-id.js';
import { MAX_DELAY_MS } from '../src/model/operation.js';
import { readProgress } from '../src/policy/progress.js';
import { isWorkFor, isWorkName } from './lifecycle.work.js';
import { factsProblemIn } from './lifecycle.reachable.js';
import { workIn } from './structure.js';
import type { LifecycleState } from '../src/model/lifecycle.js';
import { REFUSAL_RULES } from '../src/model/refusal.js';
import { MAX_INSTANCES_PER_HOST } from '../src/model/service.js';
import type { OperationInFlight } from '../src/model/work.js';
import { readDigest } from '../src/policy/digest.js';
import { isWholeNumber, readCount, readField, readStrings } from '../src/model/unchecked.js';
import { isHostLevel, readSpec, serviceIdOf } from '../src/policy/service.js';
import { BACKOFF_FIELDS, OP_SPEC_FIELDS, SETTINGS_FIELDS, settingsOf } from '../src/policy/settings.js';
import {
  isActivationState,
  isFailureStrategy,
  isInstancesPerHost,
  isOperation,
  isParallelism,
  isTimeout,
} from '../src/model/type-guards.js';

/*
 * Checks that the machine itself could have produced a context in a state. Each problem begins with the path of its field
 * (`.inFlight.effectId must …`); null means that there is none.
 */

/** The first problem of a context in this state; null if there is none. */
export type ContextProblem = (state: LifecycleState, context: unknown) => string | null;

/** Makes the check of contexts of this chart, from which it reads what goes together. */
export function contextProblemIn(chart: AnyStateMachine): ContextProblem {
  const factsProblem = factsProblemIn(chart);
  return (state, context) =>
    typeof context !== 'object' || context === null
      ? ' must be an object'
      : (fieldProblem(chart, state, context) ?? factsProblem(state, context));
}

function fieldProblem(chart: AnyStateMachine, state: LifecycleState, context: object): string | null {
  return (
    serviceProblem(state, context) ??
    countProblem(context, 'revision') ??
    workProblem(chart, state, context) ??
    failureProblem(context, 'lastFailure') ??
    failureProblem(context, 'lastReconciliationFailure') ??
    countProblem(context, 'consecutiveFailures') ??
    refusalProblem(context) ??
    healthProblem(context) ??
    flagProblem(context, 'mayHaveInstances') ??
    emergencyProblem(context) ??
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
  return created && isHostLevel(spec) && count !== 1 ? '.instancesPerHost must be 1 on hostLevel placement' : null;
}

function workProblem(chart: AnyStateMachine, state: LifecycleState, context: object): string | null {
  const inFlight = readField(context, 'inFlight');
  const work = workIn(chart, state);
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
  if (!isCount(readField(inFlight, 'attempt'), 1)) {
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
  return typeof readProgress({ effectId, progress: null }, { ...(progress as object), effectId }) === 'object';
}

function isOperationInFlight(value: unknown): value is OperationInFlight {
  const opSpec = readField(value, 'opSpec');
  return (
    isOperation(value) &&
    value.type !== 'CREATE' &&
    (value.type !== 'REPLACE_INSTANCES' || readStrings(value.instanceIds) !== null) &&
    (value.type !== 'STOP_INSTANCES' || value.instanceIds.length > 0) &&
    (value.type !== 'UPDATE_INSTANCE_COUNT' || isInstancesPerHost(value.instancesPerHost)) &&
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
  if (health === null) return null;
  const digest = readDigest(health);
  if (digest === null) return '.health must be null or a health digest';
  return digest.serviceId === readField(context, 'serviceId') ? null : '.health.serviceId must be that of the service';
}

function emergencyProblem(context: object): string | null {
  const emergency = readField(context, 'emergency');
  if (emergency === null) return null;
  const cause = readField(emergency, 'cause');
  return (cause === 'CANCELLED' || cause === 'FAILURE_BUDGET_SPENT') &&
    isCount(readField(emergency, 'failedDeactivations'))
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
    return `.settings must be valid: ${(error as RangeError).message.replace(/\.$/, '')}`;
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
  return isCount(readField(context, field)) ? null : `.${field} must be a whole number`;
}

/** More is not counted in any life, and would leave no room to count on: there are no exact numbers beyond 2⁵³ − 1. */
const MAX_COUNT = 2 ** 53 - 2 ** 32;

function isCount(value: unknown, min = 0): boolean {
  return isWholeNumber(value, min, MAX_COUNT);
}
