/*
 * What each named update of the instance chart records, and what the chart announces: (context, event, params) → the
 * whole next context. They are total, and they return full literals, which V8 makes much faster than spreads.
 */
import type { UncheckedEvent } from '../src/policy/admission.js';
import { readField } from '../src/model/unchecked.js';
import type { InstanceCheck, InstanceContext, InstanceEmitted, InstanceError } from './instance.context.js';
import { readTime } from './instance.input.js';

const MAX_MESSAGE_LENGTH = 2_000;

/** Something happened that changes the state and nothing else. */
export function recordChange(context: InstanceContext, event: UncheckedEvent): InstanceContext {
  return {
    instanceId: context.instanceId,
    serviceId: context.serviceId,
    executorId: context.executorId,
    settings: context.settings,
    check: context.check,
    isCheckBegun: context.isCheckBegun,
    consecutiveFailures: context.consecutiveFailures,
    lastError: context.lastError,
    createdAt: context.createdAt,
    updatedAt: timeOf(context, event),
  };
}

/** The executor could not do the step in hand. */
export function recordFailure(
  context: InstanceContext,
  event: UncheckedEvent,
  { code }: { readonly code: InstanceError['code'] },
): InstanceContext {
  return {
    instanceId: context.instanceId,
    serviceId: context.serviceId,
    executorId: context.executorId,
    settings: context.settings,
    check: context.check,
    isCheckBegun: context.isCheckBegun,
    consecutiveFailures: context.consecutiveFailures,
    lastError: { code, message: reasonOf(event) },
    createdAt: context.createdAt,
    updatedAt: timeOf(context, event),
  };
}

/** The turn of the readiness check begins, for the first time or anew. */
export function beginReadinessCheck(context: InstanceContext, event: UncheckedEvent): InstanceContext {
  return begun(context, event, 'readiness', context.lastError);
}

/** The readiness check passed: the turn of the health check begins. */
export function beginHealthCheck(context: InstanceContext, event: UncheckedEvent): InstanceContext {
  return begun(context, event, 'health', null);
}

/** The first try of the check is due. */
export function beginTrying(context: InstanceContext): InstanceContext {
  return {
    instanceId: context.instanceId,
    serviceId: context.serviceId,
    executorId: context.executorId,
    settings: context.settings,
    check: context.check,
    isCheckBegun: true,
    consecutiveFailures: context.consecutiveFailures,
    lastError: context.lastError,
    createdAt: context.createdAt,
    updatedAt: context.updatedAt,
  };
}

/** A try of the health check passed: one success makes all attempts available again, and an old error does not stick. */
export function recordPassedCheck(context: InstanceContext, event: UncheckedEvent): InstanceContext {
  return tried(context, event, 0, null);
}

/** A try of a check failed. */
export function recordFailedCheck(context: InstanceContext, event: UncheckedEvent): InstanceContext {
  const code = context.check === 'readiness' ? 'READINESS_CHECK_FAILED' : 'HEALTH_CHECK_FAILED';
  return tried(context, event, context.consecutiveFailures + 1, { code, message: reasonOf(event) });
}

/** A try of the check is due. */
export function dueCheck({ instanceId, check }: InstanceContext): InstanceEmitted {
  return { type: 'check.due', instanceId, check };
}

function begun(
  context: InstanceContext,
  event: UncheckedEvent,
  check: InstanceCheck,
  lastError: InstanceError | null,
): InstanceContext {
  return {
    instanceId: context.instanceId,
    serviceId: context.serviceId,
    executorId: context.executorId,
    settings: context.settings,
    check,
    isCheckBegun: false,
    consecutiveFailures: 0,
    lastError,
    createdAt: context.createdAt,
    updatedAt: timeOf(context, event),
  };
}

function tried(
  context: InstanceContext,
  event: UncheckedEvent,
  consecutiveFailures: number,
  lastError: InstanceError | null,
): InstanceContext {
  return {
    instanceId: context.instanceId,
    serviceId: context.serviceId,
    executorId: context.executorId,
    settings: context.settings,
    check: context.check,
    isCheckBegun: context.isCheckBegun,
    consecutiveFailures,
    lastError,
    createdAt: context.createdAt,
    updatedAt: timeOf(context, event),
  };
}

function timeOf({ updatedAt }: InstanceContext, event: UncheckedEvent): number {
  return readTime(readField(event, 'at')) ?? updatedAt;
}

function reasonOf(event: UncheckedEvent): string {
  const reason = readField(event, 'reason');
  if (typeof reason !== 'string' || reason === '') return 'No reason was given.';
  return reason.length > MAX_MESSAGE_LENGTH ? `${reason.slice(0, MAX_MESSAGE_LENGTH)}…` : reason;
}
