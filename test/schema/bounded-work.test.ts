import { describe, expect, it, vi } from 'vitest';
import type { z } from 'zod';
import {
  clusterObservationSchema,
  localServiceSpecSchema,
  operationSchema,
  parseObservation,
  parseOperation,
  type ParseResult,
  parseSpec,
} from '../../src/schema/index.js';
import { clusterPolicyIssues } from '../../src/schema/cluster-policy.js';
import { issuesOf } from '../support/issues.js';
import { aSpec } from '../support/specs.js';

/* Most of these took from seconds to minutes, and up to a gigabyte, when all issues were collected. */

const list = (length: number, item: (index: number) => unknown) => Array.from({ length }, (_, index) => item(index));
const map = (length: number, value: unknown) =>
  Object.fromEntries(list(length, (index) => [`key-${index}`, value]) as [string, unknown][]);

/** What parses it, and the schema and the value with which it does. */
interface Attack {
  readonly parse: () => ParseResult<unknown>;
  readonly schema: z.ZodType;
  readonly value: unknown;
}
const spec = (fields: object): Attack => {
  const value = { ...aSpec(), ...fields };
  return { parse: () => parseSpec(value), schema: localServiceSpecSchema, value };
};
const observation = (value: object): Attack => ({
  parse: () => parseObservation(value),
  schema: clusterObservationSchema,
  value,
});
const hook = { type: 'HTTP', portName: 'nowhere', path: '/', verb: 'GET', successCodes: [200] };
const volumes = list(80_000, (index) => ({ pathInContainer: '/x', pathOnHost: `/srv/${index}`, mode: 'READ_ONLY' }));
const allowedMountPrefixes = list(100, (index) => `/data/${index}`) as string[];
const opSpec = { timeout: 'x', parallelism: 0 };
const operation = (fields: object): Attack => {
  const value = { type: 'STOP_INSTANCES', serviceId: 's', ...fields };
  return { parse: () => parseOperation(value), schema: operationSchema, value };
};

const attacks: readonly (readonly [what: string, attack: Attack, first: string])[] = [
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
  ['ids that are none', operation({ instanceIds: list(500_000, () => 1), opSpec }), 'instanceIds.0: expected'],
  ['empty executors', observation({ executors: list(1_000_000, () => ({})), instances: [] }), 'executors.0.executorId'],
  [
    'instances that are none',
    observation({ executors: [], instances: list(1_000_000, () => 1) }),
    'instances.0: expected an object',
  ],
];

/** What is found beyond the 100 that are reported: an object is checked to its end. */
const MAX_FOUND = 1_000;

describe('refusing is bounded', () => {
  it.each(attacks)('%s', (_, { parse, schema, value }, first) => {
    const issues = issuesOf(parse());
    expect(issues[0]).toContain(first);
    expect(issues.length).toBeLessThanOrEqual(100);
    expect(issues.join('').length).toBeLessThan(100_000);
    // Not only what is reported: no more is looked for.
    expect(schema.safeParse(value).error?.issues.length).toBeLessThan(MAX_FOUND);
  });

  it('by the policy too, which looks at each path once, and not once for each prefix', () => {
    const policy = { allowedMountPrefixes };
    expect(issuesOf(parseSpec({ ...aSpec(), volumes }, policy))[0]).toContain('volumes.0.pathOnHost');
    expect(clusterPolicyIssues(localServiceSpecSchema.parse({ ...aSpec(), volumes }), policy)).toHaveLength(101);

    const allowed = volumes.map((volume) => ({ ...(volume as object), pathOnHost: '/data/99/x' }));
    const split = vi.spyOn(String.prototype, 'split');
    const startsWith = vi.spyOn(String.prototype, 'startsWith');
    expect(parseSpec({ ...aSpec(), volumes: allowed }, policy).success).toBe(true);
    const calls = split.mock.calls.length + startsWith.mock.calls.length;
    vi.restoreAllMocks();
    expect(calls).toBeLessThan(4 * volumes.length);
  });
});
