import type { ServiceStore, StoredService, WriteResult } from 'local-service-machines/host';

/** Our store: texts in memory, which outlive the controller but not the process. Yours is a database. */
export class TextStore implements ServiceStore {
  protected readonly texts = new Map<string, string>();
  #claim = 0;

  claim(): number {
    this.#claim += 1;
    return this.#claim;
  }

  load(): readonly StoredService[] {
    const rows = [...this.texts.keys()].map((serviceId) => this.read(serviceId));
    return rows.filter((row) => row !== undefined && row.service !== null) as StoredService[];
  }

  read(serviceId: string): StoredService | undefined {
    const text = this.texts.get(serviceId);
    return text === undefined ? undefined : (JSON.parse(text) as StoredService);
  }

  write(next: StoredService, expectedVersion: string | null, claim: number): WriteResult {
    if (claim !== this.#claim) return 'fenced';
    if ((this.read(next.serviceId)?.version ?? null) !== expectedVersion) return 'conflict';
    this.texts.set(next.serviceId, JSON.stringify(next));
    return 'written';
  }
}
