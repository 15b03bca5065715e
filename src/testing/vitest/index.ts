/**
 * The conformance cases as tests of vitest, one for each.
 *
 * ```sh
 * npm install local-service-machines xstate zod fast-check vitest
 * ```
 *
 * ```ts
 * import { createHarness } from 'local-service-machines/testing';
 * import { describeConformance } from 'local-service-machines/testing/vitest';
 *
 * describeConformance(createHarness(), { only: ['cell/INACTIVE/'] }); // the harness of your controller, here
 * ```
 *
 * @module testing/vitest
 */
import { describe, it } from 'vitest';
import {
  type ConformanceOptions,
  formatReport,
  type Harness,
  runConformance,
  selectCases,
  unknownIds,
} from '../index.js';

/**
 * Registers a test for each case: it fails with the difference, and a case that the harness cannot show in full is
 * skipped with the reason. An id in the options that is of no case fails too.
 */
export function describeConformance(harness: Harness, options: ConformanceOptions = {}): void {
  describe(`conformance of ${harness.name ?? 'the controller'}`, () => {
    for (const { id, title } of selectCases(options)) {
      it(`${id}: ${title}`, async (test) => {
        const report = await runConformance(harness, { ...options, only: [id] });
        const [skipped] = report.skipped;
        if (skipped !== undefined) test.skip(skipped.reason);
        if (report.failed.length > 0) throw new Error(formatReport({ ...report, unknown: [] }));
      });
    }
    for (const id of unknownIds(options)) {
      it(id, () => {
        throw new Error(`No conformance case has the id ${id}.`);
      });
    }
  });
}
