import type { Health } from '../src/model/health.js';
import type { OperationInFlight, WorkInFlight } from '../src/model/work.js';
import { atRest, isConclusive } from '../src/policy/digest.js';
import { effectIdOf } from '../src/policy/effect-id.js';
import { workTimeoutMs } from '../src/policy/limits.js';
import type { LifecycleContext } from './lifecycle.context.js';
import { startsInstances, type WorkName } from './lifecycle.work.js';

/** The context once an operation was accepted and its work begins. */
export function begun(
  context: LifecycleContext,
  operation: OperationInFlight,
  cause: WorkInFlight['cause'],
  work: WorkName,
  health: Health | null,
): Draft {
  const next = copyOf(context);
  next.revision += 1;
  next.mayHaveInstances ||= startsInstances(operation);
  next.lastRefusal = null;
  next.inFlight = inFlightOf(next, operation, cause, work, conclusive(context, health));
  return next;
}

/** The digest, if it proves how many instances the work has to do with. */
function conclusive(context: LifecycleContext, health: Health | null): Health | null {
  return health !== null && isConclusive(health, atRest(context)) ? health : null;
}

/** The work that begins, with its limit fixed. */
export function inFlightOf(
  { serviceId, spec, revision }: LifecycleContext,
  operation: OperationInFlight,
  cause: WorkInFlight['cause'],
  work: WorkName,
  health: Health | null,
): WorkInFlight {
  return {
    operation,
    cause,
    effectId: effectIdOf(serviceId, revision, work),
    timeoutMs: workTimeoutMs({ work, spec, operation, cause, health }),
    attempt: 1,
    progress: null,
  };
}

/** A context in the making. */
export type Draft = { -readonly [TField in keyof LifecycleContext]: LifecycleContext[TField] };

/** A copy in which facts can be changed. A full literal: V8 makes it much faster than a spread. */
export function copyOf(context: LifecycleContext): Draft {
  return {
    serviceId: context.serviceId,
    spec: context.spec,
    instancesPerHost: context.instancesPerHost,
    activationState: context.activationState,
    revision: context.revision,
    inFlight: context.inFlight,
    lastFailure: context.lastFailure,
    lastReconciliationFailure: context.lastReconciliationFailure,
    consecutiveFailures: context.consecutiveFailures,
    mayHaveInstances: context.mayHaveInstances,
    lastRefusal: context.lastRefusal,
    health: context.health,
    emergency: context.emergency,
    destroyed: context.destroyed,
    settings: context.settings,
  };
}
