/** Does a part of what waits, and returns how much that was in characters; 0 where nothing waits, or it cannot go on now. */
type Part = () => number;

/** How much is done in one turn of the event loop, which is the host's: a few milliseconds. */
export const MAX_PER_TURN = 256 * 1024;

/** Does what waits part by part, in turn, and lets the event loop go on in between. */
export class Turns {
  readonly #parts = new Set<Part>();
  #isScheduled = false;

  /** Calls the part in a later turn, and again as long as it does something. */
  add(part: Part): void {
    this.#parts.add(part);
    this.#schedule();
  }

  #schedule(): void {
    if (this.#isScheduled || this.#parts.size === 0) return;
    this.#isScheduled = true;
    setImmediate(() => {
      this.#isScheduled = false;
      this.#run();
      this.#schedule();
    });
  }

  #run(): void {
    let left = MAX_PER_TURN;
    for (const part of this.#parts) {
      // Those that are not done yet wait behind the others.
      this.#parts.delete(part);
      const done = part();
      if (done > 0) this.#parts.add(part);
      left -= done;
      if (left <= 0) return;
    }
  }
}
