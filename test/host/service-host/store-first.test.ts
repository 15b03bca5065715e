import { describe, expect, it } from 'vitest';
import { CREATE, ID, storedContext, to, World } from './support/world.js';

/* Decide, store, apply: nothing is shown, answered, told or acted on before it is stored. */

describe('while a write is under way', () => {
  it('nothing is shown, answered, told or acted on, and then everything is', async () => {
    const world = await World.started();
    await world.host.request(CREATE);
    const told = world.events.length;
    const seen: string[] = [];
    world.host.subscribe(ID, ({ value }) => seen.push(value));
    world.faults.inject('is-slow');
    const answer = world.host.request(to('ACTIVATE')).then(() => seen.push('answered'));
    await world.settle();
    expect(world.state).toBe('INACTIVE');
    expect(seen).toEqual([]);
    expect(world.works).toEqual([]);
    expect(world.events.length).toBe(told);
    expect(world.clock.nextDeadline()).toBe(world.clock.now() + 10_000); // the write's own limit, and no timer of work

    world.faults.release();
    await answer;
    expect(seen).toEqual(['ACTIVATION_REQUESTED', 'answered']);
    expect(world.state).toBe('ACTIVATION_REQUESTED');
    expect(world.work.wasStored).toBe(true);
  });

  it('work is not aborted before the CANCEL is stored', async () => {
    const world = await World.active();
    await world.host.request(to('ADJUST_INSTANCES'));
    const { signal } = world.work.context;
    world.faults.inject('is-slow');
    const answer = world.host.request(to('CANCEL'));
    await world.settle();
    expect(signal.aborted).toBe(false);
    world.faults.release();
    await answer;
    expect(signal.aborted).toBe(true);
    expect(world.state).toBe('EMERGENCY_DEACTIVATION_REQUESTED');
  });

  it('a time limit of work begins when the work does', async () => {
    const world = await World.active();
    world.faults.inject('is-slow');
    const answer = world.host.request({ type: 'ADJUST_INSTANCES', serviceId: ID, opSpec: { timeout: '1 s' } });
    await world.clock.advance(5_000);
    world.faults.release();
    await answer;
    expect(world.work.context.effectId).toBe(`${ID}#3:adjustInstances`);
    const limit = world.clock.nextDeadline() ?? 0;
    expect(limit - world.clock.now()).toBeGreaterThanOrEqual(1_000);
  });
});

describe('a write that fails', () => {
  it('changes nothing: no revision is used, no failure counted, and the request rejects', async () => {
    const world = await World.active();
    const before = world.host.get(ID)?.context;
    world.faults.inject('fails');
    await expect(world.host.request(to('ADJUST_INSTANCES'))).rejects.toMatchObject({ code: 'UNKNOWN_OUTCOME' });
    await world.settle();
    expect(world.host.get(ID)?.context).toEqual(before);
    expect(world.works.length).toBe(1);
    expect(await world.host.request(to('ADJUST_INSTANCES'))).toEqual({ admitted: true });
    expect(world.work.context.effectId).toBe(`${ID}#3:adjustInstances`);
  });

  it('is one that is not answered in time', async () => {
    const world = await World.active({ writeTimeoutMs: 500 });
    world.faults.inject('hangs');
    const answer = expect(world.host.request(to('ADJUST_INSTANCES'))).rejects.toMatchObject({
      code: 'UNKNOWN_OUTCOME',
    });
    await world.clock.advance(499);
    expect(world.faults.writes.length).toBe(4);
    await world.clock.advance(1);
    await answer;
    expect(world.eventTypes('store.failed', 'store.recovered')).toEqual(['store.failed', 'store.recovered']);
  });

  it('of an outcome is tried again after 1 s, 2 s … 60 s; meanwhile requests reject', async () => {
    const world = await World.started();
    await world.host.request(CREATE);
    await world.host.request(to('ACTIVATE'));
    world.faults.isDown = true;
    world.work.succeed();
    await world.settle();
    const waits: number[] = [];
    for (let tries = 0; tries < 8; tries += 1) {
      await expect(world.host.request(to('DEACTIVATE'))).rejects.toMatchObject({ code: 'UNAVAILABLE' });
      const wait = Math.min(...world.retries());
      waits.push(wait);
      await world.clock.advance(wait);
    }
    expect(waits).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000]);
    expect(world.state).toBe('ACTIVATION_REQUESTED');
    world.faults.isDown = false;
    await world.clock.advance(60_000);
    expect(world.state).toBe('ACTIVE');
    expect(storedContext(world.store)?.activationState).toBe('ACTIVE');
    expect(world.eventTypes('store.failed', 'store.recovered')).toEqual(['store.failed', 'store.recovered']);
  });

  it('of an outcome is tried again after one second where the store works again', async () => {
    const world = await World.started();
    await world.host.request(CREATE);
    await world.host.request(to('ACTIVATE'));
    world.faults.inject('fails');
    world.work.succeed();
    await world.clock.advance(999);
    expect(world.state).toBe('ACTIVATION_REQUESTED');
    await world.clock.advance(1);
    expect(world.state).toBe('ACTIVE');
  });

  it('keeps no outcome from being taken that comes meanwhile', async () => {
    const world = await World.active();
    await world.host.request(to('ADJUST_INSTANCES'));
    world.faults.isDown = true;
    const { progress } = world.work.context;
    await expect(progress({ done: 0, total: 1, checkpoint: 1 })).rejects.toMatchObject({ code: 'UNKNOWN_OUTCOME' });
    await world.settle();
    await expect(progress({ done: 0, total: 1, checkpoint: 2 })).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    world.work.succeed();
    await world.clock.advance(10_000);
    expect(world.state).toBe('ADJUSTING_INSTANCES');
    world.faults.isDown = false;
    await world.clock.advance(60_000);
    expect(world.state).toBe('ACTIVE');
  });

  it.each(['fails', 'hangs'] as const)('of a time-out is tried again (%s)', async (fault) => {
    const world = await World.active();
    await world.host.request({ type: 'ADJUST_INSTANCES', serviceId: ID });
    const limit = (world.clock.nextDeadline() ?? 0) - world.clock.now();
    world.faults.inject(fault);
    await world.clock.advance(limit);
    await world.clock.advance(20_000);
    expect(world.state).toBe('ACTIVE');
    expect(world.host.get(ID)?.context.inFlight).toBeNull();
    expect(world.work.context.signal.aborted).toBe(true);
  });

  it('of an emergency’s delay is tried again', async () => {
    const world = await World.active();
    await world.host.request(to('ADJUST_INSTANCES'));
    await world.host.request(to('CANCEL'));
    world.faults.inject('fails');
    await world.clock.advance(1_000);
    expect(world.state).toBe('EMERGENCY_DEACTIVATION_REQUESTED');
    await world.clock.advance(1_000);
    expect(world.state).toBe('DEACTIVATION_REQUESTED');
  });

  it('of an admitted CANCEL rejects it and tries it again', async () => {
    const world = await World.active();
    await world.host.request(to('ADJUST_INSTANCES'));
    world.faults.inject('fails');
    await expect(world.host.request(to('CANCEL'))).rejects.toMatchObject({ code: 'UNKNOWN_OUTCOME' });
    await world.clock.advance(1_000);
    expect(world.state).toBe('EMERGENCY_DEACTIVATION_REQUESTED');
  });

  it('of an admitted CANCEL is not tried again on other work', async () => {
    const world = await World.active();
    await world.host.request(to('ADJUST_INSTANCES'));
    world.faults.inject('fails');
    const cancel = expect(world.host.request(to('CANCEL'))).rejects.toMatchObject({ code: 'UNKNOWN_OUTCOME' });
    const row = world.store.read(ID);
    await cancel;
    await world.settle();
    // Somebody else ended the work and began other work.
    const { snapshot } = row!.service!;
    const inFlight = { ...snapshot.context.inFlight!, effectId: `${ID}#4:adjustInstances` };
    const context = { ...snapshot.context, revision: 4, inFlight };
    world.store.put({
      ...row!,
      version: 'theirs',
      revision: 4,
      service: { ...row!.service!, snapshot: { ...snapshot, context } },
    });
    await world.clock.advance(10_000);
    expect(world.state).toBe('ADJUSTING_INSTANCES');
    expect(world.work.context.effectId).toBe(`${ID}#4:adjustInstances`);
  });
});
