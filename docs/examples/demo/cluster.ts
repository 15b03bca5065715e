/*
 * A cluster in memory: hosts, and the instances on them. It outlives the controller, and the seven actors of actors.ts
 * work on it.
 */
import {
  type ClusterObservation,
  type ExecutorState,
  INSTANCE_STATE_GROUPS,
  type InstanceRecord,
  type InstanceState,
  isActiveInstanceState,
  isLiveExecutorState,
} from 'local-service-machines';
import { Records, type Time, WorkError } from './records.js';

/** How an instance comes up: how long each state takes to reach, in ms. It begins PENDING. */
const COMING_UP: readonly (readonly [InstanceState, number])[] = [
  ['PROVISIONING', 200],
  ['STARTING', 800],
  ['UNREADY', 500],
  ['READY', 500],
  ['HEALTHY', 500],
];
const PHASE_MS = 500;

/** One thing to do on a host. */
export type Task =
  | { readonly do: 'START'; readonly executorId: string }
  | { readonly do: 'STOP'; readonly instanceId: string }
  | { readonly do: 'REPLACE'; readonly instanceId: string; readonly executorId: string; readonly stopFirst: boolean };

/** The tasks of a piece of work, in batches: each is done before the next begins. */
export type Batches = readonly (readonly Task[])[];

/** A host and the active instances on it. */
export interface HostView {
  readonly executorId: string;
  readonly state: ExecutorState;
  readonly instances: readonly Pick<InstanceRecord, 'instanceId' | 'state'>[];
}

/** Hosts and instances, and what is stored of services; everything takes its time. */
export class Cluster {
  readonly records: Records;
  readonly #hosts = new Map<string, ExecutorState>();
  readonly #instances = new Map<string, InstanceRecord>();
  readonly #plans = new Map<string, Promise<Batches>>();
  readonly #starts = new Map<string, Promise<string>>();
  readonly #stops = new Map<string, Promise<void>>();
  readonly #failing = new Set<string>();

  /** `onChange` hears of every instance that enters a state. */
  constructor(
    readonly time: Time,
    private readonly onChange: (instance: InstanceRecord) => void = () => undefined,
  ) {
    this.records = new Records(time);
  }

  /** A host joins, or its state changes. */
  setHost(executorId: string, state: ExecutorState): void {
    this.#hosts.set(executorId, state);
  }

  /** An instance stops passing its health checks, and its host takes it down. */
  kill(instanceId: string): void {
    this.#enter(instanceId, 'UNHEALTHY');
    this.#stops.set(instanceId, this.#takeDown(instanceId, ['DEPROVISIONING', 'STOPPED']));
  }

  /** The next start on this host fails. */
  failNextStart(executorId: string): void {
    this.#failing.add(executorId);
  }

  /** What the controller sees of the cluster; every host reports afresh. */
  observe(): Promise<ClusterObservation> {
    const updatedAt = this.time.now();
    return Promise.resolve({
      executors: [...this.#hosts].map(([executorId, state]) => ({ executorId, state })),
      instances: [...this.#instances.values()].map((instance) => ({ ...instance, updatedAt })),
    });
  }

  /** What a person sees of it. */
  view(): readonly HostView[] {
    const active = [...this.#instances.values()].filter(({ state }) => isActiveInstanceState(state));
    return [...this.#hosts].map(([executorId, state]) => ({
      executorId,
      state,
      instances: active
        .filter((instance) => instance.executorId === executorId)
        .map(({ instanceId, state }) => ({ instanceId, state })),
    }));
  }

  /** The plan of an effect. It is made once: an effect that is repeated goes on with the plan it had. */
  planOf(effectId: string, make: () => Promise<Batches>): Promise<Batches> {
    const plan = this.#plans.get(effectId) ?? make();
    this.#plans.set(effectId, plan);
    return plan;
  }

  /** Starts an instance and waits until it is HEALTHY: its id. Asked again under the same key, it starts no other. */
  start(key: string, serviceId: string, executorId: string): Promise<string> {
    const started = this.#starts.get(key) ?? this.#bringUp(serviceId, executorId);
    this.#starts.set(key, started);
    return started;
  }

  /** Stops an instance and waits until it is gone. */
  stop(instanceId: string): Promise<void> {
    const stopped =
      this.#stops.get(instanceId) ?? this.#takeDown(instanceId, ['STOPPING', 'DEPROVISIONING', 'STOPPED']);
    this.#stops.set(instanceId, stopped);
    return stopped;
  }

  async #bringUp(serviceId: string, executorId: string): Promise<string> {
    const host = this.#hosts.get(executorId);
    if (host === undefined || !isLiveExecutorState(host)) {
      throw new WorkError('HOST_NOT_LIVE', `${executorId} takes no instances.`);
    }
    const instanceId = `SI-${String(this.#instances.size + 1).padStart(2, '0')}`;
    const createdAt = this.time.now();
    let current: InstanceState = 'PENDING';
    this.#instances.set(instanceId, {
      instanceId,
      serviceId,
      executorId,
      state: current,
      createdAt,
      updatedAt: createdAt,
    });
    for (const [next, afterMs] of COMING_UP) {
      await this.time.sleep(afterMs);
      if (this.#instances.get(instanceId)?.state !== current) {
        throw new WorkError('STOPPED', `${instanceId} was stopped while it was coming up.`);
      }
      if (current === 'STARTING' && this.#failing.delete(executorId)) {
        this.#enter(instanceId, 'START_FAILED');
        throw new WorkError('START_FAILED', `${instanceId} did not start on ${executorId}.`);
      }
      this.#enter(instanceId, next);
      current = next;
    }
    return instanceId;
  }

  async #takeDown(instanceId: string, states: readonly InstanceState[]): Promise<void> {
    for (const state of states) {
      if (state !== 'STOPPING') await this.time.sleep(PHASE_MS);
      this.#enter(instanceId, state);
    }
  }

  #enter(instanceId: string, state: InstanceState): void {
    const instance = this.#instances.get(instanceId);
    if (instance === undefined) throw new WorkError('NO_SUCH_INSTANCE', `There is no instance ${instanceId}.`);
    if (INSTANCE_STATE_GROUPS[instance.state] === 'terminal') return;
    const entered = { ...instance, state };
    this.#instances.set(instanceId, entered);
    this.onChange(entered);
  }
}
