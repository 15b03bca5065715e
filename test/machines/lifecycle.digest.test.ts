import { describe, expect, it } from 'vitest';
import type { Health } from '../../src/index.js';
import { Life, type Step } from '../support/life.js';

const active: readonly Step[] = ['CREATE', 'ACTIVATE', 'done'];
const adjust = { adjustment: 'ADJUST_INSTANCES' } as const;

describe('a digest', () => {
  it('that is current moves the service, with the digest recorded', async () => {
    const life = await new Life().run(...active, { observe: adjust });
    expect(life.state).toBe('ADJUSTING_INSTANCES');
    expect(life.context.inFlight?.cause).toBe('reconciliation');
    expect(life.context.health).toEqual({ ...life.digest(adjust), state: 'ACTIVE', revision: 2 });
    expect(life.started.at(-1)?.input.health).toEqual(life.context.health);
  });

  const NOT_CURRENT: Readonly<Record<string, Partial<Health>>> = {
    'an older revision': { revision: 1 },
    'a newer revision': { revision: 3 },
    'another state': { state: 'CONFIG_TESTING' },
    'a state in flight': { state: 'ADJUSTING_INSTANCES' },
  };
  for (const [title, changes] of Object.entries(NOT_CURRENT)) {
    it(`of ${title} moves nothing and updates what is known`, async () => {
      const life = await new Life().run(...active, { observe: { ...adjust, ...changes } });
      expect(life.state).toBe('ACTIVE');
      expect(life.context.revision).toBe(2);
      expect(life.context.health).toMatchObject({ ...adjust, ...changes });
    });
  }

  it('of another service is ignored and reported', async () => {
    const life = await new Life().run(...active, { observe: { ...adjust, serviceId: 'other-1' } });
    expect(life.state).toBe('ACTIVE');
    expect(life.context.health).toBeNull();
    expect(life.emitted.at(-1)).toEqual({
      type: 'observation.ignored',
      serviceId: life.serviceId,
      reason: 'OTHER_SERVICE',
      revision: 2,
    });
  });

  it('that is none is ignored and reported', async () => {
    const life = await new Life().run(...active, { observe: { revision: -1, ...adjust } });
    expect(life.context.health).toBeNull();
    expect(life.emitted.at(-1)).toMatchObject({ type: 'observation.ignored', reason: 'MALFORMED' });
  });

  it('of a cluster in maintenance moves nothing', async () => {
    const life = await new Life().run(...active, { observe: { ...adjust, maintenance: true } });
    expect(life.state).toBe('ACTIVE');
    expect(life.context.health).toMatchObject({ ...adjust, maintenance: true });
  });

  it('asks for a test instance only where there is one to be', async () => {
    const life = await new Life().run(...active, { observe: { adjustment: 'DEPLOY_TEST_INSTANCE' } });
    expect(life.state).toBe('ACTIVE');
  });

  it('only updates what is known in flight and in an emergency', async () => {
    const life = await new Life().run(...active, { observe: {} }, 'RESTART', { observe: adjust });
    expect(life.state).toBe('REPLACING_INSTANCES');
    expect(life.context.health).toMatchObject({ state: 'REPLACING_INSTANCES' });
    await life.run('done', 'ADJUST_INSTANCES', 'CANCEL', { observe: adjust });
    expect(life.state).toBe('EMERGENCY_DEACTIVATION_REQUESTED');
    expect(life.context.health).toMatchObject({ state: 'EMERGENCY_DEACTIVATION_REQUESTED' });
  });

  it('that was begun before the work ended moves nothing after it', async () => {
    const life = await new Life().run(...active, 'ADJUST_INSTANCES');
    const begunDuringTheWork = life.digest(adjust);
    await life.run('done');
    await life.run({ observe: begunDuringTheWork });
    expect(life.state).toBe('ACTIVE');
  });

  it('is kept without -0, which JSON has not', async () => {
    const instances = {
      required: -0,
      active: -0,
      running: -0,
      healthy: -0,
      unhealthy: -0,
      stale: -0,
      silent: -0,
      missing: -0,
      surplus: -0,
    };
    const life = await new Life().run('CREATE', { observe: { instances } });
    expect(Object.values(life.context.health?.instances ?? {})).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0]);
  });

  it('is kept without anything that is no part of it', async () => {
    const extra: Partial<Health> & { extra: unknown } = { extra: () => 1 };
    const life = await new Life().run('CREATE', { observe: extra });
    expect(life.context.health).toEqual(life.digest({ state: 'INACTIVE', revision: 1 }));
  });
});
