import { createActor } from 'xstate';
import { firstContext } from '../../../machines/lifecycle.context.js';
import { type LifecycleActor, type LifecycleMachine, lifecycleMachine } from '../../../machines/lifecycle.machine.js';
import { admit } from '../../chart/admission.js';
import type { LifecycleRecord } from '../../chart/lifecycle-record.js';
import { timelineInspector } from '../../chart/timeline.js';
import { dispatch } from '../../host/dispatch.js';
import { observe } from '../../host/observe.js';
import { persist } from '../../host/persist.js';
import { restoreActor } from '../../host/restore.js';
import type { ActivationState } from '../../model/activation.js';
import type { Operation, ServiceRequest } from '../../model/operation.js';
import { serviceIdOf } from '../../policy/service.js';
import { InMemoryCluster } from '../cluster/cluster.js';
import type { ScheduledAction, ScheduleSetup } from './schedule.js';
import type { ScheduleLogEntry } from './schedule-log.js';

const DEFAULT_OBSERVE_EVERY_MS = 5_000;

/**
 * A cluster in memory with a controller: one actor of the machine for each service, observed at regular intervals. Time passes only in
 * `advanceTo`; in how many slices it passes makes no difference.
 */
export class SchedulePlayer {
  /** The cluster, with everything that is true of it. */
  readonly cluster: InMemoryCluster;
  readonly #setup: ScheduleSetup;
  readonly #machine: LifecycleMachine;
  readonly #actors = new Map<string, LifecycleActor>();
  readonly #log: ScheduleLogEntry[] = [];
  readonly #startMs: number;
  #isUp = true;
  #isObserving = true;
  #observedAtMs: number | null = null;

  constructor(setup: ScheduleSetup, machine: LifecycleMachine = lifecycleMachine) {
    this.#setup = setup;
    const { hosts, seed, durations } = setup;
    this.cluster = new InMemoryCluster({
      hosts,
      ...(seed !== undefined && { seed }),
      ...(durations && { durations }),
      onChange: ({ instanceId, serviceId, executorId, state }) =>
        this.#add({ kind: 'instance', instanceId, serviceId, executorId, state }),
    });
    this.#machine = machine.provide({ actors: this.cluster.actors });
    this.#startMs = this.cluster.clock.now();
    this.#observeRegularly();
  }

  /** The present time, in ms after the beginning. */
  get atMs(): number {
    return this.cluster.clock.now() - this.#startMs;
  }

  /** When the next thing is due, in ms after the beginning; null if nothing is. */
  get nextMs(): number | null {
    const deadline = this.cluster.clock.nextDeadline();
    return deadline === null ? null : deadline - this.#startMs;
  }

  /** Everything that happened so far. */
  get log(): readonly ScheduleLogEntry[] {
    return this.#log;
  }

  /** Whether the controller runs. */
  get isUp(): boolean {
    return this.#isUp;
  }

  /** Whether the controller observes at regular intervals. */
  get isObserving(): boolean {
    return this.#isObserving;
  }

  /** When the controller last observed the cluster, in ms after the beginning; null before it did. */
  get observedAtMs(): number | null {
    return this.#observedAtMs;
  }

  /** The services, in the order of their creation. While the controller is down, as they are stored. */
  get services(): ReadonlyMap<string, LifecycleRecord> {
    return new Map([...this.#actors].map(([serviceId, actor]) => [serviceId, actor.getSnapshot()]));
  }

  /** The record of a service that was not created yet. */
  get newService(): LifecycleRecord {
    return { value: 'INIT', context: firstContext({ input: this.#setup.settings }) };
  }

  /**
   * Lets time pass, up to so many ms after the beginning; everything due by then has happened. `onMoment` is called after each moment at
   * which something was due.
   */
  async advanceTo(atMs: number, onMoment?: () => void): Promise<void> {
    const { clock } = this.cluster;
    const end = this.#startMs + atMs;
    if (onMoment === undefined) {
      await clock.advance(Math.max(0, end - clock.now()));
      return;
    }
    await clock.settle();
    for (let next = clock.nextDeadline(); next !== null && next <= end; next = clock.nextDeadline()) {
      await clock.advance(next - clock.now());
      onMoment();
    }
    await clock.advance(Math.max(0, end - clock.now()));
  }

  /**
   * Does this now.
   *
   * @throws RangeError if a fault names an executor or instance that does not exist.
   */
  act(action: ScheduledAction): void {
    if ('request' in action) this.#send(action.request, action.recovered);
    else if ('cancel' in action) this.#answer(action.cancel, { type: 'CANCEL' });
    else if ('inject' in action) {
      const at = this.#log.length;
      this.cluster.inject(action.inject);
      // The fault stands before what it leads to.
      this.#log.splice(at, 0, { atMs: this.atMs, kind: 'fault', fault: action.inject });
    } else if ('heal' in action) {
      this.#add({ kind: 'heal' });
      this.cluster.heal();
    } else if ('join' in action) {
      this.#add({ kind: 'join', executorId: action.join });
      this.cluster.setExecutor(action.join, 'ACTIVE');
    } else if ('crash' in action) this.#crash();
    else if ('restart' in action) this.#restart();
    else if ('restarts' in action) this.#restartAgainAndAgain(action.restarts);
    else if ('observe' in action) {
      this.#add({ kind: 'observe' });
      this.#observe();
    } else if ('observing' in action) {
      this.#isObserving = action.observing;
      this.#add({ kind: 'observing', isOn: action.observing });
    } else this.#add({ kind: 'note', text: action.note });
  }

  /** Stops the controller for good. */
  stop(): void {
    for (const actor of this.#actors.values()) actor.stop();
  }

  #add(entry: DistributiveOmit<ScheduleLogEntry, 'atMs'>): void {
    this.#log.push({ atMs: this.atMs, ...entry });
  }

  #send(request: Operation, recovered: ActivationState | undefined): void {
    if (request.type !== 'CREATE' || !this.#isUp) {
      this.#answer(request.type === 'CREATE' ? serviceIdOf(request.spec) : request.serviceId, request);
      return;
    }
    const serviceId = serviceIdOf(request.spec);
    const last = this.#actors.get(serviceId)?.getSnapshot();
    if (last === undefined || last.status !== 'active') {
      // Under an id that was used before the revisions go on.
      const input = { ...this.#setup.settings, ...(last && { revision: last.context.revision }) };
      this.#actors.set(serviceId, createActor(this.#machine, { ...this.#options(), input }).start());
    }
    const create = recovered === undefined ? request : { ...request, recovered: { activationState: recovered } };
    if (!this.#answer(serviceId, create)) return;
    const { activationState, instancesPerHost } = this.#actors.get(serviceId)?.getSnapshot().context ?? {};
    this.cluster.records.create(serviceId, {
      instancesPerHost: instancesPerHost ?? request.instancesPerHost,
      ...(activationState !== undefined && { activationState }),
    });
  }

  /** Returns whether the request was admitted. */
  #answer(serviceId: string, request: ServiceRequest): boolean {
    const { atMs } = this;
    const at = this.#log.length;
    const refusal = this.#isUp ? this.#refusal(serviceId, request) : 'CONTROLLER_DOWN';
    const admitted = refusal === null;
    // The answer stands before what it leads to.
    this.#log.splice(at, 0, { atMs, kind: 'answer', serviceId, request: request.type, admitted, rule: refusal });
    return admitted;
  }

  #refusal(serviceId: string, request: ServiceRequest): string | null {
    const actor = this.#actors.get(serviceId);
    const admission = actor === undefined ? admit(this.newService, request) : dispatch(actor, request);
    return admission.admitted ? null : admission.refusal.rule;
  }

  #restartAgainAndAgain({ times, everyMs }: { readonly times: number; readonly everyMs: number }): void {
    this.#restart();
    if (times > 1) {
      this.cluster.clock.setTimeout(() => this.#restartAgainAndAgain({ times: times - 1, everyMs }), everyMs);
    }
  }

  #crash(): void {
    this.#isUp = false;
    this.#add({ kind: 'crash' });
    for (const actor of this.#actors.values()) actor.stop();
  }

  #restart(): void {
    this.#isUp = true;
    this.#add({ kind: 'restart' });
    for (const [serviceId, actor] of this.#actors) {
      const stored: unknown = JSON.parse(JSON.stringify(persist(actor.getSnapshot())));
      actor.stop();
      this.#actors.set(serviceId, restoreActor(this.#machine, stored, this.#options()));
    }
  }

  #observeRegularly(): void {
    if (this.#isObserving) this.#observe();
    this.cluster.clock.setTimeout(
      () => this.#observeRegularly(),
      this.#setup.observeEveryMs ?? DEFAULT_OBSERVE_EVERY_MS,
    );
  }

  #observe(): void {
    if (!this.#isUp) return;
    this.#observedAtMs = this.atMs;
    // One observation for all services; nothing of it changes before the last of them has seen it.
    const observation = this.cluster.observe();
    for (const actor of this.#actors.values()) {
      if (actor.getSnapshot().status === 'active') observe(actor, () => observation, this.cluster.now());
    }
  }

  #options() {
    return {
      clock: this.cluster.clock,
      inspect: timelineInspector((entry) => this.#add(entry)),
    };
  }
}

type DistributiveOmit<TUnion, TKey extends PropertyKey> = TUnion extends unknown ? Omit<TUnion, TKey> : never;
