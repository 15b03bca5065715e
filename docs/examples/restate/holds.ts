/* Requests to the cluster that a test holds, so that it can crash something just then. */
import type { Action } from './step.js';

/** Where a request is held: before it is carried out, or before its answer is sent. */
export type HoldPoint = 'request' | 'answer';

/** What is requested: a step, or an observation. */
export type RequestType = Action['type'] | 'OBSERVE';

/** Requests that are held. */
export interface Held {
  /** Resolves when all of them are there, to the effect id of the last step; empty for an observation. */
  readonly reached: Promise<string>;
  /** Lets them go on. */
  release(): void;
}

interface Hold {
  readonly type: RequestType;
  readonly point: HoldPoint;
  /** So many more requests are held. */
  count: number;
  reached(effectId: string): void;
  readonly released: Promise<void>;
}

export class Holds {
  #hold: Hold | null = null;

  /**
   * Holds the next requests of this type until they are released. A crash while the answer is held is the worst case: the
   * step was carried out, but its caller does not know.
   */
  next(type: RequestType, point: HoldPoint = 'answer', count = 1): Held {
    let release = () => {};
    const released = new Promise<void>((resolve) => (release = resolve));
    const reached = new Promise<string>((resolve) => (this.#hold = { type, point, count, reached: resolve, released }));
    return { reached, release: () => release() };
  }

  /** Waits here if such a request is held. */
  async at(point: HoldPoint, type: RequestType, effectId = ''): Promise<void> {
    const hold = this.#hold;
    if (hold?.type !== type || hold.point !== point) return;
    hold.count -= 1;
    if (hold.count === 0) {
      this.#hold = null;
      hold.reached(effectId);
    }
    await hold.released;
  }
}
