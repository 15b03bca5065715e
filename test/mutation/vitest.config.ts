import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import ours from '../../vitest.config.js';

/**
 * The tables find most of what a chart can have wrong, in a moment; whole walks come last. A machine that cannot be loaded is seen
 * by the first of them alone.
 */
const ORDER = [/loading\.test/, /table\.test/, /lives\.test/, /./, /(paths|restore|property|fuzz)\.test|fuzz/];

class QuickFirst extends BaseSequencer {
  override sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const last = ORDER.length - 1;
      if (ORDER[last]?.test(moduleId)) return `${last} ${moduleId}`;
      return `${ORDER.findIndex((pattern) => pattern.test(moduleId))} ${moduleId}`;
    };
    return Promise.resolve([...files].sort((a, b) => rank(a).localeCompare(rank(b))));
  }
}

/** How the tests run on mutants: those of the rooms that decide, and of those that ask them. */
export default defineConfig({
  ...ours,
  test: {
    ...ours.test,
    include: ['test/{machines,policy,chart,host}/**/*.test.ts', 'test/engine/{compile,snapshots}.test.ts'],
    // Nothing of what only checks types runs.
    exclude: ['**/*.types.test.ts'],
    // The first of the setup files does what isolation would do, in a third of the time.
    isolate: false,
    setupFiles: ['test/mutation/setup.ts', ...[ours.test?.setupFiles ?? []].flat()],
    sequence: { sequencer: QuickFirst },
    // Properties run briefly and with one seed: mutants are thousands.
    env: { FC_RUNS: '20', FC_SEED: '1', FC_TIME_LIMIT_MS: '60000' },
  },
});
