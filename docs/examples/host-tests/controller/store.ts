/** Where the controller stores its services. */
export interface ServiceStore {
  /** Stores this text under this service id, in place of an older one. */
  save(serviceId: string, text: string): Promise<void>;
  /** All stored texts. */
  load(): Promise<readonly string[]>;
}

/** A store in memory, which outlives the controller but not the process. */
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
