import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import ours from '../../vitest.config.js';

/** What finds most comes first, what takes longest last: a mutant is over with the first test that fails. */
function inOrder(order: readonly RegExp[]) {
  return class InOrder extends BaseSequencer {
    override sort(files: TestSpecification[]): Promise<TestSpecification[]> {
      const rank = ({ moduleId }: TestSpecification) => {
        const index = order.findIndex((pattern) => pattern.test(moduleId));
        return SLOW.test(moduleId) || index === -1 ? order.length : index;
      };
      return Promise.resolve([...files].sort((a, b) => rank(a) - rank(b) || a.moduleId.localeCompare(b.moduleId)));
    }
  };
}

const SLOW = /(paths|restore|property|fuzz)\.test/;

/** Walks that take half of the time of all tests, and kill nothing that is left when it is their turn. */
export const LONG_WALKS = ['test/chart/paths.test.ts', 'test/machines/*.property.test.ts', 'test/host/service-host/**'];

/** How the tests run on mutants: those of the folders that decide, and of those that use them, in this order of files. */
export const onMutants = (order: readonly RegExp[], without: readonly string[]) =>
  defineConfig({
    ...ours,
    test: {
      ...ours.test,
      include: ['test/{golden,machines,policy,chart,host}/**/*.test.ts', 'test/engine/{compile,snapshots}.test.ts'],
      // What only checks types does not run, nor what measures the text of a file, in which the mutants stand.
      exclude: ['**/*.types.test.ts', 'test/machines/lifecycle.size.test.ts', ...without],
      // The first of the setup files does what isolation would do, in half of the time.
      isolate: false,
      setupFiles: ['test/mutation/setup.ts', ...[ours.test?.setupFiles ?? []].flat()],
      sequence: { sequencer: inOrder(order) },
      // Properties run briefly and with one seed: mutants are thousands.
      env: { FC_RUNS: '20', FC_SEED: '1', FC_TIME_LIMIT_MS: '60000' },
    },
  });
