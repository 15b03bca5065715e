/*
 * `npm run mutate`: does a test fail for every small change of the code that decides? In two parts, each with the tests that find
 * most of its mutants first.
 */
export const mutationsOf = (folder, mutate) => ({
  mutate,
  testRunner: 'vitest',
  plugins: ['@stryker-mutator/vitest-runner'],
  vitest: { configFile: `test/mutation/${folder}/vitest.config.ts`, related: false },
  // Each mutant meets the tests that reached it; one that runs at load meets all. What is computed once and kept is reached by the
  // first test of a file alone: the tests of such compute it anew.
  coverageAnalysis: 'perTest',
  concurrency: 2,
  // Far more than all tests take: on a busy machine too, what times out hangs.
  timeoutMS: 60_000,
  thresholds: { high: 98, low: 95, break: 95 },
  reporters: ['clear-text', 'json', 'progress-append-only'],
  clearTextReporter: { reportTests: false, logTests: false, allowColor: false },
  jsonReporter: { fileName: `.tmp/mutation/${folder}.json` },
  tempDirName: `.tmp/mutation/sandbox-${folder}`,
  allowEmpty: false,
});
