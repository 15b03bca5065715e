import { describe, expect, it } from 'vitest';
import type { ClusterPolicy } from '../../src/model/cluster.js';
import { parseOperation, parseSpec } from '../../src/schema/index.js';
import { issuesOf } from '../support/issues.js';
import { aSpec, someDevices } from '../support/specs.js';

const mounting = (...paths: readonly string[]) =>
  aSpec({ volumes: paths.map((pathOnHost) => ({ pathOnHost, pathInContainer: '/x', mode: 'READ_ONLY' as const })) });

describe('mount prefixes', () => {
  it.each<[path: string, prefixes: readonly string[], isAllowed: boolean]>([
    ['/data', ['/data'], true],
    ['/data/', ['/data'], true],
    ['/data/agent', ['/data'], true],
    ['/data/agent', ['/data/'], true],
    ['/data//agent', ['/data'], true],
    ['/data/./agent', ['/data'], true],
    ['//data/agent', ['/data'], true],
    ['/data/agent', ['/data/agent'], true],
    ['/data/agent', ['/logs', '/data'], true],
    ['/anything', ['/'], true],
    ['/data/..agent', ['/data'], true],
    ['/database', ['/data'], false],
    ['/dat', ['/data'], false],
    ['/', ['/data'], false],
    ['/Data', ['/data'], false],
    ['/data/agents', ['/data/agent'], false],
    ['/data', ['/data/agent'], false],
    ['/data/../etc', ['/data'], false],
    ['/data/..', ['/data'], false],
    ['/data/a/../b', ['/data'], false],
    ['/../data', ['/data'], false],
    ['/etc/../data', ['/'], false],
    ['/logs/data', ['/data'], false],
    ['data', ['/data'], false],
    ['./data', ['/data'], false],
    ['../data', ['/data'], false],
    ['~/data', ['/'], false],
    ['/data', [''], false],
    ['/data', ['data'], false],
    ['/etc', ['/data/..'], false],
  ])('%s with %j: %s', (path, allowedMountPrefixes, isAllowed) => {
    const issues = issuesOf(parseSpec(mounting(path), { allowedMountPrefixes }));
    const list = allowedMountPrefixes.join(', ');
    const message = `expected a path without .. in one of the directories that this cluster allows: ${list}`;
    expect(issues).toEqual(isAllowed ? [] : [`volumes.0.pathOnHost: ${message}`]);
  });

  it('are compared with every volume', () => {
    const issues = issuesOf(
      parseSpec(mounting('/data/a', '/etc', '/data/b', '/'), { allowedMountPrefixes: ['/data'] }),
    );
    expect(issues.map((issue) => issue.split(':')[0])).toEqual(['volumes.1.pathOnHost', 'volumes.3.pathOnHost']);
  });

  it.each<[ClusterPolicy]>([[{}], [{ allowedMountPrefixes: [] }]])('%j: any path', (policy) => {
    expect(issuesOf(parseSpec(mounting('/', '/etc', 'data', '/data/../etc'), policy))).toEqual([]);
  });

  it('do not ask for volumes', () => {
    for (const volumes of [null, []]) {
      expect(issuesOf(parseSpec(aSpec({ volumes }), { allowedMountPrefixes: ['/data'] }))).toEqual([]);
    }
  });
});

describe('arguments', () => {
  const forbidding = { forbidCommandLineArguments: true };

  it('are allowed unless they are forbidden', () => {
    expect(issuesOf(parseSpec(aSpec({ args: ['-v'] })))).toEqual([]);
    expect(issuesOf(parseSpec(aSpec({ args: ['-v'] }), { forbidCommandLineArguments: false }))).toEqual([]);
    expect(issuesOf(parseSpec(aSpec({ args: ['-v'] }), forbidding))).toEqual([
      'args: expected no arguments: this cluster forbids them',
    ]);
  });

  it('may be absent, null or empty where they are forbidden', () => {
    for (const args of [undefined, null, []]) {
      expect(issuesOf(parseSpec({ ...aSpec(), args }, forbidding))).toEqual([]);
    }
  });
});

describe('devices', () => {
  it('are refused unless they are allowed', () => {
    const message = 'devices: expected no devices: this cluster does not allow them';
    expect(issuesOf(parseSpec(aSpec({ devices: someDevices })))).toEqual([message]);
    expect(issuesOf(parseSpec(aSpec({ devices: someDevices }), { allowRawDeviceAccess: false }))).toEqual([message]);
    expect(issuesOf(parseSpec(aSpec({ devices: someDevices }), { allowRawDeviceAccess: true }))).toEqual([]);
  });

  it('may be absent, null or empty anywhere', () => {
    for (const devices of [undefined, null, []]) expect(issuesOf(parseSpec({ ...aSpec(), devices }))).toEqual([]);
  });
});

describe('all at once', () => {
  const policy = { allowedMountPrefixes: ['/opt'], forbidCommandLineArguments: true };
  const spec = { ...mounting('/etc'), devices: someDevices };
  const paths = ['volumes.0.pathOnHost', 'args', 'devices'];

  it('for a specification', () => {
    expect(issuesOf(parseSpec(spec, policy)).map((issue) => issue.split(':')[0])).toEqual(paths);
  });

  it('for the specification of a CREATE', () => {
    const issues = issuesOf(parseOperation({ type: 'CREATE', spec, instancesPerHost: 1 }, policy));
    expect(issues.map((issue) => issue.split(':')[0])).toEqual(paths.map((path) => `spec.${path}`));
  });

  it('no other operation is touched', () => {
    expect(issuesOf(parseOperation({ type: 'ACTIVATE', serviceId: 's-1' }, policy))).toEqual([]);
  });
});

describe('a policy from a file', () => {
  it.each<[policy: unknown, says: string]>([
    [
      { allowedMountPrefix: ['/data'] },
      'clusterPolicy.allowedMountPrefix is unknown; there are allowedMountPrefixes, forbidCommandLineArguments, allowRawDeviceAccess.',
    ],
    [{ constructor: true }, 'clusterPolicy.constructor is unknown'],
    [{ allowedMountPrefixes: '/data' }, 'clusterPolicy.allowedMountPrefixes must be a list of texts.'],
    [{ allowedMountPrefixes: null }, 'clusterPolicy.allowedMountPrefixes must be a list of texts.'],
    [{ allowedMountPrefixes: [5] }, 'clusterPolicy.allowedMountPrefixes must be a list of texts.'],
    [{ forbidCommandLineArguments: 'true' }, 'clusterPolicy.forbidCommandLineArguments must be true or false.'],
    [{ allowRawDeviceAccess: 0 }, 'clusterPolicy.allowRawDeviceAccess must be true or false.'],
  ])('%j is refused: it would allow what it should forbid', (policy, says) => {
    expect(() => parseSpec(mounting('/etc'), policy as ClusterPolicy)).toThrow(says);
    const operation = { type: 'CREATE', spec: mounting('/etc'), instancesPerHost: 1 };
    expect(() => parseOperation(operation, policy as ClusterPolicy)).toThrow(says);
  });

  it('may leave everything out', () => {
    const policy = { allowedMountPrefixes: undefined, allowRawDeviceAccess: undefined } as unknown as ClusterPolicy;
    expect(issuesOf(parseSpec(mounting('/etc'), policy))).toEqual([]);
  });
});
