import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { manifest } from './manifest.js';

declare module 'vitest' {
  interface ProvidedContext {
    /** The package as `npm publish` would upload it. */
    readonly tarball: string;
  }
}

const root = join(import.meta.dirname, '../..');
/** What `files` of package.json names, and what npm always packs; `dist` comes from elsewhere. */
const published = [
  'package.json',
  'README.md',
  'LICENSE',
  ...manifest.files.filter((name) => !/^(dist$|!)/.test(name)),
];
const sources = ['src', 'machines', 'package.json', 'tsconfig.json', 'tsconfig.build.json', 'tsup.config.ts'];

/** Packs the package once for all tests. */
export default function setup(project: TestProject): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'lsm-packed-'));
  project.provide('tarball', pack(builtFolder(), folder));
  return () => rmSync(folder, { recursive: true });
}

function pack(dist: string, folder: string): string {
  const staged = join(folder, 'staged');
  cpSync(dist, join(staged, 'dist'), { recursive: true });
  for (const name of published) cpSync(join(root, name), join(staged, name), { recursive: true, filter: isOurs });
  execFileSync('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', folder], { cwd: staged });
  const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz'));
  if (tarball === undefined) throw new Error('npm pack wrote no tarball.');
  return join(folder, tarball);
}

/** Examples that are projects of their own may have been installed. */
function isOurs(path: string): boolean {
  return !/\/(node_modules|dist|coverage)$/.test(path);
}

/** What `npm run build` wrote, if it is newer than all that it was made of; else a build of our own, kept until it is older. */
function builtFolder(): string {
  const kept = join(root, 'node_modules/.cache/local-service-machines/dist');
  const fresh = [join(root, 'dist'), kept].find(isFresh);
  if (fresh !== undefined) return fresh;
  const unfinished = `${kept}-${String(process.pid)}`;
  execFileSync(join(root, 'node_modules/.bin/tsup'), ['--out-dir', unfinished], { cwd: root });
  rmSync(kept, { recursive: true, force: true });
  renameSync(unfinished, kept);
  return kept;
}

function isFresh(dist: string): boolean {
  // The entries for `import` are written last: without them a build was interrupted.
  if (!existsSync(join(dist, 'src/viewer/index.d.mts'))) return false;
  const newestSource = Math.max(...sources.flatMap((source) => timesIn(join(root, source))));
  return newestSource < Math.min(...timesIn(dist));
}

function timesIn(path: string): readonly number[] {
  const within = statSync(path).isDirectory() ? readdirSync(path, { recursive: true, encoding: 'utf8' }) : [];
  return [path, ...within.map((name) => join(path, name))].map((each) => statSync(each).mtimeMs);
}
