import fc from 'fast-check';
import { isContainer, type JsonPath, pathsIn, put, valueAt, withoutNulls } from './json-paths.js';

const identifier = fc.stringMatching(/^[A-Za-z0-9_-]{1,12}$/);
const nonEmpty = fc.string({ minLength: 1 });
const duration = fc
  .tuple(fc.nat(), fc.constantFrom('nanosecond', 'microsecond', 'millisecond', 'second', 'minute', 'hour', 'day'))
  .map(([amount, unit]) => `${amount} ${unit}${amount === 1 ? '' : 's'}`);
const textMap = fc.dictionary(
  fc.string().filter((key) => key !== '__proto__'),
  fc.string(),
);

/** Optional fields are there, null or absent. */
function fields<TRequired, TOptional>(
  required: { [TKey in keyof TRequired]: fc.Arbitrary<TRequired[TKey]> },
  optional: { [TKey in keyof TOptional]: fc.Arbitrary<TOptional[TKey]> },
) {
  const nullable = Object.fromEntries(
    Object.entries<fc.Arbitrary<unknown>>(optional).map(([key, value]) => [key, fc.option(value, { freq: 3 })]),
  );
  return fc
    .tuple(fc.record(required), fc.record(nullable, { requiredKeys: [] }))
    .map(([there, perhaps]): Record<string, unknown> => ({ ...there, ...perhaps }));
}

const word = <TWord extends string>(...words: TWord[]) => fc.constantFrom(...words);

const ports = fc.uniqueArray(
  fc.record({ name: identifier, port: fc.integer({ min: 1, max: 65_535 }), type: word('HTTP', 'HTTPS', 'TCP', 'UDP') }),
  { minLength: 1, maxLength: 4, selector: ({ name }) => name },
);

const http = fields(
  { hostname: nonEmpty },
  {
    protocol: word('HTTP', 'HTTPS'),
    port: fc.integer({ min: 0, max: 65_535 }),
    path: nonEmpty,
    verb: word('GET', 'POST', 'PUT'),
    successCodes: fc.array(fc.integer()),
    payload: fc.string(),
    connectionTimeout: duration,
    operationTimeout: duration,
    username: fc.string(),
    password: fc.string(),
    authHeader: fc.string(),
    headers: textMap,
    insecure: fc.boolean(),
  },
);

const config = fc.oneof(
  fields({ type: word('INLINE'), localFilename: nonEmpty, data: fc.base64String({ minLength: 4 }) }, {}),
  fields({ type: word('EXECUTOR_LOCAL_FILE'), localFilename: nonEmpty, filePathOnHost: nonEmpty }, {}),
  fields({ type: word('CONTROLLER_HTTP_FETCH', 'EXECUTOR_HTTP_FETCH'), localFilename: nonEmpty, http }, {}),
);

const logging = fc.oneof(
  fields(
    { type: word('LOCAL'), maxSize: nonEmpty, maxFiles: fc.integer({ min: 1, max: 100 }) },
    { compress: fc.boolean() },
  ),
  fields({ type: word('RSYSLOG'), server: nonEmpty }, { tagPrefix: fc.string(), tagSuffix: fc.string() }),
);

function modeFor(names: readonly string[]) {
  return fc.oneof(
    fields(
      {
        type: word('HTTP'),
        portName: fc.constantFrom(...names),
        path: nonEmpty,
        verb: word('GET', 'POST', 'PUT'),
        successCodes: fc.array(fc.integer(), { minLength: 1 }),
      },
      { protocol: word('HTTP', 'HTTPS'), payload: fc.string(), connectionTimeout: duration, insecure: fc.boolean() },
    ),
    fields({ type: word('CMD'), command: nonEmpty }, { shellDisabled: fc.boolean() }),
  );
}

const device = fc.oneof(
  fields(
    { type: word('DIRECT'), pathOnHost: nonEmpty },
    { pathInContainer: nonEmpty, permissions: word('READ_ONLY', 'WRITE_ONLY', 'MKNOD_ONLY', 'ALL', 'READ_WRITE') },
  ),
  fields(
    { type: word('DETAILED') },
    {
      driver: fc.string(),
      count: fc.integer(),
      deviceIds: fc.array(fc.string()),
      capabilities: fc.array(fc.array(fc.string())),
      options: textMap,
    },
  ),
);

/** A specification in which durations and words are canonical, and optional fields are there, null or absent. */
export const postedSpec = ports.chain((exposedPorts) => {
  const mode = modeFor(exposedPorts.map(({ name }) => name));
  const check = fields(
    { mode, timeout: duration, interval: duration, attempts: fc.integer({ min: 1, max: 100 }) },
    { initialDelay: duration },
  );
  const cpu = fc.record({ type: word('CPU'), count: fc.integer({ min: 1 }) });
  const memory = fc.record({ type: word('MEMORY'), sizeInMB: fc.integer({ min: 1 }) });
  return fields(
    {
      name: identifier,
      version: identifier,
      type: word('LOCAL_SERVICE'),
      executable: fc.record({ type: word('DOCKER'), url: nonEmpty, dockerPullTimeout: duration }),
      exposedPorts: fc.constant(exposedPorts),
      resources: fc.oneof(fc.tuple(cpu, memory), fc.tuple(memory, cpu)),
      placementPolicy: fields({ type: word('LOCAL') }, { hostLevel: fc.boolean() }),
      healthcheck: check,
      readiness: check,
    },
    {
      volumes: fc.array(
        fc.record({ pathInContainer: nonEmpty, pathOnHost: nonEmpty, mode: word('READ_WRITE', 'READ_ONLY') }),
      ),
      configs: fc.array(config),
      logging,
      tags: textMap,
      env: textMap,
      args: fc.array(fc.string()),
      devices: fc.array(device),
      preShutdown: fields({}, { hooks: fc.array(mode), waitBeforeKill: duration }),
      userSpec: fields({ user: nonEmpty }, { group: nonEmpty }),
    },
  );
});

/** The defaults of domain.md §7 for the object that stands there, written down here once more. */
function defaultsOf(path: JsonPath, object: object): Record<string, unknown> {
  if (path.join('.') === 'placementPolicy') return { hostLevel: false };
  if (path.join('.') === 'executable') return { type: 'DOCKER' };
  if (path.at(-1) === 'http') return { path: '/', verb: 'GET', successCodes: [200] };
  const isMode = path.at(-1) === 'mode' || path.at(-2) === 'hooks';
  return isMode && Reflect.get(object, 'type') === 'CMD' ? { shellDisabled: false } : {};
}

/** The canonical form of such a specification: nothing is null, and defaults are filled in. */
export function canonicalForm(posted: unknown): unknown {
  return withoutNulls(withDefaults(posted));
}

function withDefaults(posted: unknown): unknown {
  return pathsIn(posted).reduce((json, path) => {
    const object = valueAt(json, path);
    if (!isContainer(object) || ['tags', 'env'].includes(String(path[0]))) return json;
    const missing = Object.entries(defaultsOf(path, object)).filter(
      ([key]) => (valueAt(object, [key]) ?? null) === null,
    );
    return missing.reduce((filled, [key, value]) => put(filled, [...path, key], value), json);
  }, posted);
}
