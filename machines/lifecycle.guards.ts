/*
 * The guards of the lifecycle chart. What depends on the state alone stands in the chart; these ask the policies for
 * the rest. Objections to a request are checked in one place, policy/admission.ts.
 */
import type { ActivationState } from '../src/model/activation.js';
import type { Adjustment } from '../src/model/health.js';
import { SERVICE_NOT_FOUND } from '../src/model/work.js';
import {
  adjustmentViolation,
  cancellationViolation,
  creationViolation,
  destructionViolation,
  instanceCountViolation,
  replacementViolation,
  restartViolation,
  serviceViolation,
  stopViolation,
  type UncheckedEvent,
} from '../src/policy/admission.js';
import { atRest, isConclusive, readDigest } from '../src/policy/digest.js';
import { isFailureBudgetSpent } from '../src/policy/failure-budget.js';
import { readProgress } from '../src/policy/progress.js';
import { readField } from '../src/model/unchecked.js';
import { isRequest } from '../src/model/type-guards.js';
import type { LifecycleContext } from './lifecycle.context.js';
import { guardOf } from './compilable.js';

type Predicate = (context: LifecycleContext, event: UncheckedEvent) => boolean;

const guard = (predicate: Predicate) => guardOf<LifecycleContext, UncheckedEvent>(predicate);

/** The named guards of the lifecycle chart. */
export const GUARDS = {
  /** The CREATE describes a service that can exist. */
  isNewService: guard((context, event) => creationViolation(context, event) === null),
  /** … and another controller left it ACTIVE. */
  isRecoveredActive: guard((context, event) => isRecovered(context, event, 'ACTIVE')),
  /** … and another controller left it CONFIG_TESTING. */
  isRecoveredConfigTesting: guard((context, event) => isRecovered(context, event, 'CONFIG_TESTING')),
  /** The operation names this service. */
  isForThisService: guard((context, event) => serviceViolation(context, event) === null),
  /** The adjustment names this service, and its opSpec is valid. */
  isAdjustmentPossible: guard((context, event) => adjustmentViolation(context, event) === null),
  /** The service may have as many instances per host as the operation says. */
  isInstanceCountPossible: guard((context, event) => instanceCountViolation(context, event) === null),
  /** An instance may be healthy, so that there is something to replace. */
  isRestartPossible: guard((context, event) => restartViolation(context, event) === null),
  /** Every instance that the operation names is known to be healthy. */
  replacesHealthyInstances: guard((context, event) => replacementViolation(context, event) === null),
  /** The operation names instances, and every one is known to be healthy. */
  stopsHealthyInstances: guard((context, event) => stopViolation(context, event) === null),
  /** Nothing of the service runs: a current digest says so, or nothing was ever started. */
  hasNoInstances: guard((context, event) => destructionViolation(context, event) === null),

  /** A current digest says that the test instance is missing. */
  needsTestInstance: guard((context, event) => needs(context, event, 'DEPLOY_TEST_INSTANCE')),
  /** A current digest says that instances are missing or surplus. */
  needsAdjustment: guard((context, event) => needs(context, event, 'ADJUST_INSTANCES')),
  /** The digest is one, and of this service. */
  isOwnDigest: guard((context, event) => {
    const health = readField(event, 'health');
    return !context.destroyed && readField(health, 'serviceId') === context.serviceId && readDigest(health) !== null;
  }),

  isActive: guard((context) => context.activationState === 'ACTIVE'),
  isConfigTesting: guard((context) => context.activationState === 'CONFIG_TESTING'),
  isInEmergency: guard((context) => context.emergency !== null),
  /** By a current digest the service works nowhere, and has failed as often as the failure budget tolerates. */
  isFailureBudgetSpent: guard(
    (context, event) =>
      context.settings.failureBudget !== null && isFailureBudgetSpent(context, readDigest(readField(event, 'health'))),
  ),
  /** The CANCEL means the work in flight. */
  isForThisWork: guard((context, event) => cancellationViolation(context, event) === null),
  /** … while the service is in CONFIG_TESTING. */
  isForThisWorkWhileConfigTesting: guard(
    (context, event) => context.activationState === 'CONFIG_TESTING' && cancellationViolation(context, event) === null,
  ),
  /** … and instances may run: the activation state is not INACTIVE. */
  isForThisWorkWhileActivated: guard(
    (context, event) => context.activationState !== 'INACTIVE' && cancellationViolation(context, event) === null,
  ),
  /** The work found that the service's record no longer exists. */
  isRecordGone: guard((_context, event) => readField(readField(event, 'error'), 'code') === SERVICE_NOT_FOUND),
  /** The progress is of the work in flight. */
  isOwnProgress: guard(({ inFlight }, event) => typeof readProgress(inFlight, event) === 'object'),

  /** The settings want refusals in the context. */
  isRefusalRecorded: guard(
    ({ destroyed, settings }, event) => settings.recordRefusals && !destroyed && isRequest(event),
  ),
  /** The failure of an actor that this state does not wait for. */
  isStrayFailure: guard((_context, event) => event.type.startsWith('xstate.error.')),
};

/** The name of one of the guards. */
export type GuardName = keyof typeof GUARDS;

function isRecovered(context: LifecycleContext, event: UncheckedEvent, activationState: ActivationState): boolean {
  return (
    readField(readField(event, 'recovered'), 'activationState') === activationState &&
    creationViolation(context, event) === null
  );
}

function needs(context: LifecycleContext, event: UncheckedEvent, adjustment: Adjustment): boolean {
  const observed = readField(event, 'health');
  // Most digests ask for nothing, and reading a whole one takes long.
  if (readField(observed, 'adjustment') !== adjustment) return false;
  const health = readDigest(observed);
  return health !== null && health.maintenance !== true && isConclusive(health, atRest(context));
}
