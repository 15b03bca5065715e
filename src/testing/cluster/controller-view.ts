import type { ClusterObservation, InstanceRecord } from '../../model/cluster.js';
import { INSTANCE_STATE_GROUPS } from '../../model/instance.js';
import { isActiveInstanceState } from '../../model/type-guards.js';
import type { VirtualClock } from '../virtual-clock.js';
import type { ClusterInstance } from './cluster-instance.js';
import type { Executor } from './executor.js';

/** What the controller knows of the hosts: the last report of each, by a clock of its own that can be wrong. */
export class ControllerView {
  readonly #clock: VirtualClock;
  /** What each instance's host last said of it. */
  readonly #reports = new Map<string, InstanceRecord>();
  /** When each host last reported all its instances. */
  readonly #reportTimes = new Map<string, number>();
  #offMs = 0;
  #jumpedAtMs: number | null = null;

  constructor(clock: VirtualClock) {
    this.#clock = clock;
  }

  /** The time by the controller's clock, in epoch ms. */
  now(): number {
    return this.#clock.now() + this.#offMs;
  }

  /** How far the controller's clock is ahead, in ms. */
  get offMs(): number {
    return this.#offMs;
  }

  /** The clock of the controller jumps, ahead or back. */
  jump(ms: number): void {
    this.#offMs += ms;
    this.#jumpedAtMs = this.#clock.now();
  }

  /** Whether no time has passed since the clock jumped, so that no host has reported again. */
  get hasJustJumped(): boolean {
    return this.#jumpedAtMs === this.#clock.now();
  }

  /** What times on a host are, by the controller's clock and the fault of its own, in epoch ms. */
  timeOn({ clockOffMs }: Executor): number {
    return this.now() + clockOffMs;
  }

  /** The host reports, or would if it could, that it is there. */
  reportHost(executor: Executor): void {
    if (executor.isReporting) this.#reportTimes.set(executor.executorId, this.timeOn(executor));
  }

  /** The host reports, or would if it could, an instance. Returns whether it has nothing more to say of it. */
  reportInstance({ record }: ClusterInstance, executor: Executor): boolean {
    const { instanceId, state } = record;
    if (executor.isReporting) {
      // The end of an instance is reported with its own time ever after.
      const updatedAt = isActiveInstanceState(state) ? this.timeOn(executor) : record.updatedAt;
      this.#reports.set(instanceId, { ...record, updatedAt });
    } else if (!this.#reports.has(instanceId) || executor.state === 'REMOVED') {
      this.#reports.set(instanceId, record);
    } else return false;
    return INSTANCE_STATE_GROUPS[state] === 'terminal';
  }

  /** The last reports of these hosts. */
  observation(executors: readonly Executor[]): ClusterObservation {
    return {
      executors: executors.map(({ executorId, state }) => {
        const updatedAt = this.#reportTimes.get(executorId);
        return { executorId, state, ...(updatedAt !== undefined && { updatedAt }) };
      }),
      instances: [...this.#reports.values()],
    };
  }
}
