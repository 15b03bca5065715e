import type { StoredService, WriteResult } from '../../../../src/host/index.js';
import { MemoryServiceStore, type VirtualClock } from '../../../../src/testing/index.js';

/** What is wrong with the store itself, for tests of this test. */
export type Sabotage = 'fences nobody' | 'compares nothing' | 'answers too early' | 'none';
/** How much too early it answers. */
const TOO_EARLY_MS = 50;

/** Keeps every row that was ever stored, in order. */
export class RememberingStore extends MemoryServiceStore {
  #last = 0;

  constructor(
    readonly sabotage: Sabotage,
    readonly clock: VirtualClock,
  ) {
    super();
  }

  override claim(): number {
    this.#last = super.claim();
    return this.#last;
  }

  override write(next: StoredService, expectedVersion: string | null, claim: number): WriteResult {
    const version =
      this.sabotage === 'compares nothing' ? (this.read(next.serviceId)?.version ?? null) : expectedVersion;
    if (this.sabotage === 'answers too early') {
      this.clock.setTimeout(() => void super.write(next, version, claim), TOO_EARLY_MS);
      return 'written';
    }
    return super.write(next, version, this.sabotage === 'fences nobody' ? this.#last : claim);
  }

  readonly history: StoredService[] = [];

  override put(row: StoredService): void {
    super.put(row);
    this.history.push(row);
  }
}
