import { beforeEach, vi } from 'vitest';

/*
 * All test files of one mutant share a thread, which spares loading XState and fast-check for each of them. What can be mutated is
 * loaded anew for each file, or a change of what runs at load would not be seen. Once a test has failed the mutant is
 * killed, and no further file is loaded.
 */
const thread = globalThis as { isMutantKilled?: boolean };
if (thread.isMutantKilled) throw new Error('A test has failed already.');

vi.resetModules();
beforeEach(({ onTestFailed }) => {
  onTestFailed(() => {
    thread.isMutantKilled = true;
  });
});
