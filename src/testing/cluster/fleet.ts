import type { ClusterObservation, ExecutorState, InstanceRecord } from '../../model/cluster.js';
import { INSTANCE_STATE_GROUPS, type InstanceState } from '../../model/instance.js';
import type { Service } from '../../model/service.js';
import { isActiveInstanceState } from '../../model/type-guards.js';
import { ClusterInstance } from './cluster-instance.js';
import { nextStart } from './container-start.js';
import { ControllerView } from './controller-view.js';
import type { ClusterDurations } from './durations.js';
import { Executor } from './executor.js';
import type { VirtualClock } from '../virtual-clock.js';
import type { AbortSignalLike } from '../work-actors.js';
import { resolvedBy, StateWaiters } from './state-waiters.js';
import { LimitExceeded, throwIfAborted, WorkError } from './work-error.js';

/** What an instance is made of. */
export type StartedService = Pick<Service, 'serviceId' | 'spec'>;

/** The states of an instance whose start is not over. */
const COMING_UP: ReadonlySet<InstanceState> = new Set([
  'PENDING',
  'PROVISIONING',
  'STARTING',
  'UNREADY',
  'READY',
  'UNKNOWN',
]);

/** How an instance is started. */
export interface StartOptions {
  readonly signal: AbortSignalLike;
  readonly limitMs: number;
}

/** How an instance is stopped. */
export interface StopOptions {
  readonly limitMs: number;
  /** Whether its start took too long, which counts as a failure. */
  readonly isOverdue?: boolean;
}

/** How a fleet behaves. */
export interface FleetOptions {
  readonly clock: VirtualClock;
  readonly takes: (step: keyof ClusterDurations) => number;
  readonly newInstanceId: (n: number) => string;
  readonly onChange: (record: InstanceRecord) => void;
}

/** The hosts of a cluster and the instances on them. */
export class Fleet {
  /** What the controller knows of them. */
  readonly view: ControllerView;
  readonly #options: FleetOptions;
  readonly #executors = new Map<string, Executor>();
  readonly #instances = new Map<string, ClusterInstance>();
  readonly #instancesOn = new Map<string, ClusterInstance[]>();
  /** The instances of whose end the controller does not know yet. */
  readonly #unreported = new Set<ClusterInstance>();
  readonly #waiters = new StateWaiters((executorId) => this.executor(executorId).isConnected);

  constructor(options: FleetOptions) {
    this.#options = options;
    this.view = new ControllerView(options.clock);
  }

  /** The hosts, in the order in which they joined. */
  get executors(): readonly Executor[] {
    return [...this.#executors.values()];
  }

  /** Every instance as it really is, those that are gone included. */
  get instances(): readonly InstanceRecord[] {
    return [...this.#instances.values()].map(({ record }) => record);
  }

  /** A host joins, or its state changes. With REMOVED, what runs there is lost. */
  setExecutor(executorId: string, state: ExecutorState): void {
    const executor = this.#executors.get(executorId);
    if (executor === undefined) {
      this.#executors.set(executorId, new Executor(executorId, state));
      return;
    }
    executor.state = state;
    if (state !== 'REMOVED') return;
    for (const instance of this.on(executorId)) instance.lose();
    this.recover(executorId);
  }

  /** @throws RangeError if there is no such host. */
  executor(executorId: string): Executor {
    const executor = this.#executors.get(executorId);
    if (executor === undefined) throw new RangeError(`There is no executor ${executorId}.`);
    return executor;
  }

  /** @throws RangeError if there is no such instance. */
  instance(instanceId: string): ClusterInstance {
    const instance = this.#instances.get(instanceId);
    if (instance === undefined) throw new RangeError(`There is no instance ${instanceId}.`);
    return instance;
  }

  /** The instances on a host. */
  on(executorId: string): readonly ClusterInstance[] {
    return this.#instancesOn.get(executorId) ?? [];
  }

  /** The reports of a host stay as they are from now on; a silent one is disconnected too. */
  freezeReports(executorId: string, { isSilent }: { readonly isSilent: boolean }): void {
    const executor = this.executor(executorId);
    for (const instance of this.on(executorId)) this.view.reportInstance(instance, executor);
    this.view.reportHost(executor);
    if (isSilent) executor.disconnect();
    else executor.freezeReports();
  }

  /** A host is connected again and reports. */
  recover(executorId: string): void {
    this.executor(executorId).recover();
    this.#waiters.notify();
  }

  /** What a controller sees: each host reports afresh, unless a fault says otherwise. */
  observe(): ClusterObservation {
    for (const instance of this.#unreported) {
      const isDone = this.view.reportInstance(instance, this.executor(instance.executorId));
      if (isDone) this.#unreported.delete(instance);
    }
    for (const executor of this.executors) this.view.reportHost(executor);
    return this.lastReports();
  }

  /** What each host reported last. */
  lastReports(): ClusterObservation {
    return this.view.observation(this.executors);
  }

  /**
   * Starts an instance and waits until it is HEALTHY: its id. One that is not within the limit is stopped, and counts as failed.
   *
   * @throws WorkError if the host accepts no instances, or the start does not succeed; LimitExceeded if it used up its limit;
   * WorkAborted if the work is aborted by the time that the host is connected.
   */
  async start(service: StartedService, executorId: string, { signal, limitMs }: StartOptions): Promise<string> {
    const executor = this.executor(executorId);
    const { clock } = this.#options;
    const until = clock.now() + limitMs;
    if ((await resolvedBy(until, executor.connected(), clock)) === null) {
      throw new LimitExceeded('HOST_SILENT', `${executorId} was not heard of within ${String(limitMs)} ms.`);
    }
    throwIfAborted(signal);
    if (!executor.isLive) throw new WorkError('HOST_NOT_LIVE', `${executorId} accepts no instances.`);
    const instance = this.#create(service, executor);
    const { instanceId } = instance.record;
    const up = await resolvedBy(
      until,
      this.#waiters.wait(instance, (state) => !COMING_UP.has(state)),
      clock,
    );
    if (up === null) {
      const reason = `It was not healthy within ${String(limitMs)} ms.`;
      if (executor.isConnected) {
        instance.stop({ overdue: true });
        await resolvedBy(clock.now() + limitMs, this.#gone(instance), clock);
      }
      throw new LimitExceeded('START_TIMED_OUT', `${instanceId} on ${executorId}: ${reason}`, [instanceId]);
    }
    const state = up.value;
    if (state === 'HEALTHY') return instanceId;
    throw new WorkError(
      isActiveInstanceState(state) ? 'STOPPED' : state,
      `${instanceId} did not come up on ${executorId}: it is ${state}.`,
      [instanceId],
    );
  }

  /**
   * Stops an instance and waits until it is gone. An unknown one counts as gone.
   *
   * @throws LimitExceeded if it is not within the limit.
   */
  async stop(instanceId: string, { limitMs, isOverdue = false }: StopOptions): Promise<void> {
    const instance = this.#instances.get(instanceId);
    if (instance === undefined) return;
    const executor = this.executor(instance.record.executorId);
    const { clock } = this.#options;
    const until = clock.now() + limitMs;
    if ((await resolvedBy(until, executor.connected(), clock)) !== null) {
      instance.stop({ overdue: isOverdue });
      if ((await resolvedBy(until, this.#gone(instance), clock)) !== null) return;
    }
    const message = `${instanceId} on ${executor.executorId} did not stop within ${String(limitMs)} ms.`;
    throw new LimitExceeded('STOP_TIMED_OUT', message, [instanceId]);
  }

  /** Every fault of hosts and starts ends; blacklisted and removed hosts stay so. */
  heal(): void {
    for (const executor of this.executors) {
      executor.clearFaults();
      this.recover(executor.executorId);
    }
    for (const instance of this.#instances.values()) instance.failHangingStart();
  }

  #create(service: StartedService, executor: Executor): ClusterInstance {
    const { executorId } = executor;
    const instanceId = this.#options.newInstanceId(this.#instances.size + 1);
    const { serviceId, spec } = service;
    const instance = new ClusterInstance(
      { instanceId, serviceId, executorId, spec, createdAt: this.view.timeOn(executor) },
      {
        ...this.#options,
        now: () => this.view.timeOn(executor),
        start: nextStart(executor, service, this.#options.takes('startMs'), () => this.on(executorId)),
        crashesAfterMs: () => executor.crashesAfterMs,
        onChange: (record) => {
          this.#options.onChange(record);
          this.#waiters.notify();
        },
      },
    );
    this.#instances.set(instanceId, instance);
    this.#unreported.add(instance);
    const others = this.#instancesOn.get(executorId);
    if (others === undefined) this.#instancesOn.set(executorId, [instance]);
    else others.push(instance);
    return instance;
  }

  #gone(instance: ClusterInstance): Promise<InstanceState> {
    return this.#waiters.wait(instance, (state) => INSTANCE_STATE_GROUPS[state] === 'terminal');
  }
}
