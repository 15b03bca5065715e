import { isDeepStrictEqual } from 'node:util';
import type {
  Admission,
  ClusterObservation,
  Health,
  InstanceRecord,
  LifecycleSnapshot,
  ServiceRequest,
  WorkInput,
  WorkName,
} from '../../src/index.js';
import type { ClusterFault } from '../../src/testing/index.js';
import { serviceOf } from '../../src/policy/planned-service.js';
import { naiveIsOutdated, naivePlan } from '../support/naive-plan.js';
import { BYSTANDER } from './bystander.js';

const RESTING = ['INACTIVE', 'CONFIG_TESTING', 'ACTIVE'];
const ACTIVE = [
  ...['PENDING', 'PROVISIONING', 'STARTING', 'UNREADY', 'READY', 'HEALTHY', 'UNHEALTHY', 'DEPROVISIONING', 'STOPPING'],
  'UNKNOWN',
];
/** The work that may start instances, and the states in which it is in flight. */
const STARTING_WORK: Partial<Record<string, string>> = {
  DEPLOYING_TEST_INSTANCE: 'deployTestInstance',
  ADJUSTING_INSTANCES: 'adjustInstances',
  REPLACING_INSTANCES: 'replaceInstances',
};

/** What must never happen, whatever happens; looked at after every event. */
export class Invariants {
  readonly violations: string[] = [];
  readonly #serviceId: string;
  #revision = 0;
  #acceptedRevision = 0;
  #mostInstancesPerHost = 0;
  /** Whether there is a reason why more instances may be on a host than one reconciliation would start there. */
  #mayCrowd = false;
  #staleReports = false;
  #isDestroyed = false;
  readonly #work = new Map<string, { readonly name: WorkName; readonly operation: unknown }>();
  readonly #expected = new Set<string>();
  /** Whether anything but the one adjustment has happened since the last observation at rest. */
  #hasBeenInterrupted = false;
  /** What the last observation at rest wanted stopped, and the revision then. */
  #surplus: { readonly instanceIds: readonly string[]; readonly revision: number } = { instanceIds: [], revision: -1 };

  constructor(serviceId: string) {
    this.#serviceId = serviceId;
  }

  /** The controller is there, for the first time or again. */
  restored(snapshot: LifecycleSnapshot, stored: Pick<LifecycleSnapshot, 'value' | 'context'>): void {
    // The work in flight begins again, as another attempt.
    const { inFlight } = stored.context;
    const expected = {
      ...stored.context,
      inFlight: inFlight === null ? null : { ...inFlight, attempt: inFlight.attempt + 1 },
    };
    this.#check(
      snapshot.value === stored.value && isDeepStrictEqual(snapshot.context, expected),
      `a restart changed ${stored.value} to ${snapshot.value}, or its context`,
    );
    this.#hasBeenInterrupted = true;
    // An end that was not stored has not come.
    this.#isDestroyed = stored.value === 'DESTROYED';
    this.moved(snapshot);
  }

  moved({ value, status, context, error }: LifecycleSnapshot): void {
    const { revision, activationState, inFlight, instancesPerHost } = context;
    this.#check(status !== 'error', `the actor is in an error: ${String(error)}`);
    this.#check(
      !RESTING.includes(value) || value === activationState,
      `at rest in ${value}, activation ${activationState}`,
    );
    this.#check(revision >= this.#revision, `the revision went back from ${String(this.#revision)}`);
    this.#check(!this.#isDestroyed || value === 'DESTROYED', `after DESTROYED came ${value}`);
    this.#revision = revision;
    this.#isDestroyed = value === 'DESTROYED';
    this.#mostInstancesPerHost = Math.max(this.#mostInstancesPerHost, instancesPerHost);
    if (inFlight !== null) this.#expected.add(inFlight.effectId);
    if (value === 'REPLACING_INSTANCES') this.#mayCrowd = true;
    // Then it was not the one adjustment that came to its end.
    if (context.lastFailure !== null || context.lastReconciliationFailure !== null || context.emergency !== null)
      this.#hasBeenInterrupted = true;
  }

  accepted(revision: number): void {
    this.#check(
      revision === this.#acceptedRevision + 1,
      `revision ${String(revision)} follows ${String(this.#acceptedRevision)}`,
    );
    this.#acceptedRevision = revision;
  }

  workBegan(name: WorkName, { effectId, operation }: WorkInput): void {
    const known = this.#work.get(effectId);
    this.#check(
      known === undefined || isDeepStrictEqual(known, { name, operation }),
      `${effectId} stands for two pieces of work`,
    );
    this.#work.set(effectId, { name, operation });
  }

  answered(request: ServiceRequest, admission: Admission, before: LifecycleSnapshot, after: LifecycleSnapshot): void {
    if (admission.admitted) {
      this.#hasBeenInterrupted = true;
      this.#check(
        after.value !== before.value || request.type === 'CANCEL',
        `${request.type} was admitted in ${before.value} and changed nothing`,
      );
      return;
    }
    const context = { ...after.context, lastRefusal: before.context.lastRefusal };
    this.#check(
      after.value === before.value && isDeepStrictEqual(context, before.context),
      `${request.type} was refused in ${before.value} and changed something`,
    );
  }

  /** A digest of this observation, which was made at `now`, reached the service. */
  observed(
    before: LifecycleSnapshot,
    after: LifecycleSnapshot,
    health: Health,
    observation: ClusterObservation,
    now: number,
  ): void {
    const { state, revision } = health;
    const { spec } = before.context;
    const isOutdated = spec !== null && naiveIsOutdated(serviceOf({ ...before.context, spec }), observation, now);
    const isCurrent = state === before.value && revision === before.context.revision && !isOutdated;
    if (!isCurrent || !RESTING.includes(before.value) || spec === null) {
      this.#check(after.value === before.value, `an observation moved ${before.value} to ${after.value}`);
      return;
    }
    const plan = naivePlan(serviceOf({ ...before.context, spec }), observation, now);
    // A service that works nowhere, and has failed too often, is given up before anything else.
    if (after.value === 'EMERGENCY_DEACTIVATION_REQUESTED') {
      this.#check(
        health.instances.healthy === 0 && before.context.consecutiveFailures > 0,
        'a service with a healthy instance was given up',
      );
      return;
    }
    const hasWork = plan.starts.length + plan.stop.length > 0;
    this.#check(
      hasWork === (after.value !== before.value),
      `${before.value} ${hasWork ? 'stays, though there is something to do' : 'leaves, though there is nothing to do'}`,
    );
    // What one adjustment should have stopped is not there to be stopped again.
    const instanceIds = plan.stop.map(({ instanceId }) => instanceId);
    const again = instanceIds.filter((instanceId) => this.#surplus.instanceIds.includes(instanceId));
    const { lastFailure, lastReconciliationFailure } = before.context;
    const wasAdjusted =
      before.context.revision > this.#surplus.revision && lastFailure === null && lastReconciliationFailure === null;
    this.#check(
      this.#staleReports || !wasAdjusted || again.length === 0 || this.#hasBeenInterrupted,
      `an adjustment succeeded and left ${again.join()} running`,
    );
    this.#surplus = { instanceIds, revision: before.context.revision + (hasWork ? 1 : 0) };
    this.#hasBeenInterrupted = false;
  }
  instanceChanged(
    { instanceId, serviceId, executorId, state }: InstanceRecord,
    all: readonly InstanceRecord[],
    { value, context }: LifecycleSnapshot,
  ): void {
    if (serviceId === BYSTANDER) {
      this.#check(state !== 'STOPPING', `${instanceId} of another service was stopped`);
      return;
    }
    if (serviceId !== this.#serviceId || state !== 'PENDING') return;
    const work = STARTING_WORK[value];
    this.#check(
      work !== undefined && context.inFlight?.effectId.endsWith(`:${work}`) === true,
      `${instanceId} was started in ${value}`,
    );
    this.#check(context.activationState !== 'INACTIVE', `${instanceId} was started for an inactive service`);
    const there = all.filter(
      (other) => other.serviceId === serviceId && other.executorId === executorId && ACTIVE.includes(other.state),
    );
    const most = Math.max(this.#mostInstancesPerHost, 1);
    this.#check(
      this.#mayCrowd || there.length < most,
      `${instanceId} was started on ${executorId}, where ${String(there.length)} are active`,
    );
  }

  wentWrong(fault: ClusterFault['fault']): void {
    this.#hasBeenInterrupted = true;
    // Then a controller cannot know what runs.
    if (fault === 'EXECUTOR_SILENT' || fault === 'EXECUTOR_STALE') this.#mayCrowd = true;
    if (fault === 'EXECUTOR_STALE') this.#staleReports = true;
  }

  /** The end: every operation that was accepted was begun. */
  ended(): void {
    for (const effectId of this.#expected) {
      this.#check(this.#work.has(effectId), `${effectId} was accepted and never begun`);
    }
  }

  #check(holds: boolean, violation: string): void {
    if (!holds) this.violations.push(violation);
  }
}
