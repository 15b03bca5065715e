import { defineConfig } from 'vitest/config';
import base from '../../vitest.config.js';

/** `npm run test:consumers`: projects that install the packed package, with tools that come from npm. */
export default defineConfig({
  ...base,
  test: {
    ...base.test,
    include: ['test/consumers/*.test.ts'],
    exclude: [],
    globalSetup: ['test/consumers/packed-package.ts', 'test/consumers/installed-tools.ts'],
    setupFiles: [],
  },
});
