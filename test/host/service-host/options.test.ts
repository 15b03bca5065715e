import { afterEach, describe, expect, expectTypeOf, it, vi } from 'vitest';
import {
  createServiceHost,
  type HostRequest,
  type ServiceHostOptions,
  type WorkHandlers,
} from '../../../src/host/index.js';
import { guardOf, updateOf } from '../../../src/engine/index.js';
import { activationMachine, type LifecycleContext, type LifecycleEvent, lifecycleMachine } from '../../../src/index.js';
import { createInspect, type InspectMessage } from '../../../src/inspect/index.js';
import { MemoryServiceStore, SAMPLE_SPEC, VirtualClock } from '../../../src/testing/index.js';
import { CREATE, ID, to, World } from './support/world.js';

const done = () => Promise.resolve();
const work: WorkHandlers = {
  deployTestInstance: done,
  adjustInstances: done,
  replaceInstances: done,
  stopInstances: done,
};

const options: ServiceHostOptions = {
  store: new MemoryServiceStore(),
  runId: 'run',
  work,
  observe: () => ({ executors: [], instances: [] }),
};

describe('the clock of the platform', () => {
  it.each([30 * 24 * 3_600_000, Infinity])('waits for %d ms, and does not give up at once', async (timeoutMs) => {
    const host = createServiceHost(options);
    await host.start();
    const waited = host.waitFor(ID, () => true, { timeoutMs }).catch(String);
    const soon = new Promise((resolve) => void setTimeout(resolve, 30, 'still waiting'));
    expect(await Promise.race([waited, soon])).toBe('still waiting');
    await host.stop();
    expect(await waited).toContain('has stopped');
  });
});

describe('the system’s time is set', () => {
  afterEach(() => void vi.useRealTimers());

  it.each([
    ['on', 3_600_000],
    ['back', -3_600_000],
  ])('%s by an hour: hosts that report are live again', async (_, stepMs) => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const observe = () => ({
      executors: [{ executorId: 'h1', state: 'ACTIVE' as const, updatedAt: Date.now() }],
      instances: [],
    });
    const host = createServiceHost({ ...options, store: new MemoryServiceStore(), observe });
    await host.start();
    await host.request(CREATE);
    vi.setSystemTime(Date.now() + stepMs);
    await host.tick();
    const health = host.get(ID)?.context.health;
    expect(health?.hosts).toMatchObject({ live: 1, silent: 0 });
    expect(health?.outdated).toBeUndefined();
    await host.stop();
  });
});

describe('options', () => {
  it.each<[string, object]>([
    ['stroe is unknown', { stroe: 1 }],
    ['store.claim must be a function', { store: {} }],
    ['runId must be a text', { runId: '' }],
    ['runId must be a text', { runId: 'x'.repeat(201) }],
    ['work.adjustInstance is unknown', { work: { ...work, adjustInstance: done } }],
    ['work.stopInstances must be a function', { work: { ...work, stopInstances: undefined } }],
    ['work.removeService must be a function', { work: { ...work, removeService: 1 } }],
    ['observe must be a function', { observe: null }],
    ['onEvent must be a function', { onEvent: 1 }],
    ['clock.now must be a function', { clock: {} }],
    ['machine must be the lifecycle machine', { machine: {} }],
    ['machine must be the lifecycle machine', { machine: null }],
    ['machine must be the lifecycle machine', { machine: activationMachine }],
    ['machine must be the lifecycle machine', { machine: lifecycleMachine.config }],
    ['settings.revision is kept by the store', { settings: { revision: 3 } }],
    ['emergencyDelayMs', { settings: { emergencyDelayMs: -1 } }],
    ['writeTimeoutMs must be a whole number', { writeTimeoutMs: 0 }],
    ['observeTimeoutMs must be a whole number', { observeTimeoutMs: 1.5 }],
  ])('are checked: %s', (message, changes) => {
    expect(() => createServiceHost({ ...options, ...changes })).toThrow(message);
  });

  it('a missing or misspelt work does not compile', () => {
    // @ts-expect-error stopInstances is missing
    const missing: WorkHandlers = { deployTestInstance: done, adjustInstances: done, replaceInstances: done };
    // @ts-expect-error there is no adjustInstance
    const misspelt: WorkHandlers = { ...work, adjustInstance: done };
    expect([missing, misspelt].length).toBe(2);
    expectTypeOf<Parameters<WorkHandlers['stopInstances']>[0]['operation']['instanceIds']>().toEqualTypeOf<
      readonly string[]
    >();
    expectTypeOf<Parameters<WorkHandlers['stopInstances']>[1]['signal']>().toEqualTypeOf<AbortSignal>();
  });

  it('the work that only records is the store’s where the host has none of its own', async () => {
    const host = createServiceHost({ ...options, clock: new VirtualClock() });
    await host.start();
    await host.request(CREATE);
    await host.request(to('ACTIVATE'));
    await host.waitFor(ID, ({ value }) => value === 'ACTIVE');
    await host.request({ type: 'UPDATE_INSTANCE_COUNT', serviceId: ID, instancesPerHost: 2 });
    expect((await host.waitFor(ID, ({ context }) => context.instancesPerHost === 2)).value).toBe('ACTIVE');
    await host.stop();
  });

  it('work and observe may be methods of a class', async () => {
    class Cluster {
      readonly #begun: string[] = [];
      observe() {
        this.#begun.push('observe');
        return { executors: [], instances: [] };
      }
      deployTestInstance = done;
      replaceInstances = done;
      stopInstances = done;
      adjustInstances() {
        this.#begun.push('adjustInstances');
        return done();
      }
      get begun() {
        return this.#begun;
      }
    }
    class Options {
      readonly #cluster = new Cluster();
      readonly store = new MemoryServiceStore();
      readonly runId = 'run';
      readonly work = this.#cluster;
      readonly clock = new VirtualClock();
      observe() {
        return this.#cluster.observe();
      }
    }
    const given = new Options();
    const host = createServiceHost(given);
    await host.start();
    await host.request(CREATE);
    await host.request(to('ADJUST_INSTANCES'));
    const { context } = await host.waitFor(ID, ({ value }) => value === 'INACTIVE');
    expect(context.lastFailure).toBeNull();
    expect(await host.tick()).toMatchObject({ observed: true });
    expect(given.work.begun).toEqual(['adjustInstances', 'observe']);
    await host.stop();
  });

  it('by default the clock is the platform’s, in epoch ms', async () => {
    const host = createServiceHost({ ...options, store: new MemoryServiceStore() });
    await host.start();
    const before = Date.now();
    await host.request(CREATE);
    expect(Math.abs((host.get(ID)?.createdAt ?? 0) - before)).toBeLessThan(60_000);
    await host.stop();
  });
});

describe('what is seen', () => {
  it('the inspector shows what is stored, through createInspect, without secrets', async () => {
    const messages: InspectMessage[] = [];
    const inspect = createInspect({ sink: (message) => void messages.push(message) });
    const world = await World.started({ inspect });
    const spec = { ...SAMPLE_SPEC, env: { TOKEN: 'very-secret' } };
    world.faults.inject('is-slow');
    const answer = world.host.request({ type: 'CREATE', spec, instancesPerHost: 1 });
    await world.settle();
    expect(messages).toEqual([]);
    world.faults.release();
    await answer;
    await world.host.request(to('ACTIVATE'));
    const values = messages.flatMap((message) =>
      message.type === '@xstate.snapshot' && 'value' in message.snapshot ? [message.snapshot.value] : [],
    );
    expect(values).toEqual(['INACTIVE', 'ACTIVATION_REQUESTED']);
    expect(messages[0]).toMatchObject({ type: '@xstate.actor', name: ID });
    expect(JSON.stringify(messages)).not.toContain('very-secret');
  });

  describe('an update of the controller’s own that throws', () => {
    /** A service whose work has succeeded, which is recorded by this update. */
    async function succeeded(update: (context: LifecycleContext) => LifecycleContext) {
      const recordActivation = updateOf<LifecycleContext, LifecycleEvent>(update);
      const world = await World.started({ machine: lifecycleMachine.provide({ actions: { recordActivation } }) });
      await world.host.request(CREATE);
      await world.host.request(to('ACTIVATE'));
      world.work.succeed();
      await world.settle();
      return world;
    }

    it('costs no outcome: it is asked again', async () => {
      const mended = vi.fn<() => boolean>().mockReturnValueOnce(false).mockReturnValue(true);
      const world = await succeeded((context) => {
        if (mended()) return { ...context, activationState: 'ACTIVE', inFlight: null };
        throw new Error('not yet');
      });
      expect(world.errors.map(String)).toEqual(['Error: not yet']);
      expect(world.state).toBe('ACTIVATION_REQUESTED');
      await world.clock.advance(10_000);
      expect(world.state).toBe('ACTIVE');
      expect(world.effectIds).toHaveLength(1);
    });

    it('keeps no process alive once the host has stopped', async () => {
      const world = await succeeded(() => {
        throw new Error('never');
      });
      expect(world.errors.map(String)).toEqual(['Error: never']);
      await world.host.stop();
      expect(world.clock.nextDeadline()).toBeNull();
    });
  });

  it('guards that the host provides are honoured', async () => {
    const never = guardOf(() => false);
    const machine = lifecycleMachine.provide({ guards: { isNewService: never } });
    const world = await World.started({ machine });
    expect(await world.host.request(CREATE)).toMatchObject({ admitted: false, refusal: { rule: 'REFUSED_BY_HOST' } });
  });

  it.each(['STOP', 'OBSERVE', 'restart', 'xstate.init'])(
    'no state admits %s, and no guard is blamed for it',
    async (type) => {
      const world = await World.active();
      const request = { type, serviceId: ID } as unknown as HostRequest;
      expect(await world.host.request(request)).toMatchObject({
        admitted: false,
        refusal: { rule: 'NOT_ALLOWED_IN_STATE', state: 'ACTIVE' },
      });
    },
  );

  it.each([undefined, null, 'DESTROY'])('%s is no request, and the host says so', async (posted) => {
    const world = await World.started();
    const request = world.host.request(posted as unknown as HostRequest);
    await expect(request).rejects.toThrow(new TypeError('The request must be an object with a type.'));
  });

  it('a host that has stopped does not start again', async () => {
    const world = await World.started();
    await world.host.stop();
    await expect(world.host.start()).rejects.toMatchObject({ code: 'STOPPED' });
  });

  it('what the engine cannot compile is refused at once', () => {
    const machine = lifecycleMachine.provide({ guards: { isNewService: () => true } });
    expect(() => createServiceHost({ ...options, machine })).toThrow('isNewService');
  });

  it('a service answers can, hasTag and matches', async () => {
    const world = await World.active();
    const service = world.host.get(ID)!;
    expect(service.can(to('DEACTIVATE'))).toBe(true);
    expect(service.can(to('ACTIVATE'))).toBe(false);
    expect([service.hasTag('resting'), service.hasTag('inFlight')]).toEqual([true, false]);
    expect([service.matches('ACTIVE'), service.matches('INACTIVE')]).toEqual([true, false]);
    expect(service).toMatchObject({ serviceId: ID, posted: null });
  });

  it('events tell what an operator logs or counts, and never a secret', async () => {
    const world = await World.started();
    const spec = { ...SAMPLE_SPEC, env: { TOKEN: 'very-secret' } };
    await world.host.request({ type: 'CREATE', spec, instancesPerHost: 1 });
    await world.host.request(to('ACTIVATE'));
    await world.clock.advance(250);
    world.work.fail('very-secret');
    await world.settle();
    expect(world.events.map((event) => JSON.stringify(event)).join()).not.toContain('very-secret');
    expect(world.events.filter(({ type }) => type.startsWith('work.'))).toEqual([
      { type: 'work.started', serviceId: ID, effectId: `${ID}#2:recordActivation`, attempt: 1 },
      {
        type: 'work.finished',
        serviceId: ID,
        effectId: `${ID}#2:recordActivation`,
        attempt: 1,
        outcome: 'failed',
        durationMs: 250,
      },
    ]);
  });
});

describe('how long it took', () => {
  it('is told of an operation from its acceptance to the end of its last work', async () => {
    const world = await World.started();
    await world.host.request(CREATE);
    await world.host.request(to('ACTIVATE'));
    await world.clock.advance(250);
    world.work.succeed();
    await world.settle();
    expect(world.events).toContainEqual(
      expect.objectContaining({ type: 'operation.finished', operation: 'ACTIVATE', durationMs: 250 }),
    );
    await world.host.request(to('ADJUST_INSTANCES'));
    await world.clock.advance(40);
    await world.host.request(to('CANCEL'));
    expect(world.events).toContainEqual(
      expect.objectContaining({ type: 'operation.finished', outcome: 'cancelled', durationMs: 40 }),
    );
  });

  it('is counted anew after a restart', async () => {
    const world = await World.active();
    await world.host.request(to('ADJUST_INSTANCES'));
    await world.clock.advance(1_000);
    world.crash();
    const next = await world.next();
    await next.clock.advance(70);
    next.work.succeed();
    await next.settle();
    const told = next.events.filter(({ type }) => type.endsWith('.finished'));
    expect(told).toMatchObject([
      { type: 'work.finished', attempt: 2, durationMs: 70 },
      { type: 'operation.finished', operation: 'ADJUST_INSTANCES', durationMs: 70 },
    ]);
  });
});
