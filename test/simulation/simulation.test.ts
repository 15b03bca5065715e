import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runs } from '../support/runs.js';
import { type Schedule, scheduleArbitrary } from './schedule.js';
import { simulate } from './simulate.js';

const saved = join(import.meta.dirname, 'schedules');
const files = existsSync(saved) ? readdirSync(saved) : [];

describe('a life on a cluster', () => {
  it('never goes wrong, whatever happens to it', async () => {
    await fc.assert(
      fc.asyncProperty(scheduleArbitrary(), async (schedule) => {
        expect(await simulate(schedule)).toEqual([]);
      }),
      { numRuns: runs(200) },
    );
  });

  it.each(files)('that once went wrong does so no more: %s', async (file) => {
    const schedule = JSON.parse(readFileSync(join(saved, file), 'utf8')) as Schedule;
    expect(await simulate(schedule)).toEqual([]);
  });
});
