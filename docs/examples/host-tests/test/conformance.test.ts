import { lifecycleMachine } from 'local-service-machines';
import { runConformance, trackTransitions } from 'local-service-machines/testing';
import { describeConformance } from 'local-service-machines/testing/vitest';
import { expect, it } from 'vitest';
import { controllerHarness } from './harness.js';

describeConformance(controllerHarness());

it('the conformance cases take every transition of our machine', async () => {
  const tracker = trackTransitions(lifecycleMachine);
  await runConformance(controllerHarness(tracker.inspect));
  expect(tracker.missing(), tracker.report()).toEqual([]);
});
