import { randomUUID } from 'node:crypto';
import { createServiceHost, type ServiceHost, type ServiceHostOptions } from 'local-service-machines/host';
import { handlersOf, type Workers } from './workers.js';

/** What our controller works with. */
export interface ControllerOptions extends Pick<ServiceHostOptions, 'store' | 'observe' | 'clock' | 'settings'> {
  readonly workers: Workers;
}

/** Our controller: the local services of one cluster. */
export function createController({ workers, ...options }: ControllerOptions): ServiceHost {
  return createServiceHost({ ...options, runId: randomUUID(), work: handlersOf(workers) });
}
