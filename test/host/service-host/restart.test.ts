import { describe, expect, it } from 'vitest';
import { delayOf } from '../../../src/engine/index.js';
import {
  type ClusterObservation,
  type InstanceRecord,
  type LifecycleContext,
  lifecycleMachine,
  orphans,
} from '../../../src/index.js';
import { FaultyStore, MemoryServiceStore, SAMPLE_SPEC } from '../../../src/testing/index.js';
import { codeOf, CREATE, ID, storedContext, to, World } from './support/world.js';

describe('a restart', () => {
  it('goes on with work under its effect id; the attempt is written before the work acts', async () => {
    const world = await World.active();
    await world.host.request(to('ADJUST_INSTANCES'));
    world.crash();
    const next = new World({}, world.store, 'run-2');
    next.faults.inject('is-slow');
    expect(await next.host.start()).toEqual({ loaded: 1, setAside: 0 });
    await next.settle();
    expect(next.works).toEqual([]);
    next.faults.release();
    await next.settle();
    expect(next.work.context).toMatchObject({ effectId: `${ID}#3:adjustInstances`, attempt: 2 });
    next.work.succeed();
    await next.settle();
    expect(next.state).toBe('ACTIVE');
  });

  it('counts every attempt, and tells the work in its input as in its context', async () => {
    let world = await World.active();
    await world.host.request(to('ADJUST_INSTANCES'));
    expect(world.work).toMatchObject({ input: { attempt: 1 }, context: { attempt: 1 } });
    for (const attempt of [2, 3, 4]) {
      world.crash();
      world = await world.next(`run-${attempt}`);
      expect(world.work).toMatchObject({ input: { attempt }, context: { attempt } });
    }
  });

  it('writes only services with work to resume', async () => {
    const world = await World.active();
    const other = { ...SAMPLE_SPEC, name: 'other' };
    await world.host.request({ type: 'CREATE', spec: other, instancesPerHost: 1 });
    await world.host.request({ type: 'ACTIVATE', serviceId: 'other-1' });
    world.crash();
    const next = await world.next();
    expect(next.faults.writes.map(({ serviceId }) => serviceId)).toEqual(['other-1']);
  });

  it('sets timers anew', async () => {
    const world = await World.active();
    await world.host.request(to('ADJUST_INSTANCES'));
    await world.host.request(to('CANCEL'));
    world.crash();
    const next = await world.next();
    expect(next.state).toBe('EMERGENCY_DEACTIVATION_REQUESTED');
    await next.clock.advance(1_000);
    expect(next.state).toBe('DEACTIVATION_REQUESTED');
  });

  it('lets requests wait until the work is resumed', async () => {
    const world = await World.active();
    await world.host.request(to('ADJUST_INSTANCES'));
    world.crash();
    const next = new World({}, world.store, 'run-2');
    await next.host.start();
    expect(await next.host.request(to('CANCEL'))).toEqual({ admitted: true });
    expect(next.faults.writes.map(({ revision }) => revision)).toEqual([3, 3]);
    expect(next.work.context.signal.aborted).toBe(true);
  });

  it('settings that the host gives win over those that were stored', async () => {
    const world = await World.active({ settings: { emergencyDelayMs: 5, failureBudget: 3 } });
    world.crash();
    const next = await world.next('run-2', { settings: { emergencyDelayMs: 7 } });
    expect(next.host.get(ID)?.context.settings).toMatchObject({ emergencyDelayMs: 7, failureBudget: 3 });
  });

  it('forgets what was observed, which may be outdated', async () => {
    const world = await World.active();
    await world.host.tick();
    await world.settle();
    await world.host.request(to('DEACTIVATE'));
    world.crash();
    const next = await world.next();
    expect(next.host.get(ID)?.context.health).toBeNull();
  });
});

describe('a record that cannot be read', () => {
  async function damaged(): Promise<World> {
    const world = await World.active();
    await world.host.request({ type: 'CREATE', spec: { ...SAMPLE_SPEC, name: 'other' }, instancesPerHost: 1 });
    const row = world.store.read(ID)!;
    world.store.put({ ...row, version: 'x', service: { ...row.service!, machineId: 'another' } });
    world.crash();
    return world.next();
  }

  it('keeps its id: it is listed and told, requests to it reject, and CREATE does not overwrite it', async () => {
    const next = await damaged();
    const row = next.store.read(ID);
    expect(next.host.setAside()).toEqual([{ serviceId: ID, reason: 'FOREIGN_MACHINE' }]);
    expect(next.events).toContainEqual({ type: 'service.set-aside', serviceId: ID, reason: 'FOREIGN_MACHINE' });
    expect(next.errors).toMatchObject([{ name: 'RestoreError', code: 'FOREIGN_MACHINE' }]);
    expect(String(next.errors[0])).toContain(`${ID}: The stored service is not of the machine`);
    await expect(next.host.request(CREATE)).rejects.toMatchObject({ code: 'SET_ASIDE' });
    await expect(next.host.request(to('DESTROY'))).rejects.toMatchObject({ code: 'SET_ASIDE' });
    await next.host.tick();
    await next.settle();
    expect(next.store.read(ID)).toEqual(row);
    expect(next.host.get(ID)).toBeUndefined();
  });

  it('its instances are no orphans', async () => {
    const next = await damaged();
    const instance: InstanceRecord = {
      instanceId: 'i1',
      serviceId: ID,
      executorId: 'h1',
      state: 'HEALTHY',
      createdAt: 0,
      updatedAt: 0,
    };
    const observation: ClusterObservation = {
      executors: [{ executorId: 'h1', state: 'ACTIVE' }],
      instances: [instance, { ...instance, instanceId: 'i2', serviceId: 'nobody-1' }],
    };
    const known = [...next.host.list(), ...next.host.setAside()].map(({ serviceId }) => serviceId);
    expect(orphans(observation, known).map(({ instanceId }) => instanceId)).toEqual(['i2']);
  });

  it('does not keep the others from starting', async () => {
    const next = await damaged();
    expect([...next.host.list()].map(({ serviceId }) => serviceId)).toEqual(['other-1']);
    expect(await next.host.request({ type: 'ACTIVATE', serviceId: 'other-1' })).toEqual({ admitted: true });
  });
});

describe('a row that the store mistakes', () => {
  it('for that of another service is set aside: no work is begun twice under one effect id', async () => {
    /** Finds rows without regard to case, as some databases do. */
    class CaselessStore extends MemoryServiceStore {
      override read(serviceId: string) {
        const isMeant = (found: string) => found.toLowerCase() === serviceId.toLowerCase();
        return super.read(serviceId) ?? [...this.load()].find((row) => isMeant(row.serviceId));
      }
    }
    const world = await World.started({}, new CaselessStore());
    await world.host.request(CREATE);
    await world.host.request(to('ACTIVATE'));
    const spec = { ...SAMPLE_SPEC, name: SAMPLE_SPEC.name.toUpperCase() };
    const answer = await world.host.request({ type: 'CREATE', spec, instancesPerHost: 1 }).catch(codeOf);
    await world.settle();
    expect(answer).toBe('SET_ASIDE');
    expect([...world.host.list()].map(({ serviceId }) => serviceId)).toEqual([ID]);
    expect(world.effectIds).toEqual([`${ID}#2:recordActivation`]);
  });

  it.each([null, -1, 'x'])('for a tombstone with the revision %j is not overwritten', async (revision) => {
    const store = new MemoryServiceStore();
    const row = { serviceId: ID, version: 'v', service: null, posted: null, createdAt: 0, updatedAt: 0 };
    store.put({ ...row, revision: revision as number });
    const world = await World.started({}, store);
    await expect(world.host.request(CREATE)).rejects.toMatchObject({ code: 'SET_ASIDE' });
    await world.settle();
    expect(world.host.setAside()).toEqual([{ serviceId: ID, reason: 'DAMAGED' }]);
    expect(store.read(ID)?.version).toBe('v');
  });
});

it('a service whose work cannot be begun again is set aside, and the others start', async () => {
  const world = await World.started();
  for (const name of ['bad', 'good']) {
    await world.host.request({ type: 'CREATE', spec: { ...SAMPLE_SPEC, name }, instancesPerHost: 1 });
    await world.host.request({ type: 'ACTIVATE', serviceId: `${name}-1` });
  }
  world.crash();
  const workTimeout = delayOf(({ serviceId }: LifecycleContext) => {
    if (serviceId === 'bad-1') throw new Error('No limit is known.');
    return 1_000;
  });
  const next = new World({ machine: lifecycleMachine.provide({ delays: { workTimeout } }) }, world.store, 'run-2');
  expect(await next.host.start()).toEqual({ loaded: 1, setAside: 1 });
  await next.settle();
  expect(next.host.setAside()).toEqual([{ serviceId: 'bad-1', reason: 'DAMAGED' }]);
  expect(next.effectIds).toEqual(['good-1#2:recordActivation']);
  expect(next.errors.map(String)).toEqual(['Error: No limit is known.']);
});

describe('start', () => {
  it('rejects if the store does not answer, and can be tried again', async () => {
    const world = new World();
    world.faults.isDown = true;
    await expect(world.host.start()).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    world.faults.isDown = false;
    expect(await world.host.start()).toEqual({ loaded: 0, setAside: 0 });
  });

  it.each(['claim', 'load'] as const)(
    'rejects if %s does not answer in time, and can be tried again',
    async (method) => {
      let isEnded = false;
      const world = await World.active();
      const hanging = {
        [Symbol.asyncIterator]: () => ({
          next: () => new Promise<never>(() => undefined),
          return: () => {
            isEnded = true;
            return new Promise<never>(() => undefined);
          },
        }),
      };
      const next = new World({ writeTimeoutMs: 500 }, world.store, 'run-2');
      const { faults } = next;
      const works = faults[method].bind(faults);
      Object.assign(faults, { [method]: () => (method === 'load' ? hanging : new Promise(() => undefined)) });
      const started = next.host.start();
      const rejected = expect(started).rejects.toMatchObject({
        code: 'UNAVAILABLE',
        cause: { message: `store.${method} did not answer within 500 ms.` },
      });
      await next.clock.advance(499);
      expect(next.clock.nextDeadline()).toBe(next.clock.now() + 1);
      await next.clock.advance(1);
      await rejected;
      expect(isEnded).toBe(method === 'load');
      Object.assign(faults, { [method]: works });
      expect(await next.host.start()).toEqual({ loaded: 1, setAside: 0 });
    },
  );

  it('comes before requests and ticks', async () => {
    const world = new World();
    await expect(world.host.request(CREATE)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    await expect(world.host.tick()).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  });

  it('reads no further once the host stops', async () => {
    const world = await World.active();
    const row = world.store.read(ID)!;
    let rows = 0;
    const stopped: World = new World({
      store: {
        claim: () => 1,
        *load() {
          for (; rows < 3; rows += 1) {
            if (rows === 1) void stopped.host.stop();
            yield row;
          }
        },
        read: () => undefined,
        write: () => 'written',
      },
    });
    await expect(stopped.host.start()).rejects.toMatchObject({ code: 'STOPPED' });
    expect(rows).toBe(1);
  });

  it('takes up what an asynchronous store streams, but no tombstones', async () => {
    const world = await World.active();
    const live = world.store.read(ID)!;
    const rows = [live, { ...live, serviceId: 'gone-1', service: null }];
    const store = new FaultyStore(new MemoryServiceStore());
    const streamed = new World({
      store: {
        claim: () => Promise.resolve(1),
        load: async function* () {
          for (const row of rows) yield await Promise.resolve(row);
        },
        read: (id) => store.read(id),
        write: (...row) => store.write(...row),
      },
    });
    expect(await streamed.host.start()).toEqual({ loaded: 1, setAside: 0 });
    expect([...streamed.host.list()].map(({ serviceId }) => serviceId)).toEqual([ID]);
    expect(streamed.state).toBe('ACTIVE');
  });
});

describe('tombstones', () => {
  async function destroyed(): Promise<World> {
    const world = await World.started();
    await world.host.request(CREATE, { posted: 'secret' });
    await world.host.request(to('DESTROY'));
    world.work.succeed();
    await world.settle();
    return world;
  }

  it('a destroyed service leaves its version and last revision', async () => {
    const world = await destroyed();
    expect(world.store.read(ID)).toMatchObject({ serviceId: ID, revision: 2, service: null, posted: null });
    expect(world.host.get(ID)).toBeUndefined();
    expect(await world.host.request(to('ACTIVATE'))).toMatchObject({ refusal: { rule: 'UNKNOWN_SERVICE' } });
    expect([...world.store.load()]).toEqual([]);
  });

  it('CREATE goes on from its revision, so that no effect id is used twice', async () => {
    const world = await destroyed();
    world.crash();
    const next = await world.next();
    await next.host.request(CREATE);
    await next.host.request(to('ACTIVATE'));
    expect(storedContext(next.store)?.revision).toBe(4);
    expect(next.work.context.effectId).toBe(`${ID}#4:recordActivation`);
  });

  it('CREATE is a compare-and-set on it', async () => {
    const world = await destroyed();
    world.faults.inject('is-slow');
    const answer = world.host.request(CREATE).catch(codeOf);
    await world.settle();
    world.store.put({ ...world.store.read(ID)!, version: 'theirs', revision: 9 });
    world.faults.release();
    expect(await answer).toBe('CONFLICT');
    expect(await world.host.request(CREATE)).toEqual({ admitted: true });
    expect(world.host.get(ID)?.context.revision).toBe(10);
  });

  it('CREATE rejects and changes nothing while they cannot be read', async () => {
    const world = await destroyed();
    world.faults.isDown = true;
    await expect(world.host.request(CREATE)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    expect(world.host.get(ID)).toBeUndefined();
  });
});
