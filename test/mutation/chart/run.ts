/*
 * Would the tests notice? `npm run mutate -- chart` leaves out each transition of the lifecycle chart in turn, then takes each as if
 * it had no guard, and runs the tests on the changed chart until one fails. Prints what killed each change, and fails if
 * the tests pass with one of them.
 */
import { fileURLToPath } from 'node:url';
import { createVitest, type Vitest } from 'vitest/node';
import { lifecycleMachine } from '../../../machines/lifecycle.machine.js';
import { type ChartMutant, mutantsOf } from './mutants.js';
import { rowOf, summaryOf, type Verdict } from './report.js';

/** The tests that look at the chart: those that kill most come first, the others only if they do not. */
const TESTS = [
  ['test/machines/lifecycle.lives.test.ts', 'test/machines/lifecycle.unmoved.test.ts'],
  ['test/machines/lifecycle', 'test/chart/', 'test/host/'],
];

const vitest = await createVitest('test', {
  config: fileURLToPath(new URL('vitest.config.ts', import.meta.url)),
  watch: false,
  reporters: [{}],
});
const verdicts: Verdict[] = [];
try {
  const unharmed = await killerOf(vitest, null);
  if (unharmed !== null) throw new Error(`The tests fail without any change: ${unharmed}`);
  for (const mutant of mutantsOf(lifecycleMachine.config)) {
    const verdict = { mutant, killer: await killerOf(vitest, mutant) };
    verdicts.push(verdict);
    console.log(rowOf(verdict));
  }
} finally {
  await vitest.close();
}
const { text, exitCode } = summaryOf(verdicts);
console.log(`\n${text}`);
process.exitCode = exitCode;

/** Which test fails first on the chart that is changed so? Null: none. */
async function killerOf(tests: Vitest, mutant: ChartMutant | null): Promise<string | null> {
  if (mutant === null) delete process.env['CHART_MUTANT'];
  else process.env['CHART_MUTANT'] = JSON.stringify(mutant);
  for (const filters of TESTS) {
    const specifications = await tests.globTestSpecifications(filters);
    // What failed on another chart does not count here.
    tests.state.filesMap.clear();
    tests.state.idMap.clear();
    const { testModules, unhandledErrors } = await tests.runTestSpecifications(specifications);
    if (testModules.length === 0) throw new Error(`There is no test in ${filters.join()}.`);
    for (const module of testModules) {
      for (const test of module.children.allTests('failed')) return test.fullName;
      if (!module.ok()) return `${module.relativeModuleId} cannot even be loaded`;
    }
    if (unhandledErrors.length > 0) return 'an error that nobody handles';
  }
  return null;
}
