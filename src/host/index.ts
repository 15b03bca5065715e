/**
 * The service host: many services on a store of your own, each change stored before it is shown, answered or acted on.
 *
 * ```sh
 * npm install local-service-machines xstate zod fast-check
 * ```
 *
 * ```ts
 * import { createServiceHost } from 'local-service-machines/host';
 * import { InMemoryCluster, MemoryServiceStore, SAMPLE_SPEC, workHandlers } from 'local-service-machines/testing';
 *
 * const cluster = new InMemoryCluster(); // stands for your executors
 * const host = createServiceHost({
 *   store: new MemoryServiceStore(),
 *   runId: 'run-1',
 *   work: workHandlers(cluster),
 *   observe: () => cluster.observe(),
 * });
 * await host.start();
 * console.log(await host.request({ type: 'CREATE', spec: SAMPLE_SPEC, instancesPerHost: 1 }));
 * // prints: { admitted: true }
 * console.log(host.get('dns-cache-1')?.value);
 * // prints: INACTIVE
 * await host.stop();
 * ```
 *
 * @module host
 */

export type { HostEvent, WorkEnd } from './events/host-event.js';
export { HostedService } from './service-host/hosted-service.js';
export type { HostRequest } from './service-host/input.js';
export type { LoadSummary } from './service-host/loading.js';
export {
  DEFAULT_OBSERVE_TIMEOUT_MS,
  DEFAULT_WRITE_TIMEOUT_MS,
  type RecordingWorkName,
  type ReportedProgress,
  type ServiceHostOptions,
  type WorkContext,
  type WorkHandler,
  type WorkHandlers,
} from './service-host/options.js';
export type { AbortSignalLike, HostClock, WorkSignal } from './service-host/platform.js';
export { createServiceHost, type ServiceHost } from './service-host/service-host.js';
export {
  type Awaitable,
  type ServiceStore,
  type StoredService,
  StoreError,
  type StoreProblem,
  type WriteResult,
} from './service-host/store.js';
export type { ServiceListener, WaitOptions } from './service-host/subscriptions.js';
export type { TickOptions, TickSummary } from './service-host/ticks.js';
