import type { ExecutorState } from '../../model/cluster.js';
import { isLiveExecutorState } from '../../model/type-guards.js';
import type { StartFault } from './faults.js';

/** One host of the cluster, with its faults. */
export class Executor {
  state: ExecutorState;
  #isConnected = true;
  #isStale = false;
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
  }
}
