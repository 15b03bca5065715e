import type { Awaitable } from './harness.js';
import { nextEventLoopTurn, settlePromises } from './settle.js';
import { TimerQueue, type Timer } from './timer-queue.js';

/** How a virtual clock runs. */
export interface VirtualClockOptions {
  /** The time at which it begins, in epoch ms. Default 2026-01-01T00:00:00Z. */
  readonly startMs?: number;
  /**
   * Waits until everything that a deadline caused has happened, before time goes on. By default one turn of the event loop, before which
   * all promise chains end, of any length; where the platform has none (neither `setImmediate` nor `MessageChannel`), until no timer was set or
   * cleared for 2,048 promise reactions in a row. A controller that also waits for real timers, files or sockets passes a wait of its own.
   */
  readonly flush?: () => Awaitable<unknown>;
}

const DEFAULT_START_MS = 1_767_225_600_000;
const DEFAULT_LIMIT_MS = 3_600_000;

/**
 * A clock that stands still until it is advanced, and then goes from deadline to deadline: what one timer causes may set
 * the next, in the same advance. Fits XState's `clock` option. One caller at a time advances it.
 */
export class VirtualClock {
  /** The ids of those that are set. */
  readonly #pending = new Set<number>();
  readonly #queue = new TimerQueue();
  readonly #flush: () => Awaitable<unknown>;
  /** Counts the timers set and cleared. */
  #changes = 0;
  #now: number;
  #lastId = 0;

  /** @throws RangeError if `startMs` is not finite. */
  constructor({ startMs = DEFAULT_START_MS, flush }: VirtualClockOptions = {}) {
    this.#now = finite('startMs', startMs);
    this.#flush = flush ?? nextEventLoopTurn ?? (() => settlePromises(() => this.#changes));
  }

  /** The present time, in epoch ms. */
  now(): number {
    return this.#now;
  }

  /**
   * Fires once after so many ms; returns what `clearTimeout` takes.
   *
   * @throws RangeError if they are not finite.
   */
  setTimeout(fire: () => void, delayMs: number): number {
    const at = this.#now + Math.max(finite('delayMs', delayMs), 0);
    this.#lastId += 1;
    this.#changes += 1;
    this.#pending.add(this.#lastId);
    this.#queue.add({ id: this.#lastId, at, fire });
    return this.#lastId;
  }

  /** The timer does not fire any more. */
  clearTimeout(id: number): void {
    this.#changes += 1;
    this.#pending.delete(id);
  }

  /** Waits until so many ms have passed on this clock. */
  sleep(ms: number): Promise<void> {
    return new Promise((resolve) => this.setTimeout(resolve, ms));
  }

  /** The time of the next timer, in epoch ms; null if none is set. */
  nextDeadline(): number | null {
    return this.#next()?.at ?? null;
  }

  /** Waits until everything that was caused so far has happened; no time passes. */
  async settle(): Promise<void> {
    await this.#flush();
  }

  /**
   * Lets so many ms pass.
   *
   * @throws RangeError if they are not finite, or less than 0.
   */
  async advance(ms: number): Promise<void> {
    if (finite('ms', ms) < 0) throw new RangeError(`ms must be at least 0, but is ${String(ms)}.`);
    const end = this.#now + ms;
    await this.#flush();
    for (let next = this.#next(); next !== null && next.at <= end; next = this.#next()) await this.#fire(next);
    this.#now = end;
  }

  /**
   * Lets time pass, from deadline to deadline, until the condition holds.
   *
   * @throws Error if it does not hold within `limitMs` (default one hour), or if no timer is left to wait for; RangeError if
   *   `limitMs` is no number.
   */
  async until(condition: () => boolean, limitMs = DEFAULT_LIMIT_MS): Promise<void> {
    if (Number.isNaN(limitMs)) throw new RangeError('limitMs must be a number, but is NaN.');
    const end = this.#now + limitMs;
    await this.#flush();
    while (!condition()) {
      const next = this.#next();
      if (next === null || next.at > end) {
        throw new Error(
          next === null
            ? 'What is waited for does not happen: no timer is set any more.'
            : `What is waited for does not happen within ${String(limitMs)} ms.`,
        );
      }
      await this.#fire(next);
    }
  }

  async #fire({ id, at, fire }: Timer): Promise<void> {
    this.#pending.delete(id);
    this.#now = Math.max(this.#now, at);
    fire();
    await this.#flush();
  }

  /** The timer that is due first; of those due at the same time, the one that was set first. */
  #next(): Timer | null {
    let first = this.#queue.first();
    for (; first !== null && !this.#pending.has(first.id); first = this.#queue.first()) this.#queue.removeFirst();
    return first;
  }
}

/** With one NaN in it, a clock would fire nothing any more. */
function finite(name: string, ms: number): number {
  if (Number.isFinite(ms)) return ms;
  throw new RangeError(`${name} must be a finite number, but is ${String(ms)}.`);
}
