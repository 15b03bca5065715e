import type { LifecycleActor, LifecycleSnapshot } from '../../machines/lifecycle.machine.js';
import type { ClusterObservation } from '../model/cluster.js';
import type { Health } from '../model/health.js';
import { readField } from '../model/unchecked.js';
import { assessHealth, type AssessmentOptions } from '../policy/health.js';
import { assertAcceptsEvents } from './assert-accepts-events.js';
import { checkObservation, checkObserving } from './check-input.js';

/**
 * Sends the service a health digest of the collected observation, and returns the digest. It is assessed with the
 * snapshot from before `collect` was called, so that an observation which began before the last change of the service
 * moves nothing. `now` in epoch ms, the time at which the observation begins. A service that is destroyed meanwhile gets
 * no digest.
 *
 * @throws TypeError or RangeError that names what is wrong, if `now` is no time or `collect` returns no observation; Error if
 *   the actor is not running or in the middle of an event. What `collect` throws is passed on.
 */
export function observe(
  actor: LifecycleActor,
  collect: () => ClusterObservation,
  now: number,
  options?: AssessmentOptions,
): Health;
export function observe(
  actor: LifecycleActor,
  collect: () => Promise<ClusterObservation>,
  now: number,
  options?: AssessmentOptions,
): Promise<Health>;
export function observe(
  actor: LifecycleActor,
  collect: () => ClusterObservation | Promise<ClusterObservation>,
  now: number,
  options?: AssessmentOptions,
): Health | Promise<Health> {
  checkObserving(collect, now);
  assertAcceptsEvents(actor);
  const before = actor.getSnapshot();
  const report = (observation: ClusterObservation) => send(actor, before, observation, now, options);
  const collected = collect();
  return isPromise(collected) ? Promise.resolve(collected).then(report) : report(collected);
}

function send(
  actor: LifecycleActor,
  before: LifecycleSnapshot,
  observation: ClusterObservation,
  now: number,
  options: AssessmentOptions | undefined,
): Health {
  checkObservation(observation);
  const health = assessHealth(before, observation, now, options);
  assertAcceptsEvents(actor);
  if (actor.getSnapshot().status === 'active') actor.send({ type: 'OBSERVE', health });
  return health;
}

/** Also of one of another realm, as test runners make them. */
function isPromise(collected: unknown): collected is PromiseLike<ClusterObservation> {
  return typeof readField(collected, 'then') === 'function';
}
