import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseObservation, parseOperation, parseSpec } from '../../src/schema/index.js';
import { acceptedBy, issuesOf } from '../support/issues.js';
import { put, without } from '../support/json-paths.js';

/** Shapes as Drove publishes and reports them. */
const sample = (file: string): unknown => JSON.parse(readFileSync(new URL(`samples/${file}`, import.meta.url), 'utf8'));
const published = sample('published-specification.json');
const reported = sample('reported-instance.json');

describe('a specification as Drove publishes it', () => {
  const canonical = {
    name: 'edge-dns',
    version: '4',
    type: 'LOCAL_SERVICE',
    executable: { url: 'registry.example/edge-dns:4', dockerPullTimeout: '15 minutes', type: 'DOCKER' },
    exposedPorts: [
      { name: 'dns', port: 5353, type: 'UDP' },
      { name: 'admin', port: 9153, type: 'HTTP' },
    ],
    resources: [
      { type: 'CPU', count: 1 },
      { type: 'MEMORY', sizeInMB: 256 },
    ],
    placementPolicy: { type: 'LOCAL', hostLevel: true },
    healthcheck: {
      mode: { type: 'HTTP', protocol: 'HTTP', portName: 'admin', path: '/health', verb: 'GET', successCodes: [200] },
      timeout: '1 second',
      interval: '5 seconds',
      attempts: 3,
      initialDelay: '0 seconds',
    },
    readiness: {
      mode: { type: 'CMD', command: '/bin/ready', shellDisabled: false },
      timeout: '1 second',
      interval: '3 seconds',
      attempts: 3,
    },
    logging: { type: 'LOCAL', maxSize: '100m', maxFiles: 3, compress: true },
    env: { CORES: '8', DEBUG: 'true' },
    tags: { tier: '1' },
    configs: [{ type: 'INLINE', localFilename: '/etc/edge-dns.conf', data: 'aGVsbG8=' }],
    userSpec: { user: '1000', group: '1000' },
    preShutdown: {
      hooks: [{ type: 'HTTP', protocol: 'HTTP', portName: 'admin', path: '/drain', verb: 'POST', successCodes: [200] }],
      waitBeforeKill: '3 seconds',
    },
  };

  it('is read, and given back in the canonical form', () => {
    expect(acceptedBy(parseSpec(published))).toStrictEqual(canonical);
    expect(acceptedBy(parseSpec(canonical))).toStrictEqual(canonical);
  });

  it('is read in a CREATE', () => {
    expect(acceptedBy(parseOperation({ type: 'create', spec: published, instancesPerHost: 1 }))).toStrictEqual({
      type: 'CREATE',
      spec: canonical,
      instancesPerHost: 1,
    });
  });
});

describe('an instance as Drove reports it', () => {
  const observing = (...instances: readonly unknown[]) => ({ executors: [], instances });
  const canonical = {
    serviceId: 'edge-dns-4',
    instanceId: 'SI-7f3a',
    executorId: 'executor-7',
    state: 'HEALTHY',
    createdAt: 1_764_000_000_000,
    updatedAt: 1_764_000_060_000,
  };

  it.each(['refuse', 'keep', 'strip'] as const)('is read in our words (unknown keys: %s)', (unknownKeys) => {
    expect(acceptedBy(parseObservation(observing(reported), { unknownKeys }))).toStrictEqual(observing(canonical));
    expect(acceptedBy(parseObservation(observing(canonical), { unknownKeys }))).toStrictEqual(observing(canonical));
  });

  it('keeps an error message that says something', () => {
    const failed = put(put(reported, ['errorMessage'], 'out of memory'), ['state'], 'start_failed');
    expect(acceptedBy(parseObservation(observing(failed)))).toStrictEqual(
      observing({ ...canonical, state: 'START_FAILED', errorMessage: 'out of memory' }),
    );
  });

  it('needs both times, in either word, and takes both words where they say the same', () => {
    const both = { ...canonical, created: canonical.createdAt, updated: canonical.updatedAt };
    expect(acceptedBy(parseObservation(observing(both)))).toStrictEqual(observing(canonical));
    expect(issuesOf(parseObservation(observing({ ...both, created: 1 })))).toEqual([
      'instances.0.created: expected the same as createdAt, or only one of the two',
    ]);
    expect(issuesOf(parseObservation(observing(without(reported, ['updated']))))).toEqual([
      'instances.0.updatedAt: is required: expected a whole number of at least 0',
    ]);
  });

  it('is on an executor that may have told when it last reported', () => {
    const executor = { executorId: 'executor-7', state: 'ACTIVE' };
    const read = (fields: object) => parseObservation({ executors: [{ ...executor, ...fields }], instances: [] });
    for (const fields of [
      { updatedAt: 7 },
      { updated: 7 },
      { updatedAt: 7, updated: 7 },
      { updatedAt: null, updated: 7 },
    ]) {
      expect(acceptedBy(read(fields)).executors).toStrictEqual([{ ...executor, updatedAt: 7 }]);
    }
    expect(acceptedBy(read({ updatedAt: null })).executors).toStrictEqual([executor]);
    expect(issuesOf(read({ updatedAt: 7, updated: 8 }))).toEqual([
      'executors.0.updated: expected the same as updatedAt, or only one of the two',
    ]);
  });

  it('may not have other keys', () => {
    expect(issuesOf(parseObservation(observing({ ...canonical, instanceID: 'x' })))[0]).toContain(
      'instances.0.instanceID: unknown key "instanceID": expected only ',
    );
  });
});
