import type { ExecutorState } from '../../model/cluster.js';
import { isLiveExecutorState } from '../../model/type-guards.js';
import type { StartFault } from './faults.js';

/** One host of the cluster, and what is the matter with it. */
export class Executor {
  state: ExecutorState;
  #isHeard = true;
  #isStale = false;
  #startFaults: readonly StartFault[] = [];
  #waiting: (() => void)[] = [];

  constructor(
    readonly executorId: string,
    state: ExecutorState,
  ) {
    this.state = state;
  }

  /** Does it take instances? */
  get isLive(): boolean {
    return isLiveExecutorState(this.state);
  }

  /** Is there a connection to it? */
  get isHeard(): boolean {
    return this.#isHeard;
  }

  /** Do observations show what is true there? */
  get isReporting(): boolean {
    return this.#isHeard && !this.#isStale && this.state !== 'REMOVED';
  }

  /** Nothing goes there or comes from there any more. */
  silence(): void {
    this.#isHeard = false;
  }

  /** Its reports stay as they are. */
  freezeReports(): void {
    this.#isStale = true;
  }

  /** It is heard again, and reports. */
  recover(): void {
    this.#isHeard = true;
    this.#isStale = false;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resume of waiting) resume();
  }

  /** Waits until there is a connection to it. */
  async heard(): Promise<void> {
    while (!this.#isHeard) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  /** The next start there goes like this. */
  addStartFault(fault: StartFault): void {
    this.#startFaults = [...this.#startFaults, fault];
  }

  /** What is wrong with the start that begins now; undefined if nothing is. */
  takeStartFault(): StartFault | undefined {
    const [fault, ...others] = this.#startFaults;
    this.#startFaults = others;
    return fault;
  }

  /** Starts go well from now on. */
  clearStartFaults(): void {
    this.#startFaults = [];
  }
}
