import { createActor } from 'xstate';
import { beforeEach, describe, expect, it } from 'vitest';
import { dispatch, lifecycleMachine, observe, type ServiceRequest } from '../../../src/index.js';
import { type ClusterFault, InMemoryCluster, SAMPLE_SERVICE_ID, SAMPLE_SPEC } from '../../../src/testing/index.js';
import { HostedService } from '../../support/hosted-service.js';
import { aService } from '../../support/observations.js';

const serviceId = SAMPLE_SERVICE_ID;
const OBSERVE_EVERY_MS = 5_000;
const TIMEOUT_MS = 30_000;
/** Of the sample service: its image may take two minutes. */
const START_LIMIT_MS = 120_000;
/** Work that only records has the time-out of the operation twice. */
const RECORDING_MS = 2 * TIMEOUT_MS;

let service: HostedService;
let cluster: InMemoryCluster;

beforeEach(() => {
  service = new HostedService({ input: { defaultOpSpec: { timeout: `${String(TIMEOUT_MS)} ms` } } });
  ({ cluster } = service);
});

const state = () => service.state;
const failure = () => service.context.lastFailure?.code;
const reconciliationFailure = () => service.context.lastReconciliationFailure?.code;
const passes = (count: number) => service.passes(count);
const on = (executorId: string) => service.on(executorId);

function request(event: ServiceRequest): void {
  expect(service.ask(event)).toEqual({ admitted: true });
}

it('a fault that is none is refused', () => {
  expect(() => cluster.inject({ fault: 'STARTS_FIAL', executorId: 'a' } as unknown as ClusterFault)).toThrow(
    'There is no fault STARTS_FIAL.',
  );
});

const reported = (instanceId: string) => cluster.observe().instances.find((found) => found.instanceId === instanceId);

async function activated(): Promise<void> {
  request({ type: 'ACTIVATE', serviceId });
  await passes(3);
  expect([state(), on('a'), on('b')]).toEqual(['ACTIVE', ['SI-01 HEALTHY'], ['SI-02 HEALTHY']]);
}

describe('an executor', () => {
  beforeEach(activated);

  it('that goes silent is not heard until it returns; what runs there runs on', async () => {
    cluster.inject({ fault: 'EXECUTOR_SILENT', executorId: 'a' });
    const before = reported('SI-01');
    await cluster.clock.advance(OBSERVE_EVERY_MS);
    expect(reported('SI-01')).toEqual(before);
    expect(reported('SI-02')?.updatedAt).toBe(cluster.clock.now());

    // The work that waits for it ends with the limit of its stop, not before.
    request({ type: 'ADJUST_INSTANCES', serviceId });
    await cluster.clock.advance(1);
    request({ type: 'STOP_INSTANCES', serviceId, instanceIds: ['SI-01'] });
    await cluster.clock.advance(TIMEOUT_MS - 1);
    expect([state(), on('a')]).toEqual(['STOPPING_INSTANCES', ['SI-01 HEALTHY']]);
    await cluster.clock.advance(1);
    expect([state(), failure()]).toEqual(['ACTIVE', 'STOP_TIMED_OUT']);

    cluster.inject({ fault: 'EXECUTOR_RETURNS', executorId: 'a' });
    await cluster.clock.advance(OBSERVE_EVERY_MS);
    // Nobody asked the host any more: its instance runs on.
    expect(on('a')).toEqual(['SI-01 HEALTHY']);
    expect(reported('SI-01')?.updatedAt).toBe(cluster.clock.now());
  });

  it('that is silent for too long is left alone, and nothing is started in its place', async () => {
    cluster.inject({ fault: 'EXECUTOR_SILENT', executorId: 'a' });
    await passes(14);
    expect([state(), service.observe().hosts.silent]).toEqual(['ACTIVE', 1]);
    cluster.inject({ fault: 'EXECUTOR_RETURNS', executorId: 'a' });
    await passes(2);
    expect([state(), on('a'), on('b')]).toEqual(['ACTIVE', ['SI-01 HEALTHY'], ['SI-02 HEALTHY']]);
    expect(cluster.instances).toHaveLength(2);
  });

  it('that drains keeps what it has, and gets nothing', async () => {
    cluster.inject({ fault: 'EXECUTOR_DRAINS', executorId: 'a' });
    cluster.inject({ fault: 'INSTANCE_LOST', instanceId: 'SI-01' });
    await passes(3);
    expect([on('a'), on('b')]).toEqual([[], ['SI-02 HEALTHY']]);
    cluster.inject({ fault: 'EXECUTOR_RETURNS', executorId: 'a' });
    cluster.inject({ fault: 'EXECUTOR_DRAINS', executorId: 'b' });
    await passes(3);
    expect([on('a'), on('b')]).toEqual([['SI-03 HEALTHY'], ['SI-02 HEALTHY']]);
  });

  it('whose clock is off reports by it, which makes no duplicates', async () => {
    for (const ms of [-30_000, 600_000]) {
      cluster.inject({ fault: 'CLOCK_OFF', executorId: 'a', ms });
      expect(reported('SI-01')?.updatedAt).toBe(cluster.clock.now() + ms);
      await passes(3);
      expect([on('a'), on('b')]).toEqual([['SI-01 HEALTHY'], ['SI-02 HEALTHY']]);
    }
    expect(cluster.instances).toHaveLength(2);
  });

  it('whose reports are stale does what it is asked, and shows nothing of it', async () => {
    cluster.inject({ fault: 'EXECUTOR_STALE', executorId: 'a' });
    const before = reported('SI-01');
    request({ type: 'STOP_INSTANCES', serviceId, instanceIds: ['SI-01'] });
    await cluster.clock.advance(OBSERVE_EVERY_MS);
    expect([state(), on('a')]).toEqual(['ACTIVE', []]);
    expect(reported('SI-01')).toEqual(before);
    cluster.inject({ fault: 'EXECUTOR_RETURNS', executorId: 'a' });
    expect(reported('SI-01')?.state).toBe('STOPPED');
  });

  it('that is blacklisted is emptied, and filled when it returns', async () => {
    cluster.inject({ fault: 'EXECUTOR_BLACKLISTED', executorId: 'a' });
    await passes(2);
    expect([on('a'), on('b')]).toEqual([[], ['SI-02 HEALTHY']]);
    cluster.inject({ fault: 'EXECUTOR_RETURNS', executorId: 'a' });
    await passes(2);
    expect(on('a')).toEqual(['SI-03 HEALTHY']);
  });

  it('that is removed takes its instances with it, and ends what waits for it', async () => {
    request({ type: 'RESTART', serviceId });
    await cluster.clock.advance(500);
    cluster.inject({ fault: 'EXECUTOR_REMOVED', executorId: 'a' });
    await cluster.clock.advance(1);
    expect([state(), failure()]).toEqual(['ACTIVE', 'LOST']);
    expect(cluster.instances.map(({ state }) => state)).toEqual(['LOST', 'HEALTHY', 'LOST']);
    expect(cluster.observe().executors).toContainEqual(expect.objectContaining({ executorId: 'a', state: 'REMOVED' }));
    await passes(2);
    expect(on('a')).toEqual([]);
  });

  it('whose agent restarts finds its instances again, and none is started beside them', async () => {
    cluster.inject({ fault: 'AGENT_RESTARTS', executorId: 'a' });
    expect(on('a')).toEqual(['SI-01 UNKNOWN']);
    service.observe();
    expect(state()).toBe('ACTIVE');
    await passes(2);
    expect(on('a')).toEqual(['SI-01 HEALTHY']);
    expect(cluster.instances).toHaveLength(2);
  });
});

describe('a start', () => {
  const start = () => {
    request({ type: 'ACTIVATE', serviceId });
    return cluster.clock.advance(OBSERVE_EVERY_MS).then(() => {
      service.observe();
      expect(state()).toBe('ADJUSTING_INSTANCES');
    });
  };

  it('that fails fails the work, holds up no other host, and is made up for after a back-off', async () => {
    cluster.inject({ fault: 'START_FAILS', executorId: 'a' });
    await start();
    await cluster.clock.until(() => state() === 'ACTIVE');
    expect([reconciliationFailure(), on('a'), on('b')]).toEqual(['START_FAILED', [], ['SI-02 HEALTHY']]);
    await passes(4);
    expect([on('a'), on('b')]).toEqual([['SI-03 HEALTHY'], ['SI-02 HEALTHY']]);
  });

  it('that hangs is stopped when its limit is over, and its host is backed off from', async () => {
    cluster.inject({ fault: 'START_HANGS', executorId: 'a' });
    await start();
    await cluster.clock.advance(START_LIMIT_MS - 1);
    expect([state(), on('a')]).toEqual(['ADJUSTING_INSTANCES', ['SI-01 STARTING']]);
    await cluster.clock.until(() => state() === 'ACTIVE');
    expect([reconciliationFailure(), cluster.instances[0]]).toMatchObject([
      'START_TIMED_OUT',
      { state: 'STOPPED', errorMessage: expect.stringMatching(/\S/) as string },
    ]);
    const { hosts, nextStartAt = 0 } = service.observe();
    expect(hosts.backingOff).toBe(1);
    expect(nextStartAt - cluster.now()).toBeGreaterThan(3.9 * START_LIMIT_MS);
    await cluster.clock.advance(nextStartAt - cluster.now());
    await passes(6);
    expect([on('a'), on('b')]).toEqual([['SI-03 HEALTHY'], ['SI-02 HEALTHY']]);
  });

  it('fails there until that ends', async () => {
    cluster.inject({ fault: 'STARTS_FAIL', executorId: 'a' });
    await start();
    await passes(20);
    expect([on('a'), on('b')]).toEqual([[], ['SI-02 HEALTHY']]);
    const tries = cluster.instances.filter(({ executorId }) => executorId === 'a').length;
    expect(tries).toBeGreaterThan(1);
    cluster.inject({ fault: 'START_HANGS', executorId: 'a' });
    cluster.inject({ fault: 'STARTS_SUCCEED', executorId: 'a' });
    expect(cluster.faults).toEqual([]);
    await passes(60);
    expect(on('a')).toHaveLength(1);
  });

  it('succeeds and crashes, again and again, until that ends', async () => {
    cluster.inject({ fault: 'CRASH_LOOP', executorId: 'a', ms: 5_000 });
    await start();
    await passes(60);
    const ended = cluster.instances.filter(({ executorId, state }) => executorId === 'a' && state === 'STOPPED');
    expect(ended.length).toBeGreaterThan(1);
    expect(ended.every(({ errorMessage }) => errorMessage !== undefined)).toBe(true);
    cluster.inject({ fault: 'CRASH_LOOP_ENDS', executorId: 'a' });
    await passes(80);
    expect([on('a').length, on('b')]).toEqual([1, ['SI-02 HEALTHY']]);
  });

  it('that fails in a replacement leaves the old instance alone', async () => {
    await activated();
    cluster.inject({ fault: 'START_FAILS', executorId: 'a' });
    request({ type: 'RESTART', serviceId });
    await cluster.clock.advance(OBSERVE_EVERY_MS);
    expect([state(), failure(), on('a')]).toEqual(['ACTIVE', 'START_FAILED', ['SI-01 HEALTHY']]);
  });
});

describe('an instance', () => {
  beforeEach(activated);

  it('that turns unhealthy is taken down by its host, and another is started', async () => {
    cluster.inject({ fault: 'INSTANCE_UNHEALTHY', instanceId: 'SI-01' });
    await cluster.clock.until(() => on('a')[0] === 'SI-01 UNHEALTHY');
    await passes(30);
    expect(on('a')).toEqual(['SI-03 HEALTHY']);
  });

  it('that is lost is replaced', async () => {
    cluster.inject({ fault: 'INSTANCE_LOST', instanceId: 'SI-01' });
    await passes(2);
    expect(on('a')).toEqual(['SI-03 HEALTHY']);
    expect(cluster.instances[0]?.state).toBe('LOST');
  });
});

describe('a result', () => {
  it('that is late arrives when its time-out has passed, and changes nothing', async () => {
    cluster.inject({ fault: 'RESULT_LATE', ms: RECORDING_MS });
    request({ type: 'ACTIVATE', serviceId });
    await cluster.clock.advance(RECORDING_MS);
    expect([state(), failure()]).toEqual(['INACTIVE', 'TIMED_OUT']);
    await cluster.clock.advance(RECORDING_MS);
    expect(state()).toBe('INACTIVE');
    // What the store holds and what the controller knows differ until the operation is asked for again.
    expect(cluster.records.find(serviceId)?.activationState).toBe('ACTIVE');
  });

  it('that never comes ends the work by its time-out', async () => {
    cluster.inject({ fault: 'RESULT_NEVER' });
    request({ type: 'ACTIVATE', serviceId });
    await cluster.clock.advance(RECORDING_MS - 1);
    expect(state()).toBe('ACTIVATION_REQUESTED');
    await cluster.clock.advance(1);
    expect([state(), failure()]).toEqual(['INACTIVE', 'TIMED_OUT']);
  });

  it('that comes twice counts once', async () => {
    cluster.inject({ fault: 'RESULT_TWICE' });
    request({ type: 'ACTIVATE', serviceId });
    await cluster.clock.advance(OBSERVE_EVERY_MS);
    expect(state()).toBe('ACTIVE');
  });

  it('is reported as often as the fault says to a controller that is no actor', async () => {
    const reportsWith = async (...faults: readonly ClusterFault[]) => {
      for (const fault of faults) cluster.inject(fault);
      const reports: unknown[] = [];
      const stored = aService({ serviceId, spec: SAMPLE_SPEC, activationState: 'INACTIVE' });
      const opSpec = { timeout: '300s', parallelism: 1, failureStrategy: 'STOP' as const };
      const operation = { type: 'ACTIVATE' as const, serviceId, opSpec };
      const input = {
        effectId: `${serviceId}#9:recordActivation`,
        serviceId,
        service: stored,
        operation,
        health: null,
        attempt: 1,
        progress: null,
      };
      cluster.runWork('recordActivation', input, { aborted: false }, (result) => reports.push(result));
      await cluster.clock.advance(OBSERVE_EVERY_MS);
      return reports;
    };
    const success = { effectId: `${serviceId}#9:recordActivation`, outcome: { kind: 'success' } };
    expect(await reportsWith()).toEqual([success]);
    expect(await reportsWith({ fault: 'RESULT_TWICE' })).toEqual([success, success]);
    expect(await reportsWith({ fault: 'RESULT_NEVER' })).toEqual([]);
    const gone = { ...success, outcome: { kind: 'gone' } };
    expect(await reportsWith({ fault: 'RECORD_MISSING', serviceId })).toEqual([gone]);
  });
});

describe('the store', () => {
  it('that cannot be read fails the work; read again, it lets it succeed', async () => {
    cluster.inject({ fault: 'STORE_UNREADABLE' });
    request({ type: 'ACTIVATE', serviceId });
    await cluster.clock.advance(OBSERVE_EVERY_MS);
    expect([state(), failure()]).toEqual(['INACTIVE', 'STORE_UNREADABLE']);
    cluster.inject({ fault: 'STORE_READABLE' });
    request({ type: 'ACTIVATE', serviceId });
    await cluster.clock.advance(OBSERVE_EVERY_MS);
    expect(state()).toBe('ACTIVE');
  });

  it('without the record ends the life of the service', async () => {
    cluster.inject({ fault: 'RECORD_MISSING', serviceId });
    request({ type: 'ACTIVATE', serviceId });
    await cluster.clock.advance(OBSERVE_EVERY_MS);
    expect(service.actor.getSnapshot()).toMatchObject({ value: 'DESTROYED', output: { reason: 'SERVICE_NOT_FOUND' } });
  });
});

describe('the clock of the controller', () => {
  it('may jump: what was reported before is outdated, and nothing is started twice', async () => {
    await activated();
    cluster.inject({ fault: 'CONTROLLER_CLOCK_JUMPS', ms: 600_000 });
    expect(cluster.now()).toBe(cluster.clock.now() + 600_000);
    expect(service.observe()).toMatchObject({ outdated: true });
    await passes(3);
    expect(service.observe().outdated).toBeUndefined();
    expect(cluster.instances).toHaveLength(2);
  });
});

describe('a cluster', () => {
  it('says which faults are on', () => {
    const faults: readonly ClusterFault[] = [
      { fault: 'EXECUTOR_SILENT', executorId: 'a' },
      { fault: 'EXECUTOR_DRAINS', executorId: 'a' },
      { fault: 'START_HANGS', executorId: 'a' },
      { fault: 'STARTS_FAIL', executorId: 'b' },
      { fault: 'CRASH_LOOP', executorId: 'b', ms: 9 },
      { fault: 'CLOCK_OFF', executorId: 'b', ms: -7 },
      { fault: 'CONTROLLER_CLOCK_JUMPS', ms: 5 },
      { fault: 'RESULT_NEVER' },
      { fault: 'STORE_UNREADABLE' },
    ];
    expect(cluster.faults).toEqual([]);
    for (const fault of faults) cluster.inject(fault);
    expect(cluster.faults).toEqual(faults);
    cluster.heal();
    expect(cluster.faults).toEqual([
      { fault: 'EXECUTOR_DRAINS', executorId: 'a' },
      { fault: 'CONTROLLER_CLOCK_JUMPS', ms: 5 },
    ]);
  });

  it('says which host or instance there is not', () => {
    expect(() => cluster.inject({ fault: 'EXECUTOR_SILENT', executorId: 'z' })).toThrow('There is no executor z.');
    expect(() => cluster.inject({ fault: 'INSTANCE_LOST', instanceId: 'SI-99' })).toThrow(
      'There is no instance SI-99.',
    );
  });

  it('goes the same way with the same seed, and another way with another', async () => {
    const changesWith = async (seed: number) => {
      const changes: string[] = [];
      const seeded: InMemoryCluster = new InMemoryCluster({
        seed,
        onChange: ({ instanceId, state }) => changes.push(`${String(seeded.clock.now())} ${instanceId} ${state}`),
      });
      const actor = createActor(lifecycleMachine.provide({ actors: seeded.actors }), {
        clock: seeded.clock,
        input: { defaultOpSpec: { parallelism: 8 } },
      }).start();
      dispatch(actor, {
        type: 'CREATE',
        spec: SAMPLE_SPEC,
        instancesPerHost: 2,
        recovered: { activationState: 'ACTIVE' },
      });
      observe(actor, () => seeded.observe(), seeded.clock.now());
      await seeded.clock.until(() => actor.getSnapshot().value === 'ACTIVE');
      return changes;
    };
    const [first, again, other] = [await changesWith(7), await changesWith(7), await changesWith(8)];
    expect(first).toHaveLength(36);
    expect(again).toEqual(first);
    expect(other).not.toEqual(first);
  });
});
