import { describe, expect, it } from 'vitest';
import type { Health } from '../../src/index.js';
import { isConclusive, isCurrent, readDigest } from '../../src/policy/digest.js';
import { aDigest } from '../support/positions.js';

/** domain.md §5: the fields of a digest, and values that none of the kind takes. */
const TEXT = [undefined, null, 7, true, {}, ['dns-1']];
const COUNT = [undefined, null, '1', -1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, {}];
/** An older release left it out. */
const NEWER_COUNT = COUNT.filter((value) => value !== undefined);
const COUNTS = [undefined, null, 7, 'live', []];

const NOT_IN: Readonly<Record<string, readonly unknown[]>> = {
  serviceId: TEXT,
  state: [undefined, null, 'active', 'BROKEN', 7],
  revision: COUNT,
  hosts: COUNTS,
  'hosts.live': COUNT,
  'hosts.blacklisted': COUNT,
  'hosts.gone': COUNT,
  instances: COUNTS,
  'instances.required': COUNT,
  'instances.active': COUNT,
  'instances.running': COUNT,
  'instances.healthy': COUNT,
  'instances.unhealthy': COUNT,
  'instances.stale': COUNT,
  'hosts.draining': NEWER_COUNT,
  'hosts.silent': NEWER_COUNT,
  'hosts.backingOff': NEWER_COUNT,
  'instances.silent': NEWER_COUNT,
  'instances.missing': NEWER_COUNT,
  'instances.surplus': NEWER_COUNT,
  nextStartAt: [null, '1', Number.NaN, Infinity, {}],
  maintenance: [null, false, 'true', 1],
  outdated: [null, false, 'true', 1],
  lacks: [null, 'HOST_REPORT_TIMES', ['NOTHING'], [7], ['HOST_REPORT_TIMES', 'NOTHING']],
  healthyInstanceIds: [null, 'i-1', 7, {}, [7], ['i-1', null]],
  adjustment: [undefined, null, 'none', 'DESTROY', 7],
};

function withField(path: string, value: unknown): unknown {
  const [field = '', inner] = path.split('.');
  const digest: Record<string, unknown> = { ...aDigest() };
  if (inner === undefined) return { ...digest, [field]: value };
  return { ...digest, [field]: { ...(digest[field] as object), [inner]: value } };
}

describe('a digest', () => {
  it('is read as a plain copy, of nothing but its fields', () => {
    const digest = aDigest();
    const copy = readDigest({ ...digest, more: 1, hosts: { ...digest.hosts, more: 1 } });
    expect(copy).toEqual(digest);
    expect(copy?.hosts).not.toBe(digest.hosts);
    expect(copy?.instances).not.toBe(digest.instances);
    expect(copy?.healthyInstanceIds).not.toBe(digest.healthyInstanceIds);
  });

  it('may leave out which instances are healthy', () => {
    const without: { healthyInstanceIds?: readonly string[] } & Health = aDigest();
    delete without.healthyInstanceIds;
    expect(readDigest(without)).toStrictEqual(without);
    expect(readDigest({ ...without, healthyInstanceIds: undefined })).toStrictEqual(without);
    expect(readDigest({ ...without, healthyInstanceIds: [] })).toStrictEqual({ ...without, healthyInstanceIds: [] });
  });

  it('may be of any state, and ask for any adjustment', () => {
    for (const adjustment of ['NONE', 'DEPLOY_TEST_INSTANCE', 'ADJUST_INSTANCES'] as const) {
      expect(readDigest(aDigest({ adjustment }))).toEqual(aDigest({ adjustment }));
    }
    expect(readDigest(aDigest({ state: 'DESTROYED' }))).toEqual(aDigest({ state: 'DESTROYED' }));
  });

  it('may say when the next start is due, and what it is not to be trusted for', () => {
    const said = aDigest({
      nextStartAt: 7,
      maintenance: true,
      outdated: true,
      lacks: ['HOST_REPORT_TIMES', 'ENDED_INSTANCES'],
    });
    expect(readDigest(said)).toStrictEqual(said);
    const without = aDigest({ lacks: [] });
    expect(readDigest({ ...without, nextStartAt: undefined, maintenance: undefined })).toStrictEqual(without);
  });

  it.each([
    'hosts.draining',
    'hosts.silent',
    'hosts.backingOff',
    'instances.silent',
    'instances.missing',
    'instances.surplus',
  ])('of an older release, without %s, is outdated', (path) => {
    const digest = aDigest();
    const older = withField(path, undefined);
    expect(readDigest(older)).toStrictEqual({ ...digest, outdated: true });
  });

  for (const [path, values] of Object.entries(NOT_IN)) {
    it(`is none if its ${path} is not what it must be`, () => {
      for (const value of values) expect(readDigest(withField(path, value)), String(value)).toBeNull();
    });
  }

  it('is none where there is nothing to be read, or reading it throws', () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    for (const value of [undefined, null, 'digest', 7, [], {}, proxy]) expect(readDigest(value)).toBeNull();
    expect(readDigest(aDigest({ healthyInstanceIds: proxy as never }))).toBeNull();
  });
});

describe('a digest is current', () => {
  const subject = { serviceId: 'dns-1', state: 'ACTIVE', revision: 4 } as const;

  it('for exactly its service, its state and its revision', () => {
    expect(isCurrent({ ...subject }, subject)).toBe(true);
    expect(isCurrent({ ...subject, serviceId: 'dns-2' }, subject)).toBe(false);
    expect(isCurrent({ ...subject, state: 'INACTIVE' }, subject)).toBe(false);
    expect(isCurrent({ ...subject, revision: 3 }, subject)).toBe(false);
    expect(isCurrent({ ...subject, revision: 5 }, subject)).toBe(false);
  });
});

describe('a digest is conclusive', () => {
  const subject = { serviceId: 'dns-1', state: 'ACTIVE', revision: 4 } as const;

  it('if it is current and the observation is not outdated', () => {
    expect(isConclusive({ ...subject }, subject)).toBe(true);
    expect(isConclusive({ ...subject, outdated: true }, subject)).toBe(false);
    expect(isConclusive({ ...subject, revision: 3 }, subject)).toBe(false);
    expect(isConclusive({ ...subject, state: 'INACTIVE' }, subject)).toBe(false);
    expect(isConclusive({ ...subject, serviceId: 'dns-2' }, subject)).toBe(false);
  });
});
