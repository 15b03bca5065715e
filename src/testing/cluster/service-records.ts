import type { ServiceRecord } from '../../chart/selectors.js';
import { SERVICE_NOT_FOUND } from '../../model/work.js';
import { WorkError } from './work-error.js';

/** The part of a service's record that its work changes. */
export type RecordedSettings = Pick<ServiceRecord, 'activationState' | 'instancesPerHost'>;

/** The database of a controller: one record for each service. Writes are asynchronous. */
export class ServiceRecords {
  readonly #records = new Map<string, RecordedSettings>();
  #isReadable = true;

  /** `write` resolves when a change has been written. */
  constructor(private readonly write: () => Promise<void>) {}

  /** Stores a service that was created or imported, at once: the host does so when it accepts the operation. */
  create(serviceId: string, record: Pick<RecordedSettings, 'instancesPerHost'> & Partial<RecordedSettings>): void {
    const { activationState = 'INACTIVE', instancesPerHost } = record;
    this.#records.set(serviceId, { activationState, instancesPerHost });
  }

  /** The record of this service; undefined if there is none. */
  find(serviceId: string): RecordedSettings | undefined {
    return this.#records.get(serviceId);
  }

  /** Somebody else removes the record. */
  lose(serviceId: string): void {
    this.#records.delete(serviceId);
  }

  /** Whether the store can be read. */
  get isReadable(): boolean {
    return this.#isReadable;
  }

  /** From now on the store can be read, or not. */
  setReadable(isReadable: boolean): void {
    this.#isReadable = isReadable;
  }

  /**
   * Stores what changed.
   *
   * @throws WorkError SERVICE_NOT_FOUND if there is no record, STORE_UNREADABLE if the store cannot be read.
   */
  async update(serviceId: string, changes: Partial<RecordedSettings>): Promise<void> {
    await this.write();
    this.#records.set(serviceId, { ...this.#read(serviceId), ...changes });
  }

  /**
   * Removes the record.
   *
   * @throws WorkError like `update`.
   */
  async remove(serviceId: string): Promise<void> {
    await this.write();
    this.#read(serviceId);
    this.#records.delete(serviceId);
  }

  #read(serviceId: string): RecordedSettings {
    if (!this.#isReadable) throw new WorkError('STORE_UNREADABLE', 'The store cannot be read.');
    const record = this.#records.get(serviceId);
    if (record === undefined) throw new WorkError(SERVICE_NOT_FOUND, `There is no record of ${serviceId}.`);
    return record;
  }
}
