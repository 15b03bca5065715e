import type { ClusterObservation, ExecutorState, InstanceRecord } from '../../model/cluster.js';
import { INSTANCE_STATE_GROUPS, type InstanceState } from '../../model/instance.js';
import type { Service } from '../../model/service.js';
import { isHostLevel } from '../../policy/service.js';
import { isActiveInstanceState } from '../../model/type-guards.js';
import { ClusterInstance, type ContainerStart } from './cluster-instance.js';
import type { ClusterDurations } from './durations.js';
import { Executor } from './executor.js';
import type { VirtualClock } from '../virtual-clock.js';
import type { AbortSignalLike } from '../work-actors.js';
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

/** The states in which a container runs. */
const HOLDING_PORTS: ReadonlySet<InstanceState> = new Set([
  'UNREADY',
  'READINESS_CHECK_FAILED',
  'READY',
  'HEALTHY',
  'UNHEALTHY',
  'READINESS_CHECK_FAILED',
  'STOPPING',
  'DEPROVISIONING',
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

interface Waiter {
  readonly instance: ClusterInstance;
  readonly isOver: (state: InstanceState) => boolean;
  readonly resolve: (state: InstanceState) => void;
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
  readonly #options: FleetOptions;
  readonly #executors = new Map<string, Executor>();
  readonly #instances = new Map<string, ClusterInstance>();
  /** What each instance's host last said of it. */
  readonly #reports = new Map<string, InstanceRecord>();
  /** When each host last reported all its instances. */
  readonly #reportTimes = new Map<string, number>();
  readonly #waiters = new Set<Waiter>();
  #controllerOffMs = 0;
  #hasJumped = false;

  constructor(options: FleetOptions) {
    this.#options = options;
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
    return [...this.#instances.values()].filter(({ record }) => record.executorId === executorId);
  }

  /** The reports of a host stay as they are from now on; a silent one is disconnected too. */
  freezeReports(executorId: string, { isSilent }: { readonly isSilent: boolean }): void {
    const executor = this.executor(executorId);
    for (const instance of this.on(executorId)) this.#report(instance, executor);
    this.#reportHost(executor);
    if (isSilent) executor.disconnect();
    else executor.freezeReports();
  }

  /** A host is connected again and reports. */
  recover(executorId: string): void {
    this.executor(executorId).recover();
    this.#notifyWaiters();
  }

  /** What a controller sees: each host reports afresh, unless a fault says otherwise. */
  observe(): ClusterObservation {
    // The hosts reported before the clock jumped.
    if (this.#hasJumped) {
      this.#hasJumped = false;
      return this.#lastReports();
    }
    for (const instance of this.#instances.values()) {
      this.#report(instance, this.executor(instance.record.executorId));
    }
    for (const executor of this.executors) this.#reportHost(executor);
    return this.#lastReports();
  }

  /** The time by the controller's clock, in epoch ms. */
  now(): number {
    return this.#options.clock.now() + this.#controllerOffMs;
  }

  /** How far the controller's clock is ahead, in ms. */
  get controllerOffMs(): number {
    return this.#controllerOffMs;
  }

  /** The clock of the controller jumps, ahead or back. */
  jump(ms: number): void {
    this.#controllerOffMs += ms;
    this.#hasJumped = true;
  }

  #lastReports(): ClusterObservation {
    return {
      executors: this.executors.map(({ executorId, state }) => {
        const updatedAt = this.#reportTimes.get(executorId);
        return { executorId, state, ...(updatedAt !== undefined && { updatedAt }) };
      }),
      instances: [...this.#reports.values()],
    };
  }

  /**
   * Starts an instance and waits until it is HEALTHY: its id. One that is not within the limit is stopped, and counts as failed.
   *
   * @throws WorkError if the host accepts no instances, or the start does not succeed; LimitExceeded if it used up its limit;
   * WorkAborted if the work is aborted by the time that the host is connected.
   */
  async start(service: StartedService, executorId: string, { signal, limitMs }: StartOptions): Promise<string> {
    const executor = this.executor(executorId);
    const until = this.#options.clock.now() + limitMs;
    if ((await this.#within(executor.connected(), until)) === null) {
      throw new LimitExceeded('HOST_SILENT', `${executorId} was not heard of within ${String(limitMs)} ms.`);
    }
    throwIfAborted(signal);
    if (!executor.isLive) throw new WorkError('HOST_NOT_LIVE', `${executorId} accepts no instances.`);
    const instance = this.#create(service, executor);
    const { instanceId } = instance.record;
    const up = await this.#within(
      this.#wait(instance, (state) => !COMING_UP.has(state)),
      until,
    );
    if (up === null) {
      const reason = `It was not healthy within ${String(limitMs)} ms.`;
      if (executor.isConnected) {
        instance.stop({ overdue: true });
        await this.#within(this.#gone(instance), this.#options.clock.now() + limitMs);
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
    const until = this.#options.clock.now() + limitMs;
    if ((await this.#within(executor.connected(), until)) !== null) {
      instance.stop({ overdue: isOverdue });
      if ((await this.#within(this.#gone(instance), until)) !== null) return;
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

  #report(instance: ClusterInstance, executor: Executor): void {
    const { record } = instance;
    if (executor.isReporting) {
      // The end of an instance is reported with its own time ever after.
      const updatedAt = isActiveInstanceState(record.state) ? this.#timeOn(executor) : record.updatedAt;
      this.#reports.set(record.instanceId, { ...record, updatedAt });
    } else if (!this.#reports.has(record.instanceId) || executor.state === 'REMOVED') {
      this.#reports.set(record.instanceId, record);
    }
  }

  #reportHost(executor: Executor): void {
    if (executor.isReporting) this.#reportTimes.set(executor.executorId, this.#timeOn(executor));
  }

  /** What times on a host are, by the controller's clock and the fault of its own. */
  #timeOn({ clockOffMs }: Executor): number {
    return this.now() + clockOffMs;
  }

  #startOn(executor: Executor, service: StartedService): ContainerStart {
    const { executorId } = executor;
    const fault = executor.failsStarts ? ({ fault: 'START_FAILS' } as const) : executor.takeStartFault();
    const startMs = this.#options.takes('startMs');
    switch (fault?.fault) {
      case 'START_HANGS':
        return { takesMs: null, problem: () => null };
      case 'START_TAKES':
        return { takesMs: startMs + fault.ms, problem: () => this.#portProblem(executorId, service) };
      case 'START_FAILS':
        return { takesMs: startMs, problem: () => `The container does not start on ${executorId}.` };
      case undefined:
        return { takesMs: startMs, problem: () => this.#portProblem(executorId, service) };
    }
  }

  /** A host-level service holds fixed ports: a second instance does not start beside one whose container runs. */
  #portProblem(executorId: string, { serviceId, spec }: StartedService): string | null {
    if (!isHostLevel(spec)) return null;
    const holdsPorts = this.on(executorId).some(
      ({ record }) => record.serviceId === serviceId && HOLDING_PORTS.has(record.state),
    );
    return holdsPorts ? `Its ports are in use on ${executorId}.` : null;
  }

  #create(service: StartedService, executor: Executor): ClusterInstance {
    const { executorId } = executor;
    const instanceId = this.#options.newInstanceId(this.#instances.size + 1);
    const { serviceId, spec } = service;
    const instance = new ClusterInstance(
      { instanceId, serviceId, executorId, spec, createdAt: this.#timeOn(executor) },
      {
        ...this.#options,
        now: () => this.#timeOn(executor),
        start: this.#startOn(executor, service),
        crashesAfterMs: () => executor.crashesAfterMs,
        onChange: (record) => {
          this.#options.onChange(record);
          this.#notifyWaiters();
        },
      },
    );
    this.#instances.set(instanceId, instance);
    return instance;
  }

  #gone(instance: ClusterInstance): Promise<InstanceState> {
    return this.#wait(instance, (state) => INSTANCE_STATE_GROUPS[state] === 'terminal');
  }

  /** What the promise resolves to by then; null if it does not. */
  async #within<TValue>(promise: Promise<TValue>, until: number): Promise<{ readonly value: TValue } | null> {
    const { clock } = this.#options;
    let timer = 0;
    const limit = new Promise<null>((resolve) => {
      timer = clock.setTimeout(() => resolve(null), until - clock.now());
    });
    const result = await Promise.race([promise.then((value) => ({ value })), limit]);
    clock.clearTimeout(timer);
    return result;
  }

  #wait(instance: ClusterInstance, isOver: Waiter['isOver']): Promise<InstanceState> {
    return new Promise((resolve) => {
      this.#waiters.add({ instance, isOver, resolve });
      this.#notifyWaiters();
    });
  }

  /** Resolves the waiters whose instance has reached its state, unless its host is disconnected. */
  #notifyWaiters(): void {
    for (const waiter of this.#waiters) {
      const { state, executorId } = waiter.instance.record;
      if (!waiter.isOver(state) || !this.executor(executorId).isConnected) continue;
      this.#waiters.delete(waiter);
      waiter.resolve(state);
    }
  }
}
