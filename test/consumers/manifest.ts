import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Our own package.json. */
export const manifest = JSON.parse(readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8')) as {
  readonly files: readonly string[];
  readonly exports: Readonly<Record<string, unknown>>;
  readonly peerDependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
};

const paths = Object.keys(manifest.exports).filter((path) => path !== './package.json');
const entriesBut = (left: readonly string[]) =>
  paths.filter((path) => !left.includes(path)).map((path) => path.replace('.', 'local-service-machines'));

/** Every entry but the adapter of vitest, which refuses to be loaded outside of a test run. */
export const nodeEntries = entriesBut(['./testing/vitest']);

/** The entries that a browser can load. */
export const browserEntries = entriesBut(['./testing/vitest', './inspect/node', './viewer']);
