import type { Awaitable, ServiceStore, StoredService, WriteResult } from '../../host/service-host/store.js';

/**
 * What goes wrong with a write. `fails`: it throws without an effect; `fails-after`: it takes effect and throws; `hangs`: it
 * never answers and has no effect; `is-slow`: it waits for `release`, then takes effect and answers; `lands-late`: it never
 * answers, and takes effect with `release`; `crashes`: the host's process ends before it, `crashes-after`: right after it.
 */
export type WriteFault = 'fails' | 'fails-after' | 'hangs' | 'is-slow' | 'lands-late' | 'crashes' | 'crashes-after';

/** What a faulty store throws. */
class StoreFault extends Error {
  override readonly name = 'StoreFault';
}

/** A store between a host and the real one, which fails on demand. */
export class FaultyStore implements ServiceStore {
  /** Every write that was asked for, in order. */
  readonly writes: StoredService[] = [];
  /** Whether every call throws. */
  isDown = false;
  readonly #store: ServiceStore;
  #faults: (WriteFault | null)[] = [];
  #readFailures = 0;
  #last: Promise<unknown> = Promise.resolve();
  #held: (() => void)[] = [];
  /** Whether the process of the host has ended. */
  isCrashed = false;
  /** The claim of the host. */
  claimed = 0;

  constructor(store: ServiceStore) {
    this.#store = store;
  }

  async claim(runId: string): Promise<number> {
    if (this.isCrashed) return never();
    this.#assertUp();
    this.claimed = await this.#store.claim(runId);
    return this.claimed;
  }

  load(): ReturnType<ServiceStore['load']> {
    this.#assertUp();
    return this.#store.load();
  }

  read(serviceId: string): Awaitable<StoredService | undefined> {
    if (this.isCrashed) return never();
    this.#assertUp();
    if (this.#readFailures > 0) {
      this.#readFailures -= 1;
      throw new StoreFault('The read failed.');
    }
    return this.#store.read(serviceId);
  }

  write(next: StoredService, expectedVersion: string | null, claim: number): Awaitable<WriteResult> {
    if (this.isCrashed) return never();
    this.writes.push(next);
    const write = () => this.#store.write(next, expectedVersion, claim);
    const fault = this.#faults.shift();
    if (fault === undefined || fault === null) {
      this.#assertUp();
      return write();
    }
    switch (fault) {
      case 'fails':
        throw new StoreFault('The write failed.');
      case 'fails-after':
        return this.#failAfter(write);
      case 'hangs':
        return never();
      case 'is-slow':
        return new Promise((resolve, reject) => {
          this.#held.push(() => void settled(write).then(resolve, reject));
        });
      case 'lands-late':
        this.#held.push(() => void (this.#last = settled(write).catch(() => undefined)));
        return never();
      case 'crashes':
        this.crash();
        return never();
      case 'crashes-after':
        this.crash();
        this.#last = settled(write).catch(() => undefined);
        return never();
    }
  }

  /** The next writes go wrong like this, one each; null: nothing is wrong with it. */
  inject(...faults: readonly (WriteFault | null)[]): void {
    this.#faults.push(...faults);
  }

  /** So many of the next reads throw. */
  failReads(count: number): void {
    this.#readFailures += count;
  }

  /** Nothing goes wrong any more; what waits reaches the store. */
  heal(): void {
    this.isDown = false;
    this.#readFailures = 0;
    this.#faults = [];
    this.release();
  }

  /** How many writes wait for {@link release}. */
  get held(): number {
    return this.#held.length;
  }

  /** Lets the writes that wait reach the store now. */
  release(): void {
    for (const write of this.#held.splice(0)) write();
  }

  /** Resolves once the last write that nobody waits for has landed. */
  async idle(): Promise<void> {
    await this.#last;
  }

  /** The process of the host ends: nothing that it does from now on reaches the store. Writes under way may still land. */
  crash(): void {
    this.isCrashed = true;
  }

  async #failAfter(write: () => Awaitable<WriteResult>): Promise<WriteResult> {
    await write();
    throw new StoreFault('The write took effect and failed.');
  }

  #assertUp(): void {
    if (this.isDown) throw new StoreFault('The store is down.');
  }
}

function never(): Promise<never> {
  return new Promise(() => undefined);
}

async function settled(write: () => Awaitable<WriteResult>): Promise<WriteResult> {
  return write();
}
