import { describe, expect, it } from 'vitest';
import type { PersistedService } from '../../../src/index.js';
import { codeOf, CREATE, ID, to, World } from './support/world.js';

/** Lets every write conflict, after what is done at each. Returns how many there were. */
function conflicting(world: World, atWrite?: (writes: number) => void): () => number {
  let writes = 0;
  world.faults.write = () => {
    writes += 1;
    atWrite?.(writes);
    return 'conflict';
  };
  return () => writes;
}

describe('a host whose store another host claimed', () => {
  it('stops as a whole with its next write: signals abort, what waits rejects, and nothing follows', async () => {
    const hadStopped: boolean[] = [];
    const world = await World.active({
      onEvent: (event) => {
        world.events.push(event);
        if (event.type === 'host.fenced') hadStopped.push(world.work.context.signal.aborted);
      },
    });
    const other = {
      type: 'CREATE',
      spec: { ...(CREATE.type === 'CREATE' ? CREATE.spec : null!), name: 'other' },
      instancesPerHost: 1,
    } as const;
    await world.host.request(other);
    await world.host.request(to('ADJUST_INSTANCES'));
    const { signal } = world.work.context;
    await world.next();
    const told = world.events.length;
    const answers = [
      world.host.request({ type: 'ACTIVATE', serviceId: 'other-1' }),
      world.host.request({ type: 'DEACTIVATE', serviceId: 'other-1' }),
      world.host.waitFor(ID, ({ value }) => value === 'INACTIVE'),
    ];
    const codes = await Promise.all(answers.map((answer) => answer.then(String, (error: unknown) => codeOf(error))));
    expect(codes).toEqual(['FENCED', 'FENCED', 'FENCED']);
    expect(signal.aborted).toBe(true);
    world.work.succeed();
    await world.clock.advance(1_000_000);
    expect(world.eventTypes().slice(told)).toEqual(['host.fenced']);
    expect(hadStopped).toEqual([true]);
    await expect(world.host.request(to('CANCEL'))).rejects.toMatchObject({ code: 'FENCED' });
    await expect(world.host.tick()).rejects.toMatchObject({ code: 'FENCED' });
  });

  it('cannot land a write that was under way', async () => {
    const world = await World.active({ writeTimeoutMs: 500 });
    world.faults.inject('is-slow');
    const answer = world.host.request(to('ADJUST_INSTANCES')).catch((error: unknown) => codeOf(error));
    await world.settle();
    const next = await world.next();
    expect(await next.host.request(to('RESTART'))).toMatchObject({ admitted: expect.any(Boolean) as boolean });
    world.faults.release();
    expect(await answer).toBe('FENCED');
    expect(world.effectIds.length).toBe(1);
    expect(world.store.read(ID)?.version.startsWith('run-2')).toBe(next.faults.writes.length > 0);
  });
});

it('a host whose recovery is fenced stops too', async () => {
  const world = await World.active({ writeTimeoutMs: 500 });
  world.faults.inject('hangs');
  const answer = world.host.request(to('ADJUST_INSTANCES')).catch(codeOf);
  await world.settle();
  await world.next();
  await world.clock.advance(500);
  expect(await answer).toBe('UNKNOWN_OUTCOME');
  expect(world.eventTypes().at(-1)).toBe('host.fenced');
  await expect(world.host.request(to('ADJUST_INSTANCES'))).rejects.toMatchObject({ code: 'FENCED' });
});

describe('a row that somebody edited', () => {
  const UNREADABLE = { service: {} as PersistedService };

  /** Somebody else gives the service two instances per host. */
  function edit(world: World): void {
    const row = world.store.read(ID)!;
    const service = row.service!;
    const context = { ...service.snapshot.context, instancesPerHost: 2 };
    world.store.put({ ...row, version: 'theirs', service: { ...service, snapshot: { ...service.snapshot, context } } });
  }

  it('is read again and taken up; the request says CONFLICT and changes nothing', async () => {
    const world = await World.active();
    edit(world);
    await expect(world.host.request(to('ADJUST_INSTANCES'))).rejects.toMatchObject({ code: 'CONFLICT' });
    await world.settle();
    expect(world.host.get(ID)?.context.instancesPerHost).toBe(2);
    expect(world.eventTypes('service.reread', 'host.fenced')).toEqual(['service.reread']);
    expect(await world.host.request(to('ADJUST_INSTANCES'))).toEqual({ admitted: true });
    expect(world.work.context.effectId).toBe(`${ID}#3:adjustInstances`);
  });

  it('does not lose the outcome of work: the work begins again, as after a restart', async () => {
    const world = await World.active();
    await world.host.request(to('ADJUST_INSTANCES'));
    edit(world);
    const first = world.work;
    first.succeed();
    await world.settle();
    expect(world.host.get(ID)?.context.instancesPerHost).toBe(2);
    expect(world.state).toBe('ACTIVE');
  });

  it('leaves no attempt behind: the outcome of the first one aborts the second', async () => {
    const world = await World.active();
    await world.host.request(to('ADJUST_INSTANCES'));
    edit(world);
    world.work.succeed();
    await world.settle();
    expect(world.state).toBe('ACTIVE');
    expect(world.work.context).toMatchObject({ effectId: `${ID}#3:adjustInstances`, attempt: 2 });
    expect(world.work.context.signal.aborted).toBe(true);
    expect(world.retries()).toEqual([]);
  });

  it('that cannot be read again yet makes requests reject until it can', async () => {
    const world = await World.active();
    edit(world);
    world.faults.failReads(2);
    await expect(world.host.request(to('ADJUST_INSTANCES'))).rejects.toMatchObject({ code: 'UNKNOWN_OUTCOME' });
    await world.settle();
    await expect(world.host.request(to('DEACTIVATE'))).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    await world.clock.advance(1_000);
    await expect(world.host.request(to('DEACTIVATE'))).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    await world.clock.advance(2_000);
    expect(world.host.get(ID)?.context.instancesPerHost).toBe(2);
  });

  it('is none where the host’s own write was sent twice: the version tells', async () => {
    const world = await World.active();
    const { faults } = world;
    const write = faults.write.bind(faults);
    faults.write = async (...row) => {
      await write(...row);
      return write(...row);
    };
    expect(await world.host.request(to('ADJUST_INSTANCES'))).toEqual({ admitted: true });
    expect(world.work).toMatchObject({ wasStored: true, context: { effectId: `${ID}#3:adjustInstances`, attempt: 1 } });
    expect(world.eventTypes('service.reread')).toEqual([]);
  });

  it('and a stop before it is read leave nobody waiting', async () => {
    const world = await World.active({ writeTimeoutMs: 500 });
    edit(world);
    world.faults.read = () => new Promise(() => undefined);
    const answer = world.host.request(to('ADJUST_INSTANCES')).catch(codeOf);
    await world.settle();
    await world.host.stop();
    await world.clock.advance(500);
    expect(await answer).toBe('UNKNOWN_OUTCOME');
  });

  it('now and then is no store that fails', async () => {
    const world = await World.active();
    for (let edits = 0; edits < 3; edits += 1) {
      world.store.put({ ...world.store.read(ID)!, version: `theirs ${String(edits)}` });
      await expect(world.host.request(to('ADJUST_INSTANCES'))).rejects.toMatchObject({ code: 'CONFLICT' });
      await world.settle();
    }
    expect(world.eventTypes('service.reread', 'store.failed')).toEqual(Array(3).fill('service.reread'));
  });

  it('and cannot be read in the end is told as no failing store any more', async () => {
    const world = await World.active();
    await world.host.request(to('ADJUST_INSTANCES'));
    conflicting(world, (writes) => {
      world.store.put({ ...world.store.read(ID)!, version: `theirs ${String(writes)}`, ...(writes > 1 && UNREADABLE) });
    });
    world.work.succeed();
    await world.clock.advance(100_000);
    expect(world.host.setAside()).toEqual([{ serviceId: ID, reason: 'DAMAGED' }]);
    expect(world.eventTypes('store.failed', 'store.recovered')).toEqual(['store.failed', 'store.recovered']);
  });

  it('which a CREATE finds is taken up, and told to whoever waits', async () => {
    const world = await World.active();
    const row = world.store.read(ID)!;
    world.store.remove(ID);
    const other = await world.next();
    const told = other.host.waitFor(ID, (service) => service.matches('ACTIVE'));
    other.store.put(row);
    expect(await other.host.request(CREATE)).toMatchObject({ refusal: { rule: 'ALREADY_EXISTS' } });
    expect((await told).serviceId).toBe(ID);
    expect(other.eventTypes()).toEqual(['service.reread', 'operation.refused']);
  });

  it('again and again is given time: 1 s, 2 s … 60 s, and meanwhile requests reject', async () => {
    const world = await World.active();
    await world.host.request(to('ADJUST_INSTANCES'));
    const writes = conflicting(world);
    world.work.succeed();
    await world.clock.advance(100_000);
    expect(writes()).toBeGreaterThan(3);
    expect(writes()).toBeLessThan(12);
    await expect(world.host.request(to('CANCEL'))).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    expect(world.eventTypes('store.failed', 'store.recovered')).toEqual(['store.failed']);
  });

  it('that is gone ends the service: its work is aborted, and told as cancelled', async () => {
    const world = await World.active();
    await world.host.request(to('ADJUST_INSTANCES'));
    const { signal, effectId } = world.work.context;
    await world.clock.advance(40);
    world.store.remove(ID);
    await expect(world.host.request(to('CANCEL'))).rejects.toMatchObject({ code: 'CONFLICT' });
    await world.settle();
    expect(world.host.get(ID)).toBeUndefined();
    expect(signal.aborted).toBe(true);
    expect(world.events.slice(-2)).toEqual([
      {
        type: 'work.finished',
        serviceId: ID,
        effectId,
        attempt: 1,
        outcome: 'cancelled',
        durationMs: 40,
      },
      { type: 'service.reread', serviceId: ID },
    ]);
    expect(await world.host.request(CREATE)).toEqual({ admitted: true });
  });
});
