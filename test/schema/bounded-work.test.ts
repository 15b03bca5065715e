import { describe, expect, it } from 'vitest';
import { parseObservation, parseOperation, type ParseResult, parseSpec } from '../../src/schema/index.js';
import { issuesOf } from '../support/issues.js';
import { aSpec } from '../support/specs.js';

/* Most of these took from seconds to minutes, and up to a gigabyte, when all issues were collected. */

const list = (length: number, item: (index: number) => unknown) => Array.from({ length }, (_, index) => item(index));
const map = (length: number, value: unknown) =>
  Object.fromEntries(list(length, (index) => [`key-${index}`, value]) as [string, unknown][]);
const spec = (fields: object) => () => parseSpec({ ...aSpec(), ...fields });
const hook = { type: 'HTTP', portName: 'nowhere', path: '/', verb: 'GET', successCodes: [200] };
const volumes = list(80_000, (index) => ({ pathInContainer: '/x', pathOnHost: `/srv/${index}`, mode: 'READ_ONLY' }));
const allowedMountPrefixes = list(100, (index) => `/data/${index}`) as string[];
const opSpec = { timeout: 'x', parallelism: 0 };

const attacks: readonly (readonly [what: string, parse: () => ParseResult<unknown>, first: string])[] = [
  ['empty ports', spec({ exposedPorts: list(350_000, () => ({})) }), 'exposedPorts.0.name: is required'],
  [
    'ports of one name',
    spec({ exposedPorts: list(80_000, () => ({ name: 'a', port: 1, type: 'TCP' })) }),
    'exposedPorts.1',
  ],
  ['arguments that are none', spec({ args: list(500_000, () => 1) }), 'args.0: expected a text'],
  ['configurations of no type', spec({ configs: list(200_000, () => ({ type: 'x' })) }), 'configs.0.type: expected'],
  [
    'unknown keys everywhere',
    spec({ volumes: list(4_000, () => map(100, 1)) }),
    'volumes.0.pathInContainer: is required',
  ],
  ['unknown keys', spec(map(200_000, 1)), 'key-0: unknown key'],
  ['resources of one type', spec({ resources: list(150_000, () => ({ type: 'CPU', count: 1 })) }), 'resources.1.type'],
  ['values that are no texts', spec({ env: map(200_000, null) }), 'env.key-0: expected a text'],
  [
    'headers that are no texts',
    spec({ devices: list(900, () => ({ type: 'DETAILED', options: map(500, 1) })) }),
    'devices.0',
  ],
  [
    'lists of lists',
    spec({ devices: [{ type: 'DETAILED', capabilities: list(600, () => list(600, () => 1)) }] }),
    'devices.0',
  ],
  ['hooks to no port', spec({ preShutdown: { hooks: list(60_000, () => hook) } }), 'preShutdown.hooks.0.portName'],
  [
    'a duration of digits',
    spec({ readiness: { ...aSpec().readiness, timeout: '9'.repeat(4_000_000) } }),
    'readiness.timeout',
  ],
  [
    'a duration of white space',
    spec({ readiness: { ...aSpec().readiness, timeout: `5${' '.repeat(4_000_000)}` } }),
    'readiness.timeout',
  ],
  [
    'base64 of line breaks',
    spec({ configs: [{ type: 'INLINE', localFilename: 'a', data: '\n'.repeat(8_000_000) }] }),
    'configs.0.data',
  ],
  [
    'volumes outside of all prefixes',
    () => parseSpec({ ...aSpec(), volumes }, { allowedMountPrefixes }),
    'volumes.0.pathOnHost',
  ],
  [
    'ids that are none',
    () => parseOperation({ type: 'STOP_INSTANCES', serviceId: 's', instanceIds: list(500_000, () => 1), opSpec }),
    'instanceIds.0: expected',
  ],
  [
    'empty executors',
    () => parseObservation({ executors: list(1_000_000, () => ({})), instances: [] }),
    'executors.0.executorId',
  ],
  [
    'instances that are none',
    () => parseObservation({ executors: [], instances: list(1_000_000, () => 1) }),
    'instances.0: expected an object',
  ],
];

describe('refusing takes a bounded time and memory', () => {
  it.each(attacks)('%s', (_, parse, first) => {
    const heapBefore = process.memoryUsage().heapUsed;
    const start = process.cpuUsage();
    const issues = issuesOf(parse());
    const { user } = process.cpuUsage(start);
    expect(issues[0]).toContain(first);
    expect(issues.length).toBeLessThanOrEqual(100);
    // Reading alone is most of it; what is quadratic, or makes an issue of each item, takes many times as long.
    expect(user / 1_000).toBeLessThan(5_000);
    expect((process.memoryUsage().heapUsed - heapBefore) / 2 ** 20).toBeLessThan(400);
    expect(issues.join('').length).toBeLessThan(100_000);
  });

  it('and so does accepting what is large', () => {
    const allowed = volumes.map((volume) => ({ ...(volume as object), pathOnHost: '/data/99/x' }));
    const start = process.cpuUsage();
    expect(parseSpec({ ...aSpec(), volumes: allowed }, { allowedMountPrefixes }).success).toBe(true);
    expect(process.cpuUsage(start).user / 1_000).toBeLessThan(5_000);
  });
});
