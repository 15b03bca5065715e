import { createActor } from 'xstate';
import { firstContext } from '../../../machines/lifecycle.context.js';
import { type LifecycleActor, type LifecycleMachine, lifecycleMachine } from '../../../machines/lifecycle.machine.js';
import { admit } from '../../chart/admission.js';
import { type TimelineEntry, timelineInspector } from '../../chart/timeline.js';
import { dispatch } from '../../host/dispatch.js';
import { observe } from '../../host/observe.js';
import { persist } from '../../host/persist.js';
import { restoreActor } from '../../host/restore.js';
import type { ActivationState } from '../../model/activation.js';
import type { InstanceRecord } from '../../model/cluster.js';
import type { LifecycleState } from '../../model/lifecycle.js';
import type { Operation, ServiceRequest } from '../../model/operation.js';
import { readField } from '../../model/unchecked.js';
import { serviceIdOf } from '../../policy/service.js';
import { InMemoryCluster } from '../cluster/cluster.js';
import type { ClusterFault } from '../cluster/faults.js';
import type { Schedule, ScheduledAction } from './schedule.js';
import { ScheduleError, validateSchedule } from './validate-schedule.js';

/** One thing that happened while a schedule was played, so many ms after its beginning: JSON. */
export type ScheduleLogEntry = { readonly atMs: number } & (
  | TimelineEntry
  | {
      readonly kind: 'answer';
      readonly serviceId: string;
      readonly request: ServiceRequest['type'];
      readonly admitted: boolean;
      /** The rule of the refusal; null where the request was admitted. */
      readonly rule: string | null;
    }
  | ({ readonly kind: 'instance' } & Pick<InstanceRecord, 'instanceId' | 'serviceId' | 'executorId' | 'state'>)
  | { readonly kind: 'fault'; readonly fault: ClusterFault }
  | { readonly kind: 'heal' }
  | { readonly kind: 'restart' }
);

/** The log of a schedule, and what there is at its end: JSON. */
export interface ScheduleResult {
  readonly log: readonly ScheduleLogEntry[];
  /** The services, in the order of their creation. */
  readonly services: readonly {
    readonly serviceId: string;
    readonly state: LifecycleState;
    readonly activationState: ActivationState;
    readonly instancesPerHost: number;
    readonly revision: number;
  }[];
  /** Every instance as it really is, those that are gone included. */
  readonly instances: readonly InstanceRecord[];
}

/**
 * Plays a schedule on a cluster in memory, with one actor of the machine for each service and a controller that observes at regular
 * intervals. The same schedule always has the same result.
 *
 * @throws ScheduleError if the schedule is not valid, or if a step names an instance that there is not.
 */
export async function playSchedule(
  schedule: Schedule,
  { machine = lifecycleMachine }: { readonly machine?: LifecycleMachine } = {},
): Promise<ScheduleResult> {
  validateSchedule(schedule);
  const player = new SchedulePlayer(schedule, machine);
  try {
    await player.play();
    return player.result;
  } finally {
    player.stop();
  }
}

const DEFAULT_OBSERVE_EVERY_MS = 5_000;

class SchedulePlayer {
  readonly #schedule: Schedule;
  readonly #cluster: InMemoryCluster;
  readonly #machine: LifecycleMachine;
  readonly #actors = new Map<string, LifecycleActor>();
  readonly #log: ScheduleLogEntry[] = [];
  readonly #startMs: number;

  constructor(schedule: Schedule, machine: LifecycleMachine) {
    this.#schedule = schedule;
    const { hosts, seed, durations } = schedule;
    this.#cluster = new InMemoryCluster({
      hosts,
      ...(seed !== undefined && { seed }),
      ...(durations && { durations }),
      onChange: ({ instanceId, serviceId, executorId, state }) =>
        this.#log.push({ ...this.#time(), kind: 'instance', instanceId, serviceId, executorId, state }),
    });
    this.#machine = machine.provide({ actors: this.#cluster.actors });
    this.#startMs = this.#cluster.clock.now();
  }

  get result(): ScheduleResult {
    const services = [...this.#actors].map(([serviceId, actor]) => {
      const { value: state, context } = actor.getSnapshot();
      const { activationState, instancesPerHost, revision } = context;
      return { serviceId, state, activationState, instancesPerHost, revision };
    });
    return { log: this.#log, services, instances: this.#cluster.instances };
  }

  async play(): Promise<void> {
    const { steps, endsAtMs } = this.#schedule;
    const { clock } = this.#cluster;
    for (const [index, { atMs, ...action }] of steps.entries()) {
      clock.setTimeout(() => this.#act(action, index), atMs);
    }
    this.#observe();
    await clock.advance(endsAtMs);
  }

  stop(): void {
    for (const actor of this.#actors.values()) actor.stop();
  }

  #time(): { readonly atMs: number } {
    return { atMs: this.#cluster.clock.now() - this.#startMs };
  }

  #act(action: ScheduledAction, index: number): void {
    if ('request' in action) this.#send(action.request, action.recovered);
    else if ('cancel' in action) this.#answer(action.cancel, { type: 'CANCEL' });
    else if ('inject' in action) this.#inject(action.inject, index);
    else if ('heal' in action) {
      this.#log.push({ ...this.#time(), kind: 'heal' });
      this.#cluster.heal();
    } else if ('restarts' in action) this.#restartAgainAndAgain(action.restarts);
    else this.#restart();
  }

  #send(request: Operation, recovered: ActivationState | undefined): void {
    if (request.type !== 'CREATE') {
      this.#answer(request.serviceId, request);
      return;
    }
    const serviceId = serviceIdOf(request.spec);
    const last = this.#actors.get(serviceId)?.getSnapshot();
    if (last === undefined || last.status !== 'active') {
      // Under an id that was used before the revisions go on.
      const input = { ...this.#schedule.settings, ...(last && { revision: last.context.revision }) };
      this.#actors.set(serviceId, createActor(this.#machine, { ...this.#options(), input }).start());
    }
    const create = recovered === undefined ? request : { ...request, recovered: { activationState: recovered } };
    if (!this.#answer(serviceId, create)) return;
    const { activationState, instancesPerHost } = this.#actors.get(serviceId)?.getSnapshot().context ?? {};
    this.#cluster.records.create(serviceId, {
      instancesPerHost: instancesPerHost ?? request.instancesPerHost,
      ...(activationState !== undefined && { activationState }),
    });
  }

  /** Returns whether the request was admitted. */
  #answer(serviceId: string, request: ServiceRequest): boolean {
    const actor = this.#actors.get(serviceId);
    const at = this.#log.length;
    const admission =
      actor === undefined
        ? admit({ value: 'INIT', context: firstContext({ input: this.#schedule.settings }) }, request)
        : dispatch(actor, request);
    const { admitted } = admission;
    const rule = admission.admitted ? null : admission.refusal.rule;
    // The answer stands before what it leads to.
    this.#log.splice(at, 0, { ...this.#time(), kind: 'answer', serviceId, request: request.type, admitted, rule });
    return admitted;
  }

  #inject(fault: ClusterFault, index: number): void {
    this.#log.push({ ...this.#time(), kind: 'fault', fault });
    try {
      this.#cluster.inject(fault);
    } catch (thrown) {
      const message = String(readField(thrown, 'message'));
      const field = 'instanceId' in fault ? 'instanceId' : 'executorId';
      throw new ScheduleError([{ path: `steps[${index}].inject.${field}`, message }]);
    }
  }

  #restartAgainAndAgain({ times, everyMs }: { readonly times: number; readonly everyMs: number }): void {
    this.#restart();
    if (times > 1) {
      this.#cluster.clock.setTimeout(() => this.#restartAgainAndAgain({ times: times - 1, everyMs }), everyMs);
    }
  }

  #restart(): void {
    this.#log.push({ ...this.#time(), kind: 'restart' });
    for (const [serviceId, actor] of this.#actors) {
      const stored: unknown = JSON.parse(JSON.stringify(persist(actor.getSnapshot())));
      actor.stop();
      this.#actors.set(serviceId, restoreActor(this.#machine, stored, this.#options()));
    }
  }

  #observe(): void {
    const { clock } = this.#cluster;
    for (const actor of this.#actors.values()) {
      if (actor.getSnapshot().status === 'active') observe(actor, () => this.#cluster.observe(), this.#cluster.now());
    }
    clock.setTimeout(() => this.#observe(), this.#schedule.observeEveryMs ?? DEFAULT_OBSERVE_EVERY_MS);
  }

  #options() {
    return {
      clock: this.#cluster.clock,
      inspect: timelineInspector((entry) => this.#log.push({ ...this.#time(), ...entry })),
    };
  }
}
