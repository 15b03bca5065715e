/*
 * What each named update of the instance chart records: (context, event, params) → the whole next context. They are
 * total, and they return full literals, which V8 makes much faster than spreads.
 */
import type { UncheckedEvent } from '../src/policy/admission.js';
import { shorten } from '../src/model/shorten.js';
import { readField, readFiniteNumber } from '../src/model/unchecked.js';
import type { InstanceContext, InstanceError, InstanceEvent } from './instance.context.js';
import { updateOf } from './compilable.js';

const MAX_MESSAGE_LENGTH = 2_000;

type Checking = Pick<InstanceContext, 'check' | 'isCheckBegun' | 'consecutiveFailures' | 'lastError'>;
type FailureCode = { readonly code: InstanceError['code'] };

const update = (pure: (context: InstanceContext, event: UncheckedEvent) => InstanceContext) =>
  updateOf<InstanceContext, InstanceEvent>(pure);

/** The named updates of the instance chart. */
export const UPDATES = {
  /** Something happened that changes the state and nothing else. */
  recordChange: update((context, event) => next(context, event, context)),
  /** The executor could not do the step in hand. */
  recordFailure: updateOf<InstanceContext, InstanceEvent, FailureCode>((context, event, { code }) =>
    next(context, event, {
      check: context.check,
      isCheckBegun: context.isCheckBegun,
      consecutiveFailures: context.consecutiveFailures,
      lastError: { code, message: reasonOf(event) },
    }),
  ),
  /** The readiness check begins, for the first time or anew. */
  beginReadinessCheck: update((context, event) =>
    next(context, event, {
      check: 'readiness',
      isCheckBegun: false,
      consecutiveFailures: 0,
      lastError: context.lastError,
    }),
  ),
  /** The readiness check passed, and the health check begins. */
  beginHealthCheck: update((context, event) =>
    next(context, event, { check: 'health', isCheckBegun: false, consecutiveFailures: 0, lastError: null }),
  ),
  /** The first try of the check is due; a timer knows no time of day. */
  recordFirstTry: update((context) =>
    next(context, null, {
      check: context.check,
      isCheckBegun: true,
      consecutiveFailures: context.consecutiveFailures,
      lastError: context.lastError,
    }),
  ),
  /** A try of the health check passed: one success makes all attempts available again, and an old error does not stick. */
  recordPassedCheck: update((context, event) =>
    next(context, event, {
      check: context.check,
      isCheckBegun: context.isCheckBegun,
      consecutiveFailures: 0,
      lastError: null,
    }),
  ),
  /** A try of a check failed. */
  recordFailedCheck: update((context, event) =>
    next(context, event, {
      check: context.check,
      isCheckBegun: context.isCheckBegun,
      consecutiveFailures: context.consecutiveFailures + 1,
      lastError: {
        code: context.check === 'readiness' ? 'READINESS_CHECK_FAILED' : 'HEALTH_CHECK_FAILED',
        message: reasonOf(event),
      },
    }),
  ),
};

/** The context after an event; without one `updatedAt` stays. */
function next(
  { instanceId, serviceId, executorId, settings, createdAt, updatedAt }: InstanceContext,
  event: UncheckedEvent | null,
  { check, isCheckBegun, consecutiveFailures, lastError }: Checking,
): InstanceContext {
  return {
    instanceId,
    serviceId,
    executorId,
    settings,
    check,
    isCheckBegun,
    consecutiveFailures,
    lastError,
    createdAt,
    updatedAt: (event === null ? null : readFiniteNumber(readField(event, 'at'))) ?? updatedAt,
  };
}

function reasonOf(event: UncheckedEvent): string {
  const reason = readField(event, 'reason');
  if (typeof reason !== 'string' || reason === '') return 'No reason was given.';
  return shorten(reason, MAX_MESSAGE_LENGTH);
}
