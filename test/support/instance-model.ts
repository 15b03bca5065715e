import type { InstanceState } from '../../src/index.js';
import type { InstanceStep } from './instance-life.js';

/** What the specification of a random life says; times in ms. */
export interface ModelSettings {
  readonly readiness: { readonly delay: number; readonly attempts: number };
  readonly health: { readonly delay: number; readonly attempts: number };
  readonly hooks: number;
  readonly wait: number;
}

const INTERVALS = { readiness: 2_000, health: 10_000 } as const;
const TIMEOUT = 1_000;
const HOOKS_TIMEOUT = 60_000;

const SILENCE = 'There was no answer within 1000 ms.';

/**
 * The oracle of random lives: domain.md §6 written once more, by hand and apart from the machine, with one timer at a time
 * where the chart has several. The intervals and the time-out are those of SPEC.
 */
export class InstanceModel {
  state: InstanceState = 'PENDING';
  failures = 0;
  errorMessage: string | null = null;
  readonly due: [number, 'readiness' | 'health'][] = [];
  readonly hooksDue: number[] = [];
  #now = 0;
  #timer: { readonly at: number; readonly fire: () => void } | null = null;
  #isTryOpen = false;
  #areHooksOpen = false;
  #isGoingDown = false;
  #wasFound = false;

  constructor(readonly settings: ModelSettings) {}

  /** Lets so many ms pass. */
  pass(ms: number): void {
    const end = this.#now + ms;
    while (this.#timer !== null && this.#timer.at <= end) {
      const { at, fire } = this.#timer;
      this.#now = at;
      this.#timer = null;
      fire();
    }
    this.#now = end;
  }

  /** Whether this is admitted now. */
  admits(step: Exclude<InstanceStep, number>): boolean {
    return this.#handler(step) !== null;
  }

  /** Lets this happen, if it is admitted; whether it was. */
  take(step: Exclude<InstanceStep, number>): boolean {
    const happens = this.#handler(step);
    happens?.();
    return happens !== null;
  }

  #handler(step: Exclude<InstanceStep, number>): (() => void) | null {
    const { state } = this;
    if (state === 'STOPPED' || state === 'LOST') return null;
    const isFailed = state === 'PROVISIONING_FAILED' || state === 'START_FAILED';
    const checked = state === 'UNREADY' || state === 'READY' || state === 'HEALTHY';
    const goesDown = state === 'READINESS_CHECK_FAILED' || state === 'UNHEALTHY' || state === 'STOPPING';
    switch (step) {
      case 'SILENT':
        return isFailed ? null : () => this.#enter('LOST');
      case 'AGENT_RESTARTED':
        return isFailed || state === 'UNKNOWN' ? null : () => this.#enter('UNKNOWN');
      case 'FOUND':
        return state === 'UNKNOWN' ? () => this.#find() : null;
      case 'NOT_FOUND':
        return state === 'UNKNOWN' ? () => this.#disappear() : null;
      case 'HOOKS_DONE':
        return goesDown && this.#areHooksOpen ? () => this.#waitForKill() : null;
      case 'CHECK_PASSED':
        return checked && this.#isTryOpen ? () => this.#passTry() : null;
      case 'CHECK_FAILED':
        return checked && this.#isTryOpen ? () => this.#failTry('CHECK_FAILED for a reason.') : null;
      case 'FAILED':
        if (state !== 'PROVISIONING' && state !== 'STARTING') return null;
        return () => {
          this.errorMessage = 'FAILED for a reason.';
          this.#enter(state === 'STARTING' ? 'START_FAILED' : 'PROVISIONING_FAILED');
        };
      case 'STOP':
      case 'OVERDUE':
        return this.#stopHandler(step === 'OVERDUE');
      case 'ADVANCED':
        return this.#advanceHandler(goesDown);
    }
  }

  #stopHandler(isOverdue: boolean): (() => void) | null {
    const reason = isOverdue ? 'It was not running in time.' : null;
    switch (this.state) {
      case 'PROVISIONING':
      case 'STARTING':
        return () => {
          this.errorMessage = reason ?? 'It was stopped before it was running.';
          this.#enter('DEPROVISIONING');
        };
      case 'PENDING':
      case 'UNREADY':
      case 'READY':
      case 'HEALTHY':
        return () => this.#goDown('STOPPING', reason);
      default:
        return null;
    }
  }

  #advanceHandler(goesDown: boolean): (() => void) | null {
    if (goesDown) return this.#areHooksOpen ? null : () => this.#enter('DEPROVISIONING');
    switch (this.state) {
      case 'PENDING':
        return () => this.#enter('PROVISIONING');
      case 'PROVISIONING':
        return () => this.#enter('STARTING');
      case 'STARTING':
        return () => this.#beginCheck('UNREADY');
      case 'PROVISIONING_FAILED':
      case 'START_FAILED':
        return () => this.#enter('DEPROVISIONING');
      case 'DEPROVISIONING':
        return () => this.#enter('STOPPED');
      default:
        return null;
    }
  }

  /** A state without a timer. */
  #enter(state: InstanceState): void {
    this.state = state;
    this.#timer = null;
    this.#isTryOpen = false;
    this.#areHooksOpen = false;
  }

  #after(ms: number, fire: () => void): void {
    this.#timer = { at: this.#now + ms, fire };
  }

  get #check(): 'readiness' | 'health' {
    return this.state === 'UNREADY' ? 'readiness' : 'health';
  }

  #beginCheck(state: 'UNREADY' | 'READY'): void {
    this.#enter(state);
    this.failures = 0;
    this.#after(this.#wasFound ? 0 : this.settings[this.#check].delay, () => this.#try());
  }

  #try(): void {
    this.due.push([this.#now, this.#check]);
    this.#isTryOpen = true;
    this.#after(TIMEOUT, () => this.#failTry(SILENCE));
  }

  #endTry(): void {
    this.#isTryOpen = false;
    this.#after(INTERVALS[this.#check], () => this.#try());
  }

  #passTry(): void {
    if (this.state === 'UNREADY') {
      this.#beginCheck('READY');
      return;
    }
    this.failures = 0;
    this.state = 'HEALTHY';
    this.#endTry();
  }

  #failTry(reason: string): void {
    this.failures += 1;
    if (this.failures < this.settings[this.#check].attempts) this.#endTry();
    else if (this.state === 'UNREADY') this.#goDown('READINESS_CHECK_FAILED', reason);
    else this.#goDown(this.state === 'READY' ? 'STOPPING' : 'UNHEALTHY', reason);
  }

  #goDown(state: InstanceState, errorMessage: string | null): void {
    this.#enter(state);
    this.errorMessage = errorMessage;
    this.#isGoingDown = true;
    this.hooksDue.push(this.#now);
    if (this.settings.hooks === 0) {
      this.#waitForKill();
      return;
    }
    this.#areHooksOpen = true;
    this.#after(HOOKS_TIMEOUT, () => this.#waitForKill());
  }

  #waitForKill(): void {
    this.#areHooksOpen = false;
    this.#after(this.settings.wait, () => this.#enter('DEPROVISIONING'));
  }

  #find(): void {
    this.#wasFound = true;
    this.#isGoingDown = false;
    this.errorMessage = null;
    this.#beginCheck('UNREADY');
  }

  #disappear(): void {
    if (!this.#isGoingDown) this.errorMessage ??= 'It was gone when its agent had restarted.';
    this.#enter('STOPPED');
  }
}
