import { type Service, SERVICE_NOT_FOUND } from 'local-service-machines';

const WRITING_MS = 200;

/** What the cluster needs of a clock. */
export interface Time {
  now(): number;
  sleep(ms: number): Promise<void>;
}

/** Why work failed. The machine records code and message. */
export class WorkError extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/** What the actors store of a service. */
export type StoredService = Pick<Service, 'activationState' | 'instancesPerHost'>;

/** The controller's database: what the operations that concern no instance change. */
export class Records {
  readonly #services = new Map<string, StoredService>();

  constructor(private readonly time: Time) {}

  /** Stores a service that was created. */
  create(serviceId: string, instancesPerHost: number): void {
    this.#services.set(serviceId, { activationState: 'INACTIVE', instancesPerHost });
  }

  /** What is stored of this service? */
  get(serviceId: string): StoredService {
    const service = this.#services.get(serviceId);
    if (service === undefined) throw new WorkError(SERVICE_NOT_FOUND, `There is no record of ${serviceId}.`);
    return service;
  }

  /** Stores what changed. */
  async update(serviceId: string, changes: Partial<StoredService>): Promise<void> {
    await this.time.sleep(WRITING_MS);
    this.#services.set(serviceId, { ...this.get(serviceId), ...changes });
  }

  /** Forgets the service. */
  async remove(serviceId: string): Promise<void> {
    await this.time.sleep(WRITING_MS);
    this.get(serviceId);
    this.#services.delete(serviceId);
  }
}
