/** What a clock does at a time, in epoch ms. */
export interface Timer {
  readonly id: number;
  readonly at: number;
  readonly fire: () => void;
}

/** Timers in the order in which they are due; of those due at the same time, in the order of their ids. A binary heap. */
export class TimerQueue {
  readonly #heap: Timer[] = [];

  /** The timer that is due first; null if there is none. */
  first(): Timer | null {
    return this.#heap[0] ?? null;
  }

  /** Adds a timer. */
  add(timer: Timer): void {
    let place = this.#heap.length;
    this.#heap.push(timer);
    while (place > 0) {
      const above = (place - 1) >> 1;
      const other = this.#heap[above];
      if (other === undefined || isBefore(other, timer)) break;
      this.#heap[place] = other;
      place = above;
    }
    this.#heap[place] = timer;
  }

  /** Removes the timer that is due first. */
  removeFirst(): void {
    const last = this.#heap.pop();
    if (last === undefined || this.#heap.length === 0) return;
    let place = 0;
    for (;;) {
      const below = this.#earlierOf(2 * place + 1, 2 * place + 2);
      const other = this.#heap[below];
      if (other === undefined || isBefore(last, other)) break;
      this.#heap[place] = other;
      place = below;
    }
    this.#heap[place] = last;
  }

  #earlierOf(a: number, b: number): number {
    const [one, other] = [this.#heap[a], this.#heap[b]];
    return one !== undefined && other !== undefined && isBefore(other, one) ? b : a;
  }
}

function isBefore(a: Timer, b: Timer): boolean {
  return a.at < b.at || (a.at === b.at && a.id < b.id);
}
