import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ACTIVATION_STATES, type ActivationState } from '../../src/model/activation.js';
import {
  type ClusterObservation,
  EXECUTOR_STATES,
  type ExecutorState,
  type InstanceRecord,
} from '../../src/model/cluster.js';
import type { AdjustmentPlan } from '../../src/model/health.js';
import { INSTANCE_STATES, type InstanceState } from '../../src/model/instance.js';
import { adjustmentOf, needsAdjustment, planAdjustment, planTestInstance } from '../../src/policy/reconciliation.js';
import { applyPlan } from '../support/apply-plan.js';
import { naiveHostState, naiveInstances, naivePlan } from '../support/naive-plan.js';
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

const EMPTY: AdjustmentPlan = { starts: [], keep: [], stop: [], wait: [], gone: [] };
const placed = (instanceId: string, executorId: string, reason: string) => ({ instanceId, executorId, reason });

/**
 * domain.md §5, for one instance alone on one host and instancesPerHost 1: its bucket, its reason, and `+ start` where
 * the plan starts one on that host.
 */
const TABLE: Record<ActivationState, string> = {
  ACTIVE: `
    instance               | live host                  | blacklisted host       | REMOVED host      | unknown host
    PENDING                | wait COMING_UP             | wait COMING_UP         | gone HOST_REMOVED | gone HOST_UNKNOWN
    PROVISIONING           | wait COMING_UP             | wait COMING_UP         | gone HOST_REMOVED | gone HOST_UNKNOWN
    PROVISIONING_FAILED    | gone FAILED     + start    | gone FAILED            | gone FAILED       | gone FAILED
    STARTING               | wait COMING_UP             | wait COMING_UP         | gone HOST_REMOVED | gone HOST_UNKNOWN
    START_FAILED           | gone FAILED     + start    | gone FAILED            | gone FAILED       | gone FAILED
    UNREADY                | keep REQUIRED              | stop HOST_BLACKLISTED  | gone HOST_REMOVED | gone HOST_UNKNOWN
    READINESS_CHECK_FAILED | gone FAILED     + start    | gone FAILED            | gone FAILED       | gone FAILED
    READY                  | keep REQUIRED              | stop HOST_BLACKLISTED  | gone HOST_REMOVED | gone HOST_UNKNOWN
    HEALTHY                | keep REQUIRED              | stop HOST_BLACKLISTED  | gone HOST_REMOVED | gone HOST_UNKNOWN
    UNHEALTHY              | wait UNHEALTHY             | wait UNHEALTHY         | gone HOST_REMOVED | gone HOST_UNKNOWN
    DEPROVISIONING         | wait GOING_DOWN            | wait GOING_DOWN        | gone HOST_REMOVED | gone HOST_UNKNOWN
    STOPPING               | wait GOING_DOWN            | wait GOING_DOWN        | gone HOST_REMOVED | gone HOST_UNKNOWN
    STOPPED                | gone TERMINATED + start    | gone TERMINATED        | gone TERMINATED   | gone TERMINATED
    LOST                   | gone TERMINATED + start    | gone TERMINATED        | gone TERMINATED   | gone TERMINATED
    UNKNOWN                | wait STATE_UNKNOWN         | wait STATE_UNKNOWN     | gone HOST_REMOVED | gone HOST_UNKNOWN`,
  CONFIG_TESTING: `
    instance               | live host                  | blacklisted host       | REMOVED host      | unknown host
    PENDING                | wait COMING_UP             | wait COMING_UP         | gone HOST_REMOVED | gone HOST_UNKNOWN
    PROVISIONING           | wait COMING_UP             | wait COMING_UP         | gone HOST_REMOVED | gone HOST_UNKNOWN
    PROVISIONING_FAILED    | gone FAILED     + start    | gone FAILED            | gone FAILED       | gone FAILED
    STARTING               | wait COMING_UP             | wait COMING_UP         | gone HOST_REMOVED | gone HOST_UNKNOWN
    START_FAILED           | gone FAILED     + start    | gone FAILED            | gone FAILED       | gone FAILED
    UNREADY                | keep REQUIRED              | stop HOST_BLACKLISTED  | gone HOST_REMOVED | gone HOST_UNKNOWN
    READINESS_CHECK_FAILED | gone FAILED     + start    | gone FAILED            | gone FAILED       | gone FAILED
    READY                  | keep REQUIRED              | stop HOST_BLACKLISTED  | gone HOST_REMOVED | gone HOST_UNKNOWN
    HEALTHY                | keep REQUIRED              | stop HOST_BLACKLISTED  | gone HOST_REMOVED | gone HOST_UNKNOWN
    UNHEALTHY              | wait UNHEALTHY             | wait UNHEALTHY         | gone HOST_REMOVED | gone HOST_UNKNOWN
    DEPROVISIONING         | wait GOING_DOWN            | wait GOING_DOWN        | gone HOST_REMOVED | gone HOST_UNKNOWN
    STOPPING               | wait GOING_DOWN            | wait GOING_DOWN        | gone HOST_REMOVED | gone HOST_UNKNOWN
    STOPPED                | gone TERMINATED + start    | gone TERMINATED        | gone TERMINATED   | gone TERMINATED
    LOST                   | gone TERMINATED + start    | gone TERMINATED        | gone TERMINATED   | gone TERMINATED
    UNKNOWN                | wait STATE_UNKNOWN         | wait STATE_UNKNOWN     | gone HOST_REMOVED | gone HOST_UNKNOWN`,
  INACTIVE: `
    instance               | live host                  | blacklisted host       | REMOVED host      | unknown host
    PENDING                | wait COMING_UP             | wait COMING_UP         | gone HOST_REMOVED | gone HOST_UNKNOWN
    PROVISIONING           | wait COMING_UP             | wait COMING_UP         | gone HOST_REMOVED | gone HOST_UNKNOWN
    PROVISIONING_FAILED    | gone FAILED                | gone FAILED            | gone FAILED       | gone FAILED
    STARTING               | wait COMING_UP             | wait COMING_UP         | gone HOST_REMOVED | gone HOST_UNKNOWN
    START_FAILED           | gone FAILED                | gone FAILED            | gone FAILED       | gone FAILED
    UNREADY                | stop SERVICE_INACTIVE      | stop SERVICE_INACTIVE  | gone HOST_REMOVED | gone HOST_UNKNOWN
    READINESS_CHECK_FAILED | gone FAILED                | gone FAILED            | gone FAILED       | gone FAILED
    READY                  | stop SERVICE_INACTIVE      | stop SERVICE_INACTIVE  | gone HOST_REMOVED | gone HOST_UNKNOWN
    HEALTHY                | stop SERVICE_INACTIVE      | stop SERVICE_INACTIVE  | gone HOST_REMOVED | gone HOST_UNKNOWN
    UNHEALTHY              | wait UNHEALTHY             | wait UNHEALTHY         | gone HOST_REMOVED | gone HOST_UNKNOWN
    DEPROVISIONING         | wait GOING_DOWN            | wait GOING_DOWN        | gone HOST_REMOVED | gone HOST_UNKNOWN
    STOPPING               | wait GOING_DOWN            | wait GOING_DOWN        | gone HOST_REMOVED | gone HOST_UNKNOWN
    STOPPED                | gone TERMINATED            | gone TERMINATED        | gone TERMINATED   | gone TERMINATED
    LOST                   | gone TERMINATED            | gone TERMINATED        | gone TERMINATED   | gone TERMINATED
    UNKNOWN                | wait STATE_UNKNOWN         | wait STATE_UNKNOWN     | gone HOST_REMOVED | gone HOST_UNKNOWN`,
};

const COLUMNS = {
  ACTIVE: 'live host',
  UNREADY: 'live host',
  BLACKLIST_REQUESTED: 'blacklisted host',
  BLACKLISTED: 'blacklisted host',
  REMOVED: 'REMOVED host',
  NONE: 'unknown host',
} as const satisfies Record<ExecutorState | 'NONE', string>;

const HOSTS = [...EXECUTOR_STATES, 'NONE'] as const;

function cell(activationState: ActivationState, instanceState: InstanceState, host: ExecutorState | 'NONE'): string {
  const [head = [], ...rows] = TABLE[activationState]
    .trim()
    .split('\n')
    .map((line) => line.split('|').map((text) => text.trim().replace(/ +/g, ' ')));
  expect(rows.map(([state]) => state)).toEqual(INSTANCE_STATES);
  return rows.find(([state]) => state === instanceState)![head.indexOf(COLUMNS[host])]!;
}

function planOf(text: string): unknown {
  const [, bucket = '', reason = '', start] = /^(\w+) (\w+)( \+ start)?$/.exec(text)!;
  return {
    ...EMPTY,
    [bucket]: [placed('i1', 'h1', reason)],
    starts: start === undefined ? [] : [{ executorId: 'h1', count: 1 }],
  };
}

const CASES = ACTIVATION_STATES.flatMap((activationState) =>
  HOSTS.flatMap((host) => INSTANCE_STATES.map((state) => ({ activationState, host, state }))),
);

const observationOf = (host: ExecutorState | 'NONE', instance: InstanceRecord): ClusterObservation => ({
  executors: host === 'NONE' ? [] : [anExecutor('h1', host)],
  instances: [instance],
});

describe('one instance on one host', () => {
  it.each(CASES)('$activationState, host $host, instance $state', ({ activationState, host, state }) => {
    const plan = planAdjustment(aService({ activationState }), observationOf(host, anInstance({ state })), NOW);
    expect(plan).toEqual(planOf(cell(activationState, state, host)));
  });

  /** Stale counts as LOST, on whichever host; what is over already cannot become stale. */
  it.each(CASES)('$activationState, host $host, stale instance $state', ({ activationState, host, state }) => {
    const stale = anInstance({ state, updatedAt: NOW - 60_000 });
    const over = ['PROVISIONING_FAILED', 'START_FAILED', 'READINESS_CHECK_FAILED', 'STOPPED', 'LOST'].includes(state);
    const asLost = cell(activationState, 'LOST', host).replace('TERMINATED', 'STALE');
    expect(planAdjustment(aService({ activationState }), observationOf(host, stale), NOW)).toEqual(
      planOf(over ? cell(activationState, state, host) : asLost),
    );
  });
});

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

describe('reports', () => {
  const planFor = (...instances: readonly InstanceRecord[]) =>
    planAdjustment(aService(), { executors: [anExecutor()], instances }, NOW);

  it('are stale at the age of staleAfterMs, not before', () => {
    const aged = (ageMs: number, staleAfterMs?: number) =>
      planAdjustment(
        aService(staleAfterMs === undefined ? {} : { staleAfterMs }),
        { executors: [anExecutor()], instances: [anInstance({ updatedAt: NOW - ageMs })] },
        NOW,
      ).gone.length;
    expect([aged(59_999), aged(60_000), aged(49, 50), aged(50, 50)]).toEqual([0, 1, 0, 1]);
  });

  it.each([NOW + 1, Infinity, Number.NaN])('are not stale if they come from %d', (updatedAt) => {
    expect(planFor(anInstance({ updatedAt })).keep).toEqual([placed('i1', 'h1', 'REQUIRED')]);
  });

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
  });

  it('of the same executor: the state furthest from ACTIVE counts', () => {
    const worst = EXECUTOR_STATES.map((state) => [anExecutor('h1', state), anExecutor('h1', 'BLACKLIST_REQUESTED')]);
    const reasons = worst.map(
      (executors) => planAdjustment(aService(), { executors, instances: [anInstance()] }, NOW).stop[0]?.reason,
    );
    const blacklisted = 'HOST_BLACKLISTED';
    expect(reasons).toEqual([blacklisted, blacklisted, blacklisted, blacklisted, undefined]);
  });
});

const idsIn = ({ keep, stop, wait, gone }: AdjustmentPlan) =>
  [keep, stop, wait, gone].flatMap((bucket) => bucket.map(({ instanceId }) => instanceId)).sort();

describe('any plan', () => {
  it('is what the table says', () => {
    fc.assert(
      fc.property(anyService, anyObservation, (service, observation) => {
        expect(planAdjustment(service, observation, NOW)).toEqual(naivePlan(service, observation, NOW));
      }),
      { numRuns: 1_000 },
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

  it('is empty once it was applied; a test instance is started first, the stops follow in a second pass', () => {
    fc.assert(
      fc.property(anyService, anyObservation, (service, observation) => {
        const first = planAdjustment(service, observation, NOW);
        const applied = applyPlan(service.serviceId, first, observation, NOW);
        const second = planAdjustment(service, applied, NOW);
        if (service.activationState !== 'CONFIG_TESTING' || first.starts.length === 0) {
          expect(second).toMatchObject({ starts: [], stop: [] });
          return;
        }
        expect(first.stop).toEqual([]);
        expect(second.starts).toEqual([]);
        const third = planAdjustment(service, applyPlan(service.serviceId, second, applied, NOW), NOW);
        expect(third).toMatchObject({ starts: [], stop: [] });
      }),
      { numRuns: 500 },
    );
  });

  it('does not depend on the order of the observation', () => {
    fc.assert(
      fc.property(anyService, observationTwice, (service, [one, other]) => {
        expect(planAdjustment(service, other, NOW)).toEqual(planAdjustment(service, one, NOW));
      }),
      { numRuns: 500 },
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

  it('is JSON, sorted, and leaves its input as it was', () => {
    fc.assert(
      fc.property(anyService, anyObservation, (service, observation) => {
        const before = structuredClone({ service, observation });
        const plan = planAdjustment(service, observation, NOW);
        expect({ service, observation }).toEqual(before);
        expect(JSON.parse(JSON.stringify(plan))).toEqual(plan);
        const hosts = plan.starts.map(({ executorId }) => executorId);
        expect(hosts).toEqual([...new Set(hosts)].sort());
        for (const bucket of [plan.keep, plan.stop, plan.wait, plan.gone]) {
          const ids = bucket.map(({ instanceId }) => instanceId);
          expect(ids).toEqual([...ids].sort());
        }
      }),
    );
  });

  it('starts on live hosts only and never beyond what should run, and stops what is running only', () => {
    fc.assert(
      fc.property(anyService, anyObservation, (service, observation) => {
        const { starts, keep, stop, wait } = planAdjustment(service, observation, NOW);
        const states = new Map(naiveInstances(service, observation).map((one) => [one.instanceId, one.state]));
        for (const { executorId, count } of starts) {
          expect(['ACTIVE', 'UNREADY']).toContain(naiveHostState(executorId, observation));
          const staying = [...keep, ...wait].filter((instance) => instance.executorId === executorId).length;
          expect(count).toBeGreaterThan(0);
          expect(staying + count).toBeLessThanOrEqual(service.instancesPerHost);
        }
        for (const { instanceId } of stop) expect(['UNREADY', 'READY', 'HEALTHY']).toContain(states.get(instanceId));
        const required = keep.filter(({ reason }) => reason === 'REQUIRED').map(({ executorId }) => executorId);
        for (const executorId of required) {
          const onHost = required.filter((other) => other === executorId).length;
          expect(onHost).toBeLessThanOrEqual(service.instancesPerHost);
        }
        if (service.activationState === 'CONFIG_TESTING') expect(required.length).toBeLessThanOrEqual(1);
        if (service.activationState === 'INACTIVE') expect([...starts, ...keep]).toEqual([]);
      }),
    );
  });

  it('starts the test instance where planTestInstance says', () => {
    fc.assert(
      fc.property(anyService, anyObservation, ({ serviceId, ...rest }, observation) => {
        const service = { ...rest, serviceId, activationState: 'CONFIG_TESTING' } as const;
        const executorId = planTestInstance(service, observation, NOW);
        expect(planAdjustment(service, observation, NOW).starts).toEqual(
          executorId === null ? [] : [{ executorId, count: 1 }],
        );
      }),
    );
  });
});

describe('the adjustment', () => {
  const starts = [{ executorId: 'h1', count: 1 }];
  const stop = [{ instanceId: 'i1', executorId: 'h1', reason: 'SURPLUS' }] as const;

  it.each([
    ['ACTIVE', { starts, stop: [] }, 'ADJUST_INSTANCES'],
    ['ACTIVE', { starts: [], stop }, 'ADJUST_INSTANCES'],
    ['ACTIVE', { starts: [], stop: [] }, 'NONE'],
    ['CONFIG_TESTING', { starts, stop: [] }, 'DEPLOY_TEST_INSTANCE'],
    ['CONFIG_TESTING', { starts: [], stop }, 'ADJUST_INSTANCES'],
    ['CONFIG_TESTING', { starts: [], stop: [] }, 'NONE'],
    ['INACTIVE', { starts: [], stop }, 'ADJUST_INSTANCES'],
    ['INACTIVE', { starts: [], stop: [] }, 'NONE'],
  ] as const)('of %s, %j is %s', (activationState, plan, adjustment) => {
    expect(adjustmentOf({ activationState }, plan)).toBe(adjustment);
    expect(needsAdjustment(plan)).toBe(adjustment !== 'NONE');
  });
});
