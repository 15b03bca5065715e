import type { DeviceSpec, LocalServiceSpec } from '../../src/model/service.js';

/** One device of each kind. A cluster refuses them by default, so {@link aSpec} leaves them out. */
export const someDevices: readonly DeviceSpec[] = [
  { type: 'DIRECT', pathOnHost: '/dev/watchdog', pathInContainer: '/dev/watchdog', permissions: 'READ_WRITE' },
  {
    type: 'DETAILED',
    driver: 'nvidia',
    count: 1,
    deviceIds: ['GPU-0'],
    capabilities: [['gpu'], ['nvidia', 'compute']],
    options: { visible: 'true' },
  },
];

/**
 * A realistic specification with every field, and at least one of every kind of configuration, check mode and hook;
 * valid under the default cluster policy, in its canonical form, and nothing in it is filled in by a default.
 */
export function aSpec(overrides: Partial<LocalServiceSpec> = {}): LocalServiceSpec {
  const every: Required<LocalServiceSpec> = {
    name: 'node-agent',
    version: '1_4-2',
    type: 'LOCAL_SERVICE',
    executable: {
      type: 'DOCKER',
      url: 'registry.example.org/agents/node-agent:1.4.2',
      dockerPullTimeout: '100 seconds',
    },
    exposedPorts: [
      { name: 'metrics', port: 9100, type: 'HTTP' },
      { name: 'admin', port: 9443, type: 'HTTPS' },
      { name: 'statsd', port: 8125, type: 'UDP' },
      { name: 'intake', port: 8126, type: 'TCP' },
    ],
    volumes: [
      { pathInContainer: '/host/proc', pathOnHost: '/proc', mode: 'READ_ONLY' },
      { pathInContainer: '/var/lib/agent', pathOnHost: '/data/agent', mode: 'READ_WRITE' },
    ],
    configs: [
      { type: 'INLINE', localFilename: '/etc/agent/agent.yml', data: 'aW50ZXJ2YWw6IDE1cwo=' },
      { type: 'EXECUTOR_LOCAL_FILE', localFilename: '/etc/agent/host.yml', filePathOnHost: '/etc/cluster/host.yml' },
      {
        type: 'CONTROLLER_HTTP_FETCH',
        localFilename: '/etc/agent/rules.yml',
        http: {
          protocol: 'HTTPS',
          hostname: 'config.example.org',
          port: 8443,
          path: '/v1/rules',
          verb: 'POST',
          successCodes: [200, 201],
          payload: '{"agent":"node"}',
          connectionTimeout: '1 second',
          operationTimeout: '5 seconds',
          username: 'agent-reader',
          password: 'not-a-real-password',
          authHeader: 'Bearer not-a-real-token',
          headers: { 'X-Tenant-Key': 'not-a-real-tenant-key' },
          insecure: false,
        },
      },
      {
        type: 'EXECUTOR_HTTP_FETCH',
        localFilename: '/etc/agent/targets.yml',
        http: {
          protocol: 'HTTP',
          hostname: 'targets.example.org',
          port: 0,
          path: '/',
          verb: 'GET',
          successCodes: [200],
        },
      },
    ],
    logging: { type: 'LOCAL', maxSize: '10m', maxFiles: 3, compress: true },
    resources: [
      { type: 'CPU', count: 1 },
      { type: 'MEMORY', sizeInMB: 256 },
    ],
    placementPolicy: { type: 'LOCAL', hostLevel: false },
    healthcheck: {
      mode: {
        type: 'HTTP',
        protocol: 'HTTP',
        portName: 'metrics',
        path: '/healthy',
        verb: 'GET',
        successCodes: [200],
        payload: '',
        connectionTimeout: '1 second',
        insecure: false,
      },
      timeout: '1 second',
      interval: '5 seconds',
      attempts: 3,
      initialDelay: '0 seconds',
    },
    readiness: {
      mode: { type: 'CMD', command: 'agentctl ready', shellDisabled: true },
      timeout: '500 milliseconds',
      interval: '3 seconds',
      attempts: 10,
      initialDelay: '1 second',
    },
    tags: { team: 'observability', tier: 'node' },
    env: { CLUSTER: 'stage', API_TOKEN: 'not-a-real-api-token' },
    args: ['--collect', 'cpu,memory', '--verbose'],
    devices: [],
    preShutdown: {
      hooks: [
        {
          type: 'HTTP',
          protocol: 'HTTPS',
          portName: 'admin',
          path: '/drain',
          verb: 'PUT',
          successCodes: [200, 204],
          payload: '{"drain":true}',
          connectionTimeout: '1 second',
          insecure: true,
        },
        { type: 'CMD', command: 'agentctl flush', shellDisabled: false },
      ],
      waitBeforeKill: '3 seconds',
    },
    userSpec: { user: 'agent', group: 'agents' },
  };
  return { ...every, ...overrides };
}

/** A specification with no optional field but those that parsing fills in, in its canonical form. */
export function aMinimalSpec(overrides: Partial<LocalServiceSpec> = {}): LocalServiceSpec {
  return {
    name: 'dns-cache',
    version: '1',
    type: 'LOCAL_SERVICE',
    executable: { type: 'DOCKER', url: 'registry.example.org/dns-cache:1', dockerPullTimeout: '2 minutes' },
    exposedPorts: [{ name: 'dns', port: 53, type: 'UDP' }],
    resources: [
      { type: 'CPU', count: 1 },
      { type: 'MEMORY', sizeInMB: 64 },
    ],
    placementPolicy: { type: 'LOCAL', hostLevel: false },
    healthcheck: {
      mode: { type: 'CMD', command: 'dig @127.0.0.1 localhost', shellDisabled: false },
      timeout: '1 second',
      interval: '10 seconds',
      attempts: 3,
    },
    readiness: {
      mode: { type: 'CMD', command: 'dig @127.0.0.1 localhost', shellDisabled: false },
      timeout: '1 second',
      interval: '1 second',
      attempts: 3,
    },
    ...overrides,
  };
}
