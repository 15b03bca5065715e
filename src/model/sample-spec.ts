import type { LocalServiceSpec } from './service.js';

const CHECK = {
  mode: { type: 'CMD', command: 'true', shellDisabled: false },
  timeout: '1s',
  interval: '1s',
  attempts: 3,
} as const;

/** A specification for examples and tests: small, valid, without a secret. Its service is `dns-cache-1`. */
export const SAMPLE_SPEC: LocalServiceSpec = {
  name: 'dns-cache',
  version: '1',
  type: 'LOCAL_SERVICE',
  executable: { type: 'DOCKER', url: 'registry.example.org/dns-cache:1', dockerPullTimeout: '2m' },
  exposedPorts: [{ name: 'dns', port: 53, type: 'UDP' }],
  resources: [
    { type: 'CPU', count: 1 },
    { type: 'MEMORY', sizeInMB: 64 },
  ],
  placementPolicy: { type: 'LOCAL', hostLevel: false },
  healthcheck: CHECK,
  readiness: CHECK,
};
