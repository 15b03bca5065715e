import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type ClusterObservation,
  EXECUTOR_STATES,
  type ExecutorRecord,
  type ExecutorState,
  type InstanceRecord,
} from '../../src/model/cluster.js';
import type { AdjustmentPlan } from '../../src/model/health.js';
import { indexObservation } from '../../src/policy/observation-index.js';
import { adjustmentOf, planAdjustment, planTestInstance } from '../../src/policy/reconciliation.js';
import { applyPlan } from '../support/apply-plan.js';
import { naiveGroup, naiveInstances, naivePlan, naiveReportTime } from '../support/naive-plan.js';
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

const EMPTY: AdjustmentPlan = { starts: [], deferred: [], keep: [], stop: [], wait: [], gone: [] };
const placed = (instanceId: string, executorId: string, reason: string) => ({ instanceId, executorId, reason });

describe('an ACTIVE service', () => {
  const service = aService({ instancesPerHost: 2 });

  it('compares hosts one by one: a surplus on one does not hide a shortage on another', () => {
    const observation = observed({ h1: 'ACTIVE', h2: 'UNREADY', h3: 'ACTIVE' }, [
      'i1 h1 HEALTHY',
      'i2 h1 HEALTHY',
      'i3 h1 HEALTHY',
      'i4 h2 HEALTHY',
    ]);
    expect(planAdjustment(service, observation, NOW)).toEqual({
      ...EMPTY,
      starts: [
        { executorId: 'h2', count: 1 },
        { executorId: 'h3', count: 2 },
      ],
      stop: [placed('i1', 'h1', 'SURPLUS')],
      keep: [placed('i2', 'h1', 'REQUIRED'), placed('i3', 'h1', 'REQUIRED'), placed('i4', 'h2', 'REQUIRED')],
    });
  });

  it('starts nothing beside what is still coming up, and stops nothing for it', () => {
    const observation = observed({ h1: 'ACTIVE' }, ['i1 h1 PENDING', 'i2 h1 UNKNOWN', 'i3 h1 HEALTHY', 'i4 h1 READY']);
    expect(planAdjustment(service, observation, NOW)).toEqual({
      ...EMPTY,
      keep: [placed('i3', 'h1', 'REQUIRED'), placed('i4', 'h1', 'REQUIRED')],
      wait: [placed('i1', 'h1', 'COMING_UP'), placed('i2', 'h1', 'STATE_UNKNOWN')],
    });
  });

  it('stops the least healthy first, then the newest, then by id', () => {
    const observation = {
      executors: [anExecutor()],
      instances: [
        anInstance({ instanceId: 'a-healthy', createdAt: 9 }),
        anInstance({ instanceId: 'b-ready', state: 'READY', createdAt: 1 }),
        anInstance({ instanceId: 'c-unready', state: 'UNREADY', createdAt: 1 }),
        anInstance({ instanceId: 'd-old', createdAt: 1 }),
        anInstance({ instanceId: 'e-new', createdAt: 5 }),
        anInstance({ instanceId: 'f-new', createdAt: 5 }),
        anInstance({ instanceId: 'g-oldest', createdAt: 0 }),
      ],
    };
    const stoppedWith = (instancesPerHost: number) =>
      planAdjustment(aService({ instancesPerHost }), observation, NOW).stop.map(({ instanceId }) => instanceId);
    expect(stoppedWith(6)).toEqual(['c-unready']);
    expect(stoppedWith(5)).toEqual(['b-ready', 'c-unready']);
    expect(stoppedWith(4)).toEqual(['a-healthy', 'b-ready', 'c-unready']);
    expect(stoppedWith(3)).toEqual(['a-healthy', 'b-ready', 'c-unready', 'e-new']);
    expect(stoppedWith(2)).toEqual(['a-healthy', 'b-ready', 'c-unready', 'e-new', 'f-new']);
    expect(stoppedWith(1)).toEqual(['a-healthy', 'b-ready', 'c-unready', 'd-old', 'e-new', 'f-new']);
  });
});

describe('a CONFIG_TESTING service', () => {
  const service = aService({ activationState: 'CONFIG_TESTING', instancesPerHost: 3 });
  const plan = (hosts: Record<string, ExecutorState>, instances: readonly string[]) =>
    planAdjustment(service, observed(hosts, instances), NOW);

  it('keeps one of all that run on live hosts, however many there may be per host', () => {
    expect(plan({ h1: 'ACTIVE', h2: 'ACTIVE' }, ['i1 h1 HEALTHY', 'i2 h2 HEALTHY', 'i3 h2 READY'])).toEqual({
      ...EMPTY,
      keep: [placed('i2', 'h2', 'REQUIRED')],
      stop: [placed('i1', 'h1', 'SURPLUS'), placed('i3', 'h2', 'SURPLUS')],
    });
  });

  it('lets what is coming up on a live host come up', () => {
    expect(plan({ h1: 'ACTIVE', h2: 'ACTIVE' }, ['i1 h1 STARTING', 'i2 h2 HEALTHY'])).toEqual({
      ...EMPTY,
      keep: [placed('i2', 'h2', 'REQUIRED')],
      wait: [placed('i1', 'h1', 'COMING_UP')],
    });
  });

  it('starts first where the only instance runs on a blacklisted host, and stops that one afterwards', () => {
    const hosts = { h1: 'BLACKLISTED', h2: 'ACTIVE' } as const;
    expect(plan(hosts, ['i1 h1 HEALTHY'])).toEqual({
      ...EMPTY,
      starts: [{ executorId: 'h2', count: 1 }],
      keep: [placed('i1', 'h1', 'START_COMES_FIRST')],
    });
    expect(plan(hosts, ['i1 h1 HEALTHY', 'i2 h2 PENDING'])).toEqual({
      ...EMPTY,
      stop: [placed('i1', 'h1', 'HOST_BLACKLISTED')],
      wait: [placed('i2', 'h2', 'COMING_UP')],
    });
  });

  it('counts a test on a draining host, and none on a silent one', () => {
    expect(plan({ h1: 'BLACKLIST_REQUESTED', h2: 'ACTIVE' }, ['i1 h1 HEALTHY'])).toEqual({
      ...EMPTY,
      keep: [placed('i1', 'h1', 'HOST_DRAINING')],
    });
    expect(plan({ h1: 'BLACKLIST_REQUESTED', h2: 'ACTIVE' }, ['i1 h1 READY', 'i2 h2 HEALTHY'])).toEqual({
      ...EMPTY,
      keep: [placed('i2', 'h2', 'REQUIRED')],
      stop: [placed('i1', 'h1', 'SURPLUS')],
    });
    const silent = {
      executors: [anExecutor('h1', 'ACTIVE', NOW - 60_000), anExecutor('h2')],
      instances: [anInstance({ updatedAt: NOW - 60_000 })],
    };
    expect(planAdjustment(service, silent, NOW)).toEqual({
      ...EMPTY,
      starts: [{ executorId: 'h2', count: 1 }],
      wait: [placed('i1', 'h1', 'HOST_SILENT')],
    });
  });

  it('starts on an ACTIVE host before an UNREADY one, then by id', () => {
    const hostFor = (hosts: Record<string, ExecutorState>, instances: readonly string[] = []) =>
      planTestInstance(service, observed(hosts, instances), NOW);
    expect(hostFor({ h1: 'UNREADY', h3: 'ACTIVE', h2: 'ACTIVE' })).toBe('h2');
    expect(hostFor({ h2: 'UNREADY', h1: 'UNREADY', h0: 'BLACKLISTED' })).toBe('h1');
    expect(hostFor({ h1: 'BLACKLIST_REQUESTED', h2: 'REMOVED' })).toBe(null);
    expect(hostFor({ h1: 'ACTIVE', h2: 'ACTIVE' }, ['i1 h2 STOPPING'])).toBe(null);
    expect(hostFor({ h1: 'ACTIVE', h2: 'BLACKLISTED' }, ['i1 h2 HEALTHY'])).toBe('h1');
    expect(hostFor({})).toBe(null);
  });
});

describe('clocks', () => {
  const TIMELESS = { executorId: 'h1', state: 'ACTIVE' } as const;
  const planFor = (
    service: Parameters<typeof aService>[0],
    now: number,
    ...executors: readonly (readonly [string, number])[]
  ) =>
    planAdjustment(
      aService(service),
      {
        executors: executors.map(([executorId, updatedAt]) => anExecutor(executorId, 'ACTIVE', updatedAt)),
        instances: executors.map(([executorId, updatedAt]) =>
          anInstance({ instanceId: `on-${executorId}`, executorId, createdAt: 0, updatedAt }),
        ),
      },
      now,
    );
  const silentAmong = (...given: Parameters<typeof planFor>) =>
    planFor(...given)
      .wait.filter(({ reason }) => reason === 'HOST_SILENT')
      .map(({ executorId }) => executorId);

  it('call a host silent that reported staleAfterMs before the newest report, not before that', () => {
    expect(silentAmong({}, NOW, ['h1', NOW - 59_999], ['h2', NOW])).toEqual([]);
    expect(silentAmong({}, NOW, ['h1', NOW - 60_000], ['h2', NOW])).toEqual(['h1']);
    expect(silentAmong({ staleAfterMs: 50 }, NOW, ['h1', NOW - 50], ['h2', NOW - 1])).toEqual([]);
    expect(silentAmong({ staleAfterMs: 50 }, NOW, ['h1', NOW - 50], ['h2', NOW])).toEqual(['h1']);
  });

  it('that jump ahead make no host silent, and nothing gone', () => {
    for (const now of [NOW + 60_000, NOW + 1e12]) {
      const plan = planFor({}, now, ['h1', NOW - 1], ['h2', NOW]);
      expect(plan).toEqual({ ...EMPTY, keep: [placed('on-h1', 'h1', 'REQUIRED'), placed('on-h2', 'h2', 'REQUIRED')] });
    }
  });

  it('that jump back make the hosts silent that have not reported since', () => {
    expect(silentAmong({}, NOW - 59_999, ['h1', NOW - 60_000], ['h2', NOW])).toEqual([]);
    expect(silentAmong({}, NOW - 60_000, ['h1', NOW - 60_001], ['h2', NOW])).toEqual(['h2']);
    expect(silentAmong({}, NOW - 1e6, ['h1', NOW - 1_060_000], ['h2', NOW - 1e6])).toEqual(['h1']);
    // What was started since is older than such a report, and nevertheless there.
    const seen = (reportedAt: number) =>
      planAdjustment(
        aService(),
        { executors: [anExecutor('h1', 'ACTIVE', reportedAt)], instances: [anInstance({ updatedAt: NOW - 1 })] },
        NOW,
      );
    expect(seen(NOW + 59_999)).toMatchObject({ starts: [{ executorId: 'h1', count: 1 }] });
    expect(seen(NOW + 60_000)).toEqual({ ...EMPTY, wait: [placed('i1', 'h1', 'HOST_SILENT')] });
  });

  it('judge an instance by the report of its host, whatever they say themselves', () => {
    const seen = (updatedAt: number, now: number) =>
      planAdjustment(
        aService(),
        { executors: [anExecutor()], instances: [anInstance({ createdAt: 0, updatedAt })] },
        now,
      );
    for (const now of [NOW - 59_999, NOW, NOW + 1e12]) {
      expect(seen(NOW - 59_999, now)).toEqual({ ...EMPTY, keep: [placed('i1', 'h1', 'REQUIRED')] });
      expect(seen(NOW - 60_000, now)).toEqual({
        ...EMPTY,
        starts: [{ executorId: 'h1', count: 1 }],
        gone: [placed('i1', 'h1', 'NOT_REPORTED')],
      });
    }
  });

  it('judge an instance on a host without report times themselves', () => {
    const staleAt = (ageMs: number, staleAfterMs: number) =>
      planAdjustment(
        aService({ staleAfterMs }),
        { executors: [TIMELESS], instances: [anInstance({ createdAt: 0, updatedAt: NOW - ageMs })] },
        NOW,
      ).gone.map(({ reason }) => reason);
    expect([staleAt(59_999, 60_000), staleAt(60_000, 60_000), staleAt(49, 50), staleAt(50, 50)]).toEqual([
      [],
      ['STALE'],
      [],
      ['STALE'],
    ]);
  });

  it('do not make stale on hosts that are REMOVED or unknown: what is lost there holds up nothing', () => {
    const lost = anInstance({ createdAt: 0, updatedAt: 0 });
    const reasonOn = (...executors: readonly ExecutorRecord[]) =>
      planAdjustment(aService(), { executors, instances: [lost] }, NOW).gone[0]?.reason;
    expect([reasonOn({ executorId: 'h1', state: 'REMOVED' }), reasonOn()]).toEqual(['HOST_REMOVED', 'HOST_UNKNOWN']);
  });

  it.each([NOW + 1, Infinity, Number.NaN])('call no report old that comes from %d', (updatedAt) => {
    for (const executors of [[TIMELESS], [anExecutor()]]) {
      const plan = planAdjustment(aService(), { executors, instances: [anInstance({ updatedAt })] }, NOW);
      expect(plan.keep).toEqual([placed('i1', 'h1', 'REQUIRED')]);
    }
  });

  it.each([Infinity, -Infinity, Number.NaN])('take a report time of %d for none', (updatedAt) => {
    const observation = { executors: [anExecutor('h1', 'ACTIVE', updatedAt)], instances: [anInstance()] };
    expect(planAdjustment(aService(), observation, NOW)).toEqual({
      ...EMPTY,
      keep: [placed('i1', 'h1', 'REQUIRED')],
      lacks: ['HOST_REPORT_TIMES'],
    });
  });
});

describe('an overdue start', () => {
  const started = (state: InstanceRecord['state'], ageMs: number, changes: Partial<InstanceRecord> = {}) =>
    anInstance({ state, createdAt: NOW - ageMs, ...changes });
  const stopped = (
    instance: InstanceRecord,
    activationState: 'ACTIVE' | 'CONFIG_TESTING' | 'INACTIVE' = 'ACTIVE',
    now = NOW,
  ) =>
    planAdjustment(
      aService({ activationState, startLimitMs: 5_000 }),
      { executors: [anExecutor()], instances: [instance] },
      now,
    );

  it.each(['PENDING', 'PROVISIONING', 'STARTING'] as const)(
    'in %s is stopped at the start limit, not before',
    (state) => {
      for (const activationState of ['ACTIVE', 'CONFIG_TESTING', 'INACTIVE'] as const) {
        expect(stopped(started(state, 4_999), activationState)).toEqual({
          ...EMPTY,
          wait: [placed('i1', 'h1', 'COMING_UP')],
        });
        expect(stopped(started(state, 5_000), activationState)).toEqual({
          ...EMPTY,
          stop: [placed('i1', 'h1', 'OVERDUE')],
        });
      }
    },
  );

  it('is none in any other state', () => {
    for (const state of [
      'UNREADY',
      'READY',
      'HEALTHY',
      'UNKNOWN',
      'STOPPING',
      'DEPROVISIONING',
      'UNHEALTHY',
    ] as const) {
      expect(stopped(started(state, 1e6)).stop).toEqual([]);
    }
  });

  it('is judged by the report of its host; without a report time by the clock', () => {
    expect(stopped(started('PENDING', 4_999), 'ACTIVE', NOW + 30_000).stop).toEqual([]);
    const without = {
      executors: [{ executorId: 'h1', state: 'ACTIVE' as const }],
      instances: [started('PENDING', 4_999)],
    };
    const stopAt = (now: number) => planAdjustment(aService({ startLimitMs: 5_000 }), without, now).stop;
    expect([stopAt(NOW), stopAt(NOW + 1)]).toEqual([[], [placed('i1', 'h1', 'OVERDUE')]]);
  });

  it('is one that seems to have begun staleAfterMs in the future: before the clock was put back', () => {
    expect(stopped(started('STARTING', -59_999)).stop).toEqual([]);
    expect(stopped(started('STARTING', -60_000)).stop).toEqual([placed('i1', 'h1', 'OVERDUE')]);
    expect(stopped(started('UNREADY', -60_000)).stop).toEqual([]);
  });

  it('is none that began since the last report of its host, however long ago that was', () => {
    const executors = [anExecutor('h1', 'ACTIVE', NOW - 65_000), anExecutor('h2', 'BLACKLISTED', NOW - 30_000)];
    const plan = planAdjustment(aService(), { executors, instances: [started('PENDING', 0)] }, NOW);
    expect(plan).toEqual({ ...EMPTY, wait: [placed('i1', 'h1', 'COMING_UP')] });
  });

  it('is stopped on draining and blacklisted hosts too, and on no silent one', () => {
    const on = (...executors: readonly ExecutorRecord[]) =>
      planAdjustment(
        aService({ startLimitMs: 5_000 }),
        { executors, instances: [started('PENDING', 90_000, { updatedAt: NOW - 60_000 })] },
        NOW,
      );
    expect(on(anExecutor('h1', 'BLACKLIST_REQUESTED', NOW - 59_999)).stop).toEqual([placed('i1', 'h1', 'OVERDUE')]);
    expect(on(anExecutor('h1', 'BLACKLISTED', NOW - 59_999)).stop).toEqual([placed('i1', 'h1', 'OVERDUE')]);
    expect(on(anExecutor('h1', 'ACTIVE', NOW - 60_000), anExecutor('h2', 'REMOVED'))).toEqual({
      ...EMPTY,
      wait: [placed('i1', 'h1', 'HOST_SILENT')],
    });
  });

  it('holds its place until it is stopped', () => {
    expect(stopped(started('PENDING', 5_000)).starts).toEqual([]);
  });
});

describe('reports', () => {
  const planFor = (...instances: readonly InstanceRecord[]) =>
    planAdjustment(aService(), { executors: [anExecutor()], instances }, NOW);

  it('of the same instance: the latest counts', () => {
    const started = anInstance({ updatedAt: NOW - 2 });
    const stopped = anInstance({ state: 'STOPPED', updatedAt: NOW - 1 });
    const expected = {
      ...EMPTY,
      starts: [{ executorId: 'h1', count: 1 }],
      gone: [placed('i1', 'h1', 'TERMINATED')],
    };
    expect(planFor(started, stopped)).toEqual(expected);
    expect(planFor(stopped, started)).toEqual(expected);
    // Of two reports of one time it is the same one in any order; no reason is another one than the text "undefined".
    const silent = anInstance({ state: 'START_FAILED' });
    const wordy = { ...silent, errorMessage: 'undefined' };
    expect(planFor(silent, wordy)).toEqual(planFor(wordy, silent));
  });

  it('of the same executor: the state furthest from ACTIVE counts, and the newest time', () => {
    const outcomes = EXECUTOR_STATES.map((state) => {
      const executors = [
        anExecutor('h1', state, NOW - 70_000),
        anExecutor('h1', 'BLACKLIST_REQUESTED', NOW - 5),
        anExecutor('h1', 'ACTIVE', NOW - 80_000),
        anExecutor('h2', 'REMOVED'),
      ];
      const { keep, stop, gone } = planAdjustment(aService(), { executors, instances: [anInstance()] }, NOW);
      return [...keep, ...stop, ...gone].map(({ reason }) => reason);
    });
    const draining = ['HOST_DRAINING'];
    expect(outcomes).toEqual([draining, draining, draining, ['HOST_BLACKLISTED'], ['HOST_REMOVED']]);
  });
});

describe('a host in a state that no type admits', () => {
  it('counts as silent: nothing is started, stopped or proven there', () => {
    const instances = [anInstance(), anInstance({ instanceId: 'i2', executorId: 'h2' })];
    // A state that every object has by inheritance is none.
    for (const state of ['RESTING', 'constructor']) {
      const executors = ['h1', 'h3'].map((id) => anExecutor(id, state as ExecutorState));
      const { starts, stop, wait } = planAdjustment(aService(), { executors, instances }, NOW);
      expect([starts, stop, wait]).toEqual([[], [], [placed('i1', 'h1', 'HOST_SILENT')]]);
    }
  });
});

describe('what an observation lacks', () => {
  const lacks = (
    executors: readonly ExecutorRecord[],
    instances: readonly InstanceRecord[] = [],
    service: Parameters<typeof aService>[0] = {},
  ) => planAdjustment(aService(service), { executors, instances }, NOW).lacks;

  it('are report times, if a host that is not REMOVED bears none', () => {
    expect(lacks([{ executorId: 'h1', state: 'ACTIVE' }, anExecutor('h2')])).toEqual(['HOST_REPORT_TIMES']);
    expect(lacks([{ executorId: 'h1', state: 'REMOVED' }, anExecutor('h2')])).toBeUndefined();
    expect(lacks([anExecutor('h1')])).toBeUndefined();
    expect(lacks([])).toBeUndefined();
  });

  it.each(['PROVISIONING_FAILED', 'START_FAILED', 'READINESS_CHECK_FAILED'] as const)(
    'are the ends of instances, if one in %s says no reason',
    (state) => {
      expect(lacks([anExecutor()], [anInstance({ state })])).toEqual(['ENDED_INSTANCES']);
      expect(lacks([anExecutor()], [anInstance({ state, errorMessage: '' })])).toEqual(['ENDED_INSTANCES']);
      expect(lacks([anExecutor()], [anInstance({ state, errorMessage: 'No image.' })])).toBeUndefined();
      expect(lacks([anExecutor()], [anInstance({ state })], { backoff: null })).toBeUndefined();
    },
  );

  it('is nothing where instances end as they should', () => {
    for (const state of ['HEALTHY', 'UNHEALTHY', 'STOPPING', 'DEPROVISIONING', 'STOPPED', 'LOST'] as const) {
      expect(lacks([anExecutor()], [anInstance({ state })])).toBeUndefined();
    }
  });
});

const idsIn = ({ keep, stop, wait, gone }: AdjustmentPlan) =>
  [keep, stop, wait, gone].flatMap((bucket) => bucket.map(({ instanceId }) => instanceId)).sort();

const sorted = (plan: AdjustmentPlan) => {
  const byId = <TPlaced extends { readonly instanceId: string }>(bucket: readonly TPlaced[]) =>
    [...bucket].sort((a, b) => (a.instanceId < b.instanceId ? -1 : 1));
  return { ...plan, keep: byId(plan.keep), wait: byId(plan.wait), gone: byId(plan.gone) };
};

describe('any plan', () => {
  it('is what the definitions say', () => {
    fc.assert(
      fc.property(anyService, anyObservation, (service, observation) => {
        const expected = naivePlan(service, observation, NOW);
        expect(planAdjustment(service, observation, NOW)).toEqual(expected);
        expect(planAdjustment(service, indexObservation(observation), NOW)).toEqual(expected);
      }),
      { numRuns: 1_500 },
    );
  });

  it('has every instance of the service in exactly one bucket', () => {
    fc.assert(
      fc.property(anyService, anyObservation, (service, observation) => {
        const ids = naiveInstances(service, observation).map(({ instanceId }) => instanceId);
        expect(idsIn(planAdjustment(service, observation, NOW))).toEqual([...ids].sort());
      }),
    );
  });

  it('starts and stops nothing once it was applied; a test is started first, and an overdue start replaced later', () => {
    fc.assert(
      fc.property(anyService, anyObservation, (service, observation) => {
        const first = planAdjustment(service, observation, NOW);
        const applied = applyPlan(service.serviceId, first, observation, NOW);
        const second = planAdjustment(service, applied, NOW);
        const isTestStarted = service.activationState === 'CONFIG_TESTING' && first.starts.length > 0;
        const overdue = first.stop.filter(({ reason }) => reason === 'OVERDUE');
        if (isTestStarted) {
          expect(first.stop).toEqual([]);
          expect(second.starts).toEqual([]);
        } else {
          expect(second.stop).toEqual([]);
          // Only where an overdue one was stopped may one start now, and only if its failure puts nothing off.
          const freed = overdue.map(({ executorId }) => executorId);
          if (service.activationState === 'ACTIVE') {
            for (const { executorId, count } of second.starts) {
              expect(count).toBeLessThanOrEqual(freed.filter((other) => other === executorId).length);
            }
          } else expect(second.starts.length).toBeLessThanOrEqual(freed.length);
        }
        const third = planAdjustment(service, applyPlan(service.serviceId, second, applied, NOW), NOW);
        expect(third).toMatchObject({ starts: [], stop: [] });
      }),
      { numRuns: 1_000 },
    );
  });

  it('does not depend on the order of the observation', () => {
    fc.assert(
      fc.property(anyService, observationTwice, (service, [one, other]) => {
        expect(sorted(planAdjustment(service, other, NOW))).toEqual(sorted(planAdjustment(service, one, NOW)));
      }),
      { numRuns: 500 },
    );
  });

  it('starts no duplicate on a host that says when it reported, whatever the clock says', () => {
    const anyTime = fc.oneof(fc.constantFrom(-Infinity, 0, NOW, Infinity, Number.NaN), fc.double());
    fc.assert(
      fc.property(anyService, anyObservation, anyTime, (service, observation, now) => {
        const { starts } = planAdjustment(service, observation, now);
        for (const { executorId, count } of starts) {
          const reportedAt = naiveReportTime(executorId, observation);
          if (reportedAt === undefined) continue;
          const there = naiveInstances(service, observation).filter(
            (one) =>
              one.executorId === executorId &&
              !['STOPPED', 'LOST', 'PROVISIONING_FAILED', 'START_FAILED'].includes(one.state) &&
              !(one.updatedAt + service.staleAfterMs <= reportedAt),
          );
          expect(there.length + count).toBeLessThanOrEqual(service.instancesPerHost);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it('neither touches nor heeds instances of other services', () => {
    fc.assert(
      fc.property(anyService, anyObservation, othersInstances, (service, observation, others) => {
        const own = observation.instances.filter(({ serviceId }) => serviceId === service.serviceId);
        const alone = planAdjustment(service, { ...observation, instances: own }, NOW);
        expect(planAdjustment(service, { ...observation, instances: [...others, ...own] }, NOW)).toEqual(alone);
        expect(planAdjustment(service, { ...observation, instances: others }, NOW)).toEqual(
          planAdjustment(service, { ...observation, instances: [] }, NOW),
        );
      }),
    );
  });

  it('is JSON, sorted or in the order of the observation, and leaves its input as it was', () => {
    fc.assert(
      fc.property(anyService, anyObservation, (service, observation) => {
        const before = structuredClone({ service, observation });
        const plan = planAdjustment(service, observation, NOW);
        expect({ service, observation }).toEqual(before);
        expect(JSON.parse(JSON.stringify(plan))).toEqual(plan);
        const ids = naiveInstances(service, observation).map(({ instanceId }) => instanceId);
        for (const hosts of [plan.starts, plan.deferred].map((starts) => starts.map(({ executorId }) => executorId))) {
          expect(hosts).toEqual([...new Set(hosts)].sort());
        }
        const stopped = plan.stop.map(({ instanceId }) => instanceId);
        expect(stopped).toEqual([...stopped].sort());
        for (const bucket of [plan.keep, plan.wait, plan.gone]) {
          const places = bucket.map(({ instanceId }) => ids.indexOf(instanceId));
          expect(places).toEqual([...places].sort((a, b) => a - b));
        }
      }),
    );
  });

  it('starts on live hosts only and never beyond what should run, and stops what is running or overdue only', () => {
    fc.assert(
      fc.property(anyService, anyObservation, (service, observation) => {
        const { starts, deferred, keep, stop, wait } = planAdjustment(service, observation, NOW);
        const states = new Map(naiveInstances(service, observation).map((one) => [one.instanceId, one.state]));
        for (const { executorId, count } of [...starts, ...deferred]) {
          expect(naiveGroup(service, executorId, observation, NOW)).toBe('live');
          const staying = [...keep, ...wait].filter((instance) => instance.executorId === executorId).length;
          expect(count).toBeGreaterThan(0);
          expect(staying + count).toBeLessThanOrEqual(service.instancesPerHost);
        }
        const both = new Set([...starts, ...deferred].map(({ executorId }) => executorId));
        expect(both.size).toBe(starts.length + deferred.length);
        for (const { instanceId, executorId, reason } of stop) {
          expect(['silent', 'gone', undefined]).not.toContain(naiveGroup(service, executorId, observation, NOW));
          const stoppable =
            reason === 'OVERDUE' ? ['PENDING', 'PROVISIONING', 'STARTING'] : ['UNREADY', 'READY', 'HEALTHY'];
          expect(stoppable).toContain(states.get(instanceId));
        }
        const required = keep.filter(({ reason }) => reason === 'REQUIRED').map(({ executorId }) => executorId);
        for (const executorId of required) {
          const onHost = required.filter((other) => other === executorId).length;
          expect(onHost).toBeLessThanOrEqual(service.instancesPerHost);
        }
        if (service.activationState === 'CONFIG_TESTING') expect(required.length).toBeLessThanOrEqual(1);
        if (service.activationState === 'INACTIVE') expect([...starts, ...deferred, ...keep]).toEqual([]);
        if (service.backoff === null) expect(deferred).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it('starts the test instance where planTestInstance says', () => {
    fc.assert(
      fc.property(anyService, anyObservation, (any, observation) => {
        const service = { ...any, activationState: 'CONFIG_TESTING' } as const;
        const executorId = planTestInstance(service, observation, NOW);
        expect(planTestInstance(service, indexObservation(observation), NOW)).toBe(executorId);
        expect(planAdjustment(service, observation, NOW).starts).toEqual(
          executorId === null ? [] : [{ executorId, count: 1 }],
        );
      }),
    );
  });

  it('starts nothing where something in the observation is no record', () => {
    const executors = [anExecutor()];
    const damaged: readonly unknown[] = [
      { executors },
      { executors, instances: [{ ...anInstance(), createdAt: '2026-11-26' }] },
      { executors: [...executors, null], instances: [] },
    ];
    for (const observation of damaged as readonly ClusterObservation[]) {
      expect(planAdjustment(aService(), observation, NOW)).toEqual(EMPTY);
      const testing = aService({ activationState: 'CONFIG_TESTING' });
      expect(planAdjustment(testing, indexObservation(observation), NOW)).toEqual(EMPTY);
      expect(planTestInstance(testing, observation, NOW)).toBeNull();
    }
  });

  it('is made of whatever it is given, without a throw', () => {
    const junkRecord = fc.record(
      {
        instanceId: fc.oneof({ weight: 9, arbitrary: fc.constantFrom('i1', 'i2') }, fc.anything()),
        serviceId: fc.oneof({ weight: 9, arbitrary: fc.constant('dns-cache-1') }, fc.anything()),
        executorId: fc.oneof({ weight: 9, arbitrary: fc.constantFrom('h1', 'h2') }, fc.anything()),
        state: fc.oneof({ weight: 9, arbitrary: fc.constantFrom('ACTIVE', 'HEALTHY', 'constructor') }, fc.anything()),
        createdAt: fc.oneof(fc.double(), fc.anything()),
        updatedAt: fc.oneof(fc.double(), fc.anything(), fc.bigInt()),
        errorMessage: fc.anything(),
      },
      { requiredKeys: [] },
    );
    const junkList = fc.oneof(fc.array(fc.oneof(junkRecord, fc.anything())), fc.anything());
    const junk = fc.oneof(fc.record({ executors: junkList, instances: junkList }), fc.anything());
    fc.assert(
      fc.property(anyService, junk, fc.double(), (service, observation, now) => {
        for (const activationState of ['ACTIVE', 'CONFIG_TESTING', 'INACTIVE'] as const) {
          const plan = planAdjustment({ ...service, activationState }, observation as ClusterObservation, now);
          expect(JSON.parse(JSON.stringify(plan))).toEqual(plan);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('the adjustment', () => {
  it.each([
    ['ACTIVE', 1, 0, 'ADJUST_INSTANCES'],
    ['ACTIVE', 0, 1, 'ADJUST_INSTANCES'],
    ['ACTIVE', 0, 0, 'NONE'],
    ['CONFIG_TESTING', 1, 0, 'DEPLOY_TEST_INSTANCE'],
    ['CONFIG_TESTING', 0, 1, 'ADJUST_INSTANCES'],
    ['CONFIG_TESTING', 0, 0, 'NONE'],
    ['INACTIVE', 0, 1, 'ADJUST_INSTANCES'],
    ['INACTIVE', 0, 0, 'NONE'],
  ] as const)('of %s with %i starts and %i stops is %s', (activationState, starts, stops, adjustment) => {
    expect(adjustmentOf({ activationState }, starts, stops)).toBe(adjustment);
  });
});
