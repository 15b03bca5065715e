import type { ExecutorState } from '../../model/cluster.js';
import { isLiveExecutorState } from '../../model/type-guards.js';
import type { ExecutorFault, LastingFault, StartFault } from './faults.js';

/** One host of the cluster, with its faults. */
export class Executor {
  state: ExecutorState;
  #isConnected = true;
  #isStale = false;
  /** Whether every start fails. */
  failsStarts = false;
  /** How long after it is healthy each instance crashes, in ms; null for never. */
  crashesAfterMs: number | null = null;
  /** How far its clock is ahead, in ms. */
  clockOffMs = 0;
  #startFaults: readonly StartFault[] = [];
  #waiting: (() => void)[] = [];

  constructor(
    readonly executorId: string,
    state: ExecutorState,
  ) {
    this.state = state;
  }

  /** Whether it accepts instances. */
  get isLive(): boolean {
    return isLiveExecutorState(this.state);
  }

  /** Whether it is connected. */
  get isConnected(): boolean {
    return this.#isConnected;
  }

  /** Whether observations show its present state. */
  get isReporting(): boolean {
    return this.#isConnected && !this.#isStale && this.state !== 'REMOVED';
  }

  /** The faults of this host that are on. */
  get faults(): readonly (ExecutorFault | StartFault | LastingFault)[] {
    const { executorId, state } = this;
    return [
      ...(this.#isConnected ? [] : [{ fault: 'EXECUTOR_SILENT' as const, executorId }]),
      ...(this.#isStale ? [{ fault: 'EXECUTOR_STALE' as const, executorId }] : []),
      ...(state === 'BLACKLISTED' ? [{ fault: 'EXECUTOR_BLACKLISTED' as const, executorId }] : []),
      ...(state === 'BLACKLIST_REQUESTED' ? [{ fault: 'EXECUTOR_DRAINS' as const, executorId }] : []),
      ...(state === 'REMOVED' ? [{ fault: 'EXECUTOR_REMOVED' as const, executorId }] : []),
      ...this.#startFaults,
      ...(this.failsStarts ? [{ fault: 'STARTS_FAIL' as const, executorId }] : []),
      ...(this.crashesAfterMs === null ? [] : [{ fault: 'CRASH_LOOP' as const, executorId, ms: this.crashesAfterMs }]),
      ...(this.clockOffMs === 0 ? [] : [{ fault: 'CLOCK_OFF' as const, executorId, ms: this.clockOffMs }]),
    ];
  }

  /** Disconnects it: requests and reports wait. */
  disconnect(): void {
    this.#isConnected = false;
  }

  /** Its reports stay as they are from now on. */
  freezeReports(): void {
    this.#isStale = true;
  }

  /** Connects it again, and lets it report. */
  recover(): void {
    this.#isConnected = true;
    this.#isStale = false;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resume of waiting) resume();
  }

  /** Resolves when it is connected. */
  async connected(): Promise<void> {
    while (!this.#isConnected) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  /** Adds a fault of the next start there. */
  addStartFault(fault: StartFault): void {
    this.#startFaults = [...this.#startFaults, fault];
  }

  /** Removes and returns the fault of the start that begins now; undefined if there is none. */
  takeStartFault(): StartFault | undefined {
    const [fault, ...others] = this.#startFaults;
    this.#startFaults = others;
    return fault;
  }

  /** Removes the faults of all starts. */
  clearStartFaults(): void {
    this.#startFaults = [];
    this.failsStarts = false;
  }

  /** Removes the faults of all starts, and those of its clock. */
  clearFaults(): void {
    this.clearStartFaults();
    this.crashesAfterMs = null;
    this.clockOffMs = 0;
  }
}
