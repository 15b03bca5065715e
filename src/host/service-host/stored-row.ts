import type { LifecycleRecord } from '../../chart/lifecycle-record.js';
import type { HostCore } from './host-core.js';
import type { Input } from './input.js';
import { type LostWrite, settle, type Settlement } from './recovery.js';
import { factsOf, nextRow, rowBefore, type StoredFacts } from './rows.js';
import type { WriteAnswer } from './store-access.js';
import type { StoredService } from './store.js';

/** The row of one service in the store, as far as the host knows it. */
export class StoredRow {
  readonly #serviceId: string;
  readonly #host: HostCore;
  #facts: StoredFacts | null = null;
  #lost: LostWrite | null = null;

  constructor(serviceId: string, host: HostCore) {
    this.#serviceId = serviceId;
    this.#host = host;
  }

  /** Null where there is no row, or none was read. */
  get facts(): StoredFacts | null {
    return this.#facts;
  }

  /** Whether a write failed that is not settled yet. */
  get isLost(): boolean {
    return this.#lost !== null;
  }

  /** Takes over what was read. */
  take(row: StoredService | null): void {
    this.#facts = row && factsOf(row);
  }

  /** Writes what follows an input. A write that fails has to be settled before the next. */
  async write(before: LifecycleRecord | null, next: LifecycleRecord, input: Input): Promise<WriteAnswer> {
    const { store, clock, engine } = this.#host;
    const stored = this.#facts;
    const expectedVersion = stored?.version ?? null;
    const attempted = nextRow(engine.machine, store.nextVersion(), next, stored, input, clock.now());
    const answer = await store.write(attempted, expectedVersion);
    if (answer === 'written') this.#facts = factsOf(attempted);
    if (answer === 'failed') {
      const version = store.nextVersion();
      const row = rowBefore(engine.machine, version, this.#serviceId, before, stored, clock.now());
      this.#lost = { attempted, expectedVersion, before: row };
    }
    return answer;
  }

  /** Settles the write that failed. */
  async settle(): Promise<Settlement> {
    if (this.#lost === null) return { kind: 'undone' };
    const lost = this.#lost;
    const settlement = await settle(this.#host.store, lost);
    if (settlement.kind === 'done') this.#facts = factsOf(lost.attempted);
    if (settlement.kind === 'undone') this.#facts = factsOf(lost.before);
    if (settlement.kind !== 'unsettled') this.#lost = null;
    return settlement;
  }
}
