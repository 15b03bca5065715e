/* What a controller does with the services on Restate: it asks for operations, and lets them know what it sees. */
import {
  assessHealth,
  type CreateOperation,
  type LifecycleInput,
  serviceIdOf,
  type ServiceRequest,
} from 'local-service-machines';
import type { Cluster } from './cluster.js';
import type { Ingress } from './ingress.js';
import type { ServiceSnapshot } from './machine.js';

/** What became of a request. */
export interface Outcome {
  /** The snapshot right after it. */
  readonly taken: ServiceSnapshot;
  /** The snapshot when nothing is in flight any more. */
  readonly settled: ServiceSnapshot;
}

export class Controller {
  constructor(
    readonly cluster: Cluster,
    readonly ingress: Ingress,
    private readonly input: LifecycleInput = {},
  ) {}

  /** Makes the object of the service, creates the service in it, and stores its record. */
  async create(operation: CreateOperation): Promise<Outcome> {
    const serviceId = serviceIdOf(operation.spec);
    await this.ingress.open(serviceId, { ...this.input, recordRefusals: true });
    const taken = await this.ingress.send(serviceId, operation);
    // A refused event is answered as one that was taken: only the context tells.
    if (taken.context.lastRefusal === null) this.cluster.create(serviceId, operation.instancesPerHost);
    return { taken, settled: taken };
  }

  /** Asks for something, and waits until the work that came of it has ended. */
  async request(serviceId: string, request: Exclude<ServiceRequest, CreateOperation>): Promise<Outcome> {
    const taken = await this.ingress.send(serviceId, request);
    return { taken, settled: await this.#settled(serviceId, taken) };
  }

  /**
   * Looks at the cluster and tells the service, which moves by itself where there is something to do. The digest is assessed with
   * the snapshot that was held before the look, so that work which came between makes it a late one that moves nothing.
   */
  async observe(serviceId: string): Promise<Outcome> {
    const before = await this.ingress.snapshot(serviceId);
    const health = assessHealth(before, this.cluster.observe(), Date.now());
    const taken = await this.ingress.send(serviceId, { type: 'OBSERVE', health });
    return { taken, settled: await this.#settled(serviceId, taken) };
  }

  async #settled(serviceId: string, taken: ServiceSnapshot): Promise<ServiceSnapshot> {
    return taken.tags.includes('resting') ? taken : this.ingress.waitFor(serviceId, 'hasTag:resting');
  }
}
