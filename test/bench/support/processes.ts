import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { build } from 'esbuild';

/*
 * Each measurement is a process of its own, a bundle of what was built for publication, and so is each contender that it
 * loads. It prints one object in JSON.
 */

const root = new URL('../../../', import.meta.url);
const folder = new URL('test/bench/dist/', root);
const pathTo = (path: string) => new URL(path, root).pathname;

const ENTRIES = ['chart', 'engine', 'host', 'inspect', 'model', 'schema', 'testing'];

/** Bundles all processes and contenders against the built package, with the newest XState of the peer range. */
export async function bundle(): Promise<void> {
  await build({
    entryPoints: ['processes', 'contenders', 'peers'].map((name) => pathTo(`test/bench/${name}/*.ts`)),
    outbase: pathTo('test/bench'),
    outdir: folder.pathname,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    define: { 'process.env.NODE_ENV': '"production"' },
    alias: {
      'local-service-machines': pathTo('dist/src/index.js'),
      ...Object.fromEntries(
        ENTRIES.map((entry) => [`local-service-machines/${entry}`, pathTo(`dist/src/${entry}/index.js`)]),
      ),
      xstate: pathTo('node_modules/xstate-newest'),
    },
    // A native module.
    external: ['libsql'],
    logLevel: 'error',
  });
}

/** What does this process print? */
export async function outcomeOf<TOutcome>(name: string, ...args: readonly string[]): Promise<TOutcome> {
  const path = new URL(`processes/${name}.mjs`, folder).pathname;
  const { stdout } = await promisify(execFile)(process.execPath, ['--expose-gc', path, ...args], {
    env: { ...process.env, NODE_ENV: 'production' },
  });
  return JSON.parse(stdout) as TOutcome;
}
