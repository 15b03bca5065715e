import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { admit } from '../../../src/index.js';
import type { HostRequest } from '../../../src/host/index.js';
import type { Input } from '../../../src/host/service-host/input.js';
import { WaitingInputs } from '../../../src/host/service-host/waiting-inputs.js';
import { SAMPLE_SPEC, sampleDigest } from '../../../src/testing/index.js';
import { anExecutor, anInstance } from '../../support/observations.js';
import { codeOf, CREATE, ID, storedContext, to, World } from './support/world.js';

describe('the inputs of one service', () => {
  it('apply in order of arrival, CREATE included', async () => {
    const world = await World.started();
    const answered: string[] = [];
    const ask = (name: string, request: Parameters<World['host']['request']>[0]) =>
      world.host.request(request).then(({ admitted }) => answered.push(`${name} ${admitted}`));
    await Promise.all([
      ask('early', to('ACTIVATE')),
      ask('create', CREATE),
      ask('again', CREATE),
      ask('activate', to('ACTIVATE')),
      ask('destroy', to('DESTROY')),
    ]);
    expect(answered).toEqual(['early false', 'create true', 'again false', 'activate true', 'destroy false']);
  });

  it('are as they were posted, whatever their caller does with the object while they wait', async () => {
    const world = await World.started();
    const create = { ...CREATE, spec: { ...SAMPLE_SPEC } };
    const created = ['1', '2'].map((version) => {
      create.spec.version = version;
      return world.host.request(create);
    });
    expect(await Promise.all(created)).toEqual([{ admitted: true }, { admitted: true }]);
    world.faults.inject('is-slow');
    const operation = { type: 'ACTIVATE' as const, serviceId: '' };
    const activated = ['dns-cache-1', 'dns-cache-1', 'dns-cache-2'].map((serviceId) => {
      operation.serviceId = serviceId;
      return world.host.request(operation);
    });
    await world.settle();
    world.faults.release();
    expect(await Promise.all(activated)).toMatchObject([
      { admitted: true },
      { admitted: false, refusal: { rule: 'NOT_ALLOWED_IN_STATE' } },
      { admitted: true },
    ]);
    expect([...world.host.list()].map(({ serviceId }) => serviceId)).toEqual(['dns-cache-1', 'dns-cache-2']);
  });

  it('at most one write is under way, and a request in the gap is judged on what is stored', async () => {
    const world = await World.active();
    world.faults.inject('is-slow', 'is-slow');
    const first = world.host.request(to('DEACTIVATE'));
    const second = world.host.request(to('ADJUST_INSTANCES'));
    await world.settle();
    expect(world.faults.held).toBe(1);
    world.faults.release();
    expect(await first).toEqual({ admitted: true });
    expect(await second).toMatchObject({ admitted: false, refusal: { state: 'DEACTIVATION_REQUESTED' } });
  });

  it('of digests that wait the newest counts', () => {
    const queue = new WaitingInputs(ID);
    const digest = (revision: number): Input => ({
      kind: 'digest',
      health: sampleDigest({ serviceId: ID, state: 'ACTIVE', revision }),
    });
    const inputs = [digest(1), digest(2), digest(3)] as const;
    queue.add(inputs[0], inputs[0]);
    queue.add(inputs[1], inputs[0]);
    queue.add(inputs[2], inputs[0]);
    expect(queue.first).toBe(inputs[0]);
    queue.remove(inputs[0]);
    expect(queue.first).toBe(inputs[2]);
    queue.remove(inputs[2]);
    expect(queue.first).toBeUndefined();
  });

  it('are what they were when they were asked for, whatever the caller does with them', async () => {
    const world = await World.started();
    const spec = { ...SAMPLE_SPEC };
    const answers = ['a', 'b', 'c'].map((name) =>
      world.host.request(
        { type: 'CREATE', spec: Object.assign(spec, { name }), instancesPerHost: 1 },
        { posted: spec },
      ),
    );
    expect(await Promise.all(answers)).toEqual(answers.map(() => ({ admitted: true })));
    for (const name of ['a', 'b', 'c']) {
      const id = `${name}-1`;
      expect(world.host.get(id)).toMatchObject({ serviceId: id, posted: { name } });
      expect(storedContext(world.store, id)).toMatchObject({ serviceId: id });
    }
  });

  it.each<object>([
    { type: 'REPLACE_INSTANCES', instanceIds: () => ['i1'] },
    { type: 'REPLACE_INSTANCES', instanceIds: Symbol('i1') },
    { type: 'RESTART', opSpec: () => ({ parallelism: 2 }) },
    { type: 'RESTART', opSpec: { parallelism: NaN } },
    { type: 'UPDATE_INSTANCE_COUNT', instancesPerHost: 2n },
  ])('%o is refused as an actor refuses it, though it has no JSON', async (fields) => {
    const world = await World.active();
    world.observation = {
      executors: [anExecutor()],
      instances: [anInstance({ serviceId: ID })],
    };
    await world.host.tick();
    await world.settle();
    const request = { ...fields, serviceId: ID } as HostRequest;
    const refused = admit(world.host.get(ID)!, request);
    expect(refused.admitted).toBe(false);
    expect(await world.host.request(request)).toEqual(refused);
    expect(await world.host.request({ type: 'RESTART', serviceId: ID, opSpec: undefined! })).toEqual({
      admitted: true,
    });
  });

  it('do not wait for other services', async () => {
    const world = await World.active();
    const spec = { ...SAMPLE_SPEC, name: 'other' };
    world.faults.inject('is-slow');
    const slow = world.host.request(to('DEACTIVATE'));
    await world.settle();
    expect(await world.host.request({ type: 'CREATE', spec, instancesPerHost: 1 })).toEqual({ admitted: true });
    world.faults.release();
    await slow;
  });

  it('every revision is stored before it is told, whatever fails', async () => {
    const fault = fc.constantFrom('fails', 'fails-after', 'hangs', 'lands-late', 'is-slow', null);
    const request = fc.constantFrom('ACTIVATE', 'DEACTIVATE', 'ADJUST_INSTANCES', 'CANCEL', 'DESTROY' as const);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(request, fault), { maxLength: 12 }), async (steps) => {
        const told: [number, number][] = [];
        const world = await World.started({
          writeTimeoutMs: 100,
          onEvent: (event) => {
            if ('revision' in event) told.push([event.revision, world.store.read(ID)?.revision ?? 0]);
          },
        });
        await world.host.request(CREATE);
        for (const [type, problem] of steps) {
          if (problem !== null) world.faults.inject(problem);
          const answer = world.host.request(to(type)).catch(() => null);
          await world.clock.advance(150);
          world.faults.release();
          await world.clock.advance(5_000);
          await answer;
          for (const { wasStored } of world.works) expect(wasStored).toBe(true);
          world.works.splice(0).forEach(({ succeed }) => succeed());
          await world.clock.advance(100_000);
        }
        await world.clock.advance(1_000_000);
        const stored = world.store.read(ID);
        expect(stored?.revision).toBe(world.host.get(ID)?.context.revision ?? stored?.revision);
        expect(stored?.service?.snapshot.value).toBe(world.state);
        for (const [revision, stored] of told) expect(stored).toBeGreaterThanOrEqual(revision);
      }),
      { numRuns: 60 },
    );
  });
});

describe('callbacks', () => {
  it('what they throw goes to onError, and nothing else suffers', async () => {
    const errors: unknown[] = [];
    const bad = () => {
      throw new Error('bad');
    };
    const world = await World.started({ onEvent: bad, inspect: bad, onError: (error) => errors.push(error) });
    world.host.subscribe(ID, bad);
    expect(await world.host.request(CREATE)).toEqual({ admitted: true });
    expect(await world.host.request(to('ACTIVATE'))).toEqual({ admitted: true });
    expect(world.work.context.effectId).toBe(`${ID}#2:recordActivation`);
    expect(new Set(errors.map(String))).toEqual(new Set(['Error: bad']));
    expect(errors.length).toBeGreaterThan(5);
  });

  it('what their promises reject with goes to onError too', async () => {
    const errors: unknown[] = [];
    const bad = (): unknown => Promise.reject(new Error('bad'));
    const onError = (error: unknown): unknown => {
      errors.push(error);
      return Promise.reject(new Error('worse'));
    };
    const world = await World.started({ onEvent: bad, inspect: bad, onError });
    world.host.subscribe(ID, bad);
    expect(await world.host.request(CREATE)).toEqual({ admitted: true });
    await world.settle();
    // One event, three for the inspector, which is told that event too, and one subscriber.
    expect(errors.map(String)).toEqual(Array.from({ length: 5 }, () => 'Error: bad'));
  });

  it('may call request', async () => {
    const world = await World.started();
    const end = world.host.subscribe(ID, ({ value }) => {
      if (value === 'INACTIVE') void world.host.request(to('ACTIVATE'));
    });
    await world.host.request(CREATE);
    await world.settle();
    expect(world.state).toBe('ACTIVATION_REQUESTED');
    end();
  });

  it('may call request when the store works again', async () => {
    const answers: Promise<unknown>[] = [];
    const world: World = await World.started({
      onEvent: ({ type }) => {
        if (type === 'store.recovered') answers.push(world.host.request(to('ACTIVATE')));
      },
    });
    await world.host.request(CREATE);
    world.faults.inject('fails');
    await expect(world.host.request(to('ACTIVATE'))).rejects.toMatchObject({ code: 'UNKNOWN_OUTCOME' });
    await world.settle();
    expect(await Promise.race([Promise.all(answers), world.settle()])).toEqual([{ admitted: true }]);
  });

  it('may stop the host: nothing follows', async () => {
    const world = await World.started({
      onEvent: (event) => void (event.type === 'service.moved' && world.host.stop()),
    });
    await world.host.request(CREATE);
    expect(await world.host.request(to('ACTIVATE'))).toEqual({ admitted: true });
    await world.clock.advance(1_000_000);
    expect(world.works).toEqual([]);
  });

  it('may stop the host: no other subscriber is told', async () => {
    const world = await World.started();
    const told: string[] = [];
    world.host.subscribe(ID, () => void world.host.stop());
    world.host.subscribe(ID, ({ value }) => told.push(value));
    await world.host.request(CREATE);
    await world.settle();
    expect(told).toEqual([]);
  });

  it('a request to an unknown service is refused, not rejected; one that names none too', async () => {
    const world = await World.started();
    expect(await world.host.request(to('ACTIVATE'))).toEqual({
      admitted: false,
      refusal: {
        rule: 'UNKNOWN_SERVICE',
        message: `ACTIVATE is refused: there is no service "${ID}".`,
        state: 'INIT',
        operation: 'ACTIVATE',
        allowed: ['CREATE'],
        details: { serviceId: ID },
      },
    });
    expect(await world.host.request({ type: 'CREATE', spec: null!, instancesPerHost: 1 })).toMatchObject({
      admitted: false,
      refusal: { rule: 'INVALID_FIELD' },
    });
    expect(world.eventTypes()).toEqual(['operation.refused', 'operation.refused']);
  });
});

describe('stop', () => {
  it('aborts signals, rejects what waits, waits for the write under way, and then writes and tells nothing', async () => {
    const world = await World.active();
    await world.host.request(to('ADJUST_INSTANCES'));
    const { work } = world;
    world.faults.inject('is-slow');
    const stored = world.host.request(to('CANCEL'));
    await world.settle();
    const waiting = world.host.request(to('ACTIVATE')).catch(codeOf);
    const told = world.events.length;
    let isStopped = false;
    const stopped = world.host.stop().then(() => (isStopped = true));
    expect(work.context.signal.aborted).toBe(true);
    expect(await waiting).toBe('STOPPED');
    await world.settle();
    expect(isStopped).toBe(false);
    world.faults.release();
    await stopped;
    // It was stored, so that it is acknowledged; nothing else follows.
    expect(await stored).toEqual({ admitted: true });
    work.succeed();
    const writes = world.faults.writes.length;
    await world.clock.advance(1_000_000);
    expect(world.events.length).toBe(told);
    expect(world.faults.writes.length).toBe(writes);
    await expect(world.host.request(to('ACTIVATE'))).rejects.toMatchObject({ code: 'STOPPED' });
  });

  it('does not wait longer than it is told', async () => {
    const world = await World.active();
    world.faults.inject('hangs');
    void world.host.request(to('ADJUST_INSTANCES')).catch(() => undefined);
    await world.settle();
    const stopped = world.host.stop({ timeoutMs: 50 });
    await world.clock.advance(50);
    await stopped;
  });

  it('ends a tick, an observation and whoever waits', async () => {
    let signal: { readonly aborted: boolean } | null = null;
    const world = await World.active({
      observe: (given) => {
        signal = given;
        return new Promise(() => undefined);
      },
    });
    const tick = world.host.tick().catch(codeOf);
    const wait = world.host.waitFor(ID, () => false).catch(codeOf);
    await world.settle();
    await world.host.stop();
    expect(await Promise.all([tick, wait])).toEqual(['STOPPED', 'STOPPED']);
    expect(signal).toMatchObject({ aborted: true });
    // That it failed is no news.
    expect(world.errors).toEqual([]);
    expect(world.clock.nextDeadline()).toBeNull();
  });
});

describe('waitFor', () => {
  it('resolves at once, or with the change for which the predicate holds', async () => {
    const world = await World.active();
    expect((await world.host.waitFor(ID, ({ value }) => value === 'ACTIVE')).value).toBe('ACTIVE');
    const waited = world.host.waitFor(ID, (service) => service.hasTag('inFlight'));
    await world.host.request(to('DEACTIVATE'));
    expect((await waited).matches('DEACTIVATION_REQUESTED')).toBe(true);
  });

  it('sees the service destroyed', async () => {
    const world = await World.started();
    await world.host.request(CREATE);
    const waited = world.host.waitFor(ID, ({ value }) => value === 'DESTROYED');
    await world.host.request(to('DESTROY'));
    world.work.succeed();
    expect((await waited).context.revision).toBe(2);
  });

  it('rejects when it takes too long, and forgets it', async () => {
    const world = await World.active();
    const waited = expect(world.host.waitFor(ID, () => false, { timeoutMs: 30 })).rejects.toThrow('within 30 ms');
    await world.clock.advance(30);
    await waited;
    expect(world.clock.nextDeadline()).toBeNull();
  });
});
