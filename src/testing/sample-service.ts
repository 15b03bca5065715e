import type { Health } from '../model/health.js';
import type { ServiceRequest } from '../model/operation.js';
import { SAMPLE_SPEC } from '../model/sample-spec.js';
import type { LocalServiceSpec } from '../model/service.js';
import { type DigestSubject } from '../policy/digest.js';
import { serviceIdOf } from '../policy/service.js';

/*
 * What the conformance cases and the scenarios do with the sample service.
 */

export { SAMPLE_SPEC };

/** The sample service, bound to fixed host ports. */
export const HOST_LEVEL_SPEC: LocalServiceSpec = {
  ...SAMPLE_SPEC,
  placementPolicy: { type: 'LOCAL', hostLevel: true },
};

/** The id of the service of {@link SAMPLE_SPEC} and of {@link HOST_LEVEL_SPEC}: `dns-cache-1`. */
export const SAMPLE_SERVICE_ID = serviceIdOf(SAMPLE_SPEC);

/** A request of this type for the sample service, whose instances i-1 and i-2 are healthy. */
export function sampleRequest(type: ServiceRequest['type']): ServiceRequest {
  const serviceId = SAMPLE_SERVICE_ID;
  switch (type) {
    case 'CANCEL':
      return { type };
    case 'CREATE':
      return { type, spec: SAMPLE_SPEC, instancesPerHost: 1 };
    case 'UPDATE_INSTANCE_COUNT':
      return { type, serviceId, instancesPerHost: 3 };
    case 'STOP_INSTANCES':
      return { type, serviceId, instanceIds: ['i-1'] };
    default:
      return { type, serviceId };
  }
}

/** A digest of two live hosts with one healthy instance each, i-1 and i-2; nothing is to be done. */
export function sampleDigest(subject: DigestSubject, changes: Partial<Health> = {}): Health {
  return {
    ...subject,
    hosts: { live: 2, draining: 0, blacklisted: 0, silent: 0, gone: 0, backingOff: 0 },
    instances: {
      required: 2,
      active: 2,
      running: 2,
      healthy: 2,
      unhealthy: 0,
      stale: 0,
      silent: 0,
      missing: 0,
      surplus: 0,
    },
    healthyInstanceIds: ['i-1', 'i-2'],
    adjustment: 'NONE',
    ...changes,
  };
}
