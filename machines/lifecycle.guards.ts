/*
 * The guards of the lifecycle chart. What depends on the state alone stands in the chart; these ask the policies for
 * the rest. Objections to a request are checked in one place, policy/admission.ts.
 */
import type { ActivationState } from '../src/model/activation.js';
import type { Adjustment } from '../src/model/health.js';
import { SERVICE_NOT_FOUND } from '../src/model/work.js';
import {
  creationViolation,
  destructionViolation,
  instanceCountViolation,
  replacementViolation,
  serviceViolation,
  stopViolation,
  type UncheckedEvent,
} from '../src/policy/admission.js';
import { isConclusive, readDigest } from '../src/policy/digest.js';
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
  /** The service may have as many instances per host as the operation says. */
  isInstanceCountPossible: guard((context, event) => instanceCountViolation(context, event) === null),
  /** Every instance that the operation names, if any, is known to be healthy. */
  replacesHealthyInstances: guard((context, event) => replacementViolation(context, event) === null),
  /** The operation names instances, and every one is known to be healthy. */
  stopsHealthyInstances: guard((context, event) => stopViolation(context, event) === null),
  /** No instance was active when the cluster was last observed. */
  hasNoActiveInstances: guard((context, event) => destructionViolation(context, event) === null),

  /** A current digest says that the test instance is missing. */
  needsTestInstance: guard((context, event) => needs(context, event, 'DEPLOY_TEST_INSTANCE')),
  /** A current digest says that instances are missing or surplus. */
  needsAdjustment: guard((context, event) => needs(context, event, 'ADJUST_INSTANCES')),
  /** The digest is one, and of this service. */
  isOwnDigest: guard(
    (context, event) => !context.destroyed && readDigest(readField(event, 'health'))?.serviceId === context.serviceId,
  ),

  isActive: guard((context) => context.activationState === 'ACTIVE'),
  isConfigTesting: guard((context) => context.activationState === 'CONFIG_TESTING'),
  /** Instances may run: the activation state is not INACTIVE. */
  isActivated: guard((context) => context.activationState !== 'INACTIVE'),
  isInEmergency: guard((context) => context.emergency !== null),
  /** This failed adjustment is the one that the host does not tolerate, and instances may run. */
  isFailureBudgetSpent: guard(({ activationState, consecutiveFailures, settings: { failureBudget } }) => {
    return activationState !== 'INACTIVE' && failureBudget !== null && consecutiveFailures + 1 >= failureBudget;
  }),
  /** The work found that the service's record no longer exists. */
  isRecordGone: guard((_context, event) => readField(readField(event, 'error'), 'code') === SERVICE_NOT_FOUND),
  /** The last observation showed no healthy instance. */
  isWithoutHealthyInstance: guard((context) => context.health?.instances.healthy === 0),

  /** The host wants refusals in the context. */
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

/** At rest the lifecycle state equals the activation state, so that a digest of this state names that one. */
function needs(context: LifecycleContext, event: UncheckedEvent, adjustment: Adjustment): boolean {
  const { serviceId, activationState, revision } = context;
  const health = readDigest(readField(event, 'health'));
  return (
    health !== null &&
    health.adjustment === adjustment &&
    health.maintenance !== true &&
    isConclusive(health, { serviceId, state: activationState, revision })
  );
}
