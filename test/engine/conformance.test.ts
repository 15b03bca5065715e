import { expect, it } from 'vitest';
import { CONFORMANCE_CASES, formatReport, runConformance } from '../../src/testing/index.js';
import { engineHarness } from './engine-harness.js';

it('the engine with its driver passes every conformance case', async () => {
  const cases = String(CONFORMANCE_CASES.length);
  const report = await runConformance(engineHarness());
  expect(formatReport(report)).toBe(`the engine conforms: ${cases} passed, 0 failed, 0 skipped of ${cases} cases`);
});
