import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { build } from 'esbuild';
import { afterAll, onTestFinished } from 'vitest';

const root = join(import.meta.dirname, '../../..');

/** The controller as a process of its own. */
export interface ControllerProcess {
  readonly url: string;
  readonly pid: number;
  /** Ends it without a warning; resolves when it is gone. */
  readonly kill: () => Promise<void>;
  /** Asks it to end: its exit code. */
  readonly end: (signal: 'SIGINT' | 'SIGTERM') => Promise<number | null>;
}

/** Bundles a program into one file, which starts several times as fast as its sources do: the file, for one test file. */
export async function bundled(entry: string): Promise<string> {
  const file = join(root, '.tmp', `http-controller-${randomUUID()}`, 'main.mjs');
  afterAll(() => rm(join(file, '..'), { recursive: true, force: true }));
  await build({
    entryPoints: [join(root, entry)],
    outfile: file,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    tsconfig: join(root, 'docs/examples/tsconfig.json'),
  });
  return file;
}

/** Starts a controller, and waits until it listens. */
export async function started(program: string, ...options: string[]): Promise<ControllerProcess> {
  const { child, url, pid } = await listening(process.execPath, [program, '--port', '0', ...options]);
  const exited = once(child, 'exit') as Promise<[code: number | null]>;
  return {
    url,
    pid,
    kill: async () => {
      child.kill('SIGKILL');
      await exited;
    },
    end: async (signal) => {
      child.kill(signal);
      return (await exited)[0];
    },
  };
}

/** Runs a command that starts a controller, and waits for the line that says where it listens. */
export async function listening(command: string, words: readonly string[]) {
  const child: ChildProcess = spawn(command, words, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
  let pid = child.pid;
  onTestFinished(() => {
    if (child.exitCode === null && child.signalCode === null && pid !== undefined) process.kill(pid, 'SIGKILL');
  });
  for await (const line of createInterface(child.stdout!)) {
    const [, url, listener] = /^Listening on (http:\S+), process (\d+)$/.exec(line) ?? [];
    if (url === undefined) continue;
    // Of npm's child, whom npm would not take along.
    pid = Number(listener);
    return { child, url, pid };
  }
  throw new Error('The controller ended before it listened.');
}
