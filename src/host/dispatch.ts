import { legalityOf, type LifecycleActor, type LifecycleSnapshot } from '../../machines/lifecycle.machine.js';
import type { ServiceRequest } from '../model/operation.js';
import type { Admission } from '../model/refusal.js';
import { refusalByHost, refusalOf } from '../policy/refusal.js';
import { assertAcceptsEvents } from './assert-accepts-events.js';
import { checkRequest } from './check-input.js';

/**
 * Sends a request if the machine admits it, and returns whether it did, and if not, why. The machine decides with its
 * guards, the controller's own included; the policies explain a refusal. A refused request is sent only where the machine
 * records refusals.
 *
 * @throws TypeError if the type of the request is unknown; Error if the actor is not running or in the middle of an
 *   event, or did not apply what it admitted. What a guard of the controller's own throws is thrown too, and nothing is sent.
 */
export function dispatch(actor: LifecycleActor, request: ServiceRequest): Admission {
  checkRequest(request);
  assertAcceptsEvents(actor);
  const before = actor.getSnapshot();
  if (!isAdmitted(before, request)) {
    if (before.status === 'active' && before.context.settings.recordRefusals) actor.send(request);
    const legality = legalityOf(before.value);
    const refusal = refusalOf(legality, before.context, request);
    return { admitted: false, refusal: refusal ?? refusalByHost(legality, before.context, request.type) };
  }
  actor.send(request);
  if (!wasApplied(before, actor.getSnapshot(), request)) {
    throw new Error(`The actor ${actor.id} admitted ${request.type} in ${before.value} but did not apply it.`);
  }
  return { admitted: true };
}

/** With `recordRefusals`, `can` is true for every request: a copy of the snapshot without the setting is asked instead. */
function isAdmitted(snapshot: LifecycleSnapshot, request: ServiceRequest): boolean {
  const { machine, value, context } = snapshot;
  if (snapshot.status !== 'active') return false;
  if (!context.settings.recordRefusals) return snapshot.can(request);
  const settings = { ...context.settings, recordRefusals: false };
  return machine.resolveState({ value, context: { ...context, settings } }).can(request);
}

function wasApplied(before: LifecycleSnapshot, after: LifecycleSnapshot, request: ServiceRequest): boolean {
  return request.type === 'CANCEL'
    ? after.context.inFlight?.effectId !== before.context.inFlight?.effectId
    : after.context.revision > before.context.revision;
}
