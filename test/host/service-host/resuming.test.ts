import { describe, expect, it } from 'vitest';
import { SAMPLE_SPEC } from '../../../src/testing/index.js';
import { busyClock, CREATE, ID, to, World } from './support/world.js';

/** A world that crashed while so many services had work in flight. */
async function crashedWith(services: number): Promise<World> {
  const world = await World.started();
  for (let n = 0; n < services; n += 1) {
    await world.host.request({ type: 'CREATE', spec: { ...SAMPLE_SPEC, name: `s${String(n)}` }, instancesPerHost: 1 });
    await world.host.request({ type: 'ACTIVATE', serviceId: `s${String(n)}-1` });
  }
  world.crash();
  return world;
}

describe('work to resume', () => {
  it('is tried again where its attempt could not be stored', async () => {
    const world = await World.started();
    await world.host.request(CREATE);
    await world.host.request(to('ACTIVATE'));
    world.crash();
    const next = new World({}, world.store, 'run-2');
    next.faults.inject('fails');
    await next.host.start();
    await next.settle();
    expect(next.works).toEqual([]);
    await next.clock.advance(1_000);
    expect(next.work.context).toMatchObject({ effectId: `${ID}#2:recordActivation`, attempt: 2 });
  });

  it('is stored for 32 services at a time; a tick skips all that wait for it', async () => {
    const world = await crashedWith(40);
    const next = new World({}, world.store, 'run-2');
    next.faults.inject(...Array.from({ length: 40 }, () => 'is-slow' as const));
    await next.host.start();
    await next.settle();
    expect(next.faults.held).toBe(32);
    expect(await next.host.tick()).toMatchObject({ assessed: 0, skipped: 40 });
    next.faults.release();
    await next.settle();
    next.faults.release();
    await next.settle();
    expect(next.works.length).toBe(40);
  });

  it('and loading yield between batches, by the clock', async () => {
    const world = await crashedWith(100);
    const { clock } = world;
    const busy = busyClock(clock, 1);
    const next = new World({ clock: busy }, world.store, 'run-2');
    let whileLoading = 0;
    const started = next.host.start().then(() => (whileLoading = busy.pauses));
    await clock.advance(1);
    await started;
    expect(whileLoading).toBeGreaterThanOrEqual(8);
    await clock.advance(1);
    expect(next.works.length).toBe(100);
    expect(busy.pauses).toBeGreaterThan(whileLoading);
  });

  it('is left alone once the host stops', async () => {
    const world = await crashedWith(100);
    const { clock } = world;
    const busy = busyClock(clock, 20);
    const next = new World({ clock: busy }, world.store, 'run-2');
    void next.host.start();
    await clock.until(() => next.works.length > 0);
    const { pauses } = busy;
    await next.host.stop();
    await clock.advance(1);
    expect(next.works.length).toBe(32);
    // Each pause would be followed by a service that is looked at.
    expect(busy.pauses).toBe(pauses);
  });
});
