import { join } from 'node:path';
import { Script } from 'node:vm';
import { build, type BuildOptions } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { browserEntries } from './manifest.js';
import { installProject } from './project.js';

const { folder } = installProject('test/consumers/browser');

/** One script for a browser, in which a module of Node's has no place; Node's own folders are not searched. */
async function bundled(options: BuildOptions): Promise<string> {
  const { outputFiles, warnings, errors } = await build({
    absWorkingDir: folder,
    bundle: true,
    platform: 'browser',
    format: 'iife',
    write: false,
    logLevel: 'silent',
    ...options,
  });
  expect([...warnings, ...errors]).toEqual([]);
  const [file] = outputFiles ?? [];
  if (file === undefined) throw new Error('esbuild wrote nothing.');
  return file.text;
}

/** Runs the script where there is nothing but what the language itself has, and timers. */
function run(script: string): Record<string, unknown> {
  const world: Record<string, unknown> = { setTimeout, clearTimeout, queueMicrotask, console, structuredClone };
  new Script(script).runInNewContext(world);
  return world;
}

describe('a bundle for browsers', () => {
  it.each(browserEntries)('holds %s without a module of Node, and runs', async (entry) => {
    const contents = `import * as entry from '${entry}'; globalThis.names = Object.keys(entry);`;
    const { names } = run(await bundled({ stdin: { contents, resolveDir: folder } }));
    expect(names).toEqual(expect.arrayContaining([expect.any(String)]));
  });

  it('lets a page ask the machine, draw it and watch it', async () => {
    const { shown } = run(await bundled({ entryPoints: [join(folder, 'page.js')] }));
    expect(JSON.parse(JSON.stringify(shown))).toEqual({
      state: 'INACTIVE',
      mayRestart: false,
      isDrawn: true,
      messages: expect.arrayContaining(['@xstate.actor', '@xstate.event', '@xstate.snapshot']) as unknown,
    });
  });

  it('would not hold what needs Node', async () => {
    const contents = `import 'local-service-machines/inspect/node';`;
    await expect(bundled({ stdin: { contents, resolveDir: folder } })).rejects.toThrow(/Could not resolve "node:/);
  });
});
