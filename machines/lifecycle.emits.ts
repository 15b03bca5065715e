/* What the lifecycle chart emits: types, numbers and ids, never the specification. */
import type { UncheckedEvent } from '../src/policy/admission.js';
import { readDigest } from '../src/policy/digest.js';
import type { OperationOutcome } from '../src/model/work.js';
import { type ProgressProblem, readProgress } from '../src/policy/progress.js';
import { readField } from '../src/model/unchecked.js';
import { emitOf } from './compilable.js';
import { failureIn } from './lifecycle.failure.js';
import type { LifecycleContext, LifecycleEmitted, LifecycleEvent } from './lifecycle.context.js';

const emit = (pure: (context: LifecycleContext, event: LifecycleEvent) => LifecycleEmitted) => emitOf(pure);

/** The named emits of the lifecycle chart. */
export const EMITS = {
  emitAccepted: emit(accepted),
  emitRefused: emit(refused),
  emitFinished: emit(finished),
  emitEmergency: emit(emergencyEntered),
  emitIgnoredObservation: emit(observationIgnored),
  emitIgnoredProgress: emit(progressIgnored),
};

/** The name of one of the emits. */
export type EmitName = keyof typeof EMITS;

/** An operation was accepted. CREATE is the one that leaves no work in flight. */
function accepted({ serviceId, revision, inFlight }: LifecycleContext): LifecycleEmitted {
  const operation = inFlight?.operation.type ?? 'CREATE';
  return { type: 'operation.accepted', serviceId, operation, cause: inFlight?.cause ?? 'operator', revision };
}

/** The refusal that was just recorded. */
function refused({ serviceId, revision, lastRefusal }: LifecycleContext): LifecycleEmitted {
  return {
    type: 'operation.refused',
    serviceId,
    operation: lastRefusal?.operation ?? 'CANCEL',
    rule: lastRefusal?.rule ?? 'REFUSED_BY_HOST',
    message: lastRefusal?.message ?? '',
    revision,
  };
}

/** The last work of an operation ends; emitted before its end is recorded, while it is known. */
function finished(context: LifecycleContext, event: UncheckedEvent): LifecycleEmitted {
  const { serviceId, revision, inFlight } = context;
  const outcome = outcomeIn(event);
  return {
    type: 'operation.finished',
    serviceId,
    operation: inFlight?.operation.type ?? 'ADJUST_INSTANCES',
    cause: inFlight?.cause ?? 'operator',
    effectId: inFlight?.effectId ?? '',
    outcome,
    failure: outcome === 'failed' || outcome === 'timedOut' ? failureIn(context, event) : null,
    revision,
  };
}

function outcomeIn({ type }: UncheckedEvent): OperationOutcome {
  if (type.startsWith('xstate.done.')) return 'succeeded';
  if (type === 'CANCEL') return 'cancelled';
  return type.startsWith('xstate.after.') ? 'timedOut' : 'failed';
}

/** The emergency was entered, for the first time or again after a failed deactivation. */
function emergencyEntered({ serviceId, revision, emergency }: LifecycleContext): LifecycleEmitted {
  return {
    type: 'service.emergency',
    serviceId,
    cause: emergency?.cause ?? 'CANCELLED',
    failedDeactivations: emergency?.failedDeactivations ?? 0,
    revision,
  };
}

/** A digest was not used. */
function observationIgnored({ serviceId, revision }: LifecycleContext, event: UncheckedEvent): LifecycleEmitted {
  const reason = readDigest(readField(event, 'health')) === null ? 'MALFORMED' : 'OTHER_SERVICE';
  return { type: 'observation.ignored', serviceId, reason, revision };
}

/** Reported progress was not used. */
function progressIgnored({ serviceId, revision, inFlight }: LifecycleContext, event: UncheckedEvent): LifecycleEmitted {
  // Its guard has found one.
  const reason = readProgress(inFlight, event) as ProgressProblem;
  return { type: 'progress.ignored', serviceId, reason, revision };
}
