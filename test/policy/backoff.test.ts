import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ClusterObservation, InstanceRecord } from '../../src/model/cluster.js';
import type { AdjustmentPlan } from '../../src/model/health.js';
import type { InstanceState } from '../../src/model/instance.js';
import { planAdjustment, planTestInstance } from '../../src/policy/reconciliation.js';
import { naiveBackoff } from '../support/naive-plan.js';
import { anExecutor, anInstance, aService, NOW } from '../support/observations.js';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** An ended instance: it failed unless it is said otherwise, so many ms ago, after a life of so many ms. */
function ended(agoMs: number, lifeMs = SECOND, changes: Partial<InstanceRecord> = {}): InstanceRecord {
  const updatedAt = NOW - agoMs;
  return anInstance({
    instanceId: `ended-${String(agoMs)}`,
    state: 'STOPPED',
    createdAt: updatedAt - lifeMs,
    updatedAt,
    errorMessage: 'It failed.',
    ...changes,
  });
}

const stoppedByUs = (agoMs: number): InstanceRecord => {
  const { errorMessage, ...record } = ended(agoMs);
  expect(errorMessage).toBeDefined();
  return record;
};

const planOf = (instances: readonly InstanceRecord[], service: Parameters<typeof aService>[0] = {}) =>
  planAdjustment(aService(service), { executors: [anExecutor()], instances }, NOW);

/** For how long after the newest failure the one start is put off, and after how many failures; null where it is due. */
function deferral({ deferred, starts }: AdjustmentPlan, newestFailureAgoMs = 0) {
  const [start] = deferred;
  expect([...deferred, ...starts].map(({ executorId, count }) => [executorId, count])).toEqual([['h1', 1]]);
  return start === undefined ? null : [start.notBefore - (NOW - newestFailureAgoMs), start.failures];
}

describe('the back-off of a host', () => {
  it('doubles with each consecutive failure, up to its maximum', () => {
    const waits = [1, 2, 3, 4, 5, 6, 7].map((count) =>
      deferral(planOf(Array.from({ length: count }, (_, index) => ended(index * 2 * SECOND)))),
    );
    expect(waits).toEqual([
      [10 * SECOND, 1],
      [20 * SECOND, 2],
      [40 * SECOND, 3],
      [80 * SECOND, 4],
      [160 * SECOND, 5],
      [300 * SECOND, 6],
      [300 * SECOND, 7],
    ]);
  });

  it('puts starts off in the order of the hosts’ ids, however these are reported', () => {
    const hosts = ['h2', 'h10', 'h1', 'h3'];
    const instances = hosts.map((executorId) => ended(0, SECOND, { executorId, instanceId: `ended-on-${executorId}` }));
    const { deferred } = planAdjustment(
      aService(),
      { executors: hosts.map((executorId) => anExecutor(executorId)), instances },
      NOW,
    );
    expect(deferred.map(({ executorId }) => executorId)).toEqual(['h1', 'h10', 'h2', 'h3']);
  });

  it('counts as one what fails together: failures by instancesPerHost', () => {
    const failures = (count: number) => Array.from({ length: count }, (_, index) => ended(index * 2 * SECOND));
    const waits = [1, 3, 4, 6, 7].map((count) => planOf(failures(count), { instancesPerHost: 3 }).deferred);
    expect(waits).toEqual(
      [
        [1, 10],
        [3, 10],
        [4, 20],
        [6, 20],
        [7, 40],
      ].map(([count, seconds]) => [
        { executorId: 'h1', count: 3, notBefore: NOW + seconds! * SECOND, failures: count },
      ]),
    );
  });

  it('lasts four lives of what lived no longer than the start limit and staleAfterMs, at most half an hour', () => {
    const after = (lifeMs: number, startLimitMs: number) =>
      deferral(
        planOf([ended(0, lifeMs)], {
          startLimitMs,
          staleAfterMs: 30 * SECOND,
          backoff: { initialMs: 10 * SECOND, maxMs: 5 * MINUTE, stableAfterMs: 60 * MINUTE },
        }),
      );
    expect(after(30 * SECOND, 5 * MINUTE)).toEqual([2 * MINUTE, 1]);
    expect(after(5 * MINUTE, 5 * MINUTE)).toEqual([20 * MINUTE, 1]);
    // A start that hung until it was stopped at its limit, and then went down.
    expect(after(5 * MINUTE + 30 * SECOND, 5 * MINUTE)).toEqual([22 * MINUTE, 1]);
    expect(after(5 * MINUTE + 30 * SECOND + 1, 5 * MINUTE)).toEqual([10 * SECOND, 1]);
    expect(after(8 * MINUTE, 10 * MINUTE)).toEqual([30 * MINUTE, 1]);
    // The doubled one is longer.
    expect(after(2 * SECOND, 5 * MINUTE)).toEqual([10 * SECOND, 1]);
  });

  it.each([
    ['PROVISIONING_FAILED', true, true],
    ['START_FAILED', true, true],
    ['DEPROVISIONING', true, false],
    ['STOPPING', true, false],
    ['STOPPED', true, false],
    ['READINESS_CHECK_FAILED', true, true],
    ['UNHEALTHY', true, true],
    ['LOST', false, false],
    ['PENDING', false, false],
    ['HEALTHY', false, false],
    ['UNKNOWN', false, false],
  ] as const)('takes %s for a failure with a reason: %s, without: %s', (state: InstanceState, withReason, without) => {
    // Beside it, a second one is missing.
    const failures = (errorMessage: string) => {
      const { starts, deferred } = planOf([ended(0, SECOND, { state, errorMessage })], { instancesPerHost: 2 });
      expect(starts.length + deferred.length).toBe(1);
      return deferred.length > 0;
    };
    expect([failures('It failed.'), failures('')]).toEqual([withReason, without]);
  });

  it('ends with the first instance that was stopped without error', () => {
    expect(deferral(planOf([ended(0), stoppedByUs(5 * SECOND), ended(9 * SECOND)]))).toEqual([10 * SECOND, 1]);
    expect(deferral(planOf([stoppedByUs(0), ended(5 * SECOND)]))).toBeNull();
  });

  it('ends with the first that has lived stableAfterMs, however it ended', () => {
    const long = ended(5 * SECOND, 10 * MINUTE);
    expect(deferral(planOf([ended(0), ended(2 * SECOND), long]))).toEqual([20 * SECOND, 2]);
    expect(deferral(planOf([ended(0, 10 * MINUTE)]))).toBeNull();
    // One that lives still says as much as one that ended.
    const older = ended(5 * SECOND, 10 * MINUTE - 1);
    const besides = (createdAt: number) =>
      planOf([anInstance({ instanceId: 'alive', createdAt }), older], { instancesPerHost: 2 });
    expect(besides(NOW - 10 * MINUTE).starts).toHaveLength(1);
    expect(besides(NOW - 10 * MINUTE + 1).deferred).toHaveLength(1);
  });

  it('passes over younger live and LOST ones', () => {
    const lost = ended(2 * SECOND, SECOND, { state: 'LOST', errorMessage: '' });
    const live = anInstance({ instanceId: 'live', createdAt: NOW - 3 * SECOND });
    const plan = planOf([ended(0), lost, live, ended(9 * SECOND)], { instancesPerHost: 2 });
    expect(plan.deferred).toEqual([{ executorId: 'h1', count: 1, notBefore: NOW + 10 * SECOND, failures: 2 }]);
  });

  it('goes by createdAt, then by id, and not by the order of the observation', () => {
    const good = { ...stoppedByUs(5 * SECOND), instanceId: 'b', createdAt: NOW - 9 * SECOND };
    const bad = { ...ended(0), createdAt: NOW - 9 * SECOND };
    expect(deferral(planOf([good, { ...bad, instanceId: 'a' }]))).toEqual([36 * SECOND, 1]);
    expect(deferral(planOf([{ ...bad, instanceId: 'c' }, good]))).toBeNull();
  });

  it('is of each host alone', () => {
    const executors = [anExecutor('h1'), anExecutor('h2')];
    const plan = planAdjustment(aService(), { executors, instances: [ended(0), ended(2 * SECOND)] }, NOW);
    expect(plan.starts).toEqual([{ executorId: 'h2', count: 1 }]);
    expect(plan.deferred).toEqual([{ executorId: 'h1', count: 1, notBefore: NOW + 20 * SECOND, failures: 2 }]);
  });

  it('is of each service alone', () => {
    expect(deferral(planOf([ended(0, SECOND, { serviceId: 'dns-cache-2' })]))).toBeNull();
  });

  it('is off where the service says null', () => {
    expect(deferral(planOf([ended(0), ended(2 * SECOND)], { backoff: null }))).toBeNull();
  });

  it('is over at notBefore: by the report of its host, without a report time by the clock', () => {
    const due = (reportedAt: number | null, now: number) => {
      const host = { executorId: 'h1', state: 'ACTIVE' as const };
      const executors = [reportedAt === null ? host : { ...host, updatedAt: reportedAt }];
      return planAdjustment(aService(), { executors, instances: [ended(0)] }, now).starts.length === 1;
    };
    expect([due(NOW + 9_999, NOW + 1e9), due(NOW + 10_000, NOW - 49_999)]).toEqual([false, true]);
    expect([due(null, NOW + 9_999), due(null, NOW + 10_000)]).toEqual([false, true]);
  });

  it('does not wait for a clock that was put back: what lies staleAfterMs ahead plays no part', () => {
    const ahead = (ms: number, lifeMs = SECOND) => ended(-ms, lifeMs);
    expect(deferral(planOf([ahead(59_999)]), -59_999)).toEqual([10 * SECOND, 1]);
    expect(deferral(planOf([ahead(60_000)]))).toBeNull();
    // Nor is it newer than what failed by the new clock.
    expect(deferral(planOf([ahead(60 * MINUTE), ended(5 * SECOND)]), 5 * SECOND)).toEqual([10 * SECOND, 1]);
    const good = { ...stoppedByUs(0), createdAt: NOW + 59 * MINUTE, updatedAt: NOW + 60 * MINUTE };
    expect(deferral(planOf([good, ended(5 * SECOND)]), 5 * SECOND)).toEqual([10 * SECOND, 1]);
    const begunBefore = ended(0, SECOND, { createdAt: NOW + 60 * MINUTE });
    expect(deferral(planOf([begunBefore]))).toBeNull();
  });

  it('measures how far ahead a time lies by the clock, whenever its host reported', () => {
    const isDue = (now: number, updatedAt?: number) => {
      const executors = [{ executorId: 'h1', state: 'ACTIVE' as const, ...(updatedAt !== undefined && { updatedAt }) }];
      return planAdjustment(aService(), { executors, instances: [ended(0)] }, now).starts.length === 1;
    };
    for (const lateMs of [0, 30_000, undefined]) {
      const due = [NOW - 60_000, NOW - 59_999].map((now) => isDue(now, lateMs === undefined ? lateMs : now - lateMs));
      expect(due).toEqual([true, false]);
    }
  });

  it('holds for what failed since the last report, however long ago that was', () => {
    const executors = [anExecutor('h1', 'ACTIVE', NOW - 65_000), anExecutor('h2', 'ACTIVE', NOW - 30_000)];
    const plan = planAdjustment(aService(), { executors, instances: [ended(0)] }, NOW);
    expect(plan.deferred).toEqual([{ executorId: 'h1', count: 1, notBefore: NOW + 10_000, failures: 1 }]);
  });

  it('puts nothing off for ever because of a time that is none', () => {
    for (const updatedAt of [Number.NaN, Infinity, -Infinity]) {
      expect(planOf([ended(0, SECOND, { updatedAt, createdAt: Number.NaN })]).starts).toHaveLength(1);
    }
  });
});

describe('the host of a test instance', () => {
  const service = aService({ activationState: 'CONFIG_TESTING' });
  const seen = (instances: readonly InstanceRecord[], ...executors: ClusterObservation['executors']) => ({
    executors,
    instances,
  });
  const on = (executorId: string, agoMs: number) =>
    ended(agoMs, SECOND, { executorId, instanceId: `${executorId}-${String(agoMs)}` });

  it('is the one with the fewest consecutive failures, ACTIVE before UNREADY, then by id', () => {
    const failures = [on('h1', 5 * MINUTE), on('h1', 6 * MINUTE), on('h2', 7 * MINUTE), on('h3', 8 * MINUTE)];
    const hosts = [anExecutor('h1'), anExecutor('h3'), anExecutor('h2')];
    expect(planTestInstance(service, seen(failures, ...hosts), NOW)).toBe('h2');
    expect(planTestInstance(service, seen(failures, ...hosts, anExecutor('h4', 'UNREADY')), NOW)).toBe('h4');
    expect(planTestInstance(service, seen(failures, anExecutor('h3'), anExecutor('h2', 'UNREADY')), NOW)).toBe('h3');
    expect(planTestInstance({ ...service, backoff: null }, seen(failures, ...hosts), NOW)).toBe('h2');
  });

  it('is none as long as the failures on all hosts together put it off', () => {
    const failures = [on('h1', 5 * SECOND), on('h2', 15 * SECOND), on('h1', 30 * SECOND)];
    const plan = planAdjustment(service, seen(failures, anExecutor('h1'), anExecutor('h2'), anExecutor('h3')), NOW);
    expect(plan.starts).toEqual([]);
    // 40 s after the newest of three, on the host that would be chosen then.
    expect(plan.deferred).toEqual([{ executorId: 'h3', count: 1, notBefore: NOW + 35 * SECOND, failures: 3 }]);
    expect(planTestInstance(service, seen(failures, anExecutor('h3')), NOW)).toBeNull();
    expect(planTestInstance(service, seen(failures, anExecutor('h3')), NOW + 1e9)).toBeNull();
    expect(planTestInstance(service, seen(failures, anExecutor('h3', 'ACTIVE', NOW + 35 * SECOND)), NOW)).toBe('h3');
  });

  it('is not put off by what failed before the clock was put back', () => {
    const executors = [anExecutor('h1'), anExecutor('h2')];
    expect(planTestInstance(service, seen([on('h1', -59_999)], ...executors), NOW)).toBeNull();
    expect(planTestInstance(service, seen([on('h1', -60_000)], ...executors), NOW)).toBe('h1');
    expect(planTestInstance(service, seen([on('gone', -60_000)], ...executors), NOW)).toBe('h1');
    expect(planTestInstance(service, seen([on('gone', -59_999)], ...executors), NOW)).toBeNull();
    // Nor by what failed on a host that has not reported since.
    const silent = anExecutor('h0', 'ACTIVE', NOW + 9 * 60 * MINUTE);
    expect(planTestInstance(service, seen([on('h0', -9 * 60 * MINUTE)], silent, ...executors), NOW)).toBe('h1');
  });

  it('is that of which the back-off ends first', () => {
    const good = { ...stoppedByUs(1_500), executorId: 'h3', instanceId: 'good', createdAt: NOW - 1_500 };
    const failures = [good, on('h1', 2 * SECOND), on('h1', 9 * SECOND), on('h2', 3 * SECOND)];
    const plan = planAdjustment(service, seen(failures, anExecutor('h1'), anExecutor('h2')), NOW);
    expect(plan.deferred).toEqual([{ executorId: 'h2', count: 1, notBefore: NOW + 7 * SECOND, failures: 1 }]);
  });

  it('does not keep a blacklisted host from draining while the test is put off', () => {
    const running = anInstance({ executorId: 'h9', createdAt: NOW - 20 * SECOND });
    const plan = planAdjustment(
      service,
      seen([running, on('h1', 0)], anExecutor('h1'), anExecutor('h9', 'BLACKLISTED')),
      NOW,
    );
    expect(plan.deferred).toHaveLength(1);
    expect(plan.stop).toEqual([{ instanceId: 'i1', executorId: 'h9', reason: 'HOST_BLACKLISTED' }]);
  });
});

describe('any deferred start', () => {
  const age = fc.integer({ min: 0, max: 2 * 60 * MINUTE });
  const history: fc.Arbitrary<readonly InstanceRecord[]> = fc
    .array(
      fc.record({
        updatedAt: age.map((ms) => NOW - ms),
        lifeMs: fc.oneof(fc.integer({ min: 0, max: 2 * MINUTE }), age),
        state: fc.constantFrom<InstanceState>('STOPPED', 'STOPPED', 'START_FAILED', 'PROVISIONING_FAILED', 'LOST'),
        errorMessage: fc.constantFrom('It failed.', 'It failed.', 'It failed.', ''),
      }),
      { maxLength: 24 },
    )
    .map((ends) =>
      ends.map(({ updatedAt, lifeMs, state, errorMessage }, index) =>
        anInstance({ instanceId: `i${String(index)}`, state, updatedAt, createdAt: updatedAt - lifeMs, errorMessage }),
      ),
    );
  const backoff = fc
    .tuple(
      fc.integer({ min: 1, max: 3_600_000 }),
      fc.integer({ min: 0, max: 3_600_000 }),
      fc.integer({ min: 0, max: 86_400_000 }),
    )
    .map(([initialMs, more, stableAfterMs]) => ({ initialMs, maxMs: initialMs + more, stableAfterMs }));
  const service = fc.record({
    instancesPerHost: fc.integer({ min: 1, max: 3 }),
    activationState: fc.constantFrom('ACTIVE' as const, 'CONFIG_TESTING' as const),
    startLimitMs: fc.integer({ min: 1, max: 60 * MINUTE }),
    backoff,
  });

  it('becomes due exactly at notBefore, and then starts', () => {
    let deferrals = 0;
    fc.assert(
      fc.property(service, history, fc.boolean(), (changes, instances, hasReportTimes) => {
        const planned = aService(changes);
        const at = (time: number) => {
          const host = { executorId: 'h1', state: 'ACTIVE' as const };
          const observation = { executors: [hasReportTimes ? { ...host, updatedAt: time } : host], instances };
          const { starts, deferred } = planAdjustment(planned, observation, hasReportTimes ? time + 1e9 : time);
          return { starts, deferred };
        };
        const count = changes.activationState === 'ACTIVE' ? changes.instancesPerHost : 1;
        const { failures, notBefore } = naiveBackoff(planned, instances);
        const due = { starts: [{ executorId: 'h1', count }], deferred: [] };
        const deferred = { starts: [], deferred: [{ executorId: 'h1', count, notBefore, failures }] };
        expect(at(NOW)).toEqual(notBefore > NOW ? deferred : due);
        if (notBefore <= NOW) return;
        deferrals += 1;
        expect(at(notBefore - 1)).toEqual(deferred);
        expect(at(notBefore)).toEqual(due);
      }),
      { numRuns: 500 },
    );
    expect(deferrals).toBeGreaterThan(0);
  });
});

describe('the test instance of a CONFIG_TESTING service', () => {
  const service = aService({ activationState: 'CONFIG_TESTING' });
  const executors = [anExecutor('h1'), anExecutor('h2', 'BLACKLISTED'), anExecutor('h3')];
  const runsSince = (agoMs: number) => {
    const running = anInstance({ instanceId: 'runs', executorId: 'h2', createdAt: NOW - agoMs });
    return planAdjustment(service, { executors, instances: [ended(2 * SECOND), running] }, NOW);
  };

  it('is deferred to the host that is due first, though more failed there', () => {
    const hung = ended(4 * SECOND, 5 * MINUTE);
    const atOnce = [0, 2 * SECOND].map((agoMs) => ended(agoMs, SECOND, { executorId: 'h3' }));
    expect(planAdjustment(service, { executors, instances: [hung, ...atOnce] }, NOW).deferred).toEqual([
      { executorId: 'h3', count: 1, notBefore: NOW + 40 * SECOND, failures: 3 },
    ]);
  });

  it('waits for no failure before what still runs on a blacklisted host, which is stopped unless a test starts', () => {
    expect(runsSince(SECOND).starts).toEqual([{ executorId: 'h3', count: 1 }]);
    expect(runsSince(4 * SECOND).starts).toEqual([]);
    expect(runsSince(4 * SECOND).deferred).toMatchObject([{ executorId: 'h3', failures: 1 }]);
  });
});
