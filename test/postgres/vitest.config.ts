import { defineConfig } from 'vitest/config';
import base from '../../vitest.config.js';

/** `npm run test:postgres`: the example's store on a PostgreSQL server, which Debian's package `postgresql` installs. */
export default defineConfig({
  ...base,
  test: { ...base.test, include: ['test/postgres/*.test.ts'], exclude: [] },
});
