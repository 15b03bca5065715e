import fc from 'fast-check';
import { expect, it } from 'vitest';
import { lifecycleMachine } from '../../src/index.js';
import { runs } from '../support/runs.js';
import { fleetLifeArbitrary } from './fleet-schedule.js';
import { simulateFleet } from './simulate-fleet.js';

it('the life of a fleet never goes wrong, and every host without a lasting fault ends as it should', async () => {
  await fc.assert(
    fc.asyncProperty(fleetLifeArbitrary(), async (life) => {
      expect(await simulateFleet(life)).toEqual([]);
    }),
    { numRuns: runs(10) },
  );
});

it('a controller that never reconciles is found', async () => {
  const machine = lifecycleMachine.provide({ guards: { needsAdjustment: () => false } });
  const property = fc.asyncProperty(fleetLifeArbitrary(6), async (life) => {
    expect(await simulateFleet(life, machine)).toEqual([]);
  });
  expect((await fc.check(property, { numRuns: 20, endOnFailure: true })).failed).toBe(true);
});
