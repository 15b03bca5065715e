import fc from 'fast-check';
import { expect, it } from 'vitest';
import { runs } from '../support/runs.js';
import { fleetLifeArbitrary } from './fleet-life.js';
import { simulateFleet } from './simulate-fleet.js';

it('the life of a fleet never goes wrong, and every host without a lasting fault ends as it should', async () => {
  await fc.assert(
    fc.asyncProperty(fleetLifeArbitrary(), async (life) => {
      expect(await simulateFleet(life)).toEqual([]);
    }),
    { numRuns: runs(10) },
  );
});
