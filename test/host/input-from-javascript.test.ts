import { describe, expect, it } from 'vitest';
import { createActor, fromPromise } from 'xstate';
import { dispatch, lifecycleMachine, observe, persist, restoreActor } from '../../src/index.js';
import { createServiceHost } from '../../src/host/index.js';
import { guardOf } from '../../src/engine/index.js';
import { SAMPLE_SPEC } from '../../src/model/index.js';
import { InMemoryCluster, MemoryServiceStore, workHandlers } from '../../src/testing/index.js';
import { Life } from '../support/life.js';

const serviceId = 'dns-cache-1';
const NOW = 1_700_000_000_000;

describe('dispatch, from JavaScript', () => {
  it.each([
    [undefined, 'The request must be an object with a type.'],
    ['DESTROY', 'The request must be an object with a type.'],
    [{}, /^request\.type must be one of CREATE, ACTIVATE, .* and CANCEL\.$/],
    [{ type: 'OBSERVE' }, /^request\.type must be one of/],
    [{ type: 'xstate.done.actor.adjustInstances' }, /^request\.type must be one of/],
  ])('says what is wrong with the request %j, and sends nothing', async (request, message) => {
    const life = await new Life({ recordRefusals: true }).run('CREATE');
    const before = life.snapshot;
    expect(() => dispatch(life.actor, request as never)).toThrow(message);
    expect(() => dispatch(life.actor, request as never)).toThrow(TypeError);
    expect(life.snapshot).toBe(before);
  });

  it('refuses a number that is none', async () => {
    const life = await new Life().run('CREATE');
    const request = { type: 'UPDATE_INSTANCE_COUNT', serviceId: life.serviceId, instancesPerHost: NaN } as const;
    expect(dispatch(life.actor, request)).toMatchObject({ refusal: { rule: 'INSTANCE_COUNT_OUT_OF_RANGE' } });
  });
});

it('persist, from JavaScript, stores no envelope without a service: an actor has its state in its snapshot', async () => {
  const { actor } = await new Life().run('CREATE');
  expect(() => persist(actor as never)).toThrow('no state to store');
  expect(() => persist({} as never)).toThrow('no state to store');
});

describe('observe, from JavaScript', () => {
  const empty = () => ({ executors: [], instances: [] });

  it.each([NaN, Infinity, undefined, '2026-01-01', new Date()])('refuses %s as the time', async (now) => {
    const life = await new Life().run('CREATE', 'ACTIVATE', 'done');
    expect(() => observe(life.actor, empty, now as number)).toThrow(new RangeError('now must be a time in epoch ms.'));
  });

  it.each([
    [empty(), /^collect must be a function/],
    [() => undefined, /^observation\.executors must be a list\.$/],
    [() => ({ executors: [] }), /^observation\.instances must be a list\.$/],
  ])('says what is missing, and sends nothing', async (collect, message) => {
    const life = await new Life().run('CREATE', 'ACTIVATE', 'done');
    const before = life.snapshot;
    expect(() => observe(life.actor, collect as never, NOW)).toThrow(message);
    expect(life.snapshot).toBe(before);
  });

  it('says it of what comes later, too', async () => {
    const life = await new Life().run('CREATE', 'ACTIVATE', 'done');
    await expect(observe(life.actor, () => Promise.resolve(null as never), NOW)).rejects.toThrow(/executors must be/);
  });
});

describe('a guard of the host that throws', () => {
  const broken = () => {
    throw new Error('my guard is broken');
  };

  it('throws out of dispatch, and work goes on; what is sent ends the actor, and its work is neither stopped nor heard', () => {
    const begun: AbortSignal[] = [];
    const work = fromPromise(({ signal }) => {
      begun.push(signal);
      return new Promise(() => undefined);
    });
    const sound = lifecycleMachine.provide({ actors: { adjustInstances: work } });
    const actor = createActor(sound.provide({ guards: { isForThisWorkWhileActivated: broken } })).start();
    const errors: unknown[] = [];
    actor.subscribe({ error: (error) => errors.push(error) });
    const recovered = { activationState: 'ACTIVE' } as const;
    dispatch(actor, { type: 'CREATE', spec: SAMPLE_SPEC, instancesPerHost: 1, recovered });
    dispatch(actor, { type: 'ADJUST_INSTANCES', serviceId });
    const stored = persist(actor.getSnapshot());

    expect(() => dispatch(actor, { type: 'CANCEL' })).toThrow('my guard is broken');
    expect([actor.getSnapshot().status, errors, begun.map(({ aborted }) => aborted)]).toEqual(['active', [], [false]]);

    actor.send({ type: 'CANCEL' });
    expect([actor.getSnapshot().status, errors.length, begun.map(({ aborted }) => aborted)]).toEqual([
      ...['error', 1],
      [false],
    ]);
    expect(() => persist(actor.getSnapshot())).toThrow('no state to store');

    const restored = restoreActor(sound, stored);
    expect(restored.getSnapshot().context.inFlight).toMatchObject({
      effectId: `${serviceId}#2:adjustInstances`,
      attempt: 2,
    });
    expect(begun).toHaveLength(2);
    restored.stop();
  });

  it('rejects the request in a service host, and its work goes on', async () => {
    const cluster = new InMemoryCluster({ hosts: ['host-1'] });
    const errors: unknown[] = [];
    const host = createServiceHost({
      store: new MemoryServiceStore(),
      runId: 'run-1',
      work: workHandlers(cluster),
      observe: () => cluster.observe(),
      clock: cluster.clock,
      machine: lifecycleMachine.provide({ guards: { isForThisWorkWhileActivated: guardOf(broken) } }),
      onError: (error) => errors.push(error),
    });
    await host.start();
    const recovered = { activationState: 'ACTIVE' } as const;
    await host.request({ type: 'CREATE', spec: SAMPLE_SPEC, instancesPerHost: 1, recovered });
    await host.request({ type: 'ADJUST_INSTANCES', serviceId });
    await expect(host.request({ type: 'CANCEL', serviceId })).rejects.toThrow('my guard is broken');
    expect(host.get(serviceId)?.value).toBe('ADJUSTING_INSTANCES');
    await cluster.clock.advance(60_000);
    expect(host.get(serviceId)?.value).toBe('ACTIVE');
    await host.stop();
  });
});
