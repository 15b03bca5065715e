import type { ServiceStore, StoredService, WriteResult } from '../../host/service-host/store.js';

/** A store of services in memory, for tests: it outlives a host, but not the process. Whoever reads a row gets a copy, as of a disk. */
export class MemoryServiceStore implements ServiceStore {
  readonly #rows = new Map<string, { readonly version: string; readonly json: string }>();
  #claim = 0;

  claim(): number {
    this.#claim += 1;
    return this.#claim;
  }

  *load(): Iterable<StoredService> {
    for (const serviceId of [...this.#rows.keys()]) {
      const row = this.read(serviceId);
      if (row !== undefined && row.service !== null) yield row;
    }
  }

  read(serviceId: string): StoredService | undefined {
    const stored = this.#rows.get(serviceId);
    return stored === undefined ? undefined : (JSON.parse(stored.json) as StoredService);
  }

  write(next: StoredService, expectedVersion: string | null, claim: number): WriteResult {
    if (claim !== this.#claim) return 'fenced';
    if ((this.#rows.get(next.serviceId)?.version ?? null) !== expectedVersion) return 'conflict';
    this.put(next);
    return 'written';
  }

  /** Puts a row there as somebody else would who does not ask for versions. */
  put(row: StoredService): void {
    this.#rows.set(row.serviceId, { version: row.version, json: JSON.stringify(row) });
  }

  /** Removes a row. */
  remove(serviceId: string): void {
    this.#rows.delete(serviceId);
  }
}
