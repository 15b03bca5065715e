import { describe, expect, it } from 'vitest';
import { localServiceSpecSchema, parseSpec } from '../../src/schema/index.js';
import { acceptedBy, issuesOf } from '../support/issues.js';
import { put } from '../support/json-paths.js';
import { aMinimalSpec, aSpec } from '../support/specs.js';

describe('a good specification', () => {
  it('with everything said comes back as it was posted', () => {
    expect(acceptedBy(parseSpec(aSpec()))).toStrictEqual(aSpec());
  });

  it('with as little as possible said comes back with its defaults', () => {
    const { placementPolicy, healthcheck, readiness, ...rest } = aMinimalSpec();
    const command = { type: 'CMD', command: 'dig @127.0.0.1 localhost' };
    const posted = {
      ...rest,
      placementPolicy: { type: placementPolicy.type },
      healthcheck: { ...healthcheck, mode: command },
      readiness: { ...readiness, mode: command },
    };
    expect(acceptedBy(parseSpec(posted))).toStrictEqual(aMinimalSpec());
  });

  it('is copied: later changes of what was posted do not reach it', () => {
    const posted = { ...aSpec(), tags: { team: 'a' } };
    const spec = acceptedBy(parseSpec(posted));
    posted.tags.team = 'b';
    expect(spec.tags).toEqual({ team: 'a' });
  });

  it('keeps durations as texts', () => {
    expect(acceptedBy(parseSpec(aSpec())).executable.dockerPullTimeout).toBe('100 seconds');
  });
});

const port = (name: string) => ({ name, port: 80, type: 'TCP' as const });

describe('exposed ports', () => {
  it('have names of their own', () => {
    const exposedPorts = [port('metrics'), port('admin'), port('metrics'), port('metrics'), port('admin')];
    expect(issuesOf(parseSpec(aSpec({ exposedPorts })))).toEqual([
      'exposedPorts.2.name: expected a name that no other port has',
      'exposedPorts.3.name: expected a name that no other port has',
      'exposedPorts.4.name: expected a name that no other port has',
    ]);
  });

  it('may share a number, and names differ by case', () => {
    const exposedPorts = [port('metrics'), port('Metrics'), port('admin')];
    expect(acceptedBy(parseSpec(aSpec({ exposedPorts }))).exposedPorts).toEqual(exposedPorts);
  });

  it('are what HTTP checks and HTTP pre-shutdown hooks name', () => {
    expect(issuesOf(parseSpec(aSpec({ exposedPorts: [port('other')] })))).toEqual([
      'healthcheck.mode.portName: expected the name of an exposed port',
      'preShutdown.hooks.0.portName: expected the name of an exposed port',
    ]);
    const { healthcheck } = aSpec();
    expect(
      issuesOf(parseSpec(put(aSpec({ readiness: healthcheck }), ['readiness', 'mode', 'portName'], 'Metrics'))),
    ).toEqual(['readiness.mode.portName: expected the name of an exposed port']);
  });
});

const cpu = { type: 'CPU', count: 1 };
const memory = { type: 'MEMORY', sizeInMB: 64 };

describe('resources', () => {
  it.each([
    ['no memory', [cpu], ['resources: expected one MEMORY requirement']],
    ['no CPU', [memory], ['resources: expected one CPU requirement']],
    ['nothing', [], ['resources: expected one CPU requirement', 'resources: expected one MEMORY requirement']],
    ['two of CPU', [cpu, memory, cpu], ['resources.2.type: expected only one CPU requirement']],
    ['two of memory', [memory, memory, cpu], ['resources.1.type: expected only one MEMORY requirement']],
    ['a third kind', [cpu, memory, { type: 'GPU', count: 1 }], ['resources.2.type: expected one of CPU, MEMORY']],
    [
      'the count of the other',
      [{ type: 'CPU', sizeInMB: 1 }, memory],
      [
        'resources.0.count: is required: expected a whole number of at least 1',
        'resources.0.sizeInMB: unknown key "sizeInMB": expected only type, count',
      ],
    ],
  ])('%s', (_, resources, issues) => {
    expect(issuesOf(parseSpec({ ...aSpec(), resources }))).toEqual(issues);
  });

  it('in either order', () => {
    expect(issuesOf(parseSpec({ ...aSpec(), resources: [memory, cpu] }))).toEqual([]);
  });
});

describe('arguments', () => {
  const tooLong = ['args: expected arguments that are, joined by blanks, at most 2048 characters long'];

  it.each([
    ['one of 2048 characters', ['x'.repeat(2048)], []],
    ['one of 2049 characters', ['x'.repeat(2049)], tooLong],
    ['two of 1023 and 1024 characters, and the blank', ['x'.repeat(1023), 'y'.repeat(1024)], []],
    ['two of 1024 characters, and the blank', ['x'.repeat(1024), 'y'.repeat(1024)], tooLong],
    ['2049 empty ones, which are 2048 blanks', Array.from({ length: 2049 }, () => ''), []],
    ['2050 empty ones', Array.from({ length: 2050 }, () => ''), tooLong],
    ['none', [], []],
  ])('%s', (_, args, issues) => {
    expect(issuesOf(parseSpec(aSpec({ args })))).toEqual(issues);
  });

  it('that are longer together than a text can be', () => {
    const long = 'x'.repeat(2 ** 22);
    const args = Array.from({ length: 200 }, () => long);
    expect(issuesOf(parseSpec(aSpec({ args })))).toEqual([
      expect.stringMatching(/^args\.\d+: expected a smaller value: this one is too large as a whole$/),
    ]);
    expect(localServiceSpecSchema.safeParse(aSpec({ args })).success).toBe(false);
  });
});

it('has no other placement than LOCAL', () => {
  expect(issuesOf(parseSpec({ ...aSpec(), placementPolicy: { type: 'ONE_PER_HOST' } }))).toEqual([
    'placementPolicy.type: expected LOCAL, the only placement of a local service',
  ]);
});

it('says everything that is missing at once', () => {
  expect(issuesOf(parseSpec({}))).toEqual([
    'name: is required: expected one or more letters, digits, _ or -',
    'version: is required: expected one or more letters, digits, _ or -',
    'type: is required: expected LOCAL_SERVICE',
    'executable: is required: expected an object',
    'exposedPorts: is required: expected a list of at least one item',
    'resources: is required: expected a list',
    'placementPolicy: is required: expected an object',
    'healthcheck: is required: expected an object',
    'readiness: is required: expected an object',
  ]);
});

it.each([[undefined], [null], ['x'], [1], [true], [[]], [[aSpec()]]])('%j is no specification', (json) => {
  const issues = issuesOf(parseSpec(json));
  expect(issues).toHaveLength(1);
  expect(issues[0]).toMatch(/^: (is required: )?expected an? /);
});
