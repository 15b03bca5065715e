import type { Awaitable } from './harness.js';

/** How a virtual clock runs. */
export interface VirtualClockOptions {
  /** The time at which it begins, in epoch ms. Default 2026-01-01T00:00:00Z. */
  readonly startMs?: number;
  /**
   * Waits until all that a deadline set off has been heard, before time goes on. The default lets promises settle; a
   * controller that also waits for real timers or files passes `() => new Promise((done) => setImmediate(done))`.
   */
  readonly flush?: () => Awaitable<unknown>;
}

interface Timer {
  readonly at: number;
  readonly fire: () => void;
}

const DEFAULT_START_MS = 1_767_225_600_000;
const DEFAULT_LIMIT_MS = 3_600_000;

/**
 * A clock that stands still until it is told to go on, and then goes from deadline to deadline: what one timer sets off
 * may set the next. Fits XState's `clock` option. Time is told to pass by one caller at a time.
 */
export class VirtualClock {
  readonly #timers = new Map<number, Timer>();
  readonly #flush: () => Awaitable<unknown>;
  #now: number;
  #lastId = 0;

  constructor({ startMs = DEFAULT_START_MS, flush = settlePromises }: VirtualClockOptions = {}) {
    this.#now = startMs;
    this.#flush = flush;
  }

  /** The present time, in epoch ms. */
  now(): number {
    return this.#now;
  }

  /** Fires once after so many ms; returns what `clearTimeout` takes. */
  setTimeout(fire: () => void, delayMs: number): number {
    this.#lastId += 1;
    this.#timers.set(this.#lastId, { at: this.#now + Math.max(delayMs, 0), fire });
    return this.#lastId;
  }

  /** The timer does not fire any more. */
  clearTimeout(id: number): void {
    this.#timers.delete(id);
  }

  /** Waits until so many ms have passed on this clock. */
  sleep(ms: number): Promise<void> {
    return new Promise((resolve) => this.setTimeout(resolve, ms));
  }

  /** The time of the next timer, in epoch ms; null if none is set. */
  nextDeadline(): number | null {
    return this.#next()?.[1].at ?? null;
  }

  /** Waits until all that was set off so far has been heard; no time passes. */
  async settle(): Promise<void> {
    await this.#flush();
  }

  /** Lets so many ms pass. */
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms;
    await this.#flush();
    for (let next = this.#next(); next !== null && next[1].at <= end; next = this.#next()) await this.#fire(next);
    this.#now = end;
  }

  /**
   * Lets time pass, from deadline to deadline, until this is so.
   *
   * @throws Error if it does not become so within `limitMs` (default one hour), or if no timer is left to wait for.
   */
  async until(isSo: () => boolean, limitMs = DEFAULT_LIMIT_MS): Promise<void> {
    const end = this.#now + limitMs;
    await this.#flush();
    while (!isSo()) {
      const next = this.#next();
      if (next === null || next[1].at > end) {
        throw new Error(
          next === null
            ? 'What is waited for does not happen: no timer is set any more.'
            : `What is waited for does not happen within ${String(limitMs)} ms.`,
        );
      }
      await this.#fire(next);
    }
  }

  async #fire([id, { at, fire }]: readonly [number, Timer]): Promise<void> {
    this.#timers.delete(id);
    this.#now = Math.max(this.#now, at);
    fire();
    await this.#flush();
  }

  /** The timer that is due first; of those due at the same time, the one that was set first. */
  #next(): readonly [number, Timer] | null {
    let first: readonly [number, Timer] | null = null;
    for (const entry of this.#timers) if (first === null || entry[1].at < first[1].at) first = entry;
    return first;
  }
}

/** So many promises may follow one on another until a timer is set, or all is done. */
const PROMISES_IN_A_ROW = 24;

async function settlePromises(): Promise<void> {
  for (let turn = 0; turn < PROMISES_IN_A_ROW; turn += 1) await Promise.resolve();
}
