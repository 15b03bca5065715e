import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import ours from '../../vitest.config.js';

/** Whole walks come last: what a short test finds, it finds sooner. */
const LONG = /(property|fuzz|conformance)\.test\.ts$/;

class ShortFirst extends BaseSequencer {
  override sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => `${LONG.test(moduleId) ? 1 : 0} ${moduleId}`;
    return Promise.resolve([...files].sort((a, b) => rank(a).localeCompare(rank(b))));
  }
}

/** How the tests run on mutants: those of the rooms that decide, and of those that ask them. */
export default defineConfig({
  ...ours,
  test: {
    ...ours.test,
    include: ['test/{machines,policy,chart,host}/**/*.test.ts'],
    // Nothing of what only checks types runs.
    exclude: ['**/*.types.test.ts'],
    // One worker loads everything once for each mutant, and properties run briefly and with one seed: there are thousands.
    isolate: false,
    sequence: { sequencer: ShortFirst },
    env: { FC_RUNS: '20', FC_SEED: '1', FC_TIME_LIMIT_MS: '60000' },
  },
});
