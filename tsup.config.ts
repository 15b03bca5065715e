import { defineConfig } from 'tsup';

export default defineConfig({
  // One entry for each sub-path of package.json's `exports`; what `src/` uses of `machines/` comes along.
  entry: ['src/index.ts', 'src/schema/index.ts'],
  format: ['esm', 'cjs'],
  // Shared chunks for CJS too: without them each entry carries its own copy of a machine.
  splitting: true,
  dts: true,
  sourcemap: true,
  clean: true,
  target: 'es2022',
  platform: 'neutral',
  // Peers stay external: tsup leaves out whatever package.json names as a peer dependency.
});
