import fc from 'fast-check';
import { ChartModel, lifecycleCommands } from 'local-service-machines/testing';
import { it } from 'vitest';
import { commandTarget } from './harness.js';

it('the controller answers every request and observation as the chart does', async () => {
  await fc.assert(
    fc.asyncProperty(fc.commands(lifecycleCommands(), { maxCommands: 60, size: 'max' }), async (commands) => {
      const real = await commandTarget();
      await fc.asyncModelRun(() => ({ model: new ChartModel(), real }), commands);
    }),
    { numRuns: 100 },
  );
});
