import { describe, expect, it } from 'vitest';
import { codeOf, CREATE, ID, storedContext, to, World } from './support/world.js';

/* Unknown outcomes are settled: memory and store never part. */

/** Host and store agree. */
function expectTogether(world: World): void {
  const service = world.host.get(ID);
  const stored = world.store.read(ID);
  expect(stored?.service?.snapshot.value).toBe(service?.value);
  expect(stored?.revision).toBe(service?.context.revision);
}

describe('a write that took effect and failed', () => {
  it('is found out: the work begins, under the revision that was stored', async () => {
    const world = await World.active();
    world.faults.inject('fails-after');
    await expect(world.host.request(to('ADJUST_INSTANCES'))).rejects.toMatchObject({ code: 'UNKNOWN_OUTCOME' });
    await world.settle();
    expect(world.state).toBe('ADJUSTING_INSTANCES');
    expect(world.effectIds.at(-1)).toBe(`${ID}#3:adjustInstances`);
    expect(world.work.wasStored).toBe(true);
    expectTogether(world);
  });

  it('of a CREATE is found out: the service exists', async () => {
    const world = await World.started();
    world.faults.inject('fails-after');
    await expect(world.host.request(CREATE, { posted: { a: 1 } })).rejects.toMatchObject({ code: 'UNKNOWN_OUTCOME' });
    await world.settle();
    expect(world.host.get(ID)?.posted).toEqual({ a: 1 });
    expectTogether(world);
    expect(await world.host.request(CREATE)).toMatchObject({ admitted: false, refusal: { rule: 'ALREADY_EXISTS' } });
  });

  it('of an outcome is applied once', async () => {
    const world = await World.started();
    await world.host.request(CREATE);
    await world.host.request(to('ACTIVATE'));
    world.faults.inject('fails-after');
    world.work.succeed();
    await world.settle();
    expect(world.state).toBe('ACTIVE');
    expect(world.eventTypes('work.finished')).toEqual(['work.finished']);
    expectTogether(world);
  });
});

describe('a write that lands late', () => {
  it('has no effect any more: the recovery came before it', async () => {
    const world = await World.active({ writeTimeoutMs: 500 });
    world.faults.inject('lands-late');
    const answer = world.host.request(to('ADJUST_INSTANCES')).catch(() => 'rejected');
    await world.clock.advance(500);
    expect(await answer).toBe('rejected');
    expect(world.state).toBe('ACTIVE');
    world.faults.release();
    await world.settle();
    expect(storedContext(world.store)?.inFlight).toBeNull();
    expectTogether(world);
  });

  it('of a CREATE has no effect any more: a tombstone came before it', async () => {
    const world = await World.started({ writeTimeoutMs: 500 });
    world.faults.inject('lands-late');
    const answer = world.host.request(CREATE).catch(() => 'rejected');
    await world.clock.advance(500);
    expect(await answer).toBe('rejected');
    expect(world.store.read(ID)).toMatchObject({ service: null, revision: 0 });
    world.faults.release();
    await world.settle();
    expect(world.store.read(ID)?.service).toBeNull();
    expect(world.host.get(ID)).toBeUndefined();
    expect(await world.host.request(CREATE)).toEqual({ admitted: true });
    expectTogether(world);
  });

  it('between a recovery that failed and the next is found out', async () => {
    const world = await World.active({ writeTimeoutMs: 500 });
    world.faults.inject('lands-late', 'fails');
    const answer = world.host.request(to('ADJUST_INSTANCES')).catch(() => 'rejected');
    await world.clock.advance(500);
    expect(await answer).toBe('rejected');
    world.faults.release();
    await world.clock.advance(60_000);
    expect(world.state).toBe('ADJUSTING_INSTANCES');
    expectTogether(world);
  });
});

describe('the recovery’s own write', () => {
  it.each(['fails-after', 'lands-late'] as const)('is known again after it failed (%s)', async (fault) => {
    const world = await World.active({ writeTimeoutMs: 500 });
    world.faults.inject('fails', fault);
    await expect(world.host.request(to('ADJUST_INSTANCES'))).rejects.toMatchObject({ code: 'UNKNOWN_OUTCOME' });
    await world.clock.advance(500);
    world.faults.release();
    await world.clock.advance(60_000);
    expect(world.state).toBe('ACTIVE');
    expect(world.eventTypes('service.reread')).toEqual([]);
    expect(await world.host.request(to('ADJUST_INSTANCES'))).toEqual({ admitted: true });
    expectTogether(world);
  });

  it('leaves a tombstone where there was one, with its revision', async () => {
    const world = await World.started();
    await world.host.request(CREATE);
    await world.host.request(to('DESTROY'));
    world.work.succeed();
    await world.settle();
    const tombstone = world.store.read(ID);
    expect(tombstone).toMatchObject({ service: null, revision: 2 });
    world.faults.inject('fails');
    await expect(world.host.request(CREATE)).rejects.toMatchObject({ code: 'UNKNOWN_OUTCOME' });
    await world.settle();
    expect(world.store.read(ID)).toEqual({ ...tombstone, version: world.faults.writes.at(-1)?.version });
  });
});

it('requests that wait behind a write that fails once are answered', async () => {
  const world = await World.active();
  world.faults.inject('fails');
  const failed = world.host.request(to('ADJUST_INSTANCES')).catch(() => 'rejected');
  const next = world.host.request(to('DEACTIVATE'));
  expect(await failed).toBe('rejected');
  expect(await next).toEqual({ admitted: true });
});

it('requests that wait behind an outcome are rejected when the store fails for longer', async () => {
  const world = await World.active({ writeTimeoutMs: 500 });
  await world.host.request(to('ADJUST_INSTANCES'));
  world.faults.inject('hangs', 'fails');
  world.work.succeed();
  await world.settle();
  const waiting = world.host.request(to('DEACTIVATE')).catch(codeOf);
  await world.clock.advance(500);
  expect(await waiting).toBe('UNAVAILABLE');
  await world.clock.advance(1_000);
  expect(world.state).toBe('ACTIVE');
});

it('an admitted CANCEL whose recovery finds other work is not tried again', async () => {
  const world = await World.active({ writeTimeoutMs: 500 });
  await world.host.request(to('ADJUST_INSTANCES'));
  world.faults.inject('hangs');
  const cancel = world.host.request(to('CANCEL')).catch(codeOf);
  await world.settle();
  // Somebody else ended the work and began other work.
  const row = world.store.read(ID)!;
  const { snapshot } = row.service!;
  const inFlight = { ...snapshot.context.inFlight!, effectId: `${ID}#4:adjustInstances` };
  const context = { ...snapshot.context, revision: 4, inFlight };
  const service = { ...row.service!, snapshot: { ...snapshot, context } };
  world.store.put({ ...row, version: 'theirs', revision: 4, service });
  await world.clock.advance(500);
  expect(await cancel).toBe('UNKNOWN_OUTCOME');
  await world.clock.advance(100_000);
  expect(world.state).toBe('ADJUSTING_INSTANCES');
  expect(world.work.context).toMatchObject({ effectId: `${ID}#4:adjustInstances`, attempt: 2 });
});

it('what was posted stays through every write and every recovery', async () => {
  const world = await World.started();
  await world.host.request(CREATE, { posted: { a: 1 } });
  world.faults.inject('fails');
  await expect(world.host.request(to('ACTIVATE'))).rejects.toMatchObject({ code: 'UNKNOWN_OUTCOME' });
  await world.settle();
  expect(world.store.read(ID)?.version).toBe(world.faults.writes.at(-1)?.version);
  expect(world.store.read(ID)?.posted).toEqual({ a: 1 });
  await world.host.request(to('ACTIVATE'));
  expect(world.store.read(ID)?.posted).toEqual({ a: 1 });
  expect(world.host.get(ID)?.posted).toEqual({ a: 1 });
});

it('every write has a version of its own', async () => {
  const world = await World.active();
  world.faults.inject('fails', 'fails', 'fails-after');
  await world.host.request(to('ADJUST_INSTANCES')).catch(() => undefined);
  await world.clock.advance(60_000);
  const next = await world.next('run-1');
  await next.host.request(to('DEACTIVATE'));
  const contents = new Map<string, string>();
  for (const row of [...world.faults.writes, ...next.faults.writes]) {
    const content = JSON.stringify(row);
    expect(contents.get(row.version) ?? content).toBe(content);
    contents.set(row.version, content);
    expect(row.version).toMatch(/^run-1\.\d+\.\d+$/);
  }
});
