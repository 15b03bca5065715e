import { legalityOf, type LifecycleActor, type LifecycleSnapshot } from '../../machines/lifecycle.machine.js';
import { admit } from '../chart/admission.js';
import type { ServiceRequest } from '../model/operation.js';
import type { Admission } from '../model/refusal.js';
import { refusalByHost } from '../policy/refusal.js';
import { assertReceptive } from './receptive.js';

/**
 * Sends a request, if the machine admits it: what became of it? The machine decides with its guards, the host's own
 * included; the policies explain a no. A refused request is sent only where the machine records refusals.
 *
 * @throws Error if the actor is not running or in the middle of an event, or did not take what it admitted.
 */
export function dispatch(actor: LifecycleActor, request: ServiceRequest): Admission {
  assertReceptive(actor);
  const before = actor.getSnapshot();
  if (!isAdmitted(before, request)) {
    if (before.status === 'active' && before.context.settings.recordRefusals) actor.send(request);
    const admission = admit(before, request);
    return admission.admitted
      ? { admitted: false, refusal: refusalByHost(legalityOf(before.value), before.context, request.type) }
      : admission;
  }
  actor.send(request);
  if (!wasTaken(before, actor.getSnapshot(), request)) {
    throw new Error(`The actor ${actor.id} admitted ${request.type} in ${before.value} but did not take it.`);
  }
  return { admitted: true };
}

/** With refusals recorded, `can` would say yes to every request; a copy without the record tells the truth. */
function isAdmitted(snapshot: LifecycleSnapshot, request: ServiceRequest): boolean {
  const { machine, value, context } = snapshot;
  if (snapshot.status !== 'active') return false;
  if (!context.settings.recordRefusals) return snapshot.can(request);
  const settings = { ...context.settings, recordRefusals: false };
  return machine.resolveState({ value, context: { ...context, settings } }).can(request);
}

function wasTaken(before: LifecycleSnapshot, after: LifecycleSnapshot, request: ServiceRequest): boolean {
  return request.type === 'CANCEL'
    ? after.context.inFlight?.effectId !== before.context.inFlight?.effectId
    : after.context.revision > before.context.revision;
}
