/*
 * What each named update of the lifecycle chart records: (context, event, params) → the whole next context. They are
 * total, and change nothing but a copy of their own.
 */
import type { ParameterizedObject } from 'xstate';
import type { Refusal } from '../src/model/refusal.js';
import type { EmergencyCause, OperationInFlight } from '../src/model/work.js';
import { resolveOperation } from '../src/policy/resolve-operation.js';
import type { UncheckedEvent } from '../src/policy/admission.js';
import { readDigest } from '../src/policy/digest.js';
import { readProgress } from '../src/policy/progress.js';
import { readField } from '../src/model/unchecked.js';
import { readSpec, serviceIdOf } from '../src/policy/service.js';
import { isActivationState } from '../src/model/type-guards.js';
import { nextActivationState } from './activation.machine.js';
import { updateOf } from './compilable.js';
import type { LifecycleContext, LifecycleEvent } from './lifecycle.context.js';
import { failureIn } from './lifecycle.failure.js';
import { begun, copyOf, type Draft, inFlightOf } from './lifecycle.next.js';
import type { WorkName } from './lifecycle.work.js';

/** The params of an update that accepts an operation: the work that begins. */
export interface Begins {
  readonly work: WorkName;
}

const update = <TParams extends ParameterizedObject['params'] | undefined = undefined>(
  pure: (context: LifecycleContext, event: LifecycleEvent, params: TParams) => LifecycleContext,
) => updateOf(pure);

const PLAIN_UPDATES = {
  createService: update(createService),
  recordActivation: update(recordActivation),
  recordInstanceCount: update(recordInstanceCount),
  recordSuccess: update(recordSuccess),
  recordFailure: update(recordFailure),
  recordFailedAdjustment: update(recordFailedAdjustment),
  recordFailedDeactivation: update(recordFailedDeactivation),
  recordCancellation: update(recordCancellation),
  recordRemoval: update(recordRemoval),
  recordMissingRecord: update(recordMissingRecord),
  recordHealth: update(recordHealth),
  recordProgress: update(recordProgress),
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

/** CREATE: there is a service now, whose record the controller has stored. What was observed before is about none. */
export function createService(context: LifecycleContext, event: LifecycleEvent): LifecycleContext {
  const spec = readSpec(readField(event, 'spec'));
  if (event.type !== 'CREATE' || spec === null) return context;
  const recovered = readField(readField(event, 'recovered'), 'activationState');
  const isRecovered = isActivationState(recovered);
  const next = copyOf(context);
  next.serviceId = serviceIdOf(spec);
  next.spec = spec;
  next.instancesPerHost = event.instancesPerHost;
  next.activationState = isRecovered ? recovered : 'INACTIVE';
  next.revision += 1;
  next.mayHaveInstances ||= isRecovered;
  next.health = null;
  next.lastRefusal = null;
  return next;
}

/** An operator's operation was accepted: its work begins. */
export function acceptOperation(context: LifecycleContext, event: LifecycleEvent, { work }: Begins): LifecycleContext {
  const operation = resolveOperation(event, context.settings.defaultOpSpec);
  if (operation === null) return context;
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
  const observed = recordHealth(context, event);
  return begun(observed, operation, 'reconciliation', work, observed.health);
}

/** The delay of the emergency is over: it deactivates the service by itself. */
export function acceptEmergencyDeactivation(
  context: LifecycleContext,
  _event: UncheckedEvent,
  { work }: Begins,
): Draft {
  const { serviceId, settings } = context;
  const operation: OperationInFlight = { type: 'DEACTIVATE', serviceId, opSpec: settings.defaultOpSpec };
  return begun(context, operation, 'emergency', work, context.health);
}

/** The activation state is stored. Whatever was wrong before is over; reaching INACTIVE ends an emergency. */
export function recordActivation(context: LifecycleContext): Draft {
  const next = copyOf(context);
  const operation = context.inFlight?.operation.type;
  if (operation !== undefined) next.activationState = nextActivationState(context.activationState, operation);
  next.inFlight = null;
  next.lastFailure = null;
  next.lastReconciliationFailure = null;
  next.consecutiveFailures = 0;
  if (next.activationState === 'INACTIVE') next.emergency = null;
  return next;
}

/** The activation state is stored, and the same operation goes on with further work. */
export function recordActivationAndContinue(
  context: LifecycleContext,
  _event: UncheckedEvent,
  { work }: Begins,
): Draft {
  const next = recordActivation(context);
  if (context.inFlight === null) return next;
  const { operation, cause } = context.inFlight;
  next.inFlight = inFlightOf(next, operation, cause, work, null);
  return next;
}

/** The new `instancesPerHost` is stored. */
export function recordInstanceCount(context: LifecycleContext): LifecycleContext {
  const operation = context.inFlight?.operation;
  const next = recordSuccess(context);
  if (operation?.type === 'UPDATE_INSTANCE_COUNT') next.instancesPerHost = operation.instancesPerHost;
  return next;
}

/** The work succeeded: an old failure of its kind is over, and that of the reconciliation in any case. */
export function recordSuccess(context: LifecycleContext): Draft {
  const next = copyOf(context);
  next.inFlight = null;
  if (context.inFlight?.cause !== 'reconciliation') next.lastFailure = null;
  next.lastReconciliationFailure = null;
  return next;
}

/** The work failed, or its time-out came first. */
export function recordFailure(context: LifecycleContext, event: UncheckedEvent): Draft {
  const next = copyOf(context);
  next.inFlight = null;
  const ofReconciliation = context.inFlight?.cause === 'reconciliation';
  next[ofReconciliation ? 'lastReconciliationFailure' : 'lastFailure'] = failureIn(context, event);
  return next;
}

/** An adjustment failed, which takes from the failure budget. */
export function recordFailedAdjustment(context: LifecycleContext, event: UncheckedEvent): LifecycleContext {
  const next = recordFailure(context, event);
  next.consecutiveFailures += 1;
  return next;
}

/** A deactivation that an emergency demands failed: the next one waits longer. */
export function recordFailedDeactivation(context: LifecycleContext, event: UncheckedEvent): LifecycleContext {
  const { emergency } = context;
  const next = recordFailure(context, event);
  next.emergency = emergency && { cause: emergency.cause, failedDeactivations: emergency.failedDeactivations + 1 };
  return next;
}

/** The work in flight was cancelled. */
export function recordCancellation(context: LifecycleContext): LifecycleContext {
  const next = copyOf(context);
  next.inFlight = null;
  next.lastRefusal = null;
  return next;
}

/** The service's record is removed: there is no service any more. */
export function recordRemoval(context: LifecycleContext): LifecycleContext {
  const next = recordSuccess(context);
  next.destroyed = true;
  return next;
}

/** The work found no record: there is no service any more. */
export function recordMissingRecord(context: LifecycleContext, event: UncheckedEvent): LifecycleContext {
  const next = recordFailure(context, event);
  next.destroyed = true;
  return next;
}

/** The emergency begins; it takes no revision of its own. */
export function enterEmergency(
  context: LifecycleContext,
  _event: UncheckedEvent,
  { cause }: { readonly cause: EmergencyCause },
): LifecycleContext {
  const next = copyOf(context);
  next.emergency = { cause, failedDeactivations: 0 };
  return next;
}

/** A digest of this service, current or not, updates what is known; a healthy instance makes the failure budget whole again. */
export function recordHealth(context: LifecycleContext, event: UncheckedEvent): LifecycleContext {
  const health = readDigest(readField(event, 'health'));
  if (health === null) return context;
  const next = copyOf(context);
  next.health = health;
  if (health.outdated !== true && health.instances.healthy > 0) next.consecutiveFailures = 0;
  return next;
}

/** The controller reports how far the work in flight has come. */
export function recordProgress(context: LifecycleContext, event: UncheckedEvent): LifecycleContext {
  const { inFlight } = context;
  const progress = readProgress(inFlight, event);
  if (inFlight === null || typeof progress === 'string') return context;
  const next = copyOf(context);
  const { operation, cause, effectId, timeoutMs, attempt } = inFlight;
  next.inFlight = { operation, cause, effectId, timeoutMs, attempt, progress };
  return next;
}

/** The controller restarted: the work in flight begins again, as another attempt. */
export function countAttempt(context: LifecycleContext): LifecycleContext {
  const { inFlight } = context;
  if (inFlight === null) return context;
  const next = copyOf(context);
  const { operation, cause, effectId, timeoutMs, attempt, progress } = inFlight;
  next.inFlight = { operation, cause, effectId, timeoutMs, attempt: attempt + 1, progress };
  return next;
}

/** A request was refused; nothing else changes. */
export function refused(context: LifecycleContext, lastRefusal: Refusal): LifecycleContext {
  const next = copyOf(context);
  next.lastRefusal = lastRefusal;
  return next;
}
