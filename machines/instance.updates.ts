/*
 * What each named update of the instance chart records: (context, event, params) → the whole next context. They are
 * total, and they return full literals, which V8 makes much faster than spreads.
 */
import type { UncheckedEvent } from '../src/policy/admission.js';
import { shorten } from '../src/model/shorten.js';
import { readField, readFiniteNumber } from '../src/model/unchecked.js';
import { updateOf } from './compilable.js';
import type { InstanceContext, InstanceError, InstanceEvent } from './instance.context.js';

const MAX_MESSAGE_LENGTH = 2_000;
const NO_REASON = 'No reason was given.';
const OVERDUE = 'It was not running in time.';
const STOPPED_EARLY = 'It was stopped before it was running.';
const NOT_FOUND = 'It was gone when its agent had restarted.';

type FailureCode = { readonly code: InstanceError['code'] };
type Changes = Partial<Omit<InstanceContext, 'instanceId' | 'serviceId' | 'executorId' | 'settings' | 'createdAt'>>;

const update = (changes: (context: InstanceContext, event: UncheckedEvent) => Changes) =>
  updateOf<InstanceContext, InstanceEvent>((context, event) => next(context, event, changes(context, event)));

/** The named updates of the instance chart. */
export const UPDATES = {
  /** Something happened that changes the state and nothing else. */
  recordChange: update(() => ({})),
  /** The executor could not do the step in hand. */
  recordFailure: updateOf<InstanceContext, InstanceEvent, FailureCode>((context, event, { code }) => {
    const message = reasonIn(event) ?? NO_REASON;
    return next(context, event, { lastError: { code, message }, errorMessage: message });
  }),
  /** The readiness check passed, and the health check begins. */
  beginHealthCheck: update(() => ({
    check: 'health',
    tryPhase: 'before-first',
    consecutiveFailures: 0,
    lastError: null,
  })),
  /** A try of the check is due. */
  recordDueTry: update(({ tryId }) => ({ tryPhase: 'due', tryId: tryId + 1 })),
  /** A try of the health check passed: one success makes all attempts available again, and an old error does not stick. */
  recordPassedTry: update(() => ({ tryPhase: 'between', consecutiveFailures: 0, lastError: null })),
  /** A try of a check failed or was not answered, and attempts are left. */
  recordFailedTry: update((context, event) => ({ ...failureOf(context, event), tryPhase: 'between' })),
  /** The last attempt of a check failed or was not answered: the instance goes down by itself. */
  recordFailedCheck: update((context, event) => {
    const failure = failureOf(context, event);
    return { ...failure, errorMessage: failure.lastError.message, shutdownPhase: firstPhaseOf(context) };
  }),
  /** The controller wants a running instance gone. */
  recordStop: update((context, event) => ({
    errorMessage: isOverdue(event) ? OVERDUE : null,
    shutdownPhase: firstPhaseOf(context),
  })),
  /** The controller wants an instance gone whose container does not run yet. */
  recordEarlyStop: update((_context, event) => ({ errorMessage: isOverdue(event) ? OVERDUE : STOPPED_EARLY })),
  /** The pre-shutdown hooks are done, or took too long. */
  recordHooksDone: update(() => ({ shutdownPhase: 'wait' })),
  /** The restarted agent found the instance running: it goes on, and its readiness check begins anew, without a delay. */
  recordFound: update(() => ({
    check: 'readiness',
    tryPhase: 'before-first',
    consecutiveFailures: 0,
    wasFound: true,
    shutdownPhase: null,
    errorMessage: null,
  })),
  /** The restarted agent found no such instance; what was not going down before went down by itself. */
  recordNotFound: update(({ errorMessage, shutdownPhase }) => ({
    errorMessage: shutdownPhase === null ? (errorMessage ?? NOT_FOUND) : errorMessage,
  })),
};

/** The context after an event. A timer knows no time of day, and leaves `updatedAt` as it is. */
function next(context: InstanceContext, event: UncheckedEvent, changes: Changes): InstanceContext {
  return {
    instanceId: context.instanceId,
    serviceId: context.serviceId,
    executorId: context.executorId,
    settings: context.settings,
    check: changed(changes.check, context.check),
    tryPhase: changed(changes.tryPhase, context.tryPhase),
    tryId: changed(changes.tryId, context.tryId),
    consecutiveFailures: changed(changes.consecutiveFailures, context.consecutiveFailures),
    wasFound: changed(changes.wasFound, context.wasFound),
    shutdownPhase: changed(changes.shutdownPhase, context.shutdownPhase),
    lastError: changed(changes.lastError, context.lastError),
    errorMessage: changed(changes.errorMessage, context.errorMessage),
    createdAt: context.createdAt,
    updatedAt: readFiniteNumber(readField(event, 'at')) ?? context.updatedAt,
  };
}

function changed<TValue>(value: TValue | undefined, before: TValue): TValue {
  return value === undefined ? before : value;
}

function failureOf({ check, consecutiveFailures, settings }: InstanceContext, event: UncheckedEvent) {
  const code = check === 'readiness' ? 'READINESS_CHECK_FAILED' : 'HEALTH_CHECK_FAILED';
  const silence = `There was no answer within ${String(settings[check].timeoutMs)} ms.`;
  const message = reasonIn(event) ?? (event.type === 'CHECK_FAILED' ? NO_REASON : silence);
  return { consecutiveFailures: consecutiveFailures + 1, lastError: { code, message } } as const;
}

/** An instance without hooks has nothing to run before the wait. */
function firstPhaseOf({ settings }: InstanceContext): InstanceContext['shutdownPhase'] {
  return settings.hooks === 0 ? 'wait' : 'hooks';
}

function isOverdue(event: UncheckedEvent): boolean {
  return readField(event, 'overdue') === true;
}

function reasonIn(event: UncheckedEvent): string | null {
  const reason = readField(event, 'reason');
  return typeof reason === 'string' && reason !== '' ? shorten(reason, MAX_MESSAGE_LENGTH) : null;
}
