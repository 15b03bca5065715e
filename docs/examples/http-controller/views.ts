import type { InstanceRecord, LocalServiceSpec } from 'local-service-machines';
import type { HostedService } from 'local-service-machines/host';

/** A service as a client sees it; times in epoch ms. */
export function summaryOf({ value, context, createdAt, updatedAt }: HostedService) {
  const spec = specOf(context.spec);
  const healthyInstances = context.health?.instances.healthy ?? 0;
  return {
    id: context.serviceId,
    name: spec.name,
    instancesPerHost: context.instancesPerHost,
    healthyInstances,
    totalCPUs: healthyInstances * cpusOf(spec),
    totalMemory: healthyInstances * memoryOf(spec),
    tags: spec.tags ?? {},
    state: value,
    activationState: context.activationState,
    created: createdAt,
    updated: updatedAt,
  };
}

/** An instance as a client sees it. Executors in memory have neither cores nor ports: these are made up, and stay the same. */
export function instanceOf({ context }: HostedService, instance: InstanceRecord) {
  const { instanceId, serviceId, executorId, state, createdAt, updatedAt, errorMessage = '' } = instance;
  const spec = specOf(context.spec);
  const ports = listed(spec.exposedPorts).map(({ name, port, type }, index) => {
    const hostPort = spec.placementPolicy?.hostLevel ? port : freePort(instanceId, index);
    return [name, { containerPort: port, hostPort, portType: type }] as const;
  });
  const cores = Array.from({ length: Math.min(cpusOf(spec), MAX_CORES) }, (_, core) => core);
  return {
    serviceId,
    serviceName: spec.name,
    instanceId,
    executorId,
    localInfo: { hostname: executorId, ports: Object.fromEntries(ports) },
    resources: [
      { type: 'CPU', cores: { 0: cores } },
      { type: 'MEMORY', memoryInMB: { 0: memoryOf(spec) } },
    ],
    state,
    metadata: {},
    errorMessage,
    created: createdAt,
    updated: updatedAt,
  };
}

/** More cores than any host has; a specification may ask for any number. */
const MAX_CORES = 1_024;

/** A port of the upper half, after the last digits of the instance's id. */
function freePort(instanceId: string, index: number): number {
  return 32_768 + ((Number.parseInt(instanceId.slice(-4), 16) + index) % 32_768);
}

function cpusOf({ resources }: LocalServiceSpec): number {
  return listed(resources).reduce((sum, resource) => sum + (resource.type === 'CPU' ? resource.count : 0), 0);
}

function memoryOf({ resources }: LocalServiceSpec): number {
  return listed(resources).reduce((sum, resource) => sum + (resource.type === 'MEMORY' ? resource.sizeInMB : 0), 0);
}

/** Stored specifications are not checked again: one that somebody edited shows what is left of it. */
function listed<TItem>(list: readonly TItem[]): readonly TItem[] {
  return list instanceof Array ? list : [];
}

/** Every service of the controller was created, and so has a specification. */
function specOf(spec: LocalServiceSpec | null): LocalServiceSpec {
  if (spec === null) throw new TypeError('The service was not created.');
  return spec;
}
