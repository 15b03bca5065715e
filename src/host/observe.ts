import type { LifecycleActor, LifecycleSnapshot } from '../../machines/lifecycle.machine.js';
import type { ClusterObservation } from '../model/cluster.js';
import type { Health } from '../model/health.js';
import { assessHealth, type AssessmentOptions } from '../policy/health.js';
import { assertReceptive } from './receptive.js';

/**
 * Feeds the service with what the host sees of the cluster, and returns the digest that was sent. The digest is
 * assessed with the snapshot that was held before `collect` was called, so that an observation which some work
 * overtook moves nothing. `now` in epoch ms, the time at which the observation begins. A service that is gone by then
 * gets no digest.
 *
 * @throws Error if the actor is not running or in the middle of an event. What `collect` throws is passed on.
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
  assertReceptive(actor);
  const before = actor.getSnapshot();
  const report = (observation: ClusterObservation) => send(actor, before, observation, now, options);
  const collected = collect();
  return collected instanceof Promise ? collected.then(report) : report(collected);
}

function send(
  actor: LifecycleActor,
  before: LifecycleSnapshot,
  observation: ClusterObservation,
  now: number,
  options: AssessmentOptions | undefined,
): Health {
  const health = assessHealth(before, observation, now, options);
  assertReceptive(actor);
  if (actor.getSnapshot().status === 'active') actor.send({ type: 'OBSERVE', health });
  return health;
}
