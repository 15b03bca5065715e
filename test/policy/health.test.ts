import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ACTIVATION_STATES, type ActivationState } from '../../src/model/activation.js';
import type { ClusterObservation } from '../../src/model/cluster.js';
import type { Health } from '../../src/model/health.js';
import { LIFECYCLE_STATES, type LifecycleState } from '../../src/model/lifecycle.js';
import type { Service } from '../../src/model/service.js';
import { readDigest } from '../../src/policy/digest.js';
import { type AssessedSnapshot, assessHealth, isConverged } from '../../src/policy/health.js';
import { planAdjustment } from '../../src/policy/reconciliation.js';
import { applyPlan } from '../support/apply-plan.js';
import { Life } from '../support/life.js';
import { naiveEnd, naiveHostState, naiveInstances, naivePlan } from '../support/naive-plan.js';
import {
  anInstance,
  anyObservation,
  anyService,
  aService,
  NOW,
  observationTwice,
  observed,
  othersInstances,
} from '../support/observations.js';

/** A snapshot of {@link aService}, at rest unless a state is given. */
function aSnapshot(changes: Partial<Service> = {}, state?: LifecycleState, revision = 3): AssessedSnapshot {
  const { serviceId, instancesPerHost, activationState, staleAfterMs = 60_000 } = aService(changes);
  return {
    value: state ?? activationState,
    context: { serviceId, instancesPerHost, activationState, revision, settings: { staleAfterMs } },
  };
}

const anyState = fc.constantFrom<LifecycleState>(...LIFECYCLE_STATES);

describe('the digest', () => {
  const observation: ClusterObservation = {
    executors: observed({
      h1: 'ACTIVE',
      h2: 'UNREADY',
      h3: 'BLACKLIST_REQUESTED',
      h4: 'BLACKLISTED',
      h5: 'REMOVED',
    }).executors,
    instances: [
      ...observed({}, [
        'healthy h1 HEALTHY',
        'another-healthy h3 HEALTHY',
        'ready h1 READY',
        'unready h2 UNREADY',
        'starting h2 STARTING',
        'unhealthy h2 UNHEALTHY',
        'unknown h4 UNKNOWN',
        'stopped h1 STOPPED',
        'failed h1 START_FAILED',
        'on-removed-host h5 HEALTHY',
        'on-unknown-host h6 HEALTHY',
      ]).instances,
      anInstance({ instanceId: 'stale', updatedAt: 0 }),
      anInstance({ instanceId: 'stale-on-removed-host', executorId: 'h5', state: 'PENDING', updatedAt: 0 }),
      anInstance({ instanceId: 'stopped-long-ago', state: 'STOPPED', updatedAt: 0 }),
      anInstance({ instanceId: 'other', serviceId: 'dns-cache-2' }),
    ],
  };

  it.each([
    ['ACTIVE', 4, 'ADJUST_INSTANCES'],
    ['CONFIG_TESTING', 1, 'ADJUST_INSTANCES'],
    ['INACTIVE', 0, 'ADJUST_INSTANCES'],
  ] as const)('of an %s service with something of everything', (activationState, required, adjustment) => {
    expect(assessHealth(aSnapshot({ activationState, instancesPerHost: 2 }), observation, NOW)).toEqual({
      serviceId: 'dns-cache-1',
      state: activationState,
      revision: 3,
      hosts: { live: 2, blacklisted: 2, gone: 1 },
      instances: { required, active: 7, running: 4, healthy: 2, unhealthy: 1, stale: 2 },
      healthyInstanceIds: ['another-healthy', 'healthy'],
      adjustment,
    } satisfies Health);
  });

  it.each([
    ['ACTIVE', 0, 'NONE'],
    ['CONFIG_TESTING', 0, 'NONE'],
    ['INACTIVE', 0, 'NONE'],
  ] as const)('of an %s service in an empty cluster', (activationState, required, adjustment) => {
    expect(assessHealth(aSnapshot({ activationState }), { executors: [], instances: [] }, NOW)).toEqual({
      serviceId: 'dns-cache-1',
      state: activationState,
      revision: 3,
      hosts: { live: 0, blacklisted: 0, gone: 0 },
      instances: { required, active: 0, running: 0, healthy: 0, unhealthy: 0, stale: 0 },
      healthyInstanceIds: [],
      adjustment,
    } satisfies Health);
  });

  it('names the work: the missing test instance is deployed', () => {
    const snapshot = aSnapshot({ activationState: 'CONFIG_TESTING' });
    expect(assessHealth(snapshot, observed({ h1: 'ACTIVE' }), NOW).adjustment).toBe('DEPLOY_TEST_INSTANCE');
  });

  it('leaves the ids out where the host wants none', () => {
    const withIds = assessHealth(aSnapshot(), observation, NOW, { instanceIds: true });
    const without = assessHealth(aSnapshot(), observation, NOW, { instanceIds: false });
    expect(Object.keys(without)).not.toContain('healthyInstanceIds');
    expect({ ...without, healthyInstanceIds: ['another-healthy', 'healthy'] }).toEqual(withIds);
    expect(assessHealth(aSnapshot(), observation, NOW, {})).toStrictEqual(withIds);
  });

  it('judges staleness by the settings of the snapshot', () => {
    const aged: ClusterObservation = { ...observation, instances: [anInstance({ updatedAt: NOW - 50 })] };
    const staleAfter = (staleAfterMs: number) => assessHealth(aSnapshot({ staleAfterMs }), aged, NOW).instances.stale;
    expect([staleAfter(50), staleAfter(51)]).toEqual([1, 0]);
  });

  it('moves the machine, and says when it has converged', async () => {
    const life = new Life();
    await life.run('CREATE');
    await life.run('ACTIVATE');
    await life.run('done');
    const [short, full] = [{ h1: 'ACTIVE', h2: 'ACTIVE' } as const, ['i1 h1 HEALTHY', 'i2 h2 HEALTHY']];
    const before = assessHealth(life.snapshot, observed(short, full.slice(1)), NOW);
    life.actor.send({ type: 'OBSERVE', health: before });
    expect(life.snapshot.value).toBe('ADJUSTING_INSTANCES');
    await life.run('done');
    expect(life.snapshot.value).toBe('ACTIVE');

    expect(isConverged(life.snapshot, life.snapshot.context.health)).toBe(false);
    life.actor.send({ type: 'OBSERVE', health: assessHealth(life.snapshot, observed(short, full), NOW) });
    expect(life.snapshot.value).toBe('ACTIVE');
    expect(isConverged(life.snapshot, life.snapshot.context.health)).toBe(true);
  });
});

describe('any digest', () => {
  it('asks for an adjustment exactly where the plan is not empty', () => {
    fc.assert(
      fc.property(anyService, anyObservation, anyState, (service, observation, state) => {
        const plan = planAdjustment(service, observation, NOW);
        const { adjustment } = assessHealth(aSnapshot(service, state), observation, NOW);
        expect(adjustment !== 'NONE').toBe(plan.starts.length + plan.stop.length > 0);
        expect(adjustment === 'DEPLOY_TEST_INSTANCE').toBe(
          service.activationState === 'CONFIG_TESTING' && plan.starts.length > 0,
        );
      }),
      { numRuns: 500 },
    );
  });

  it('counts what the definitions say', () => {
    fc.assert(
      fc.property(anyService, anyObservation, anyState, (service, observation, state) => {
        const all = naiveInstances(service, observation);
        const { keep, stop, wait } = naivePlan(service, observation, NOW);
        const present = all.filter((instance) => naiveEnd(service, instance, observation, NOW) === null);
        const hosts = [...new Set(observation.executors.map(({ executorId }) => executorId))].map((executorId) =>
          naiveHostState(executorId, observation),
        );
        const hostsIn = (...states: readonly string[]) => hosts.filter((host) => states.includes(host ?? '')).length;
        const live = hostsIn('ACTIVE', 'UNREADY');
        const required = { ACTIVE: service.instancesPerHost * live, CONFIG_TESTING: live > 0 ? 1 : 0, INACTIVE: 0 };
        const healthy = present.filter((instance) => instance.state === 'HEALTHY').map(({ instanceId }) => instanceId);
        const digest = assessHealth(aSnapshot(service, state, 7), observation, NOW);
        expect(digest).toEqual({
          serviceId: service.serviceId,
          state,
          revision: 7,
          hosts: { live, blacklisted: hostsIn('BLACKLIST_REQUESTED', 'BLACKLISTED'), gone: hostsIn('REMOVED') },
          instances: {
            required: required[service.activationState],
            active: keep.length + stop.length + wait.length,
            running: keep.length + stop.length,
            healthy: healthy.length,
            unhealthy: present.filter((instance) => instance.state === 'UNHEALTHY').length,
            stale: all.filter((instance) => naiveEnd(service, instance, observation, NOW) === 'STALE').length,
          },
          healthyInstanceIds: healthy,
          adjustment: digest.adjustment,
        });
      }),
      { numRuns: 500 },
    );
  });

  it('is a digest that the machine reads, JSON, and leaves its input as it was', () => {
    fc.assert(
      fc.property(anyService, anyObservation, anyState, fc.boolean(), (service, observation, state, instanceIds) => {
        const snapshot = aSnapshot(service, state);
        const before = structuredClone({ snapshot, observation });
        const digest = assessHealth(snapshot, observation, NOW, { instanceIds });
        expect({ snapshot, observation }).toEqual(before);
        expect(JSON.parse(JSON.stringify(digest))).toStrictEqual(digest);
        expect(readDigest(digest)).toStrictEqual(digest);
      }),
    );
  });

  it('depends neither on the order of the observation nor on other services', () => {
    fc.assert(
      fc.property(anyService, observationTwice, othersInstances, (service, [one, other], others) => {
        const snapshot = aSnapshot(service);
        const own = other.instances.filter(({ serviceId }) => serviceId === service.serviceId);
        expect(assessHealth(snapshot, { ...other, instances: [...others, ...own] }, NOW)).toEqual(
          assessHealth(snapshot, one, NOW),
        );
      }),
    );
  });
});

describe('converged', () => {
  const hosts = { h1: 'ACTIVE', h2: 'ACTIVE', h3: 'BLACKLISTED' } as const;
  const converged = (activationState: ActivationState, ...instances: readonly string[]) => {
    const snapshot = aSnapshot({ activationState });
    return isConverged(snapshot, assessHealth(snapshot, observed(hosts, instances), NOW));
  };

  it('is a service whose required instances are healthy, and of which nothing else is left', () => {
    expect(converged('ACTIVE', 'i1 h1 HEALTHY', 'i2 h2 HEALTHY', 'i3 h1 STOPPED')).toBe(true);
    expect(converged('CONFIG_TESTING', 'i1 h1 HEALTHY')).toBe(true);
    expect(converged('INACTIVE')).toBe(true);
  });

  it.each([
    ['one is missing', 'ACTIVE', ['i1 h1 HEALTHY']],
    ['one is on the wrong host', 'ACTIVE', ['i1 h1 HEALTHY', 'i2 h1 HEALTHY']],
    ['one is surplus', 'ACTIVE', ['i1 h1 HEALTHY', 'i2 h2 HEALTHY', 'i3 h2 HEALTHY']],
    ['one is only ready', 'ACTIVE', ['i1 h1 HEALTHY', 'i2 h2 READY']],
    ['one is unhealthy', 'ACTIVE', ['i1 h1 HEALTHY', 'i2 h2 UNHEALTHY']],
    ['one is coming up beside them', 'ACTIVE', ['i1 h1 HEALTHY', 'i2 h2 HEALTHY', 'i3 h2 PENDING']],
    ['one is going down on a blacklisted host', 'ACTIVE', ['i1 h1 HEALTHY', 'i2 h2 HEALTHY', 'i3 h3 STOPPING']],
    ['the test instance is starting', 'CONFIG_TESTING', ['i1 h1 STARTING']],
    ['the last one is going down', 'INACTIVE', ['i1 h1 STOPPING']],
  ] as const)('is no service of which %s', (_what, activationState, instances) => {
    expect(converged(activationState, ...instances)).toBe(false);
  });

  it('is no service without a digest, or with one of another service, state or revision', () => {
    const snapshot = aSnapshot();
    const health = assessHealth(snapshot, observed({ h1: 'ACTIVE' }, ['i1 h1 HEALTHY']), NOW);
    expect(isConverged(snapshot, health)).toBe(true);
    expect(isConverged(snapshot, null)).toBe(false);
    expect(isConverged(snapshot, { ...health, revision: 2 })).toBe(false);
    expect(isConverged(snapshot, { ...health, state: 'ADJUSTING_INSTANCES' })).toBe(false);
    expect(isConverged(snapshot, { ...health, serviceId: 'dns-cache-2' })).toBe(false);
  });

  it('is a service at rest only', () => {
    const observation = observed({ h1: 'ACTIVE' }, ['i1 h1 HEALTHY']);
    const states = LIFECYCLE_STATES.filter((state) => {
      const snapshot = aSnapshot({}, state);
      return isConverged(snapshot, assessHealth(snapshot, observation, NOW));
    });
    expect(states).toEqual(['INACTIVE', 'CONFIG_TESTING', 'ACTIVE']);
  });

  it('is exactly a service that host by host is as it should be', () => {
    fc.assert(
      fc.property(anyService, anyObservation, (service, observation) => {
        const snapshot = aSnapshot(service);
        const plan = planAdjustment(service, observation, NOW);
        // A plan that was carried out makes it likely that the service has converged.
        const applied = applyPlan(service.serviceId, plan, observation, NOW);
        for (const seen of [observation, applied]) {
          const present = naiveInstances(service, seen).filter((one) => naiveEnd(service, one, seen, NOW) === null);
          const live = [...new Set(seen.executors.map(({ executorId }) => executorId))].filter((executorId) =>
            ['ACTIVE', 'UNREADY'].includes(naiveHostState(executorId, seen) ?? ''),
          );
          const on = (executorId: string) => present.filter((one) => one.executorId === executorId).length;
          const onLive = live.reduce((sum, executorId) => sum + on(executorId), 0);
          const asItShouldBe = {
            ACTIVE: live.every((executorId) => on(executorId) === service.instancesPerHost),
            CONFIG_TESTING: live.length === 0 || onLive === 1,
            INACTIVE: onLive === 0,
          };
          expect(isConverged(snapshot, assessHealth(snapshot, seen, NOW))).toBe(
            asItShouldBe[service.activationState] &&
              onLive === present.length &&
              present.every((one) => one.state === 'HEALTHY'),
          );
        }
      }),
      { numRuns: 500 },
    );
  });

  it('is reached in every activation state', () => {
    for (const activationState of ACTIVATION_STATES) {
      const service = aService({ activationState, instancesPerHost: 2 });
      let observation = observed({ h1: 'ACTIVE', h2: 'UNREADY', h3: 'BLACKLISTED' }, [
        'i1 h3 HEALTHY',
        'i2 h3 READY',
        'i3 h2 LOST',
      ]);
      for (let pass = 0; pass < 2; pass += 1) {
        observation = applyPlan(service.serviceId, planAdjustment(service, observation, NOW), observation, NOW);
      }
      const snapshot = aSnapshot(service);
      expect(isConverged(snapshot, assessHealth(snapshot, observation, NOW))).toBe(true);
    }
  });
});
