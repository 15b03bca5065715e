import {
  dispatch,
  type Health,
  isConverged,
  type LifecycleActor,
  type LifecycleMachine,
  lifecycleMachine,
  type LifecycleSnapshot,
  missingActors,
  observe,
  persist,
  restoreActor,
  type ServiceRequest,
} from 'local-service-machines';
import { isResting } from 'local-service-machines/chart';
import { timelineInspector } from 'local-service-machines/chart';
import type { Inspect } from 'local-service-machines/inspect';
import type { InMemoryCluster } from 'local-service-machines/testing';
import { createActor, type InspectionEvent } from 'xstate';
import type { Timeline } from './timeline.js';

/** How often a controller observes its cluster. */
const OBSERVE_EVERY_MS = 5_000;
const MAX_PASSES = 20;

/** A controller of one service: the host of the lifecycle machine. */
export class Controller {
  readonly machine: LifecycleMachine;
  #actor: LifecycleActor;
  #last: LifecycleSnapshot;
  /** The service as it was last stored, as a database would hold it. */
  #stored = '';

  constructor(
    private readonly cluster: InMemoryCluster,
    private readonly timeline: Timeline,
    private readonly inspect?: Inspect,
  ) {
    this.machine = lifecycleMachine.provide({ actors: cluster.actors });
    // Work on four instances at a time, where the operation does not say otherwise. An inspector sees only recorded refusals.
    const input = { defaultOpSpec: { parallelism: 4 }, recordRefusals: inspect !== undefined };
    this.#actor = createActor(this.machine, { ...this.#options(), input });
    this.#last = this.#actor.getSnapshot();
    this.#actor.subscribe((snapshot) => this.#follow(snapshot));
    this.#actor.start();
  }

  /** The snapshot of the service. */
  get snapshot(): LifecycleSnapshot {
    return this.#actor.getSnapshot();
  }

  /** Sends the service a request; a refusal goes to the timeline. */
  request(request: ServiceRequest): void {
    const admission = dispatch(this.#actor, request);
    if (!admission.admitted) {
      const { operation: event, state, rule, message } = admission.refusal;
      this.timeline.add({ kind: 'refusal', event, cause: 'operator', state, rule, message });
    } else if (request.type === 'CREATE') {
      this.cluster.records.create(this.snapshot.context.serviceId, request);
    }
  }

  /** Sends the service an observation of the cluster, upon which it starts the work that is needed. */
  observe(): Health {
    const before = this.snapshot;
    const health = observe(this.#actor, () => this.cluster.observe(), this.cluster.clock.now());
    if (this.snapshot.value === before.value) {
      const detail = summaryOf(health, isConverged(this.snapshot, health));
      this.timeline.add({ kind: 'note', event: 'OBSERVE', cause: 'reconciliation', detail });
    }
    return health;
  }

  /** Observes the cluster every few seconds until it is as desired. */
  async reconcile(): Promise<void> {
    for (let pass = 1; pass <= MAX_PASSES; pass += 1) {
      const health = this.observe();
      if (isConverged(this.snapshot, health)) return;
      await this.untilRest();
      // A host whose instances failed is backed off from: nothing happens there before the next start is due.
      const dueInMs = (health.nextStartAt ?? 0) - this.cluster.clock.now();
      await this.cluster.clock.advance(Math.max(OBSERVE_EVERY_MS, dueInMs));
    }
    throw new Error('The cluster does not converge.');
  }

  /** Checks that every actor that the machine invokes is provided. */
  checkActors(): void {
    const missing = missingActors(this.machine);
    if (missing.length > 0) throw new Error(`The host does not provide ${missing.join(', ')}.`);
    this.#report('start-up check', 'all seven actors are provided');
  }

  /** Waits until no work is in flight. */
  async untilRest(): Promise<void> {
    await this.cluster.clock.until(() => isResting(this.snapshot) || this.snapshot.status === 'done');
  }

  /** Ends the controller and loses its memory; its hosts finish what they have begun. */
  crash(): void {
    this.#actor.stop();
    this.#report('crash', `while it works on ${effectOf(this.#last)}`);
  }

  /** Starts a new controller from what was stored. */
  restart(): void {
    this.#actor = restoreActor(this.machine, JSON.parse(this.#stored), this.#options());
    this.#last = this.snapshot;
    this.#actor.subscribe((snapshot) => this.#follow(snapshot));
    this.#report('restart', `goes on with ${effectOf(this.#last)}`);
  }

  #report(event: string, detail: string): void {
    this.timeline.add({ kind: 'note', event, cause: 'controller', detail });
  }

  /** The actor's transitions go to the timeline, and its inspection events to the inspector. */
  #options() {
    const addToTimeline = timelineInspector((entry) => {
      if (entry.kind !== 'transition') return;
      const { kind, event, cause, from, to, effectId } = entry;
      this.timeline.add({ kind, event, cause, from, to, effectId });
    });
    const inspect = (inspected: InspectionEvent) => {
      this.inspect?.(inspected);
      addToTimeline(inspected);
    };
    return { clock: this.cluster.clock, inspect };
  }

  #follow(snapshot: LifecycleSnapshot): void {
    // Stored before the operation is acknowledged: `dispatch` returns after this.
    this.#stored = JSON.stringify(persist(snapshot));
    this.#last = snapshot;
  }
}

function effectOf({ context }: LifecycleSnapshot): string {
  return context.inFlight?.effectId ?? 'nothing';
}

function summaryOf({ instances: { required, active, healthy }, hosts }: Health, isDone: boolean): string {
  const seen = required === 0 ? `${active} active, none required` : `${healthy} of ${required} healthy`;
  if (hosts.backingOff > 0) return `${seen}: a start is put off, its host has failed`;
  return `${seen}: nothing to do${isDone ? '' : ' yet'}`;
}
