import { cpSync } from 'node:fs';
import { defineConfig } from 'tsup';

export default defineConfig(({ outDir = 'dist' }) => ({
  // One entry for each sub-path of package.json's `exports`; what `src/` uses of `machines/` comes along.
  entry: [
    'src/index.ts',
    'src/model/index.ts',
    'src/chart/index.ts',
    'src/schema/index.ts',
    'src/instance/index.ts',
    'src/diagram/index.ts',
    'src/engine/index.ts',
    'src/inspect/index.ts',
    'src/inspect/node/index.ts',
    'src/testing/index.ts',
    'src/testing/vitest/index.ts',
    'src/viewer/index.ts',
  ],
  format: ['esm', 'cjs'],
  // Shared chunks for CJS too: without them each entry carries its own copy of a machine.
  splitting: true,
  // Only ./inspect/node and ./viewer need Node's types; `npm run typecheck` sees to it that nothing else uses them.
  dts: { compilerOptions: { types: ['node'], allowJs: true } },
  esbuildOptions: (options, { format }) => {
    // CJS has no `import.meta`; src/viewer/assets.ts knows that it gets a path there.
    if (format === 'cjs') options.define = { ...options.define, 'import.meta.url': '__filename' };
  },
  // The files of the viewer's page are served as they stand.
  onSuccess: () => {
    const filter = (path: string) => !path.endsWith('tsconfig.json');
    for (const part of ['page', 'graphviz.js']) {
      cpSync(`src/viewer/${part}`, `${outDir}/viewer/${part}`, { recursive: true, filter });
    }
    return Promise.resolve();
  },
  sourcemap: true,
  clean: true,
  target: 'es2022',
  platform: 'neutral',
  external: [/^node:/],
  removeNodeProtocol: false,
  // Peers stay external: tsup leaves out whatever package.json names as a peer dependency.
}));
