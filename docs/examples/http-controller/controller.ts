import { randomUUID } from 'node:crypto';
import type { ClusterObservation } from 'local-service-machines';
import { createServiceHost, type ServiceHost } from 'local-service-machines/host';
import type { Inspect } from 'local-service-machines/inspect';
import { isActiveInstanceState } from 'local-service-machines/model';
import { type InMemoryCluster, workHandlers } from 'local-service-machines/testing';
import type { Store } from './store.js';

/** The local services of one cluster. */
export interface Controller {
  readonly services: ServiceHost;
  /** The instances of a service in the last observation: the active ones, or the others. */
  readonly instances: (serviceId: string, kind: 'active' | 'old') => ClusterObservation['instances'];
}

/** Takes up what is stored and observes the cluster once. Work in flight begins again, under the same effect id. */
export async function startController(cluster: InMemoryCluster, store: Store, inspect?: Inspect): Promise<Controller> {
  let observation: ClusterObservation = { executors: [], instances: [] };
  const services = createServiceHost({
    store,
    runId: randomUUID(),
    // The time of the cluster in memory. A controller whose reports bear the system's time leaves it out.
    clock: cluster.clock,
    work: workHandlers(cluster),
    observe: () => (observation = cluster.observe()),
    settings: {
      defaultOpSpec: { parallelism: 4 },
      // An inspector sees only what changes a service: refusals are shown where they are recorded.
      recordRefusals: inspect !== undefined,
    },
    ...(inspect && { inspect }),
    onEvent: (event) => {
      if (event.type === 'store.failed') console.error(`${event.serviceId} could not be stored; it is tried again.`);
      if (event.type === 'service.set-aside') console.error(`${event.serviceId} cannot be read: ${event.reason}`);
    },
    onError: (error) => console.error(error instanceof Error ? error.message : error),
  });
  await services.start();
  await services.tick();
  return {
    services,
    instances: (serviceId, kind) =>
      observation.instances.filter(
        (instance) => instance.serviceId === serviceId && isActiveInstanceState(instance.state) === (kind === 'active'),
      ),
  };
}
