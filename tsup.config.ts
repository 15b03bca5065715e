import { execFileSync } from 'node:child_process';
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { transform } from 'esbuild';
import { defineConfig, type Options } from 'tsup';
import { writeViewerPage } from './src/page/build/write-viewer-page.js';

/*
 * Writes `dist` (or `--out-dir`), where everything stands as in the repository: ESM for bundlers, with one file `x.js` for each
 * module; CommonJS for Node, with `index.cjs` for each entry; and declarations for both. In Node `import` reaches the
 * CommonJS files too, through an `index.mjs` that exports their names again, so that no process holds two copies of a machine.
 */

interface Manifest {
  readonly exports: Readonly<Record<string, string | { readonly import?: string }>>;
}

type Plugin = NonNullable<Options['plugins']>[number];

const TARGET = 'es2022';
/** ESM only, because vitest refuses to be required. */
const ESM_ONLY = 'src/testing/vitest/index.js';
/** Runs in a thread of its own, and is shipped as it stands. */
const GRAPHVIZ = 'src/viewer/graphviz.js';

const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest;
/** The entries of package.json that both formats have, as paths without an extension. */
const entries = Object.values(manifest.exports).flatMap((target) => {
  const wrapper = typeof target === 'string' ? undefined : target.import;
  return wrapper === undefined ? [] : wrapper.replace(/^\.\/dist\/(?<entry>.*)\.mjs$/, '$<entry>');
});

export default defineConfig(({ outDir = 'dist' }) => {
  // Both are written at once, so that neither may empty the folder.
  rmSync(outDir, { recursive: true, force: true });
  return [modules, { ...commonJs, onSuccess: () => complete(resolve(outDir)) }];
});

const common: Options = { format: 'esm', target: TARGET, removeNodeProtocol: false, silent: true };

/** For bundlers: each file compiled by itself, so that they take what is imported and nothing else. */
const modules: Options = {
  ...common,
  name: 'modules',
  entry: ['src/**/*.ts', '!src/page/**', '!src/viewer/page/**', 'machines/**/*.ts'],
  bundle: false,
  plugins: [vitestAdapter()],
};

/**
 * For Node: a file for each entry, and what several share in files of its own; calls within need no look-up. Most of the shared ones
 * become two in the end, see `mergeShared`.
 */
const commonJs: Options = {
  ...common,
  name: 'CommonJS',
  entry: Object.fromEntries(entries.map((entry) => [entry, `${entry}.ts`])),
  outExtension: () => ({ js: '.cjs' }),
  splitting: true,
  skipNodeModulesBundle: true,
  esbuildOptions: (options) => {
    options.chunkNames = 'shared/[hash]';
    // CommonJS has no `import.meta`; src/viewer/assets.ts knows that it gets a path there.
    options.define = { ...options.define, 'import.meta.url': '__filename' };
  },
  plugins: [toCommonJs()],
};

/** Node loads the adapter of vitest from among the modules: it gets what the other entries are in Node. */
function vitestAdapter(): Plugin {
  return {
    name: 'vitest-adapter',
    renderChunk: (code, { path }) => (path.endsWith(ESM_ONLY) ? { code: importing(code, '.mjs') } : undefined),
  };
}

/** What tsup has for split CommonJS turns every `?.` and `??` into calls. esbuild keeps them, and names the exports for Node's ESM loader. */
function toCommonJs(): Plugin {
  return {
    name: 'to-commonjs',
    renderChunk: (code) => transform(code, { format: 'cjs', platform: 'node', target: TARGET }),
  };
}

/** Adds what is not compiled, or only from what has been. */
async function complete(outDir: string): Promise<void> {
  cpSync(GRAPHVIZ, join(outDir, GRAPHVIZ));
  await writeViewerPage(join(outDir, 'src/viewer/page/built'));
  mergeShared(outDir);
  writeDeclarations(outDir);
  for (const entry of entries) await writeWrapper(join(outDir, entry));
}

/**
 * Puts the shared files that `./model` loads into one, and the others that the main entry loads into another one, because to find
 * and read a file takes longer than to run what is in it. Each stays a function that runs when it is first asked for.
 */
function mergeShared(outDir: string): void {
  const ofModel = sharedBy(join(outDir, 'src/model/index.cjs'));
  const ofMain = [...sharedBy(join(outDir, 'src/index.cjs'))].filter((path) => !ofModel.has(path));
  merge(join(outDir, 'shared/model.cjs'), [...ofModel], outDir);
  merge(join(outDir, 'shared/main.cjs'), ofMain, outDir);
}

function merge(target: string, paths: readonly string[], outDir: string): void {
  const names = paths.map((path) => basename(path));
  const loading = (path: string, load: string) =>
    readFileSync(path, 'utf8').replaceAll(SHARED, (required, name: string) =>
      names.includes(name) ? `${load}("${name}")` : required,
    );
  // V8 compiles a function in parentheses at once, which spares reading it twice.
  const parts = paths.map((path) => `"${basename(path)}": (function (module) {\n${loading(path, 'load')}\n}),\n`);
  for (const path of paths) rmSync(path);
  for (const name of readdirSync(outDir, { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.cjs')) continue;
    const path = join(outDir, name);
    const file = relative(dirname(path), target).replace(/^(?!\.)/, './');
    writeFileSync(path, loading(path, `require("${file}")`));
  }
  writeFileSync(
    target,
    MERGED.replace('PARTS', () => parts.join('')),
  );
}

const MERGED = `"use strict";
const parts = {
PARTS};
const loaded = new Map();
module.exports = load;
function load(name) {
  let module = loaded.get(name);
  if (module === undefined) {
    loaded.set(name, (module = { exports: {} }));
    parts[name](module);
  }
  return module.exports;
}
`;

/** A shared file that is required, from wherever. */
const SHARED = /\brequire\("(?:\.\.?\/)+(?:shared\/)?(?<name>[0-9A-Z]{8}\.cjs)"\)/g;

/** The shared files that this one loads, and those that they load. */
function sharedBy(path: string, found = new Set<string>()): ReadonlySet<string> {
  for (const [required] of readFileSync(path, 'utf8').matchAll(SHARED)) {
    const shared = join(dirname(path), /"(?<path>.*)"/.exec(required)?.groups?.['path'] ?? '');
    if (!found.has(shared)) sharedBy(shared, found.add(shared));
  }
  return found;
}

/** The declarations, for both formats: those of fast-check differ from one to the other, and so do ours that mention them. */
function writeDeclarations(outDir: string): void {
  const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
  execFileSync(process.execPath, [tsc, '-p', 'tsconfig.build.json', '--outDir', outDir], { stdio: 'inherit' });
  for (const name of readdirSync(outDir, { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.d.ts')) continue;
    const path = join(outDir, name);
    writeFileSync(path.replace(/\.ts$/, '.cts'), importing(readFileSync(path, 'utf8'), '.cjs'));
  }
}

/** Exports by name what the CommonJS file of this entry exports. */
async function writeWrapper(entry: string): Promise<void> {
  const implementation = (await import(pathToFileURL(`${entry}.cjs`).href)) as object;
  const names = Object.keys(implementation).filter((name) => name !== 'default' && name !== 'module.exports');
  const file = `./${basename(entry)}`;
  writeFileSync(`${entry}.mjs`, `export {\n${names.map((name) => `  ${name},\n`).join('')}} from '${file}.cjs';\n`);
  writeFileSync(`${entry}.d.mts`, `export * from '${file}.js';\n`);
}

/** The text with this extension wherever it imports one of our own files. */
function importing(text: string, extension: string): string {
  return text.replaceAll(
    /(?<before>\b(?:from|import|require)\s*\(?\s*)(?<quote>['"])(?<path>\.[^'"]*)\.js\k<quote>/g,
    `$<before>$<quote>$<path>${extension}$<quote>`,
  );
}
