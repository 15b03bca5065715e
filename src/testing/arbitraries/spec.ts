import fc from 'fast-check';
import {
  type CheckMode,
  type CheckSpec,
  type ConfigSource,
  type ExposedPort,
  HTTP_PROTOCOLS,
  HTTP_VERBS,
  type LocalServiceSpec,
  type LoggingSpec,
  MOUNT_MODES,
  PORT_TYPES,
} from '../../model/service.js';

const name = fc.string({ unit: fc.constantFrom('a', 'b', '0', '9', '_', '-'), minLength: 1, maxLength: 4 });
const text = fc.string({ unit: fc.constantFrom('a', 'b', ' ', '/', '.', ':', 'é'), minLength: 1, maxLength: 6 });
const path = fc.string({ unit: fc.constantFrom('a', 'b', '/'), maxLength: 4 }).map((rest) => `/${rest}`);
const whole = (min: number, max: number) => fc.integer({ min, max });
const textMap = fc.dictionary(fc.constantFrom('a', 'b', 'c'), text, { maxKeys: 2 });
const duration = fc
  .tuple(whole(1, 99), fc.constantFrom('second', 'millisecond', 'minute', 'hour'))
  .map(([amount, unit]) => `${String(amount)} ${unit}${amount === 1 ? '' : 's'}`);

/** Optional fields are left out, null, or there; they shrink to being left out. */
const maybe = <TValue>(value: fc.Arbitrary<TValue>) => fc.option(value, { freq: 4 });

const ports: fc.Arbitrary<readonly ExposedPort[]> = fc.uniqueArray(
  fc.record({ name, port: whole(1, 65_535), type: fc.constantFrom(...PORT_TYPES) }),
  { selector: (port) => port.name, minLength: 1, maxLength: 3 },
);

/** A mode whose port is chosen later, by its index among the exposed ports. */
type ModeOf = (ports: readonly ExposedPort[]) => CheckMode;

const commandMode: fc.Arbitrary<ModeOf> = fc
  .record({ type: fc.constant('CMD' as const), command: text, shellDisabled: fc.boolean() })
  .map((mode) => () => mode);

const httpMode: fc.Arbitrary<ModeOf> = fc
  .tuple(
    fc.nat(2),
    fc.record(
      {
        type: fc.constant('HTTP' as const),
        path,
        verb: fc.constantFrom(...HTTP_VERBS),
        successCodes: fc.array(whole(100, 599), { minLength: 1, maxLength: 2 }),
        protocol: maybe(fc.constantFrom(...HTTP_PROTOCOLS)),
        payload: maybe(text),
        connectionTimeout: maybe(duration),
        insecure: maybe(fc.boolean()),
      },
      { requiredKeys: ['type', 'path', 'verb', 'successCodes'] },
    ),
  )
  .map(([place, mode]) => (exposed) => ({ ...mode, portName: exposed[place % exposed.length]?.name ?? '' }));

const mode = fc.oneof({ withCrossShrink: true }, commandMode, httpMode);

const check: fc.Arbitrary<(exposed: readonly ExposedPort[]) => CheckSpec> = fc
  .tuple(
    mode,
    fc.record(
      { timeout: duration, interval: duration, attempts: whole(1, 100), initialDelay: maybe(duration) },
      { requiredKeys: ['timeout', 'interval', 'attempts'] },
    ),
  )
  .map(([modeOf, rest]) => (exposed) => ({ ...rest, mode: modeOf(exposed) }));

const config: fc.Arbitrary<ConfigSource> = fc.oneof(
  fc.record({
    type: fc.constant('INLINE' as const),
    localFilename: path,
    data: fc.base64String({ minLength: 4, maxLength: 8 }),
  }),
  fc.record({ type: fc.constant('EXECUTOR_LOCAL_FILE' as const), localFilename: path, filePathOnHost: path }),
  fc.record({
    type: fc.constantFrom('CONTROLLER_HTTP_FETCH' as const, 'EXECUTOR_HTTP_FETCH' as const),
    localFilename: path,
    http: fc.record(
      {
        hostname: text,
        path,
        verb: fc.constantFrom(...HTTP_VERBS),
        successCodes: fc.array(whole(100, 599), { maxLength: 2 }),
        port: maybe(whole(0, 65_535)),
        password: maybe(text),
        headers: maybe(textMap),
        operationTimeout: maybe(duration),
      },
      { requiredKeys: ['hostname', 'path', 'verb', 'successCodes'] },
    ),
  }),
);

const logging: fc.Arbitrary<LoggingSpec> = fc.oneof(
  fc.record({ type: fc.constant('LOCAL' as const), maxSize: fc.constant('10m'), maxFiles: whole(1, 100) }),
  fc.record({ type: fc.constant('RSYSLOG' as const), server: text, tagPrefix: maybe(text) }),
);

const optionalFields = fc.record(
  {
    volumes: maybe(
      fc.array(fc.record({ pathInContainer: path, pathOnHost: path, mode: fc.constantFrom(...MOUNT_MODES) }), {
        maxLength: 2,
      }),
    ),
    configs: maybe(fc.array(config, { maxLength: 2 })),
    logging: maybe(logging),
    tags: maybe(textMap),
    env: maybe(textMap),
    args: maybe(fc.array(text, { maxLength: 3 })),
    userSpec: maybe(fc.record({ user: text, group: maybe(text) })),
  },
  { requiredKeys: [] },
);

const preShutdown = maybe(fc.record({ hooks: fc.array(mode, { maxLength: 2 }), waitBeforeKill: maybe(duration) }));

/**
 * Specifications that a cluster with the default policy accepts (domain.md §7). `parseSpec` accepts each one and leaves it as it
 * is. Without devices, which such a cluster refuses. Shrinks to the fields that a specification must have.
 */
export const specArbitrary: fc.Arbitrary<LocalServiceSpec> = fc
  .record({
    name,
    version: name,
    url: text,
    pull: duration,
    ports,
    cpu: whole(1, 64),
    history: whole(1, 4_096),
    swapped: fc.boolean(),
    hostLevel: fc.boolean(),
    healthcheck: check,
    readiness: check,
    rest: optionalFields,
    preShutdown,
  })
  .map((parts) => {
    const resources = [
      { type: 'CPU', count: parts.cpu },
      { type: 'MEMORY', sizeInMB: parts.history },
    ] as const;
    const hooks = parts.preShutdown?.hooks.map((modeOf) => modeOf(parts.ports));
    return {
      name: parts.name,
      version: parts.version,
      type: 'LOCAL_SERVICE',
      executable: { type: 'DOCKER', url: parts.url, dockerPullTimeout: parts.pull },
      exposedPorts: parts.ports,
      resources: parts.swapped ? [...resources].reverse() : resources,
      placementPolicy: { type: 'LOCAL', hostLevel: parts.hostLevel },
      healthcheck: parts.healthcheck(parts.ports),
      readiness: parts.readiness(parts.ports),
      ...parts.rest,
      ...(hooks && { preShutdown: { hooks, waitBeforeKill: parts.preShutdown?.waitBeforeKill ?? null } }),
    };
  });
