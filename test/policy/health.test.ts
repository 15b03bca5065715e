import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ACTIVATION_STATES, type ActivationState } from '../../src/model/activation.js';
import type { ClusterObservation, ExecutorState } from '../../src/model/cluster.js';
import type { Health } from '../../src/model/health.js';
import { LIFECYCLE_STATES, type LifecycleState } from '../../src/model/lifecycle.js';
import { DEFAULT_OP_SPEC } from '../../src/model/operation.js';
import type { Service } from '../../src/model/service.js';
import { readDigest } from '../../src/policy/digest.js';
import { type AssessedSnapshot, assessHealth, isConverged } from '../../src/policy/health.js';
import { indexObservation } from '../../src/policy/observation-index.js';
import { planAdjustment } from '../../src/policy/reconciliation.js';
import { applyPlan } from '../support/apply-plan.js';
import { Life } from '../support/life.js';
import { naiveEnd, naiveGaps, naiveGroup, naiveInstances, naiveIsOutdated, naivePlan } from '../support/naive-plan.js';
import {
  anExecutor,
  anInstance,
  anyObservation,
  anyService,
  aService,
  NOW,
  observationTwice,
  observed,
  othersInstances,
} from '../support/observations.js';

/** A snapshot of {@link aService}, at rest unless a state is given. Its time-outs make the start limit of the service. */
function aSnapshot(changes: Partial<Service> = {}, state?: LifecycleState, revision = 3): AssessedSnapshot {
  const { serviceId, instancesPerHost, activationState, staleAfterMs, backoff, startLimitMs } = aService(changes);
  const defaultOpSpec = { ...DEFAULT_OP_SPEC, timeout: `${String(startLimitMs)} ms` };
  const settings = { staleAfterMs, backoff, defaultOpSpec };
  return {
    value: state ?? activationState,
    context: { serviceId, spec: null, instancesPerHost, activationState, revision, settings },
  };
}

const anyState = fc.constantFrom<LifecycleState>(...LIFECYCLE_STATES);

describe('the digest', () => {
  const failed = { errorMessage: 'It failed.', createdAt: NOW - 2_000 };
  const observation: ClusterObservation = {
    executors: [
      ...observed({ h1: 'ACTIVE', h2: 'UNREADY', h3: 'BLACKLIST_REQUESTED', h4: 'BLACKLISTED', h5: 'REMOVED' })
        .executors,
      { executorId: 'h7', state: 'ACTIVE', updatedAt: NOW - 60_000 },
      { executorId: 'h8', state: 'ACTIVE' },
      anExecutor('h9'),
    ],
    instances: [
      ...observed({}, [
        'healthy h1 HEALTHY',
        'draining h3 HEALTHY',
        'another-draining h3 UNREADY',
        'ready h1 READY',
        'unready h2 UNREADY',
        'starting h2 STARTING',
        'unhealthy h2 UNHEALTHY',
        'unknown h4 UNKNOWN',
        'running h4 HEALTHY',
        'stopped h1 STOPPED',
        'on-removed-host h5 HEALTHY',
        'on-unknown-host h6 HEALTHY',
        'silent h7 HEALTHY',
        'no-time h8 HEALTHY',
      ]).instances,
      anInstance({ instanceId: 'unreported', updatedAt: NOW - 60_000 }),
      anInstance({ instanceId: 'stale', executorId: 'h8', updatedAt: NOW - 60_000 }),
      anInstance({ instanceId: 'stale-on-removed-host', executorId: 'h5', state: 'PENDING', updatedAt: 0 }),
      anInstance({ instanceId: 'stopped-long-ago', state: 'STOPPED', createdAt: 0, updatedAt: 0 }),
      anInstance({ instanceId: 'failed', executorId: 'h9', state: 'START_FAILED', ...failed }),
      anInstance({ instanceId: 'other', serviceId: 'dns-cache-2' }),
    ],
  };

  it.each([
    // Required: two on each of h1, h2, h8 and h9, and the two on h3.
    // Missing: one on h8, two on h9, later. Surplus: one on h2 and the one on h4.
    ['ACTIVE', { required: 10, missing: 3, surplus: 1 }, 'ADJUST_INSTANCES'],
    // The five others that run on live and draining hosts, and the one on h4.
    ['CONFIG_TESTING', { required: 1, missing: 0, surplus: 6 }, 'ADJUST_INSTANCES'],
    ['INACTIVE', { required: 0, missing: 0, surplus: 7 }, 'ADJUST_INSTANCES'],
  ] as const)('of an %s service with something of everything', (activationState, counts, adjustment) => {
    const isBackingOff = activationState === 'ACTIVE';
    expect(assessHealth(aSnapshot({ activationState, instancesPerHost: 2 }), observation, NOW)).toEqual({
      serviceId: 'dns-cache-1',
      state: activationState,
      revision: 3,
      hosts: { live: 4, draining: 1, blacklisted: 1, silent: 1, gone: 1, backingOff: isBackingOff ? 1 : 0 },
      instances: { active: 10, running: 7, healthy: 4, unhealthy: 1, stale: 1, silent: 1, ...counts },
      healthyInstanceIds: ['healthy', 'draining', 'running', 'no-time'],
      adjustment,
      ...(isBackingOff && { nextStartAt: NOW + 10_000 }),
      lacks: ['HOST_REPORT_TIMES'],
    } satisfies Health);
  });

  it.each(ACTIVATION_STATES)('of an %s service in an empty cluster', (activationState) => {
    expect(assessHealth(aSnapshot({ activationState }), { executors: [], instances: [] }, NOW)).toEqual({
      serviceId: 'dns-cache-1',
      state: activationState,
      revision: 3,
      hosts: { live: 0, draining: 0, blacklisted: 0, silent: 0, gone: 0, backingOff: 0 },
      instances: {
        required: 0,
        active: 0,
        running: 0,
        healthy: 0,
        unhealthy: 0,
        stale: 0,
        silent: 0,
        missing: 0,
        surplus: 0,
      },
      healthyInstanceIds: [],
      adjustment: 'NONE',
    } satisfies Health);
  });

  it('asks for nothing where every start is deferred, and says when the first is due', () => {
    const ends = (executorId: string, count: number) =>
      Array.from({ length: count }, (_, index) =>
        anInstance({ instanceId: `${executorId}-${String(index)}`, executorId, state: 'STOPPED', ...failed }),
      );
    const seen = {
      executors: observed({ h1: 'ACTIVE', h2: 'ACTIVE' }).executors,
      instances: [...ends('h1', 2), ...ends('h2', 1)],
    };
    expect(assessHealth(aSnapshot(), seen, NOW)).toMatchObject({
      hosts: { live: 2, backingOff: 2 },
      instances: { required: 2, missing: 2, surplus: 0 },
      adjustment: 'NONE',
      nextStartAt: NOW + 10_000,
    });
  });

  it('of an outdated observation says so and asks for nothing', () => {
    const seen = observed({ h1: 'ACTIVE' });
    const at = (now: number) => assessHealth(aSnapshot(), seen, now);
    expect(at(NOW + 59_999)).toMatchObject({ adjustment: 'ADJUST_INSTANCES' });
    expect(at(NOW + 59_999).outdated).toBeUndefined();
    expect(at(NOW + 60_000)).toMatchObject({ adjustment: 'NONE', outdated: true, instances: { missing: 1 } });
    // One report that is new enough makes it none; without report times nothing can be told.
    const other = {
      ...seen,
      executors: [...seen.executors, { executorId: 'h2', state: 'REMOVED' as const, updatedAt: NOW + 1 }],
    };
    expect(assessHealth(aSnapshot(), other, NOW + 60_000).outdated).toBeUndefined();
    const timeless = { executors: [{ executorId: 'h1', state: 'ACTIVE' as const }], instances: [] };
    expect(assessHealth(aSnapshot(), timeless, NOW).outdated).toBeUndefined();
    // What a REMOVED host said last makes nothing outdated where no other host says when it reported.
    const mixed = {
      executors: [...timeless.executors, { executorId: 'h2', state: 'REMOVED' as const, updatedAt: NOW }],
      instances: [],
    };
    expect(assessHealth(aSnapshot(), mixed, NOW + 1e9)).toMatchObject({ adjustment: 'ADJUST_INSTANCES' });
    // Of hosts that are all REMOVED nobody expects a report.
    const removed = observed({ h1: 'REMOVED', h2: 'REMOVED' }, ['i1 h1 HEALTHY']);
    expect(assessHealth(aSnapshot(), removed, NOW + 1e9).outdated).toBeUndefined();
  });

  it('of an observation that holds what is no record is outdated: who knows what it hides', () => {
    const damaged: readonly unknown[] = [
      null,
      { executors: null, instances: [] },
      { executors: [], instances: null },
      { executors: [] },
      { executors: [], instances: [null] },
      { executors: [{ executorId: 7, state: 'ACTIVE' }], instances: [] },
      { executors: [], instances: [{ ...anInstance(), updatedAt: '7' }] },
    ];
    for (const observation of damaged) {
      const digest = assessHealth(aSnapshot(), observation as ClusterObservation, NOW);
      expect(digest).toMatchObject({ adjustment: 'NONE', outdated: true });
    }
  });

  it('at a time that is none is outdated where a host says when it reported', () => {
    for (const now of [Number.NaN, undefined] as readonly number[]) {
      expect(assessHealth(aSnapshot(), observed({ h1: 'ACTIVE' }), now)).toMatchObject({
        adjustment: 'NONE',
        outdated: true,
      });
    }
  });

  it('in maintenance says so and asks for nothing', () => {
    const digest = assessHealth(aSnapshot(), observed({ h1: 'ACTIVE' }), NOW, { maintenance: true });
    expect(digest).toMatchObject({ adjustment: 'NONE', maintenance: true, instances: { missing: 1 } });
    expect(assessHealth(aSnapshot(), observed({ h1: 'ACTIVE' }), NOW, { maintenance: false })).not.toHaveProperty(
      'maintenance',
    );
  });

  it('says that the ends of instances are lacking if adjustments fail and nothing shows why', () => {
    const after = (consecutiveFailures: number, seen: ClusterObservation, changes: Partial<Service> = {}) => {
      const { value, context } = aSnapshot(changes);
      return assessHealth({ value, context: { ...context, consecutiveFailures } }, seen, NOW).lacks;
    };
    const nothing = observed({ h1: 'ACTIVE', h2: 'ACTIVE' }, ['i1 h1 HEALTHY']);
    expect(after(1, nothing)).toEqual(['ENDED_INSTANCES']);
    expect(after(0, nothing)).toBeUndefined();
    expect(after(1, nothing, { backoff: null })).toBeUndefined();
    for (const state of ['STOPPED', 'LOST', 'UNHEALTHY', 'STOPPING'] as const) {
      expect(after(1, observed({ h1: 'ACTIVE', h2: 'ACTIVE' }, [`i1 h1 ${state}`]))).toBeUndefined();
    }
    // What its host hides is said once.
    const hidden = {
      executors: [anExecutor('h1', 'ACTIVE', NOW - 120_000), anExecutor('h2')],
      instances: [anInstance({ state: 'READINESS_CHECK_FAILED', updatedAt: NOW - 120_000 })],
    };
    expect(after(1, hidden)).toEqual(['ENDED_INSTANCES']);
    // One that shows its end is enough.
    const failed = anInstance({ state: 'START_FAILED', errorMessage: 'No port is free.' });
    expect(after(1, { executors: [anExecutor('h1'), anExecutor('h2')], instances: [failed] })).toBeUndefined();
    const both = observed({ h1: 'ACTIVE', h2: 'ACTIVE', h3: 'ACTIVE' }, ['i1 h1 HEALTHY', 'i2 h2 STOPPED']);
    expect(after(1, both)).toBeUndefined();
    // Nothing is to be started: there is nothing to be careful about.
    expect(after(1, observed({ h1: 'ACTIVE' }, ['i1 h1 HEALTHY']))).toBeUndefined();
  });

  it('names the work: the missing test instance is deployed', () => {
    const snapshot = aSnapshot({ activationState: 'CONFIG_TESTING' });
    expect(assessHealth(snapshot, observed({ h1: 'ACTIVE' }), NOW).adjustment).toBe('DEPLOY_TEST_INSTANCE');
  });

  it('leaves the ids out where the host wants none', () => {
    const withIds = assessHealth(aSnapshot(), observation, NOW, { instanceIds: true });
    const without = assessHealth(aSnapshot(), observation, NOW, { instanceIds: false });
    expect(Object.keys(without)).not.toContain('healthyInstanceIds');
    expect({ ...without, healthyInstanceIds: ['healthy', 'draining', 'running', 'no-time'] }).toEqual(withIds);
    expect(assessHealth(aSnapshot(), observation, NOW, {})).toStrictEqual(withIds);
  });

  it('judges times by the settings of the snapshot', () => {
    const timeless = [{ executorId: 'h1', state: 'ACTIVE' as const }];
    const aged: ClusterObservation = { executors: timeless, instances: [anInstance({ updatedAt: NOW - 50 })] };
    const staleAfter = (staleAfterMs: number) => assessHealth(aSnapshot({ staleAfterMs }), aged, NOW).instances.stale;
    expect([staleAfter(50), staleAfter(51)]).toEqual([1, 0]);
    const pending = { ...aged, instances: [anInstance({ state: 'PENDING', createdAt: NOW - 5_000 })] };
    const overdueAfter = (startLimitMs: number) =>
      assessHealth(aSnapshot({ startLimitMs }), pending, NOW).instances.surplus;
    expect([overdueAfter(5_000), overdueAfter(5_001)]).toEqual([1, 0]);
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
        const isOutdated = naiveIsOutdated(service, observation, NOW);
        expect(adjustment !== 'NONE').toBe(plan.starts.length + plan.stop.length > 0 && !isOutdated);
        expect(adjustment === 'DEPLOY_TEST_INSTANCE').toBe(
          service.activationState === 'CONFIG_TESTING' && plan.starts.length > 0 && !isOutdated,
        );
      }),
      { numRuns: 500 },
    );
  });

  it('counts what the definitions say', () => {
    fc.assert(
      fc.property(anyService, anyObservation, anyState, (service, observation, state) => {
        const all = naiveInstances(service, observation);
        const plan = naivePlan(service, observation, NOW);
        const groupOf = (executorId: string) => naiveGroup(service, executorId, observation, NOW);
        const present = all.filter((instance) => naiveEnd(service, instance, observation, NOW) === null);
        const heard = present.filter(({ executorId }) => groupOf(executorId) !== 'silent');
        const heardIn = (...states: readonly string[]) => heard.filter((instance) => states.includes(instance.state));
        const groups = [...new Set(observation.executors.map(({ executorId }) => executorId))].map(groupOf);
        const hostsIn = (group: string) => groups.filter((other) => other === group).length;
        const kept = plan.keep.filter(({ executorId }) => groupOf(executorId) === 'draining').length;
        const live = hostsIn('live');
        const required = {
          ACTIVE: service.instancesPerHost * live + kept,
          CONFIG_TESTING: live + kept > 0 ? 1 : 0,
          INACTIVE: 0,
        };
        const isOutdated = naiveIsOutdated(service, observation, NOW);
        const hasWork = plan.starts.length + plan.stop.length > 0 && !isOutdated;
        const isTest = service.activationState === 'CONFIG_TESTING' && plan.starts.length > 0;
        const sum = (starts: readonly { readonly count: number }[]) =>
          starts.reduce((all, { count }) => all + count, 0);
        const notBefore = plan.deferred.map((start) => start.notBefore).sort((a, b) => a - b)[0];
        const lacks = naiveGaps(service, observation);
        const digest = assessHealth(aSnapshot(service, state, 7), observation, NOW);
        expect(digest).toEqual({
          serviceId: service.serviceId,
          state,
          revision: 7,
          hosts: {
            live,
            draining: hostsIn('draining'),
            blacklisted: hostsIn('blacklisted'),
            silent: hostsIn('silent'),
            gone: hostsIn('gone'),
            backingOff: plan.deferred.length,
          },
          instances: {
            required: required[service.activationState],
            active: heard.length,
            running: heardIn('UNREADY', 'READY', 'HEALTHY').length,
            healthy: heardIn('HEALTHY').length,
            unhealthy: heardIn('UNHEALTHY').length,
            stale: all.filter((instance) => naiveEnd(service, instance, observation, NOW) === 'STALE').length,
            silent: present.length - heard.length,
            missing: sum(plan.starts) + sum(plan.deferred),
            surplus: plan.stop.length,
          },
          healthyInstanceIds: heardIn('HEALTHY').map(({ instanceId }) => instanceId),
          adjustment: hasWork ? (isTest ? 'DEPLOY_TEST_INSTANCE' : 'ADJUST_INSTANCES') : 'NONE',
          ...(notBefore !== undefined && { nextStartAt: notBefore }),
          ...(isOutdated && { outdated: true }),
          ...(lacks.length > 0 && { lacks }),
        });
        expect(assessHealth(aSnapshot(service, state, 7), indexObservation(observation), NOW)).toEqual(digest);
      }),
      { numRuns: 1_000 },
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
        const sorted = (digest: Health) => ({ ...digest, healthyInstanceIds: [...digest.healthyInstanceIds!].sort() });
        expect(sorted(assessHealth(snapshot, { ...other, instances: [...others, ...own] }, NOW))).toEqual(
          sorted(assessHealth(snapshot, one, NOW)),
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

  it('is no service with a silent host, with a start deferred, in maintenance, or by an outdated observation', () => {
    const snapshot = aSnapshot();
    const seen = observed({ h1: 'ACTIVE' }, ['i1 h1 HEALTHY']);
    const by = (observation: ClusterObservation, now = NOW, maintenance = false) =>
      isConverged(snapshot, assessHealth(snapshot, observation, now, { maintenance }));
    expect([by(seen), by(seen, NOW, true), by(seen, NOW + 60_000)]).toEqual([true, false, false]);
    const silent = { ...seen, executors: [...seen.executors, anExecutor('h2', 'ACTIVE', NOW - 60_000)] };
    expect(by(silent)).toBe(false);
    const failed = anInstance({ instanceId: 'i2', executorId: 'h2', state: 'STOPPED', errorMessage: 'It failed.' });
    const deferred = { executors: [...seen.executors, anExecutor('h2')], instances: [...seen.instances, failed] };
    expect(assessHealth(snapshot, deferred, NOW).adjustment).toBe('NONE');
    expect(by(deferred)).toBe(false);
  });

  it('is a service of which what is left on a draining host is healthy', () => {
    const snapshot = aSnapshot();
    const by = (...instances: readonly string[]) =>
      isConverged(
        snapshot,
        assessHealth(snapshot, observed({ h1: 'ACTIVE', h2: 'BLACKLIST_REQUESTED' }, instances), NOW),
      );
    expect([by('i1 h1 HEALTHY'), by('i1 h1 HEALTHY', 'i2 h2 HEALTHY')]).toEqual([true, true]);
    expect([by('i1 h1 HEALTHY', 'i2 h2 READY'), by('i1 h1 HEALTHY', 'i2 h2 STOPPING')]).toEqual([false, false]);
  });

  it('is no service by the digest of an older release', () => {
    const snapshot = aSnapshot();
    const hosts = { live: 1, blacklisted: 0, gone: 0 };
    const instances = { required: 1, active: 1, running: 1, healthy: 1, unhealthy: 0, stale: 0 };
    const stored: unknown = {
      serviceId: 'dns-cache-1',
      state: 'ACTIVE',
      revision: 3,
      hosts,
      instances,
      adjustment: 'NONE',
    };
    expect(isConverged(snapshot, stored as Health)).toBe(false);
    expect(isConverged(snapshot, readDigest(stored))).toBe(false);
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

  it('is no service while starts are put off, or a host is silent', () => {
    const snapshot = aSnapshot();
    const health = assessHealth(snapshot, observed({ h1: 'ACTIVE' }, ['i1 h1 HEALTHY']), NOW);
    for (const count of ['backingOff', 'silent'] as const) {
      expect(isConverged(snapshot, { ...health, hosts: { ...health.hosts, [count]: 1 } })).toBe(false);
    }
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
          const groupOf = (executorId: string) => naiveGroup(service, executorId, seen, NOW);
          const present = naiveInstances(service, seen).filter((one) => naiveEnd(service, one, seen, NOW) === null);
          const hosts = [...new Set(seen.executors.map(({ executorId }) => executorId))];
          const live = hosts.filter((executorId) => groupOf(executorId) === 'live');
          const on = (executorId: string) => present.filter((one) => one.executorId === executorId).length;
          const countIn = (group: string) => present.filter((one) => groupOf(one.executorId) === group).length;
          const asItShouldBe = {
            ACTIVE:
              live.every((executorId) => on(executorId) === service.instancesPerHost) && countIn('blacklisted') === 0,
            CONFIG_TESTING:
              present.length === 1 ? countIn('blacklisted') === 0 : present.length === 0 && live.length === 0,
            INACTIVE: present.length === 0,
          };
          expect(isConverged(snapshot, assessHealth(snapshot, seen, NOW))).toBe(
            !naiveIsOutdated(service, seen, NOW) &&
              hosts.every((executorId) => groupOf(executorId) !== 'silent') &&
              asItShouldBe[service.activationState] &&
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

it('a host in a state that no type admits has not converged, whatever runs', () => {
  const executors = [anExecutor(), anExecutor('h2', 'UP' as ExecutorState)];
  const snapshot = aSnapshot();
  const health = assessHealth(snapshot, { executors, instances: [anInstance()] }, NOW);
  expect(health).toMatchObject({ hosts: { live: 1, silent: 1 }, adjustment: 'NONE' });
  expect(isConverged(snapshot, health)).toBe(false);
  expect(isConverged(snapshot, { ...health, hosts: { ...health.hosts, silent: 0 } })).toBe(true);
});
