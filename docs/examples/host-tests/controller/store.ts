/** Where the controller keeps what it must not forget. */
export interface ServiceStore {
  /** Keeps this text under this service id, in place of an older one. */
  save(serviceId: string, text: string): Promise<void>;
  /** All texts that are kept. */
  load(): Promise<readonly string[]>;
}

/** Keeps texts in memory; outlives the controller, but not the program. */
export class MemoryStore implements ServiceStore {
  readonly #texts = new Map<string, string>();

  save(serviceId: string, text: string): Promise<void> {
    this.#texts.set(serviceId, text);
    return Promise.resolve();
  }

  load(): Promise<readonly string[]> {
    return Promise.resolve([...this.#texts.values()]);
  }
}
