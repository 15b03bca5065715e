import { describe, expect, it } from 'vitest';
import { createActor, fromPromise } from 'xstate';
import { lifecycleMachine, persist, restoreActor, type WorkInput } from '../../src/index.js';
import { Life, settled } from '../support/life.js';
import { aSpec } from '../support/specs.js';

/** A life with an adjustment in flight, and its effect id. */
async function adjusting() {
  const life = await new Life().run('CREATE', 'ACTIVATE', 'done', 'ADJUST_INSTANCES');
  return { life, effectId: life.work!.input.effectId };
}

/** The event as it comes from the wire. */
const sent = (event: object) => event as never;

/** A checkpoint of so many characters of JSON. */
const checkpointOf = (length: number) => 'x'.repeat(length - 2);

describe('progress', () => {
  it('is kept with the work, and moves nothing', async () => {
    const { life, effectId } = await adjusting();
    const { inFlight: before, ...rest } = life.context;
    const emitted = life.emitted.length;
    const checkpoint = { stopped: ['i-1'], next: null };
    life.actor.send({ type: 'PROGRESS', effectId, done: 14, total: 40, checkpoint });
    await settled();
    expect(life.state).toBe('ADJUSTING_INSTANCES');
    expect(life.context).toEqual({ ...rest, inFlight: { ...before, progress: { done: 14, total: 40, checkpoint } } });
    expect(life.started.filter(({ input }) => input.effectId === effectId)).toHaveLength(1);
    expect(life.work?.signal.aborted).toBe(false);
    expect(life.emitted).toHaveLength(emitted);
  });

  it('without a checkpoint keeps the last one', async () => {
    const { life, effectId } = await adjusting();
    life.actor.send({ type: 'PROGRESS', effectId, done: 1, total: 3, checkpoint: ['a'] });
    life.actor.send({ type: 'PROGRESS', effectId, done: 2, total: 3 });
    expect(life.context.inFlight?.progress).toEqual({ done: 2, total: 3, checkpoint: ['a'] });
    life.actor.send({ type: 'PROGRESS', effectId, done: 2, total: 3, checkpoint: null });
    expect(life.context.inFlight?.progress).toEqual({ done: 2, total: 3, checkpoint: null });
  });

  it('begins anew with the next work', async () => {
    const { life, effectId } = await adjusting();
    life.actor.send({ type: 'PROGRESS', effectId, done: 1, total: 3, checkpoint: ['a'] });
    await life.run('done', 'ADJUST_INSTANCES');
    expect(life.context.inFlight?.progress).toBeNull();
    expect(life.work?.input.progress).toBeNull();
  });

  it('begins anew with the second work of a test deployment', async () => {
    const life = await new Life().run('CREATE', 'DEPLOY_TEST_INSTANCE', { progress: ['recorded'] });
    expect(life.context.inFlight?.progress).toEqual({ done: 1, total: 2, checkpoint: ['recorded'] });
    await life.run('done');
    expect(life.context.inFlight?.progress).toBeNull();
    expect(life.work?.input.progress).toBeNull();
  });

  it('may have a checkpoint of 65,536 characters of JSON, and not one more', async () => {
    const { life, effectId } = await adjusting();
    const checkpoint = checkpointOf(65_536);
    expect(JSON.stringify(checkpoint)).toHaveLength(65_536);
    life.actor.send({ type: 'PROGRESS', effectId, done: 1, total: 1, checkpoint });
    expect(life.context.inFlight?.progress).toEqual({ done: 1, total: 1, checkpoint });
    life.actor.send({ type: 'PROGRESS', effectId, done: 0, total: 1, checkpoint: checkpointOf(65_537) });
    expect(life.context.inFlight?.progress).toEqual({ done: 1, total: 1, checkpoint });
    expect(life.emitted.at(-1)).toMatchObject({ type: 'progress.ignored', reason: 'TOO_LONG' });
  });

  it('is stored as plain JSON, which later changes of the host’s object do not reach', async () => {
    const { life, effectId } = await adjusting();
    const checkpoint = { at: new Date(0), gone: undefined, list: [1] };
    life.actor.send({ type: 'PROGRESS', effectId, done: 0, total: 1, checkpoint });
    checkpoint.list.push(2);
    expect(life.context.inFlight?.progress?.checkpoint).toStrictEqual({ at: '1970-01-01T00:00:00.000Z', list: [1] });
  });

  const cyclic: { self?: unknown } = {};
  cyclic.self = cyclic;
  const IGNORED: readonly (readonly [title: string, changes: object, reason: string])[] = [
    ['of other work', { effectId: 'dns-cache-1#2:recordActivation' }, 'OTHER_WORK'],
    ['of no work', { effectId: undefined }, 'OTHER_WORK'],
    ['with no count', { done: undefined }, 'MALFORMED'],
    ['with a negative count', { done: -1 }, 'MALFORMED'],
    ['with half of one', { total: 1.5 }, 'MALFORMED'],
    ['with a text for a count', { total: '3' }, 'MALFORMED'],
    ['of nothing done, with a text for a count', { done: 0, total: '3' }, 'MALFORMED'],
    ['that has done more than there is', { done: 4 }, 'MALFORMED'],
    ['with a checkpoint that has no JSON', { checkpoint: cyclic }, 'MALFORMED'],
    ['with a function for a checkpoint', { checkpoint: () => 1 }, 'MALFORMED'],
  ];
  it.each(IGNORED)('%s is ignored and reported', async (_title, changes, reason) => {
    const { life, effectId } = await adjusting();
    const { context } = life;
    life.actor.send(sent({ type: 'PROGRESS', effectId, done: 1, total: 3, ...changes }));
    expect(life.context).toEqual(context);
    expect(life.state).toBe('ADJUSTING_INSTANCES');
    expect(life.emitted.at(-1)).toEqual({
      type: 'progress.ignored',
      serviceId: life.serviceId,
      reason,
      revision: 3,
    });
  });

  it('after the work ended is ignored and reported', async () => {
    const { life, effectId } = await adjusting();
    await life.run('done');
    life.actor.send({ type: 'PROGRESS', effectId, done: 1, total: 1 });
    expect(life.context.inFlight).toBeNull();
    expect(life.emitted.at(-1)).toMatchObject({ type: 'progress.ignored', reason: 'OTHER_WORK' });
  });
});

describe('the input of work that begins again', () => {
  it('holds the attempt and the last checkpoint, however often the controller restarts', async () => {
    const { life, effectId } = await adjusting();
    expect(life.work?.input).toMatchObject({ attempt: 1, progress: null });
    life.actor.send({ type: 'PROGRESS', effectId, done: 1, total: 3, checkpoint: { stopped: ['i-1'] } });
    let crashing = life;
    for (const attempt of [2, 3, 4]) {
      const envelope: unknown = JSON.parse(JSON.stringify(persist(crashing.snapshot)));
      crashing.actor.stop();
      crashing = await crashing.restoredFrom(envelope);
      expect(crashing.started.map(({ input }) => input)).toMatchObject([
        { effectId, attempt, progress: { done: 1, total: 3, checkpoint: { stopped: ['i-1'] } } },
      ]);
      expect(crashing.context.inFlight?.attempt).toBe(attempt);
    }
    // The next work is another one.
    await crashing.run('done', 'ADJUST_INSTANCES');
    expect(crashing.work?.input).toMatchObject({ attempt: 1, progress: null });
  });

  it('can be stored before the work acts: the attempt is counted when the snapshot is restored', async () => {
    const { life } = await adjusting();
    const storedFirst: number[] = [];
    const machine = lifecycleMachine.provide({
      actors: {
        adjustInstances: fromPromise<unknown, WorkInput>(({ input }) => {
          storedFirst.push(input.attempt);
          return new Promise(() => undefined);
        }),
      },
    });
    const snapshot = JSON.parse(JSON.stringify(life.actor.getPersistedSnapshot())) as never;
    const waiting = createActor(machine, { snapshot });
    const stored: unknown = JSON.parse(JSON.stringify(persist(waiting.getSnapshot())));
    expect(storedFirst).toEqual([]);
    expect(stored).toMatchObject({ snapshot: { context: { inFlight: { attempt: 2 } } } });
    const next = restoreActor(machine, stored);
    expect(storedFirst).toEqual([3]);
    next.stop();
  });

  it('tells of each restart in two works apart', async () => {
    const life = await new Life({}, aSpec()).run('CREATE', 'DEPLOY_TEST_INSTANCE');
    const restored = await life.restoredFrom(JSON.parse(JSON.stringify(persist(life.snapshot))));
    expect(restored.work?.input.attempt).toBe(2);
    await restored.run('done');
    expect(restored.work?.input).toMatchObject({ attempt: 1, effectId: `${life.serviceId}#2:deployTestInstance` });
  });
});
