import { createActor, type Snapshot } from 'xstate';
import { beforeEach, describe, expect, it } from 'vitest';
import { isActiveInstanceState } from '../../../src/model/index.js';
import type { OpSpec, Service } from '../../../src/index.js';
import { InMemoryCluster, type ReportProgress, type WorkResult } from '../../../src/testing/index.js';
import { aService } from '../../support/observations.js';
import { aMinimalSpec } from '../../support/specs.js';

const serviceId = 'dns-cache-1';
const LONG_MS = 60_000;

let cluster: InMemoryCluster;
let clock: InMemoryCluster['clock'];
let actors: InMemoryCluster['actors'];
let states: string[];

beforeEach(() => {
  states = [];
  cluster = new InMemoryCluster({
    hosts: ['a', 'b', 'c'],
    onChange: ({ instanceId, state }) => states.push(`${instanceId} ${state}`),
  });
  ({ clock, actors } = cluster);
});

const service = (changes: Partial<Service> = {}): Service => aService({ serviceId, spec: aMinimalSpec(), ...changes });

const limits = (changes: OpSpec = {}) =>
  ({ timeout: '300s', parallelism: 1, failureStrategy: 'STOP', ...changes }) as const;

/** Everything about a piece of work but the operation. */
const work = (revision: number, name: string, changes: Partial<Service> = {}) => ({
  effectId: `${serviceId}#${String(revision)}:${name}`,
  serviceId,
  service: service(changes),
  health: null,
  attempt: 1,
  progress: null,
});

const adjust = (revision: number, opSpec: OpSpec = {}, changes: Partial<Service> = {}) =>
  createActor(actors.adjustInstances, {
    input: {
      ...work(revision, 'adjustInstances', changes),
      operation: { type: 'ADJUST_INSTANCES', serviceId, opSpec: limits(opSpec) },
    },
  });

const replace = (revision: number, opSpec: OpSpec = {}, changes: Partial<Service> = {}) =>
  createActor(actors.replaceInstances, {
    input: {
      ...work(revision, 'replaceInstances', changes),
      operation: { type: 'RESTART', serviceId, opSpec: limits(opSpec) },
    },
  });

interface Worker {
  subscribe(observer: { error: () => void }): unknown;
  start(): unknown;
  getSnapshot(): Snapshot<unknown>;
}

/** What the actor ended with. */
async function ended(actor: Worker): Promise<unknown> {
  // Without an observer XState reports a failure as uncaught.
  actor.subscribe({ error: () => undefined });
  actor.start();
  await clock.until(() => actor.getSnapshot().status !== 'active');
  const { status, error } = actor.getSnapshot();
  return status === 'error' ? error : status;
}

/** `a: SI-01 HEALTHY, …` of every host that holds something. */
const shown = () =>
  cluster.executors.flatMap(({ executorId }) => {
    const instances = cluster.instances.filter(
      (instance) => instance.executorId === executorId && isActiveInstanceState(instance.state),
    );
    if (instances.length === 0) return [];
    return `${executorId}: ${instances.map(({ instanceId, state }) => `${instanceId} ${state}`).join(', ')}`;
  });

const THREE = ['a: SI-01 HEALTHY', 'b: SI-02 HEALTHY', 'c: SI-03 HEALTHY'];

describe('an adjustment', () => {
  it('starts what is missing, so many at a time, through every state', async () => {
    expect(await ended(adjust(1, { parallelism: 2 }))).toBe('done');
    expect(shown()).toEqual(THREE);
    const coming = ['PENDING', 'PROVISIONING', 'STARTING', 'UNREADY', 'READY', 'HEALTHY'];
    expect(states).toEqual([
      ...coming.flatMap((state) => [`SI-01 ${state}`, `SI-02 ${state}`]),
      ...coming.map((state) => `SI-03 ${state}`),
    ]);
  });

  it('that is repeated when it is done starts nothing, whatever the cluster looks like by then', async () => {
    await ended(adjust(1));
    cluster.setExecutor('d', 'ACTIVE');
    expect(await ended(adjust(1))).toBe('done');
    expect(shown()).toEqual(THREE);
    expect(await ended(adjust(2))).toBe('done');
    expect(shown()).toEqual([...THREE, 'd: SI-04 HEALTHY']);
  });

  it('that is repeated while it runs starts nothing a second time', async () => {
    const first = adjust(1).start();
    await clock.advance(1_000);
    expect(await ended(adjust(1))).toBe('done');
    expect(first.getSnapshot().status).toBe('done');
    expect(shown()).toEqual(THREE);
  });

  it('that is aborted begins nothing further; repeated, it goes on where it was', async () => {
    const first = adjust(1).start();
    await clock.advance(1_000);
    first.stop();
    await clock.advance(LONG_MS);
    expect(shown()).toEqual(['a: SI-01 HEALTHY']);
    expect(await ended(adjust(1))).toBe('done');
    expect(shown()).toEqual(THREE);
  });

  it('goes on past what fails, whatever the failure strategy, says where, and fails again when it is repeated', async () => {
    cluster.inject({ fault: 'START_FAILS', executorId: 'a' });
    cluster.inject({ fault: 'START_FAILS', executorId: 'b' });
    const failed = {
      code: 'START_FAILED',
      message: '2 of 3 failed, on a, b: SI-01 did not come up on a: it is START_FAILED.',
      instanceIds: ['SI-01', 'SI-02'],
    };
    expect(await ended(adjust(1, { failureStrategy: 'ROLLBACK' }))).toMatchObject(failed);
    expect(shown()).toEqual(['c: SI-03 HEALTHY']);
    expect(await ended(adjust(1))).toMatchObject(failed);
    await clock.advance(LONG_MS);
    expect(await ended(adjust(2))).toBe('done');
    expect(shown()).toEqual(['a: SI-04 HEALTHY', 'b: SI-05 HEALTHY', 'c: SI-03 HEALTHY']);
  });

  it('of a specification that nobody has checked fails, and says what is wrong with it', async () => {
    const spec = { ...aMinimalSpec(), readiness: undefined } as unknown as Service['spec'];
    expect(await ended(adjust(1, {}, { spec }))).toMatchObject({
      code: 'UNKNOWN_FAILURE',
      message:
        '3 of 3 failed, on a, b, c: input.spec.readiness.timeout must be a duration such as "100 seconds" or "5m".',
    });
    expect(cluster.instances).toEqual([]);
  });

  it('starts on the hosts with the fewest consecutive failures first', async () => {
    cluster.inject({ fault: 'START_FAILS', executorId: 'a' });
    expect(await ended(adjust(1, { parallelism: 3 }))).toMatchObject({ code: 'START_FAILED' });
    await ended(adjust(2, { parallelism: 3 }, { activationState: 'INACTIVE' }));
    await clock.advance(LONG_MS);
    states.length = 0;
    expect(await ended(adjust(3))).toBe('done');
    expect(states.filter((state) => state.endsWith('PENDING'))).toEqual([
      'SI-04 PENDING',
      'SI-05 PENDING',
      'SI-06 PENDING',
    ]);
    expect(shown()).toEqual(['a: SI-06 HEALTHY', 'b: SI-04 HEALTHY', 'c: SI-05 HEALTHY']);
  });

  it('stops before it starts', async () => {
    await ended(adjust(1));
    cluster.setExecutor('c', 'BLACKLISTED');
    cluster.setExecutor('d', 'ACTIVE');
    states.length = 0;
    expect(await ended(adjust(2))).toBe('done');
    expect(states.indexOf('SI-03 STOPPED')).toBeLessThan(states.indexOf('SI-04 PENDING'));
    expect(shown()).toEqual(['a: SI-01 HEALTHY', 'b: SI-02 HEALTHY', 'd: SI-04 HEALTHY']);
  });

  it('stops what is not healthy within its limit, and begins no further start after it', async () => {
    cluster.inject({ fault: 'START_HANGS', executorId: 'a' });
    expect(await ended(adjust(1))).toMatchObject({ code: 'START_TIMED_OUT', instanceIds: ['SI-01'] });
    const [hung, ...others] = cluster.instances;
    expect(hung).toMatchObject({ state: 'STOPPED', errorMessage: expect.stringMatching(/\S/) as string });
    expect(others).toEqual([]);
    // The next pass leaves the host for last.
    await clock.advance(60 * LONG_MS);
    expect(await ended(adjust(2))).toBe('done');
    expect(shown()).toEqual(['a: SI-04 HEALTHY', 'b: SI-02 HEALTHY', 'c: SI-03 HEALTHY']);
  });

  it('waits for a host that is silent no longer than the limit of its start', async () => {
    const before = clock.now();
    const work = adjust(1, { timeout: '30s' });
    cluster.inject({ fault: 'EXECUTOR_SILENT', executorId: 'a' });
    expect(await ended(work)).toMatchObject({ code: 'HOST_SILENT' });
    expect(clock.now() - before).toBeLessThan(10 * LONG_MS);
  });

  it('stops what should not run, and leaves other services alone', async () => {
    await ended(adjust(1));
    for (const executorId of ['b', 'c']) cluster.setExecutor(executorId, 'BLACKLISTED');
    const other = createActor(actors.adjustInstances, {
      input: {
        ...work(1, 'adjustInstances', { serviceId: 'other-1' }),
        effectId: 'other-1#1:adjustInstances',
        operation: { type: 'ADJUST_INSTANCES', serviceId: 'other-1', opSpec: limits() },
      },
    });
    expect(await ended(other)).toBe('done');
    expect(shown()).toEqual(['a: SI-01 HEALTHY, SI-04 HEALTHY', ...THREE.slice(1)]);
    expect(await ended(adjust(2, { parallelism: 3 }, { activationState: 'INACTIVE' }))).toBe('done');
    expect(shown()).toEqual(['a: SI-04 HEALTHY']);
  });

  it('cannot start anything on a host that was blacklisted in the meantime', async () => {
    const actor = adjust(1);
    actor.start();
    await clock.advance(1_000);
    cluster.setExecutor('b', 'BLACKLISTED');
    expect(await ended(actor)).toMatchObject({ code: 'HOST_NOT_LIVE' });
    expect(shown()).toEqual(['a: SI-01 HEALTHY', 'c: SI-02 HEALTHY']);
  });
});

describe('a replacement', () => {
  beforeEach(async () => {
    await ended(adjust(1, { parallelism: 3 }));
    states.length = 0;
  });

  const steps = () => states.filter((state) => /HEALTHY|STOPPING|STOPPED/.test(state));

  it('starts the new one and then stops the old one, so many at a time', async () => {
    expect(await ended(replace(2, { parallelism: 2 }))).toBe('done');
    expect(steps()).toEqual([
      ...['SI-04 HEALTHY', 'SI-01 STOPPING', 'SI-05 HEALTHY', 'SI-02 STOPPING', 'SI-01 STOPPED', 'SI-02 STOPPED'],
      ...['SI-06 HEALTHY', 'SI-03 STOPPING', 'SI-03 STOPPED'],
    ]);
    expect(shown()).toEqual(['a: SI-04 HEALTHY', 'b: SI-05 HEALTHY', 'c: SI-06 HEALTHY']);
  });

  it('stops the old one first where host ports are fixed', async () => {
    const spec = aMinimalSpec({ placementPolicy: { type: 'LOCAL', hostLevel: true } });
    expect(await ended(replace(2, {}, { spec }))).toBe('done');
    expect(steps().slice(0, 3)).toEqual(['SI-01 STOPPING', 'SI-01 STOPPED', 'SI-04 HEALTHY']);
    expect(shown()).toEqual(['a: SI-04 HEALTHY', 'b: SI-05 HEALTHY', 'c: SI-06 HEALTHY']);
  });

  it('whose start fails keeps the old one, and goes no further', async () => {
    cluster.inject({ fault: 'START_FAILS', executorId: 'b' });
    expect(await ended(replace(2))).toMatchObject({ code: 'START_FAILED' });
    await clock.advance(LONG_MS);
    expect(shown()).toEqual(['a: SI-04 HEALTHY', 'b: SI-02 HEALTHY', 'c: SI-03 HEALTHY']);
  });

  it('that is aborted while the new one comes up keeps the old one; repeated, it replaces each only once', async () => {
    const first = replace(2).start();
    await clock.advance(1_000);
    first.stop();
    await clock.advance(LONG_MS);
    expect(shown()).toEqual(['a: SI-01 HEALTHY, SI-04 HEALTHY', 'b: SI-02 HEALTHY', 'c: SI-03 HEALTHY']);
    expect(await ended(replace(2))).toBe('done');
    expect(shown()).toEqual(['a: SI-04 HEALTHY', 'b: SI-05 HEALTHY', 'c: SI-06 HEALTHY']);
  });
});

describe('the progress of a replacement', () => {
  /** Replaces with this cluster and collects what is reported. */
  const replaceOn = async (
    input: Parameters<typeof cluster.runWork<'replaceInstances'>>[1],
    signal = { aborted: false },
  ) => {
    const reported: Parameters<ReportProgress>[0][] = [];
    const results: WorkResult[] = [];
    cluster.runWork(
      'replaceInstances',
      input,
      signal,
      (result) => results.push(result),
      (progress) => reported.push(progress),
    );
    await clock.until(() => results.length > 0);
    return { reported, outcome: results[0]?.outcome };
  };
  const restart = (revision: number) =>
    ({
      ...work(revision, 'replaceInstances'),
      operation: { type: 'RESTART', serviceId, opSpec: limits() },
    }) as const;

  beforeEach(async () => {
    await ended(adjust(1, { parallelism: 3 }));
  });

  it('tells what is done, with a checkpoint', async () => {
    const { reported, outcome } = await replaceOn(restart(2));
    expect(outcome).toEqual({ kind: 'success' });
    const instanceIds = ['SI-01', 'SI-02', 'SI-03'];
    expect(reported).toEqual(
      [1, 2, 3].map((done) => ({
        done,
        total: 3,
        checkpoint: { instanceIds, replaced: instanceIds.slice(0, done), skipped: [] },
      })),
    );
  });

  it('lets a cluster that knows nothing of it go on from its checkpoint', async () => {
    const checkpoint = { instanceIds: ['SI-01', 'SI-02', 'SI-03'], replaced: ['SI-01', 'SI-02'] };
    const { reported, outcome } = await replaceOn({ ...restart(2), progress: { done: 2, total: 3, checkpoint } });
    expect(outcome).toEqual({ kind: 'success' });
    expect(reported.map(({ done, total }) => [done, total])).toEqual([[3, 3]]);
    expect(shown()).toEqual(['a: SI-01 HEALTHY', 'b: SI-02 HEALTHY', 'c: SI-04 HEALTHY']);
  });

  it('goes on from its checkpoint, and still fails with the named instances that it had to skip', async () => {
    cluster.inject({ fault: 'EXECUTOR_DRAINS', executorId: 'b' });
    const instanceIds = ['SI-01', 'SI-02', 'SI-03'];
    const operation = { type: 'REPLACE_INSTANCES', serviceId, instanceIds, opSpec: limits() } as const;
    const input = { ...work(2, 'replaceInstances'), operation };
    const { reported } = await replaceOn(input);
    // Another cluster knows nothing of the plan, and has what the first report told.
    const [progress] = reported;
    cluster = new InMemoryCluster({ hosts: ['a', 'b', 'c'] });
    ({ clock, actors } = cluster);
    await ended(adjust(1, { parallelism: 3 }));
    cluster.inject({ fault: 'EXECUTOR_DRAINS', executorId: 'b' });
    const { outcome } = await replaceOn({ ...input, attempt: 2, progress: progress! });
    expect(outcome).toMatchObject({ failure: { code: 'INSTANCES_NOT_HEALTHY', instanceIds: ['SI-02'] } });
  });

  it('of a RESTART that replaced something succeeds, though what nobody named is gone after a crash', async () => {
    cluster.inject({ fault: 'EXECUTOR_DRAINS', executorId: 'c' });
    const checkpoint = { instanceIds: ['SI-01', 'SI-02', 'SI-03'], replaced: ['SI-01', 'SI-02'] };
    const { outcome } = await replaceOn({ ...restart(2), attempt: 2, progress: { done: 2, total: 3, checkpoint } });
    expect(outcome).toEqual({ kind: 'success' });
  });

  it('that replaces nothing fails', async () => {
    await ended(adjust(2, { parallelism: 3 }, { activationState: 'INACTIVE' }));
    const { outcome } = await replaceOn(restart(3));
    expect(outcome).toMatchObject({ kind: 'failure', failure: { code: 'INSTANCES_NOT_HEALTHY' } });
  });

  it('fails with the named instances that it had to skip', async () => {
    cluster.inject({ fault: 'EXECUTOR_DRAINS', executorId: 'b' });
    const operation = {
      type: 'REPLACE_INSTANCES',
      serviceId,
      instanceIds: ['SI-01', 'SI-02'],
      opSpec: limits(),
    } as const;
    const { outcome } = await replaceOn({ ...work(2, 'replaceInstances'), operation });
    expect(outcome).toMatchObject({
      kind: 'failure',
      failure: { code: 'INSTANCES_NOT_HEALTHY', instanceIds: ['SI-02'] },
    });
    expect(shown()).toEqual(['a: SI-04 HEALTHY', 'b: SI-02 HEALTHY', 'c: SI-03 HEALTHY']);
  });
});

describe('the other work', () => {
  const ofType = <TType extends string>(type: TType) => ({ type, serviceId, opSpec: limits() });
  it('starts one test instance, unless one is active', async () => {
    const testing = { activationState: 'CONFIG_TESTING' } as const;
    for (const revision of [1, 2]) {
      const input = { ...work(revision, 'deployTestInstance', testing), operation: ofType('DEPLOY_TEST_INSTANCE') };
      expect(await ended(createActor(actors.deployTestInstance, { input }))).toBe('done');
      expect(shown()).toEqual(['a: SI-01 HEALTHY']);
    }
  });

  it('stops named instances, each once', async () => {
    await ended(adjust(1));
    states.length = 0;
    const operation = { ...ofType('STOP_INSTANCES'), instanceIds: ['SI-02', 'SI-02'] };
    const input = { ...work(2, 'stopInstances'), operation };
    expect(await ended(createActor(actors.stopInstances, { input }))).toBe('done');
    expect(states).toEqual(['SI-02 STOPPING', 'SI-02 DEPROVISIONING', 'SI-02 STOPPED']);
    expect(shown()).toEqual(['a: SI-01 HEALTHY', 'c: SI-03 HEALTHY']);
  });

  it('stores what the operations change, until the record is gone', async () => {
    cluster.records.create(serviceId, { instancesPerHost: 1 });
    expect(cluster.records.find(serviceId)).toEqual({ activationState: 'INACTIVE', instancesPerHost: 1 });
    const moves = [
      ['ACTIVATE', 'INACTIVE', 'ACTIVE'],
      ['DEACTIVATE', 'ACTIVE', 'INACTIVE'],
      ['DEPLOY_TEST_INSTANCE', 'INACTIVE', 'CONFIG_TESTING'],
    ] as const;
    for (const [type, activationState, stored] of moves) {
      const input = work(1, 'recordActivation');
      const service = { ...input.service, activationState };
      await ended(createActor(actors.recordActivation, { input: { ...input, service, operation: ofType(type) } }));
      expect(cluster.records.find(serviceId)?.activationState).toBe(stored);
    }
    const update = { ...ofType('UPDATE_INSTANCE_COUNT'), instancesPerHost: 7 };
    await ended(
      createActor(actors.recordInstanceCount, { input: { ...work(1, 'recordInstanceCount'), operation: update } }),
    );
    expect(cluster.records.find(serviceId)).toEqual({ activationState: 'CONFIG_TESTING', instancesPerHost: 7 });

    const input = { ...work(1, 'removeService'), operation: ofType('DESTROY') };
    expect(await ended(createActor(actors.removeService, { input }))).toBe('done');
    const again = createActor(actors.removeService, { input });
    expect(await ended(again)).toMatchObject({ code: 'SERVICE_NOT_FOUND' });
  });
});

describe('an instance', () => {
  it('that dies is taken down by its host, and nothing else is', async () => {
    await ended(adjust(1));
    states.length = 0;
    cluster.inject({ fault: 'INSTANCE_UNHEALTHY', instanceId: 'SI-02' });
    await clock.advance(LONG_MS);
    expect(states).toEqual(['SI-02 UNHEALTHY', 'SI-02 DEPROVISIONING', 'SI-02 STOPPED']);
    expect(shown()).toEqual(['a: SI-01 HEALTHY', 'c: SI-03 HEALTHY']);
  });

  it('is reported afresh with every observation', async () => {
    await ended(adjust(1));
    await clock.advance(LONG_MS * 10);
    const { executors, instances } = cluster.observe();
    const updatedAt = clock.now();
    expect(executors).toEqual(['a', 'b', 'c'].map((executorId) => ({ executorId, state: 'ACTIVE', updatedAt })));
    expect(instances.map(({ updatedAt }) => updatedAt)).toEqual(Array.from({ length: 3 }, () => clock.now()));
  });

  it('that has ended is reported with the time of its end', async () => {
    await ended(adjust(1));
    const { instanceId } = cluster.instances[0]!;
    cluster.inject({ fault: 'INSTANCE_UNHEALTHY', instanceId });
    await clock.advance(LONG_MS);
    const endedAt = cluster.instances[0]!.updatedAt;
    expect(endedAt).toBeLessThan(clock.now());
    expect(cluster.observe().instances[0]).toMatchObject({ instanceId, state: 'STOPPED', updatedAt: endedAt });
  });

  it('has the name that it is given, under which it is stopped', async () => {
    const named = new InMemoryCluster({ hosts: ['a', 'b'], clock, newInstanceId: (n) => `agent-${String(n * 10)}` });
    ({ actors } = named);
    await ended(adjust(1));
    expect(named.instances.map(({ instanceId }) => instanceId)).toEqual(['agent-10', 'agent-20']);
    const operation = { type: 'STOP_INSTANCES', serviceId, instanceIds: ['agent-20'], opSpec: limits() } as const;
    await ended(createActor(actors.stopInstances, { input: { ...work(2, 'stopInstances'), operation } }));
    expect(named.instances.map(({ state }) => state)).toEqual(['HEALTHY', 'STOPPED']);
  });
});
