import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { playSchedule, type Schedule } from '../../src/testing/index.js';
import { fragmentOf, readFragment } from '../../docs/playground/src/world/fragment.js';
import { STORIES } from '../../docs/playground/src/world/stories.js';
import { World } from '../../docs/playground/src/world/world.js';
import { scheduleArbitrary } from './schedules.js';

/** Everything that the page can show of a world. */
const shown = (world: World) => ({
  log: world.log,
  frames: JSON.parse(JSON.stringify(world.frames)) as unknown,
  schedule: world.scheduleUntil(),
});

async function played(schedule: Schedule, ...slices: readonly number[]): Promise<World> {
  const world = new World(schedule);
  for (const part of slices) await world.advanceTo(Math.round(schedule.endsAtMs * part));
  await world.advanceTo(schedule.endsAtMs);
  world.stop();
  return world;
}

/** As a person does it: time passes in pieces, and each step is done at its moment. */
async function done(schedule: Schedule): Promise<World> {
  const world = new World({ ...schedule, steps: [] });
  for (const { atMs, ...action } of schedule.steps) {
    await world.advanceTo(Math.round((world.atMs + atMs) / 2));
    await world.advanceTo(atMs);
    await world.act(action);
  }
  await world.advanceTo(schedule.endsAtMs);
  world.stop();
  return world;
}

describe('the world of the playground', () => {
  it('is the same at one go, in slices, done by hand, and through the link', async () => {
    const slices = fc
      .array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 12 })
      .map((parts) => [...parts].sort((a, b) => a - b));
    await fc.assert(
      fc.asyncProperty(scheduleArbitrary, slices, async (schedule, parts) => {
        const once = await played(schedule);
        expect(shown(await played(schedule, ...parts))).toEqual(shown(once));
        expect(shown(await done(schedule))).toEqual(shown(once));
        expect(readFragment(fragmentOf(once.scheduleUntil()))).toEqual({ schedule: once.scheduleUntil() });
        // What a test of a host project sees is the same.
        expect((await playSchedule(once.scheduleUntil())).log).toEqual(once.log);
      }),
      { numRuns: 12 },
    );
  });

  it('steps from change to change, and to the steps of its schedule', async () => {
    const [story] = STORIES;
    const world = new World(story!.schedule);
    const times: number[] = [];
    while (world.atMs < 10_000) {
      const before = world.frames.length;
      await world.advanceToChange(60_000);
      if (world.frames.length > before) times.push(world.atMs);
    }
    world.stop();
    const whole = await played({ ...story!.schedule, endsAtMs: world.atMs });
    expect(times).toEqual(whole.frames.slice(1).map(({ atMs }) => atMs));
  });

  it('says that there is no such instance, and keeps no step of it', async () => {
    const world = new World({ hosts: ['host-1'], steps: [], endsAtMs: 0 });
    await expect(world.act({ inject: { fault: 'INSTANCE_LOST', instanceId: 'SI-99' } })).rejects.toThrow(
      'There is no instance SI-99.',
    );
    expect(world.steps).toEqual([]);
    expect(world.log).toEqual([]);
  });
});

/** What each story shows at its end. */
const ENDS: Readonly<Record<string, readonly [state: string, healthy: number]>> = {
  rollout: ['ACTIVE', 12],
  'bad-host': ['ACTIVE', 4],
  cancel: ['INACTIVE', 0],
  crash: ['ACTIVE', 8],
  silent: ['ACTIVE', 4],
  destroy: ['ACTIVE', 8],
  empty: ['INIT', 0],
};

describe('the ready stories', () => {
  it.each(STORIES)('$title: ends as it says', async ({ id, schedule }) => {
    // The library's own check of schedules is stricter than the page's.
    await playSchedule(schedule);
    const world = await played(schedule);
    const last = world.frames.at(-1)!;
    expect([last.record.value, last.healthy]).toEqual(ENDS[id]);
    const moves = world.log.flatMap((entry) => (entry.kind === 'transition' ? [entry.to] : []));
    if (id === 'cancel') expect(moves).toContain('EMERGENCY_DEACTIVATION_REQUESTED');
    if (id === 'rollout' || id === 'bad-host') {
      expect(world.log.some((entry) => entry.kind === 'transition' && entry.event === 'failed')).toBe(true);
      // Whatever failed, the service never had fewer than it had before.
      const full = world.frames.findIndex(({ healthy }) => healthy === (id === 'rollout' ? 12 : 3));
      expect(Math.min(...world.frames.slice(full).map(({ healthy }) => healthy))).toBe(id === 'rollout' ? 12 : 3);
    }
    if (id === 'crash') expect(world.frames.some(({ isUp }) => !isUp)).toBe(true);
    if (id === 'destroy')
      expect(world.log.some((entry) => entry.kind === 'answer' && entry.rule === 'NOT_ALLOWED_IN_STATE')).toBe(true);
  });
});
