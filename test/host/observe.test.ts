import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { type ClusterObservation, observe } from '../../src/index.js';
import { Life } from '../support/life.js';

const NOW = 1_700_000_000_000;

/** Two live hosts; healthy instances of the service on those named. */
function cluster(serviceId: string, ...hostsWithInstance: readonly string[]): ClusterObservation {
  return {
    executors: [
      { executorId: 'host-1', state: 'ACTIVE' },
      { executorId: 'host-2', state: 'ACTIVE' },
    ],
    instances: hostsWithInstance.map((executorId) => ({
      instanceId: `i-${executorId}`,
      serviceId,
      executorId,
      state: 'HEALTHY',
      createdAt: NOW,
      updatedAt: NOW,
    })),
  };
}

async function anActiveLife(): Promise<Life> {
  return new Life().run('CREATE', 'ACTIVATE', 'done');
}

describe('observe', () => {
  it('moves the service where something is missing, and returns the digest that it sent', async () => {
    const life = await anActiveLife();
    const health = observe(life.actor, () => cluster(life.serviceId, 'host-1'), NOW);
    expect(health).toEqual({
      serviceId: life.serviceId,
      state: 'ACTIVE',
      revision: 2,
      hosts: { live: 2, draining: 0, blacklisted: 0, silent: 0, gone: 0, backingOff: 0 },
      instances: {
        required: 2,
        active: 1,
        running: 1,
        healthy: 1,
        unhealthy: 0,
        stale: 0,
        silent: 0,
        missing: 1,
        surplus: 0,
      },
      healthyInstanceIds: ['i-host-1'],
      adjustment: 'ADJUST_INSTANCES',
      lacks: ['HOST_REPORT_TIMES'],
    });
    expect(life.state).toBe('ADJUSTING_INSTANCES');
    expect(life.context.health).toEqual(health);
  });

  it('moves nothing where nothing is missing', async () => {
    const life = await anActiveLife();
    expect(observe(life.actor, () => cluster(life.serviceId, 'host-1', 'host-2'), NOW).adjustment).toBe('NONE');
    expect(life.state).toBe('ACTIVE');
  });

  it('waits for a promise, and moves nothing if some work came in between', async () => {
    const life = await anActiveLife();
    let answer: (observation: ClusterObservation) => void = () => undefined;
    const observing = observe(life.actor, () => new Promise<ClusterObservation>((resolve) => (answer = resolve)), NOW);
    await life.run('ADJUST_INSTANCES', 'done');
    answer(cluster(life.serviceId));
    const health = await observing;
    expect(health).toMatchObject({ state: 'ACTIVE', revision: 2, adjustment: 'ADJUST_INSTANCES' });
    expect(life.state).toBe('ACTIVE');
    expect(life.context.revision).toBe(3);
    expect(life.context.health).toEqual(health);
  });

  it('waits for a promise of another realm', async () => {
    const life = await anActiveLife();
    const promise = runInNewContext('Promise.resolve(observation)', {
      observation: cluster(life.serviceId, 'host-1', 'host-2'),
    }) as Promise<ClusterObservation>;
    expect(promise).not.toBeInstanceOf(Promise);
    expect(await observe(life.actor, () => promise, NOW)).toMatchObject({ adjustment: 'NONE' });
  });

  it('counts as stale what the settings of the service say', async () => {
    const life = await new Life({ staleAfterMs: 1_000 }).run('CREATE', 'ACTIVATE', 'done');
    const health = observe(life.actor, () => cluster(life.serviceId, 'host-1', 'host-2'), NOW + 1_000);
    expect(health.instances).toMatchObject({ active: 0, stale: 2 });
  });

  it('can leave the ids out', async () => {
    const life = await anActiveLife();
    const health = observe(life.actor, () => cluster(life.serviceId, 'host-1'), NOW, { instanceIds: false });
    expect(health.healthyInstanceIds).toBeUndefined();
    expect(Object.hasOwn(health, 'healthyInstanceIds')).toBe(false);
  });

  it('passes on what the host could not collect, and the service stays as it is', async () => {
    const life = await anActiveLife();
    const broken = () => Promise.reject<ClusterObservation>(new Error('no executor answers'));
    await expect(observe(life.actor, broken, NOW)).rejects.toThrow('no executor answers');
    expect(life.context.health).toBeNull();
  });

  it('sends nothing to a service that ended meanwhile, and throws on an actor that was stopped', async () => {
    const life = await anActiveLife();
    const observing = observe(life.actor, () => Promise.resolve(cluster(life.serviceId)), NOW);
    life.actor.stop();
    await expect(observing).rejects.toThrow(/is not running/);

    const ending = await new Life().run('CREATE', 'DESTROY', 'done');
    expect(observe(ending.actor, () => cluster(ending.serviceId), NOW).state).toBe('DESTROYED');
    expect(ending.context.health).toBeNull();
  });

  it('throws where the send would be deferred', async () => {
    const life = await anActiveLife();
    const errors: unknown[] = [];
    life.actor.subscribe(() => {
      try {
        observe(life.actor, () => cluster(life.serviceId), NOW);
      } catch (error) {
        errors.push(error);
      }
    });
    await life.run('DEACTIVATE');
    expect(String(errors[0])).toMatch(/in the middle of an event/);
    expect(life.state).toBe('DEACTIVATION_REQUESTED');
  });
});
