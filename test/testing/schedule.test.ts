import { describe, expect, it } from 'vitest';
import {
  playSchedule,
  type Schedule,
  SAMPLE_SERVICE_ID,
  SAMPLE_SPEC,
  ScheduleError,
  type ScheduleStep,
} from '../../src/testing/index.js';

const serviceId = SAMPLE_SERVICE_ID;
const CREATE = { type: 'CREATE', spec: SAMPLE_SPEC, instancesPerHost: 1 } as const;

/** A service whose first start on host-1 fails and is made up for, across a restart, a cancel and a deactivation. */
const SCHEDULE: Schedule = {
  hosts: ['host-1', 'host-2'],
  seed: 7,
  steps: [
    { atMs: 0, request: CREATE },
    { atMs: 0, inject: { fault: 'START_FAILS', executorId: 'host-1' } },
    { atMs: 1_000, request: { type: 'ACTIVATE', serviceId } },
    { atMs: 6_000, restart: true },
    { atMs: 60_000, cancel: serviceId },
    { atMs: 61_000, request: { type: 'DEACTIVATE', serviceId } },
    { atMs: 62_000, request: { type: 'DESTROY', serviceId: 'nobody-1' } },
  ],
  endsAtMs: 120_000,
};

describe('a schedule', () => {
  it('is played from its first step to its end', async () => {
    const { log, services, instances } = await playSchedule(SCHEDULE);
    // CREATE, ACTIVATE, two adjustments, DEACTIVATE, and one that stops the instances.
    const revision = 6;
    expect(services).toEqual([
      { serviceId, state: 'INACTIVE', activationState: 'INACTIVE', instancesPerHost: 1, revision },
    ]);
    expect(log.filter(({ kind }) => kind === 'answer')).toEqual([
      { atMs: 0, kind: 'answer', serviceId, request: 'CREATE', admitted: true, rule: null },
      { atMs: 1_000, kind: 'answer', serviceId, request: 'ACTIVATE', admitted: true, rule: null },
      { atMs: 60_000, kind: 'answer', serviceId, request: 'CANCEL', admitted: false, rule: 'NOT_CANCELLABLE' },
      { atMs: 61_000, kind: 'answer', serviceId, request: 'DEACTIVATE', admitted: true, rule: null },
      {
        atMs: 62_000,
        kind: 'answer',
        serviceId: 'nobody-1',
        request: 'DESTROY',
        admitted: false,
        rule: 'NOT_ALLOWED_IN_STATE',
      },
    ]);
    expect(log.filter(({ kind }) => kind === 'fault' || kind === 'restart').map(({ atMs }) => atMs)).toEqual([
      0, 6_000,
    ]);
    const healthyOn = log.flatMap((entry) =>
      entry.kind === 'instance' && entry.state === 'HEALTHY' ? [entry.executorId] : [],
    );
    expect(healthyOn.sort()).toEqual(['host-1', 'host-2']);
    expect(instances.map(({ state }) => state)).toEqual(['STOPPED', 'STOPPED', 'STOPPED']);
    expect(log.every(({ atMs }, index) => atMs >= (log[index - 1]?.atMs ?? 0))).toBe(true);
  });

  it('is JSON, and always has the same result', async () => {
    const once = await playSchedule(SCHEDULE);
    expect(JSON.parse(JSON.stringify(once))).toEqual(once);
    expect(await playSchedule(JSON.parse(JSON.stringify(SCHEDULE)) as Schedule)).toEqual(once);
    const other = await playSchedule({ ...SCHEDULE, seed: 8 });
    expect(other.log).not.toEqual(once.log);
  });

  it('imports a service, and goes on from the last revision where one is created again', async () => {
    const { services } = await playSchedule({
      hosts: ['host-1'],
      steps: [
        { atMs: 0, request: CREATE, recovered: 'INACTIVE' },
        // By then an observation has shown that nothing runs.
        { atMs: 6_000, request: { type: 'DESTROY', serviceId } },
        { atMs: 8_000, request: CREATE, recovered: 'ACTIVE' },
      ],
      endsAtMs: 9_000,
    });
    expect(services).toEqual([
      { serviceId, state: 'ACTIVE', activationState: 'ACTIVE', instancesPerHost: 1, revision: 3 },
    ]);
  });
});

describe('the controller of a schedule', () => {
  it('answers nothing between a crash and its restart, and then goes on with its work', async () => {
    const { log, services } = await playSchedule({
      hosts: ['host-1', 'host-2'],
      steps: [
        { atMs: 0, request: CREATE, recovered: 'ACTIVE' },
        { atMs: 5_500, note: 'It adjusts.' },
        { atMs: 5_500, crash: true },
        { atMs: 6_000, request: { type: 'DEACTIVATE', serviceId } },
        { atMs: 6_000, cancel: serviceId },
        { atMs: 60_000, restart: true },
      ],
      endsAtMs: 90_000,
    });
    const answers = log.flatMap((entry) => (entry.kind === 'answer' ? [`${entry.request} ${String(entry.rule)}`] : []));
    expect(answers).toEqual(['CREATE null', 'DEACTIVATE CONTROLLER_DOWN', 'CANCEL CONTROLLER_DOWN']);
    expect(log).toContainEqual({ atMs: 5_500, kind: 'note', text: 'It adjusts.' });
    const moves = log.flatMap((entry) => (entry.kind === 'transition' ? [[entry.atMs > 60_000, entry.to]] : []));
    expect(moves).toEqual([
      [false, 'ACTIVE'],
      [false, 'ADJUSTING_INSTANCES'],
      [true, 'ACTIVE'],
    ]);
    // What the first host was asked for, it finished while nobody was there.
    const started = log.filter((entry) => entry.kind === 'instance' && entry.state === 'PENDING');
    expect(started.map(({ atMs }) => atMs)).toEqual([5_000, 60_000]);
    expect(services).toMatchObject([{ state: 'ACTIVE', revision: 2 }]);
  });

  it('observes when it is told to, and regularly unless it is told not to', async () => {
    const adjustedAt = async (...steps: readonly ScheduleStep[]) => {
      const create: ScheduleStep = { atMs: 1_000, request: CREATE, recovered: 'ACTIVE' };
      const { log } = await playSchedule({ hosts: ['host-1'], steps: [create, ...steps], endsAtMs: 30_000 });
      return log.flatMap((entry) =>
        entry.kind === 'transition' && entry.to === 'ADJUSTING_INSTANCES' ? [entry.atMs] : [],
      );
    };
    expect(await adjustedAt()).toEqual([5_000]);
    expect(await adjustedAt({ atMs: 2_000, observe: true })).toEqual([2_000]);
    expect(await adjustedAt({ atMs: 2_000, observing: false })).toEqual([]);
    expect(await adjustedAt({ atMs: 2_000, observing: false }, { atMs: 12_000, observing: true })).toEqual([15_000]);
  });

  it('uses a host that joins', async () => {
    const { instances } = await playSchedule({
      hosts: ['host-1'],
      steps: [
        { atMs: 0, request: CREATE, recovered: 'ACTIVE' },
        { atMs: 20_000, join: 'host-2' },
        { atMs: 20_000, inject: { fault: 'START_FAILS', executorId: 'host-2' } },
      ],
      endsAtMs: 60_000,
    });
    expect(instances.map(({ executorId, state }) => [executorId, state])).toEqual([
      ['host-1', 'HEALTHY'],
      ['host-2', 'STOPPED'],
      ['host-2', 'HEALTHY'],
    ]);
  });
});

describe('a schedule that cannot be played', () => {
  const base = { hosts: ['host-1'], steps: [], endsAtMs: 100 };
  const WRONG: readonly (readonly [string, unknown, readonly string[]])[] = [
    ['is no object', 5, ['expected an object']],
    ['lacks fields', {}, ['hosts: ', 'steps: ', 'endsAtMs: ']],
    ['has settings that the chart refuses', { ...base, settings: { failureBudget: 0 } }, ['settings: ']],
    ['has a step without a time', { ...base, steps: [{ heal: true }] }, ['steps[0].atMs: is required']],
    ['has a step that does nothing', { ...base, steps: [{ atMs: 1 }] }, ['steps[0]: expected exactly one of request']],
    [
      'has a step that does two things',
      { ...base, steps: [{ atMs: 1, heal: true, restart: true }] },
      ['steps[0]: expected exactly one of request'],
    ],
    [
      'goes back in time, and past its end',
      {
        ...base,
        steps: [
          { atMs: 200, heal: true },
          { atMs: 50, heal: true },
        ],
      },
      ['steps[0].atMs: expected at most 100', 'steps[1].atMs: expected at least 200'],
    ],
    [
      'names no host of its own',
      { ...base, steps: [{ atMs: 1, inject: { fault: 'START_FAILS', executorId: 'host-9' } }] },
      ['steps[0].inject.executorId: expected one of the hosts host-1'],
    ],
    [
      'names no fault',
      {
        ...base,
        steps: [
          { atMs: 1, heal: true },
          { atMs: 1, inject: { fault: 'METEOR' } },
        ],
      },
      ['steps[1].inject'],
    ],
    [
      'lacks a field of a fault',
      { ...base, steps: [{ atMs: 1, inject: { fault: 'START_TAKES', executorId: 'host-1' } }] },
      ['steps[0].inject.ms: is required'],
    ],
    [
      'has an operation that is none',
      { ...base, steps: [{ atMs: 1, request: { type: 'UPDATE_INSTANCE_COUNT', serviceId, instancesPerHost: 0 } }] },
      ['steps[0].request.instancesPerHost: expected a whole number from 1 to 256'],
    ],
    [
      'lets a host join twice',
      { ...base, steps: [{ atMs: 1, join: 'host-1' }] },
      ['steps[0].join: expected a host that has not joined yet'],
    ],
    ['names a host twice', { ...base, hosts: ['host-1', 'host-1'] }, ['hosts[1]: expected each host once']],
    ['crashes by half', { ...base, steps: [{ atMs: 1, crash: false }] }, ['steps[0].crash: expected true']],
    ['has an unknown field', { ...base, steps: [{ atMs: 1, heal: true, now: true }] }, ['steps[0].now: unknown key']],
    [
      'recovers what it does not create',
      { ...base, steps: [{ atMs: 1, request: { type: 'DESTROY', serviceId }, recovered: 'ACTIVE' }] },
      ['steps[0].recovered: expected only with a CREATE'],
    ],
    [
      'names an instance that there is not',
      { ...base, steps: [{ atMs: 1, inject: { fault: 'INSTANCE_LOST', instanceId: 'SI-99' } }] },
      ['steps[0].inject.instanceId: There is no instance SI-99.'],
    ],
  ];

  it.each(WRONG)('%s, says which step and field', async (_, schedule, expected) => {
    const error: unknown = await playSchedule(schedule as Schedule).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ScheduleError);
    const lines = (error as ScheduleError).message.split('\n');
    expect(lines.length).toBe(expected.length);
    for (const [index, text] of expected.entries()) expect(lines[index]).toContain(text);
  });
});
