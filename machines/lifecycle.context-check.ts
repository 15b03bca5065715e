import type { AnyStateMachine } from 'xstate';
import type { LifecycleState } from '../src/model/lifecycle.js';
import { MAX_DELAY_MS } from '../src/model/operation.js';
import { REFUSAL_RULES } from '../src/model/refusal.js';
import { MAX_INSTANCES_PER_HOST } from '../src/model/service.js';
import {
  isActivationState,
  isFailureStrategy,
  isInstancesPerHost,
  isParallelism,
  isTimeout,
} from '../src/model/type-guards.js';
import { isWholeNumber, readCount, readField, readStrings } from '../src/model/unchecked.js';
import { readDigest } from '../src/policy/digest.js';
import { effectIdOf } from '../src/policy/effect-id.js';
import { readProgress } from '../src/policy/progress.js';
import { isHostLevel, readSpec, serviceIdOf } from '../src/policy/service.js';
import { settingsOf } from '../src/policy/settings.js';
import type { LifecycleContext } from './lifecycle.context.js';
import { factsProblemIn } from './lifecycle.reachable.js';
import { isWorkFor, isWorkName, type WorkName } from './lifecycle.work.js';
import { firstProblem, orNull, type Rule, same, wholeNumber } from './stored-rules.js';
import { workIn } from './structure.js';

/*
 * Checks that the machine itself could have produced a context in a state. Each problem begins with the path of its field
 * (`.inFlight.effectId must …`); null means that there is none.
 */

/** The first problem of a context in this state, in plain JSON; null if there is none. */
export type ContextProblem = (state: LifecycleState, context: object) => string | null;

/** Makes the check of contexts of this chart, from which it reads what goes together. */
export function contextProblemIn(chart: AnyStateMachine): ContextProblem {
  const factsProblem = factsProblemIn(chart);
  return (state, context) =>
    firstProblem(context, rulesFor(state, context, workIn(chart, state))) ??
    settingsProblem(readField(context, 'settings')) ??
    factsProblem(state, context);
}

type Rules = Readonly<Record<string, Rule>>;

/** The rules of every field but the settings. */
function rulesFor(state: LifecycleState, context: object, work: unknown): Rules {
  const created = state !== 'INIT';
  const spec = readSpec(readField(context, 'spec'));
  const serviceId = spec === null ? '' : serviceIdOf(spec);
  return {
    spec: created
      ? ['a specification with a name and a version', () => spec !== null]
      : same('null before CREATE', null),
    serviceId: same('that of the specification', serviceId),
    instancesPerHost: isHostLevel(spec)
      ? same('1 on hostLevel placement', 1)
      : [
          `a whole number from 1 to ${String(MAX_INSTANCES_PER_HOST)}, and 0 before CREATE`,
          (count) => (created ? isInstancesPerHost(count) : count === 0),
        ],
    activationState: ['an activation state', isActivationState],
    revision: COUNT,
    ...(isWorkName(work)
      ? rulesInFlight(work, serviceId, readCount(readField(context, 'revision')) as number)
      : { inFlight: same('null where no work is in flight', null) }),
    lastFailure: FAILURE,
    lastReconciliationFailure: FAILURE,
    consecutiveFailures: COUNT,
    lastRefusal: orNull('a refusal', isRefusal),
    health: orNull('a health digest', (health) => readDigest(health) !== null),
    'health.serviceId': ['that of the service', (id) => id === undefined || id === serviceId],
    mayHaveInstances: ['true or false', (flag) => typeof flag === 'boolean'],
    emergency: orNull('{ cause, failedDeactivations }', isEmergency),
    destroyed: same('true in DESTROYED and false elsewhere', state === 'DESTROYED'),
  } satisfies Partial<Record<keyof Omit<LifecycleContext, 'settings'>, Rule>> & Rules;
}

function rulesInFlight(work: WorkName, serviceId: string, revision: number): Rules {
  const effectId = effectIdOf(serviceId, revision, work);
  return {
    'inFlight.operation': [
      `one that ${work} is done for, with its limits`,
      (operation) => isWorkFor(work, operation) && isResolved(operation),
    ],
    'inFlight.operation.serviceId': same('that of the service', serviceId),
    'inFlight.effectId': same('that of the work in flight', effectId),
    'inFlight.timeoutMs': wholeNumber(1, MAX_DELAY_MS),
    'inFlight.attempt': ['a whole number from 1 on', (attempt) => isCount(attempt) && attempt > 0],
    'inFlight.progress': orNull(
      '{ done, total, checkpoint }',
      (progress) =>
        typeof readProgress({ effectId, progress: null }, { ...(progress as object), effectId }) === 'object',
    ),
    'inFlight.cause': ['operator, reconciliation or emergency', isCause],
  };
}

/** Whether an operation of a known type has the fields that its work needs. */
function isResolved(operation: object): boolean {
  const type = readField(operation, 'type');
  const opSpec = readField(operation, 'opSpec');
  const instanceIds = readStrings(readField(operation, 'instanceIds'));
  return (
    (type !== 'REPLACE_INSTANCES' || instanceIds !== null) &&
    (type !== 'STOP_INSTANCES' || (instanceIds !== null && instanceIds.length > 0)) &&
    (type !== 'UPDATE_INSTANCE_COUNT' || isInstancesPerHost(readField(operation, 'instancesPerHost'))) &&
    isTimeout(readField(opSpec, 'timeout')) &&
    isParallelism(readField(opSpec, 'parallelism')) &&
    isFailureStrategy(readField(opSpec, 'failureStrategy'))
  );
}

/** More is not counted in any life, and would leave no room to count on: there are no exact numbers beyond 2⁵³ − 1. */
const MAX_COUNT = 2 ** 53 - 2 ** 32;

function isCount(value: unknown): value is number {
  return isWholeNumber(value, 0, MAX_COUNT);
}

const COUNT: Rule = ['a whole number', isCount];

const FAILURE = orNull('{ code, message, operation, cause, effectId, instanceIds }', (failure) => {
  const instanceIds = readField(failure, 'instanceIds');
  return (
    ['code', 'message', 'operation', 'effectId'].every((field) => typeof readField(failure, field) === 'string') &&
    isCause(readField(failure, 'cause')) &&
    (instanceIds === undefined || readStrings(instanceIds) !== null)
  );
});

function isCause(value: unknown): boolean {
  return ['operator', 'reconciliation', 'emergency'].some((cause) => cause === value);
}

function isRefusal(refusal: unknown): boolean {
  return (
    REFUSAL_RULES.some((rule) => rule === readField(refusal, 'rule')) &&
    typeof readField(refusal, 'message') === 'string' &&
    readStrings(readField(refusal, 'allowed')) !== null
  );
}

function isEmergency(emergency: unknown): boolean {
  const cause = readField(emergency, 'cause');
  return (
    (cause === 'CANCELLED' || cause === 'FAILURE_BUDGET_SPENT') && isCount(readField(emergency, 'failedDeactivations'))
  );
}

/** Every setting must be set: nothing may be left to a default, not even by a null. */
function settingsProblem(settings: unknown): string | null {
  try {
    const missing = firstMissing(settings, settingsOf(settings ?? undefined), '.settings');
    return missing && `${missing} must be set`;
  } catch (error) {
    return `.settings must be valid: ${(error as RangeError).message.replace(/\.$/, '')}`;
  }
}

/** The path of the first field in which what was stored is not what it is read as. */
function firstMissing(stored: unknown, read: unknown, path: string): string | null {
  if (stored === read) return null;
  if (typeof read !== 'object' || read === null || stored === undefined) return path;
  for (const [field, value] of Object.entries(read)) {
    const missing = firstMissing(readField(stored, field), value, `${path}.${field}`);
    if (missing !== null) return missing;
  }
  return null;
}
