import { fileURLToPath } from 'node:url';
import { configDefaults, defineConfig } from 'vitest/config';

const fromRoot = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** `XSTATE=newest` runs the tests on the newest release of the peer range instead of its floor. */
const newest = process.env['XSTATE'] === 'newest';

// However busy the machine is: a limit only ends what hangs. A long property run (FC_RUNS) gets more. fast-check gives up
// before vitest does, and so reports the seed.
const testTimeout = process.env['FC_RUNS'] ? 1_800_000 : 300_000;

export default defineConfig({
  resolve: {
    alias: [
      // The package by its own name, so that examples run before a build: sub-path `./x` is `src/x/index.ts`.
      { find: /^local-service-machines$/, replacement: fromRoot('./src/index.ts') },
      { find: /^local-service-machines\/(.+)$/, replacement: fromRoot('./src/$1/index.ts') },
      ...(newest ? [{ find: /^xstate(?=$|\/)/, replacement: 'xstate-newest' }] : []),
    ],
  },
  test: {
    include: ['test/**/*.test.ts'],
    // Every core: vitest leaves one of them idle, which on two is half of the machine.
    maxWorkers: '100%',
    exclude: [
      ...configDefaults.exclude,
      // Need Chromium, the network or PostgreSQL, and have configs of their own.
      'test/browser/**',
      'test/consumers/**',
      'test/postgres/**',
      // These look at tools and at other processes, and do not go through the alias.
      ...(newest
        ? [
            'test/toolchain/**',
            'test/examples/http-controller/{kill,program}.test.ts',
            'test/host/service-host/kill/**',
          ]
        : []),
    ],
    globalSetup: ['test/support/fast-check-seed.ts', 'test/support/viewer-page.ts'],
    setupFiles: ['test/support/fast-check-setup.ts'],
    testTimeout,
    hookTimeout: testTimeout,
    // Conditions are waited for, however busy the machine is.
    expect: { poll: { timeout: 20_000 } },
    // XState's development build warns of what some tests do on purpose.
    onConsoleLog: (log) => !log.includes('was sent to stopped actor'),
    env: { FC_TIME_LIMIT_MS: String(testTimeout - 5_000) },
    coverage: { provider: 'v8', include: ['src/**', 'machines/**'] },
  },
});
