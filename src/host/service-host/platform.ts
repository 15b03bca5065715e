import type { Aborter } from '../../engine/driver.js';
import { MAX_DELAY_MS } from '../../model/operation.js';
import { readField } from '../../model/unchecked.js';

// The library's own code is compiled without the types of any platform: these are globals where the platform has them.
declare const setTimeout: ((run: () => void, delayMs: number) => unknown) | undefined;
declare const clearTimeout: ((timer: unknown) => void) | undefined;
declare const AbortController: (new () => unknown) | undefined;

/** The part of an AbortSignal that a platform without its types has. */
export interface AbortSignalLike {
  readonly aborted: boolean;
}

/** The platform's AbortSignal, where its types are known. */
export type WorkSignal = typeof globalThis extends { readonly AbortSignal: { readonly prototype: infer TSignal } }
  ? TSignal
  : AbortSignalLike;

/** The time, in epoch ms, and timers. A `VirtualClock` of `./testing` is one too. */
export interface HostClock {
  /** The time in epoch ms. */
  now(): number;
  /** Calls `fire` once after so many ms; returns what `clearTimeout` takes. */
  setTimeout(fire: () => void, delayMs: number): unknown;
  /** The timer does not fire any more. */
  clearTimeout(timer: unknown): void;
}

/**
 * The clock of the platform: the time of the system, which observations mostly bear too. When that is set, only what is
 * observed has to be judged anew; timers do not notice.
 *
 * @throws TypeError if the platform has no timers.
 */
export function platformClock(): HostClock {
  if (typeof setTimeout !== 'function' || typeof clearTimeout !== 'function') {
    throw new TypeError('clock is required: this platform has no timers.');
  }
  const [set, clear] = [setTimeout, clearTimeout];
  return {
    now: () => Date.now(),
    // A timer that is set for longer would fire at once.
    setTimeout: (fire, delayMs) => set(fire, Math.min(delayMs, MAX_DELAY_MS)),
    clearTimeout: (timer) => clear(timer),
  };
}

/**
 * A new AbortController of the platform.
 *
 * @throws TypeError if the platform has none.
 */
export function newAborter(): Aborter<WorkSignal> {
  const aborter = typeof AbortController === 'function' ? new AbortController() : null;
  if (!isAborter(aborter)) throw new TypeError('This platform has no AbortController.');
  return aborter;
}

function isAborter(value: unknown): value is Aborter<WorkSignal> {
  return typeof readField(value, 'abort') === 'function' && typeof readField(value, 'signal') === 'object';
}
