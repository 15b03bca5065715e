/* What the lifecycle chart emits: types, numbers and ids, never the specification. */
import type { UncheckedEvent } from '../src/policy/admission.js';
import { readDigest } from '../src/policy/digest.js';
import { readField } from '../src/model/unchecked.js';
import { emitOf } from './compilable.js';
import type { LifecycleContext, LifecycleEmitted, LifecycleEvent } from './lifecycle.context.js';

const emit = (pure: (context: LifecycleContext, event: LifecycleEvent) => LifecycleEmitted) => emitOf(pure);

/** The named emits of the lifecycle chart. */
export const EMITS = {
  emitAccepted: emit(accepted),
  emitRefused: emit(refused),
  emitEmergency: emit(emergencyEntered),
  emitIgnoredObservation: emit(observationIgnored),
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
