import { describe, expect, it } from 'vitest';
import { codeOf, storedContext, to, World } from './support/world.js';

async function working(): Promise<World> {
  const world = await World.active();
  await world.host.request(to('ADJUST_INSTANCES'));
  await world.settle();
  return world;
}

describe('progress', () => {
  it('resolves once its checkpoint is stored', async () => {
    const world = await working();
    world.faults.inject('is-slow');
    let isStored = false;
    const reported = world.work.context
      .progress({ done: 1, total: 3, checkpoint: { started: ['a'] } })
      .then(() => (isStored = true));
    await world.settle();
    expect(isStored).toBe(false);
    world.faults.release();
    await reported;
    expect(storedContext(world.store)?.inFlight?.progress).toEqual({
      done: 1,
      total: 3,
      checkpoint: { started: ['a'] },
    });
    expect(world.events.at(-1)).toMatchObject({ type: 'work.progressed', done: 1, total: 3, attempt: 1 });
  });

  it('rejects when it cannot be stored, and when the work is not in flight any more', async () => {
    const world = await working();
    const { progress } = world.work.context;
    world.faults.inject('fails');
    expect(await progress({ done: 1, total: 3, checkpoint: 1 }).catch(codeOf)).toBe('UNKNOWN_OUTCOME');
    await world.settle();
    await world.host.request(to('CANCEL'));
    await expect(progress({ done: 1, total: 3, checkpoint: 1 })).rejects.toThrow(
      'ignored: this attempt is not in flight any more.',
    );
    await world.host.stop();
    expect(await progress({ done: 1, total: 3, checkpoint: 1 }).catch(codeOf)).toBe('STOPPED');
  });

  it('that nobody waits for leaves no rejection unheard, which would end the process', async () => {
    const unheard: unknown[] = [];
    const listener = (error: unknown) => unheard.push(error);
    process.on('unhandledRejection', listener);
    const world = await working();
    const { progress } = world.work.context;
    await world.host.request(to('CANCEL'));
    void progress({ done: 1, total: 3 });
    await world.settle();
    await world.host.stop();
    void progress({ done: 2, total: 3 });
    await new Promise((resolve) => void setImmediate(resolve));
    process.off('unhandledRejection', listener);
    expect(unheard).toEqual([]);
  });

  it('that is ignored is not told as progress', async () => {
    const world = await working();
    const { progress } = world.work.context;
    await world.host.request(to('CANCEL'));
    await world.settle();
    await expect(progress({ done: 1, total: 3 })).rejects.toThrow('ignored');
    expect(world.events.map(({ type }) => type)).toContain('progress.ignored');
    expect(world.events.map(({ type }) => type)).not.toContain('work.progressed');
  });

  it.each<[what: object, why: string]>([
    [{ done: 9, total: 4 }, 'done and total must be whole numbers, done no more than total, and checkpoint JSON'],
    [
      { done: 1, total: 4, checkpoint: 1n },
      'done and total must be whole numbers, done no more than total, and checkpoint JSON',
    ],
    [{ done: 1, total: 4, checkpoint: 'x'.repeat(65_536) }, 'checkpoint must have at most 65536 characters of JSON'],
  ])('that is none says what it must be', async (what, why) => {
    const world = await working();
    const { effectId, progress } = world.work.context;
    await expect(progress(what as never)).rejects.toThrow(`The progress of ${effectId} was ignored: ${why}.`);
  });

  it('of several that wait the newest is written, and all resolve', async () => {
    const world = await working();
    const { progress } = world.work.context;
    world.faults.inject('is-slow');
    const reports = [1, 2, 3, 4].map((done) => progress({ done, total: 4, checkpoint: done }));
    await world.settle();
    const writes = world.faults.writes.length;
    expect(storedContext(world.store)?.inFlight?.progress).toBeNull();
    world.faults.release();
    await Promise.all(reports);
    expect(world.faults.writes.length).toBe(writes + 1);
    expect(storedContext(world.store)?.inFlight?.progress).toEqual({ done: 4, total: 4, checkpoint: 4 });
  });

  it('that joins what waits leaves its checkpoint, also where its own is undefined', async () => {
    const world = await working();
    const { progress } = world.work.context;
    world.faults.inject('is-slow');
    const reports = ['first', 'second', undefined].map((checkpoint, done) => progress({ done, total: 4, checkpoint }));
    await world.settle();
    world.faults.release();
    await Promise.all(reports);
    expect(storedContext(world.store)?.inFlight?.progress).toEqual({ done: 2, total: 4, checkpoint: 'second' });
  });

  it('that is none does not reject what waits before it', async () => {
    const world = await working();
    const { progress } = world.work.context;
    world.faults.inject('is-slow');
    const first = progress({ done: 0, total: 4, checkpoint: 'first' });
    const second = progress({ done: 1, total: 4, checkpoint: 'second' });
    const none = progress({ done: 9, total: 4 });
    const answers = Promise.allSettled([first, second, none]);
    await world.settle();
    world.faults.release();
    expect((await answers).map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected']);
    expect(storedContext(world.store)?.inFlight?.progress).toEqual({ done: 1, total: 4, checkpoint: 'second' });
  });

  it('of an earlier attempt is ignored: it does not replace what a later one has stored', async () => {
    const world = await working();
    const earlier = world.work.context;
    world.store.put({ ...world.store.read('dns-cache-1')!, version: 'theirs' });
    expect(await earlier.progress({ done: 1, total: 9, checkpoint: 'lost' }).catch(codeOf)).toBe('CONFLICT');
    await world.settle();
    expect(world.work.context).toMatchObject({ effectId: earlier.effectId, attempt: 2 });
    await world.work.context.progress({ done: 5, total: 9, checkpoint: 'of the second' });
    await expect(earlier.progress({ done: 2, total: 9, checkpoint: 'of the first' })).rejects.toThrow('ignored');
    expect(storedContext(world.store)?.inFlight?.progress).toEqual({ done: 5, total: 9, checkpoint: 'of the second' });
    expect(world.events.at(-1)).toMatchObject({ type: 'progress.ignored', reason: 'OTHER_WORK' });
  });

  it('without a checkpoint is shown and not written', async () => {
    const world = await working();
    const writes = world.faults.writes.length;
    await world.work.context.progress({ done: 2, total: 4 });
    expect(world.faults.writes.length).toBe(writes);
    expect(world.host.get('dns-cache-1')?.context.inFlight?.progress).toEqual({ done: 2, total: 4 });
  });

  it('the last checkpoint is there after a restart', async () => {
    const world = await working();
    expect(world.work.context.checkpoint).toBeUndefined();
    await world.work.context.progress({ done: 1, total: 3, checkpoint: ['a'] });
    world.crash();
    const next = await world.next();
    expect(next.work.context).toMatchObject({ attempt: 2, checkpoint: ['a'] });
  });
});
