import { defineConfig } from 'vitest/config';
import base from '../../vitest.config.js';

/** `npm run test:browser`: what only a browser can tell. Needs Chromium, which `npm test` does not. */
export default defineConfig({
  ...base,
  test: {
    include: ['test/browser/**/*.test.ts'],
    globalSetup: ['test/support/viewer-page.ts'],
    testTimeout: 60_000,
    expect: { poll: { timeout: 20_000 } },
  },
});
