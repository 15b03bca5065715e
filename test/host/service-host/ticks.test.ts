import { describe, expect, it } from 'vitest';
import type { ClusterObservation, InstanceRecord } from '../../../src/index.js';
import { createServiceHost, type HostRequest } from '../../../src/host/index.js';
import { MemoryServiceStore, SAMPLE_SPEC, VirtualClock } from '../../../src/testing/index.js';
import { anInstance } from '../../support/observations.js';
import { busyClock, codeOf, CREATE, ID, to, World } from './support/world.js';

const ONE_HOST: ClusterObservation = { executors: [{ executorId: 'h1', state: 'ACTIVE' }], instances: [] };
const NOBODY = { executors: [], instances: [] };

/** Observations that the test ends, one by one. */
function manualObservations() {
  const begun: {
    end: (observation: ClusterObservation) => void;
    fail: (error: Error) => void;
    signal: { aborted: boolean };
  }[] = [];
  const observe = (signal: { aborted: boolean }) =>
    new Promise<ClusterObservation>((resolve, reject) => {
      begun.push({ end: resolve, fail: reject, signal });
    });
  return { begun, observe };
}

describe('ticks', () => {
  it('one runs, one waits, and all later callers share the one that waits', async () => {
    const { begun, observe } = manualObservations();
    const world = await World.started({ observe });
    const first = world.host.tick();
    await world.settle();
    const second = world.host.tick();
    const third = world.host.tick();
    await world.settle();
    expect(begun.length).toBe(1);
    begun[0]!.end(NOBODY);
    await first;
    await world.settle();
    expect(begun.length).toBe(2);
    begun[1]!.end(NOBODY);
    expect(await second).toBe(await third);
    expect(begun.length).toBe(2);
  });

  it('skip services that are being stored, and wait for no write', async () => {
    const world = await World.active();
    world.observation = ONE_HOST;
    world.faults.inject('is-slow');
    const answer = world.host.request(to('DEACTIVATE'));
    await world.settle();
    expect(await world.host.tick()).toMatchObject({ observed: true, assessed: 0, skipped: 1 });
    world.faults.release();
    await answer;
    world.work.succeed();
    await world.settle();
    await world.host.request(to('ACTIVATE'));
    world.work.succeed();
    await world.settle();
    world.faults.inject('is-slow');
    expect(await world.host.tick()).toMatchObject({ assessed: 1, skipped: 0 });
    expect(world.state).toBe('ACTIVE');
    world.faults.release();
    await world.settle();
    expect(world.state).toBe('ADJUSTING_INSTANCES');
  });

  it('tell that an observation holds what is no record, for it moves no service', async () => {
    const world = await World.active();
    const noRecord: unknown = { ...anInstance({ serviceId: 'other-1' }), updatedAt: null };
    world.observation = { ...ONE_HOST, instances: [noRecord as InstanceRecord] };
    await world.host.tick();
    await world.settle();
    expect(world.state).toBe('ACTIVE');
    expect(world.errors.map(String)).toEqual([expect.stringContaining('no record; parseObservation')]);
  });

  it.each([
    ['that reported while the observation went on', 0],
    ['whose clock is ahead by a moment', 1],
  ])('take no host for silent %s, however long the observation took', async (_, aheadMs) => {
    const { begun, observe } = manualObservations();
    const world = await World.active({ observe, settings: { staleAfterMs: 10_000 } });
    const ticked = world.host.tick();
    await world.settle();
    await world.clock.advance(10_000);
    const updatedAt = world.clock.now() + aheadMs;
    begun.at(-1)!.end({ executors: [{ executorId: 'h1', state: 'ACTIVE', updatedAt }], instances: [] });
    await ticked;
    await world.settle();
    expect(world.state).toBe('ADJUSTING_INSTANCES');
  });

  it('take no less than no time, though the clock is put back meanwhile', async () => {
    const clock = new VirtualClock();
    let putBackMs = 0;
    const standing = {
      now: () => clock.now() - putBackMs,
      setTimeout: (fire: () => void, delayMs: number) => clock.setTimeout(fire, delayMs),
      clearTimeout: (timer: number) => clock.clearTimeout(timer),
    };
    const observe = () => {
      putBackMs = 3_600_000;
      return NOBODY;
    };
    const world = await World.started({ clock: standing, observe });
    expect(await world.host.tick()).toMatchObject({ observed: true, durationMs: 0 });
  });

  it('skip services that changed since the observation began', async () => {
    const { begun, observe } = manualObservations();
    const world = await World.started({ observe });
    await world.host.request(CREATE);
    const ticked = world.host.tick();
    await world.settle();
    await world.host.request(to('ACTIVATE'));
    world.work.succeed();
    await world.settle();
    begun[0]!.end(ONE_HOST);
    expect(await ticked).toMatchObject({ assessed: 0, skipped: 1 });
    expect(world.state).toBe('ACTIVE');
  });

  it('a digest that leads to work which cannot be stored is dropped; the next tick tries again', async () => {
    const world = await World.active();
    world.observation = ONE_HOST;
    world.faults.inject('fails');
    await world.host.tick();
    await world.settle();
    expect(world.state).toBe('ACTIVE');
    await world.host.tick();
    await world.settle();
    expect(world.state).toBe('ADJUSTING_INSTANCES');
    expect(world.host.get(ID)?.context.revision).toBe(3);
  });

  it('write nothing where nothing is to be done', async () => {
    const world = await World.active();
    const writes = world.faults.writes.length;
    await world.host.tick();
    await world.settle();
    expect(world.host.get(ID)?.context.health?.revision).toBe(2);
    expect(world.faults.writes.length).toBe(writes);
  });

  it('tell nobody of what was known already, and everybody of what is new', async () => {
    const world = await World.active();
    const told: (number | undefined)[] = [];
    world.host.subscribe(ID, ({ context }) => told.push(context.health?.hosts.blacklisted));
    const tick = async (hosts: number) => {
      const executors = Array.from({ length: hosts }, (_, host) => ({
        executorId: `h${String(host)}`,
        state: 'BLACKLISTED' as const,
      }));
      world.observation = { executors, instances: [] };
      expect(await world.host.tick()).toMatchObject({ assessed: 1, skipped: 0 });
      await world.settle();
      return world.host.get(ID)?.context;
    };
    const known = await tick(0);
    for (let time = 0; time < 3; time += 1) expect(await tick(0)).toBe(known);
    expect(told).toEqual([0]);
    for (const hosts of [1, 1, 1, 0, 0, 0, 2]) await tick(hosts);
    expect(told).toEqual([0, 1, 0, 2]);
  });

  it('tell that observing failed, or took too long, and do nothing else', async () => {
    const { begun, observe } = manualObservations();
    const world = await World.started({ observe, observeTimeoutMs: 100 });
    await world.host.request(CREATE);
    const failing = world.host.tick();
    await world.settle();
    begun[0]!.fail(new Error('No cluster.'));
    expect(await failing).toMatchObject({ observed: false, assessed: 0 });
    const slow = world.host.tick();
    await world.settle();
    await world.clock.advance(100);
    expect(await slow).toMatchObject({ observed: false, assessed: 0 });
    expect(begun[1]!.signal.aborted).toBe(true);
    expect(world.eventTypes('observation.failed').length).toBe(2);
    expect(world.errors.map(String)).toEqual(['Error: No cluster.', expect.stringContaining('100 ms')]);
  });

  it('yield between batches, by the clock, also where the store is synchronous', async () => {
    const world = new World();
    const { clock } = world;
    const busy = busyClock(clock, 1);
    const host = createServiceHost({
      ...world.options,
      store: new MemoryServiceStore(),
      runId: 'run',
      clock: busy,
      work: {
        deployTestInstance: () => Promise.resolve(),
        adjustInstances: () => Promise.resolve(),
        replaceInstances: () => Promise.resolve(),
        stopInstances: () => Promise.resolve(),
      },
      observe: () => NOBODY,
    });
    await host.start();
    for (let n = 0; n < 100; n += 1) {
      await host.request({ type: 'CREATE', spec: { ...SAMPLE_SPEC, name: `s${n}` }, instancesPerHost: 1 });
    }
    busy.pauses = 0;
    const ticked = host.tick();
    await clock.advance(1);
    expect(await ticked).toMatchObject({ assessed: 100 });
    expect(busy.pauses).toBeGreaterThanOrEqual(8);
  });
});

it('a tick ends when the host stops between two services', async () => {
  const clock = new VirtualClock();
  const world = await World.active({ clock: busyClock(clock, 20) });
  await world.host.request({ type: 'CREATE', spec: { ...SAMPLE_SPEC, name: 'other' }, instancesPerHost: 1 });
  world.observation = ONE_HOST;
  world.host.subscribe(ID, () => void world.host.stop());
  const ticked = world.host.tick().catch(codeOf);
  await clock.advance(1);
  expect(await ticked).toBe('STOPPED');
});

describe('maintenance', () => {
  it('begins nothing in its tick, and holds for no later one', async () => {
    const world = await World.active();
    world.observation = ONE_HOST;
    await world.host.tick({ maintenance: true });
    await world.settle();
    expect(world.state).toBe('ACTIVE');
    await world.host.tick();
    await world.settle();
    expect(world.state).toBe('ADJUSTING_INSTANCES');
  });

  it.each([[[true, false]], [[false, true]]])('holds for a tick that callers share with %j', async (asked) => {
    const world = await World.active();
    world.observation = ONE_HOST;
    await Promise.all(asked.map((maintenance) => world.host.tick({ maintenance })));
    await world.settle();
    expect(world.observations).toBe(1);
    expect(world.state).toBe('ACTIVE');
  });

  it('holds for the tick that waits, not for the one that runs', async () => {
    const { begun, observe } = manualObservations();
    const world = await World.active({ observe });
    const running = world.host.tick();
    await world.settle();
    const waiting = world.host.tick({ maintenance: true });
    begun[0]!.end(ONE_HOST);
    await running;
    await world.settle();
    expect(world.state).toBe('ADJUSTING_INSTANCES');
    world.work.succeed();
    begun[1]!.end(ONE_HOST);
    await waiting;
    await world.settle();
    expect(world.state).toBe('ACTIVE');
  });
});

describe('facts first', () => {
  const HEALTHY: ClusterObservation = {
    executors: [{ executorId: 'h1', state: 'ACTIVE' }],
    instances: [{ instanceId: 'i1', serviceId: ID, executorId: 'h1', state: 'HEALTHY', createdAt: 0, updatedAt: 4e12 }],
  };
  const stop = { type: 'STOP_INSTANCES', serviceId: ID, instanceIds: ['i1'] } as const;

  it('a request that facts refuse is decided once more with an observation that began after it', async () => {
    const world = await World.active();
    world.observation = HEALTHY;
    const writes = world.faults.writes.length;
    expect(await world.host.request(stop)).toEqual({ admitted: true });
    expect(world.observations).toBe(1);
    expect(world.work.input.health?.healthyInstanceIds).toEqual(['i1']);
    expect(world.faults.writes.length).toBe(writes + 1);
  });

  it('the observation is shared by all who wait', async () => {
    const { begun, observe } = manualObservations();
    const world = await World.active({ observe });
    const spec = { ...SAMPLE_SPEC, name: 'other' };
    await world.host.request({ type: 'CREATE', spec, instancesPerHost: 1, recovered: { activationState: 'ACTIVE' } });
    void world.host.tick();
    await world.settle();
    const answers = [world.host.request(stop), world.host.request({ ...stop, serviceId: 'other-1' })];
    await world.settle();
    begun[0]!.end(NOBODY);
    await world.settle();
    expect(begun.length).toBe(2);
    begun[1]!.end(HEALTHY);
    expect(await Promise.all(answers)).toMatchObject([{ admitted: true }, { admitted: false }]);
    expect(begun.length).toBe(2);
  });

  it('requests to one service that wait share it too, also one that does not answer', async () => {
    const { begun, observe } = manualObservations();
    const world = await World.active({ observe, observeTimeoutMs: 100 });
    const ask = (count: number) => Array.from({ length: count }, () => world.host.request(stop));
    const hanging = ask(10);
    await world.clock.advance(100);
    // The first began before the others were there.
    expect(begun.length).toBe(2);
    const later = ask(10);
    await world.clock.advance(100);
    expect(await Promise.race([Promise.all(hanging), world.settle()])).toMatchObject(
      hanging.map(() => ({ refusal: { rule: 'HEALTH_UNKNOWN' } })),
    );
    expect(begun.length).toBe(3);
    begun[2]!.end(NOBODY);
    expect(await Promise.all(later)).toMatchObject(later.map(() => ({ refusal: { rule: 'INSTANCES_NOT_HEALTHY' } })));
    expect(begun.length).toBe(3);
  });

  it('an observation from before the service changed is not shared', async () => {
    const { begun, observe } = manualObservations();
    const world = await World.active({ observe });
    const ask = (request: HostRequest) => world.host.request(request).then(({ admitted }) => admitted, codeOf);
    const answers = [ask(stop)];
    await world.settle();
    answers.push(ask(stop), ask(to('ADJUST_INSTANCES')), ask(stop));
    world.store.put({ ...world.store.read(ID)!, version: 'theirs' });
    begun[0]!.end(NOBODY);
    await world.settle();
    begun[1]!.end(NOBODY);
    await world.settle();
    expect(begun.length).toBe(3);
    begun[2]!.end(HEALTHY);
    expect(await Promise.all(answers)).toEqual([false, false, 'CONFLICT', true]);
  });

  it.each<[rule: string, before: ClusterObservation, request: HostRequest, after: ClusterObservation]>([
    ['INSTANCES_NOT_HEALTHY', NOBODY, stop, HEALTHY],
    ['INSTANCES_STILL_ACTIVE', HEALTHY, to('DESTROY'), NOBODY],
  ])('what %s refused is admitted once that is outdated', async (rule, before, request, after) => {
    const world = rule === 'INSTANCES_STILL_ACTIVE' ? await World.started() : await World.active();
    await world.host.request(CREATE);
    world.observation = before;
    await world.host.tick({ maintenance: true });
    expect(await world.host.request(request)).toMatchObject({ refusal: { rule } });
    world.observation = after;
    expect(await world.host.request(request)).toEqual({ admitted: true });
  });

  it('an observation that began before the request does not count', async () => {
    const { begun, observe } = manualObservations();
    const world = await World.active({ observe });
    void world.host.tick();
    await world.settle();
    const answer = world.host.request(stop);
    await world.settle();
    begun[0]!.end(NOBODY);
    await world.settle();
    expect(begun.length).toBe(2);
    begun[1]!.end(HEALTHY);
    expect(await answer).toEqual({ admitted: true });
  });

  it('the digest is dropped if the request is still refused, by what is known now', async () => {
    const world = await World.active({ settings: { recordRefusals: true } });
    expect(await world.host.request(stop)).toMatchObject({
      admitted: false,
      refusal: { rule: 'INSTANCES_NOT_HEALTHY' },
    });
    expect(world.host.get(ID)?.context.lastRefusal).toMatchObject({ rule: 'INSTANCES_NOT_HEALTHY' });
    expect(world.host.get(ID)?.context.health).toBeNull();
    expect(world.state).toBe('ACTIVE');
  });

  it('the first refusal stands if observing fails or takes too long', async () => {
    const { begun, observe } = manualObservations();
    const world = await World.active({ observe, observeTimeoutMs: 100 });
    const failed = world.host.request(stop);
    await world.settle();
    begun[0]!.fail(new Error('No cluster.'));
    expect(await failed).toMatchObject({ admitted: false, refusal: { rule: 'HEALTH_UNKNOWN' } });
    const late = world.host.request(stop);
    await world.clock.advance(100);
    expect(await late).toMatchObject({ admitted: false, refusal: { rule: 'HEALTH_UNKNOWN' } });
  });

  it('a request that the state refuses is not', async () => {
    const world = await World.active();
    expect(await world.host.request(to('ACTIVATE'))).toMatchObject({ refusal: { rule: 'NOT_ALLOWED_IN_STATE' } });
    expect(world.observations).toBe(0);
  });
});
