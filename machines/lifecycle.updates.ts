/*
 * What each named update of the lifecycle chart records: (context, event, params) → the whole next context. They are
 * total, and they return full literals, which V8 makes much faster than spreads.
 */
import type { ParameterizedObject } from 'xstate';
import type { Health } from '../src/model/health.js';
import type { Refusal } from '../src/model/refusal.js';
import {
  type EmergencyCause,
  type Failure,
  type OperationInFlight,
  TIMED_OUT,
  type WorkInFlight,
} from '../src/model/work.js';
import { resolveOperation } from '../src/policy/resolve-operation.js';
import type { UncheckedEvent } from '../src/policy/admission.js';
import { readDigest } from '../src/policy/digest.js';
import { failureOf } from '../src/policy/failure.js';
import { readField } from '../src/model/unchecked.js';
import { readSpec, serviceIdOf } from '../src/policy/service.js';
import { isActivationState } from '../src/model/type-guards.js';
import { nextActivationState } from './activation.machine.js';
import { updateOf } from './compilable.js';
import type { LifecycleContext, LifecycleEvent, WorkOperation } from './lifecycle.context.js';
import { effectIdOf, type WorkName } from './lifecycle.work.js';

/** The work that an acceptance begins. */
export interface Begins {
  readonly work: WorkName;
}

type Params = ParameterizedObject['params'] | undefined;

const update = <TParams extends Params = undefined>(
  pure: (context: LifecycleContext, event: LifecycleEvent, params: TParams) => LifecycleContext,
) => updateOf(pure);

const PLAIN_UPDATES = {
  createService: update(createService),
  recordActivation: update(recordActivation),
  recordInstanceCount: update(recordInstanceCount),
  recordSuccess: update(recordSuccess),
  recordAdjustment: update(recordAdjustment),
  recordFailure: update(recordFailure),
  recordFailedAdjustment: update(recordFailedAdjustment),
  recordFailedDeactivation: update(recordFailedDeactivation),
  recordCancellation: update(recordCancellation),
  recordRemoval: update(recordRemoval),
  recordMissingRecord: update(recordMissingRecord),
  recordHealth: update(recordHealth),
};

/** The named updates of the lifecycle chart. */
export const UPDATES = {
  ...PLAIN_UPDATES,
  acceptOperation: update(acceptOperation),
  acceptReconciliation: update(acceptReconciliation),
  acceptEmergencyDeactivation: update(acceptEmergencyDeactivation),
  recordActivationAndContinue: update(recordActivationAndContinue),
  enterEmergency: update(enterEmergency),
};

/** The name of one of the updates. */
export type UpdateName = keyof typeof UPDATES;

/** The name of an update that the chart tells nothing. */
export type UpdateNameWithoutParams = keyof typeof PLAIN_UPDATES;

/** CREATE: there is a service now; the host stored its record when it accepted the operation. */
export function createService(context: LifecycleContext, event: LifecycleEvent): LifecycleContext {
  const spec = readSpec(readField(event, 'spec'));
  if (event.type !== 'CREATE' || spec === null) return context;
  const recovered = readField(readField(event, 'recovered'), 'activationState');
  return {
    serviceId: serviceIdOf(spec),
    spec,
    instancesPerHost: event.instancesPerHost,
    activationState: isActivationState(recovered) ? recovered : 'INACTIVE',
    revision: context.revision + 1,
    inFlight: null,
    lastFailure: null,
    consecutiveFailures: 0,
    lastRefusal: null,
    health: null,
    emergency: null,
    destroyed: context.destroyed,
    settings: context.settings,
  };
}

/** An operator's operation was accepted: its work begins. */
export function acceptOperation(context: LifecycleContext, event: LifecycleEvent, { work }: Begins): LifecycleContext {
  if (!isWorkOperation(event)) return context;
  const operation = resolveOperation(event, context.settings.defaultOpSpec);
  return begun(context, operation, 'operator', work, context.health);
}

/** A current digest asks for an adjustment: its work begins. */
export function acceptReconciliation(
  context: LifecycleContext,
  event: UncheckedEvent,
  { operation: type, work }: Begins & { readonly operation: 'ADJUST_INSTANCES' | 'DEPLOY_TEST_INSTANCE' },
): LifecycleContext {
  const { serviceId, settings } = context;
  const operation: OperationInFlight = { type, serviceId, opSpec: settings.defaultOpSpec };
  return begun(context, operation, 'reconciliation', work, readDigest(readField(event, 'health')));
}

/** The delay of the emergency is over: it deactivates the service by itself. */
export function acceptEmergencyDeactivation(
  context: LifecycleContext,
  _event: UncheckedEvent,
  { work }: Begins,
): LifecycleContext {
  const { serviceId, settings } = context;
  const operation: OperationInFlight = { type: 'DEACTIVATE', serviceId, opSpec: settings.defaultOpSpec };
  return begun(context, operation, 'emergency', work, context.health);
}

/** The activation state is stored. Whatever was wrong before is over; reaching INACTIVE ends an emergency. */
export function recordActivation(context: LifecycleContext): LifecycleContext {
  return activated(context, null);
}

/** The activation state is stored, and the same operation goes on with further work. */
export function recordActivationAndContinue(
  context: LifecycleContext,
  _event: UncheckedEvent,
  { work }: Begins,
): LifecycleContext {
  const { inFlight, serviceId, revision } = context;
  return activated(
    context,
    inFlight === null
      ? null
      : {
          operation: inFlight.operation,
          cause: inFlight.cause,
          effectId: effectIdOf(serviceId, revision, work),
        },
  );
}

/** The new `instancesPerHost` is stored. */
export function recordInstanceCount(context: LifecycleContext): LifecycleContext {
  const operation = context.inFlight?.operation;
  const instancesPerHost =
    operation?.type === 'UPDATE_INSTANCE_COUNT' ? operation.instancesPerHost : context.instancesPerHost;
  return ended(context, { instancesPerHost, lastFailure: null });
}

/** The work succeeded: an old error does not stick. */
export function recordSuccess(context: LifecycleContext): LifecycleContext {
  return ended(context, { lastFailure: null });
}

/** The adjustment succeeded: the failure budget is whole again. */
export function recordAdjustment(context: LifecycleContext): LifecycleContext {
  return ended(context, { lastFailure: null, consecutiveFailures: 0 });
}

/** The work failed, or its time-out came first. */
export function recordFailure(context: LifecycleContext, event: UncheckedEvent): LifecycleContext {
  return ended(context, { lastFailure: failureIn(context, event) });
}

/** An adjustment failed, which takes from the failure budget. */
export function recordFailedAdjustment(context: LifecycleContext, event: UncheckedEvent): LifecycleContext {
  return ended(context, {
    lastFailure: failureIn(context, event),
    consecutiveFailures: context.consecutiveFailures + 1,
  });
}

/** A deactivation that an emergency demands failed: the next one waits longer. */
export function recordFailedDeactivation(context: LifecycleContext, event: UncheckedEvent): LifecycleContext {
  const { emergency } = context;
  return ended(context, {
    lastFailure: failureIn(context, event),
    emergency: emergency && { cause: emergency.cause, failedDeactivations: emergency.failedDeactivations + 1 },
  });
}

/** The work in flight was cancelled. */
export function recordCancellation(context: LifecycleContext): LifecycleContext {
  return ended(context, { lastRefusal: null });
}

/** The service's record is removed: there is no service any more. */
export function recordRemoval(context: LifecycleContext): LifecycleContext {
  return ended(context, { lastFailure: null, destroyed: true });
}

/** The work found no record: there is no service any more. */
export function recordMissingRecord(context: LifecycleContext, event: UncheckedEvent): LifecycleContext {
  return ended(context, { lastFailure: failureIn(context, event), destroyed: true });
}

/** The emergency begins; it takes no revision of its own. */
export function enterEmergency(
  context: LifecycleContext,
  _event: UncheckedEvent,
  { cause }: { readonly cause: EmergencyCause },
): LifecycleContext {
  return ended(context, { emergency: { cause, failedDeactivations: 0 } });
}

/** A digest of this service, current or not, updates what is known. */
export function recordHealth(context: LifecycleContext, event: UncheckedEvent): LifecycleContext {
  return {
    serviceId: context.serviceId,
    spec: context.spec,
    instancesPerHost: context.instancesPerHost,
    activationState: context.activationState,
    revision: context.revision,
    inFlight: context.inFlight,
    lastFailure: context.lastFailure,
    consecutiveFailures: context.consecutiveFailures,
    lastRefusal: context.lastRefusal,
    health: readDigest(readField(event, 'health')) ?? context.health,
    emergency: context.emergency,
    destroyed: context.destroyed,
    settings: context.settings,
  };
}

/** A request was refused; nothing else changes. */
export function refused(context: LifecycleContext, refusal: Refusal): LifecycleContext {
  return {
    serviceId: context.serviceId,
    spec: context.spec,
    instancesPerHost: context.instancesPerHost,
    activationState: context.activationState,
    revision: context.revision,
    inFlight: context.inFlight,
    lastFailure: context.lastFailure,
    consecutiveFailures: context.consecutiveFailures,
    lastRefusal: refusal,
    health: context.health,
    emergency: context.emergency,
    destroyed: context.destroyed,
    settings: context.settings,
  };
}

function begun(
  context: LifecycleContext,
  operation: OperationInFlight,
  cause: WorkInFlight['cause'],
  work: WorkName,
  health: Health | null,
): LifecycleContext {
  const revision = context.revision + 1;
  return {
    serviceId: context.serviceId,
    spec: context.spec,
    instancesPerHost: context.instancesPerHost,
    activationState: context.activationState,
    revision,
    inFlight: { operation, cause, effectId: effectIdOf(context.serviceId, revision, work) },
    lastFailure: context.lastFailure,
    consecutiveFailures: context.consecutiveFailures,
    lastRefusal: null,
    health: health ?? context.health,
    emergency: context.emergency,
    destroyed: context.destroyed,
    settings: context.settings,
  };
}

/** No work is in flight any more, and these facts are new. */
function ended(
  context: LifecycleContext,
  {
    instancesPerHost = context.instancesPerHost,
    lastFailure = context.lastFailure,
    consecutiveFailures = context.consecutiveFailures,
    lastRefusal = context.lastRefusal,
    emergency = context.emergency,
    destroyed = context.destroyed,
  }: Partial<LifecycleContext>,
): LifecycleContext {
  return {
    serviceId: context.serviceId,
    spec: context.spec,
    instancesPerHost,
    activationState: context.activationState,
    revision: context.revision,
    inFlight: null,
    lastFailure,
    consecutiveFailures,
    lastRefusal,
    health: context.health,
    emergency,
    destroyed,
    settings: context.settings,
  };
}

function activated(context: LifecycleContext, inFlight: WorkInFlight | null): LifecycleContext {
  const operation = context.inFlight?.operation.type;
  const activationState =
    operation === undefined ? context.activationState : nextActivationState(context.activationState, operation);
  return {
    serviceId: context.serviceId,
    spec: context.spec,
    instancesPerHost: context.instancesPerHost,
    activationState,
    revision: context.revision,
    inFlight,
    lastFailure: null,
    consecutiveFailures: 0,
    lastRefusal: context.lastRefusal,
    health: context.health,
    emergency: activationState === 'INACTIVE' ? null : context.emergency,
    destroyed: context.destroyed,
    settings: context.settings,
  };
}

function failureIn(context: LifecycleContext, event: UncheckedEvent): Failure {
  if (!event.type.startsWith('xstate.after.')) return failureOf(readField(event, 'error'), context.spec);
  const timeout = context.inFlight?.operation.opSpec.timeout ?? context.settings.defaultOpSpec.timeout;
  return { code: TIMED_OUT, message: `The work was not done within its time-out of ${timeout}.` };
}

function isWorkOperation(event: LifecycleEvent): event is WorkOperation {
  return event.type !== 'CREATE' && event.type !== 'CANCEL' && event.type !== 'OBSERVE';
}
