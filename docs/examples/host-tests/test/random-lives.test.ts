import fc from 'fast-check';
import {
  ChartModel,
  type CommandTarget,
  scenarioArbitrary,
  lifecycleCommands,
  playScenario,
  createHarness,
} from 'local-service-machines/testing';
import { expect, it } from 'vitest';
import { controllerHarness } from './harness.js';

it('the controller answers every request and observation as the chart does', async () => {
  const real = (): CommandTarget => {
    const { observeCluster, ...subject } = controllerHarness().start({});
    return { ...subject, observe: observeCluster };
  };
  await fc.assert(
    fc.asyncProperty(fc.commands(lifecycleCommands(), { maxCommands: 60, size: 'max' }), (commands) =>
      fc.asyncModelRun(() => ({ model: new ChartModel(), real: real() }), commands),
    ),
    { numRuns: 100 },
  );
});

it('a scenario takes the same course as in the reference', async () => {
  await fc.assert(
    fc.asyncProperty(scenarioArbitrary({ maxSteps: 20 }), async (scenario) => {
      expect(await playScenario(controllerHarness(), scenario)).toEqual(await playScenario(createHarness(), scenario));
    }),
    { numRuns: 100 },
  );
});
