import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { build, transform } from 'esbuild';

/*
 * Writes `dist` (or `--out-dir`), where everything stands as in the repository: ESM for bundlers, with one file `x.js` for each
 * module; CommonJS for Node, with `index.cjs` for each entry; and declarations for both. In Node `import` reaches the
 * CommonJS files too, through an `index.mjs` that exports their names again, so that no process holds two copies of a machine.
 */

interface Manifest {
  readonly exports: Readonly<Record<string, string | { readonly import?: string }>>;
}

const root = import.meta.dirname;
const { values } = parseArgs({ options: { 'out-dir': { type: 'string', default: 'dist' } } });
const outDir = resolve(root, values['out-dir']);
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest;

/** ESM only, because vitest refuses to be required. */
const ESM_ONLY = 'src/testing/vitest/index.js';
/** Runs in a browser or in a thread of its own, and is shipped as it stands. */
const SHIPPED = ['src/viewer/page', 'src/viewer/graphviz.js'];

const COMMON = {
  absWorkingDir: root,
  outbase: root,
  outdir: outDir,
  format: 'esm',
  target: 'es2022',
  write: false,
} as const;

rmSync(outDir, { recursive: true, force: true });
await Promise.all([writeModules(), writeCommonJs()]);
for (const path of SHIPPED) cpSync(join(root, path), join(outDir, path), { recursive: true, filter: isShipped });
writeDeclarations();
for (const entry of entries()) await writeWrapper(entry);

function isShipped(path: string): boolean {
  return !path.endsWith('tsconfig.json');
}

/** The entries of package.json that both formats have, as paths without an extension. */
function entries(): readonly string[] {
  return Object.values(manifest.exports).flatMap((target) => {
    const wrapper = typeof target === 'string' ? undefined : target.import;
    return wrapper === undefined ? [] : wrapper.replace(/^\.\/dist\/(?<entry>.*)\.mjs$/, '$<entry>');
  });
}

/** For bundlers: each file compiled by itself, so that they take what is imported and nothing else. */
async function writeModules(): Promise<void> {
  const entryPoints = ['src', 'machines'].flatMap((folder) => filesIn(folder, /\.ts$/));
  const { outputFiles } = await build({ ...COMMON, entryPoints });
  for (const { path, text } of outputFiles) {
    // Node loads this one too, and then what the other entries are in Node.
    writeText(path, path.endsWith(ESM_ONLY) ? importing(text, '.mjs') : text);
  }
}

/** For Node: a file for each entry, and what several share in files of its own; quick to load, and calls within need no look-up. */
async function writeCommonJs(): Promise<void> {
  const { outputFiles } = await build({
    ...COMMON,
    entryPoints: entries().map((entry) => `${entry}.ts`),
    outExtension: { '.js': '.cjs' },
    chunkNames: 'shared/[hash]',
    bundle: true,
    splitting: true,
    packages: 'external',
    // CommonJS has no `import.meta`; src/viewer/assets.ts knows that it gets a path there.
    define: { 'import.meta.url': '__filename' },
  });
  for (const { path, text } of outputFiles) {
    // For Node, so that its ESM loader finds the names that a CommonJS file exports.
    const { code } = await transform(text, { format: 'cjs', platform: 'node', target: COMMON.target });
    writeText(path, code);
  }
}

/** The declarations, for both formats: those of fast-check differ from one to the other, and so do ours that mention them. */
function writeDeclarations(): void {
  const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
  const words = [tsc, '-p', 'tsconfig.build.json', '--outDir', outDir];
  execFileSync(process.execPath, words, { cwd: root, stdio: 'inherit' });
  for (const path of filesIn(outDir, /\.d\.ts$/)) {
    const text = readFileSync(path, 'utf8');
    writeText(path.replace(/\.ts$/, '.cts'), importing(text, '.cjs'));
  }
}

/** Exports by name what the CommonJS entry exports. */
async function writeWrapper(entry: string): Promise<void> {
  const implementation = (await import(pathToFileURL(join(outDir, `${entry}.cjs`)).href)) as object;
  const names = Object.keys(implementation).filter((name) => name !== 'default' && name !== 'module.exports');
  const file = `./${basename(entry)}`;
  writeFileSync(
    join(outDir, `${entry}.mjs`),
    `export {\n${names.map((name) => `  ${name},\n`).join('')}} from '${file}.cjs';\n`,
  );
  writeFileSync(join(outDir, `${entry}.d.mts`), `export * from '${file}.js';\n`);
}

/** The text with this extension wherever it imports one of our own files. */
function importing(text: string, extension: string): string {
  return text.replaceAll(
    /(?<before>\b(?:from|import|require)\s*\(?\s*)(?<quote>['"])(?<path>\.[^'"]*)\.js\k<quote>/g,
    `$<before>$<quote>$<path>${extension}$<quote>`,
  );
}

function writeText(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

function filesIn(folder: string, pattern: RegExp): string[] {
  const names = readdirSync(resolve(root, folder), { recursive: true, encoding: 'utf8' });
  return names.filter((name) => pattern.test(name)).map((name) => join(folder, name));
}
