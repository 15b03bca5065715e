import { createServiceHost, type ServiceHost, type ServiceHostOptions } from 'local-service-machines/host';

/** What our controller works with. */
export type ControllerOptions = Pick<ServiceHostOptions, 'store' | 'runId' | 'work' | 'observe' | 'clock' | 'settings'>;

/** Our controller: the local services of one cluster. What it logs, shows and answers to clients is added here. */
export function createController(options: ControllerOptions): ServiceHost {
  return createServiceHost(options);
}
