/*
 * `npm run mutate`: does a test fail for every small change of the code that decides? The tests of the rooms that decide, and
 * of those that ask them, look at each mutant.
 */
export default {
  mutate: ['machines/**/*.ts', 'src/policy/**/*.ts'],
  testRunner: 'vitest',
  plugins: ['@stryker-mutator/vitest-runner'],
  vitest: { configFile: 'test/mutation/vitest.config.ts', related: false },
  coverageAnalysis: 'all',
  concurrency: 2,
  timeoutMS: 60_000,
  thresholds: { high: 98, low: 95, break: 95 },
  reporters: ['clear-text', 'json', 'progress-append-only'],
  clearTextReporter: { reportTests: false, logTests: false, allowColor: false },
  jsonReporter: { fileName: '.tmp/mutation/report.json' },
  tempDirName: '.tmp/mutation/sandbox',
  allowEmpty: false,
};
