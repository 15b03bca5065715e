import { expect, it } from 'vitest';
import { testOf } from '../../docs/playground/src/world/copy-as-test.js';
import { STORIES } from '../../docs/playground/src/world/stories.js';

/* That a copied test compiles and passes, for each ready story, is seen where the package is installed: test/consumers/copied-tests.test.ts. */
it('a test that was copied from the playground expects what the page showed', async () => {
  const code = await testOf(STORIES[0]!.title, STORIES[0]!.schedule);
  expect(code).toContain("import { playSchedule, SAMPLE_SPEC, type Schedule } from 'local-service-machines/testing';");
  expect(code).toContain(
    'REPLACING_INSTANCES → ACTIVE, dns-cache-1#4:replaceInstances (START_FAILED: 1 of 12 failed, on host-6',
  );
  expect(code).toContain('spec: SAMPLE_SPEC');
});
