/* A controller whose services run on Restate: it sends them requests and observations. */
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

/** The outcome of a request. */
export interface Outcome {
  /** The snapshot right after it. */
  readonly after: ServiceSnapshot;
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
    const revision = this.cluster.lastRevision(serviceId);
    await this.ingress.open(serviceId, { ...this.input, recordRefusals: true, revision });
    const after = await this.ingress.send(serviceId, operation);
    // A refused event gets the same answer as an applied one: only the context shows the refusal.
    if (after.context.lastRefusal === null) this.cluster.create(serviceId, operation.instancesPerHost);
    return { after, settled: after };
  }

  /** Sends a request, and waits until its work has ended. */
  async request(serviceId: string, request: Exclude<ServiceRequest, CreateOperation>): Promise<Outcome> {
    const after = await this.ingress.send(serviceId, request);
    return { after, settled: await this.#settled(serviceId, after) };
  }

  /**
   * Sends the service an observation of the cluster, upon which it starts the work that is needed. The digest is assessed
   * with the snapshot from before the observation, so that it moves nothing if the service has changed meanwhile.
   */
  async observe(serviceId: string): Promise<Outcome> {
    const before = await this.ingress.snapshot(serviceId);
    const health = assessHealth(before, this.cluster.observe(), Date.now());
    const after = await this.ingress.send(serviceId, { type: 'OBSERVE', health });
    return { after, settled: await this.#settled(serviceId, after) };
  }

  async #settled(serviceId: string, after: ServiceSnapshot): Promise<ServiceSnapshot> {
    return after.tags.includes('resting') ? after : this.ingress.waitFor(serviceId, 'hasTag:resting');
  }
}
