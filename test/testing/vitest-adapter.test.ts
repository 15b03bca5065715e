import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { startVitest } from 'vitest/node';
import { describeConformance } from '../../src/testing/vitest/index.js';
import { createHarness } from '../../src/testing/index.js';

describeConformance(createHarness(), {
  only: ['row/DESTROY_REQUESTED/', 'cell/INIT/CREATE'],
  skip: { 'cell/INIT/CREATE': 'to see that it is skipped' },
});

/** What the message ends with, from its last `step` on, in one line. */
function lastSentenceOf(message: string | undefined): string | null {
  return message?.replaceAll(/\s+/g, ' ').replace(/^.* (?=step \d)/, '') ?? null;
}

it('fails, skips and passes case by case, in a run of its own', async () => {
  const vitest = await startVitest('test', ['adapter-fixture'], {
    root: resolve(import.meta.dirname, '../..'),
    include: ['test/testing/fixtures/adapter-fixture.ts'],
    config: false,
    watch: false,
    reporters: [{}],
  });
  const results = vitest.state.getTestModules().flatMap((module) =>
    [...module.children.allTests()].map((test) => {
      const result = test.result();
      return [test.name, result.state, lastSentenceOf(result.errors?.[0]?.message)];
    }),
  );
  await vitest.close();
  process.exitCode = 0;
  expect(results).toEqual([
    ['row/DESTROY_REQUESTED/removed: removed', 'passed', null],
    ['row/DESTROY_REQUESTED/failed-back-to-inactive: failed back to INACTIVE', 'passed', null],
    ['row/DESTROY_REQUESTED/timed-out-back-to-inactive: timed out back to INACTIVE', 'skipped', null],
    [
      'row/DESTROY_REQUESTED/record-not-found: record not found',
      'failed',
      'step 3 of 3, gone: context.lastFailure: expected {"code":"SERVICE_NOT_FOUND"}, was null',
    ],
    ['row/nowhere', 'failed', 'No conformance case has the id row/nowhere.'],
  ]);
});
