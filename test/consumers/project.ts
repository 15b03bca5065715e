import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, inject } from 'vitest';

const root = join(import.meta.dirname, '../..');
const modules = join(root, 'node_modules');

/** How a program ended. */
interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A project outside the repository, in which nothing resolves but what its package.json names. */
export interface Project {
  readonly folder: string;
  /** Runs a program there. */
  readonly run: (program: string, words: readonly string[], env?: Readonly<Record<string, string>>) => Ended;
  /** Runs plain Node there. */
  readonly node: (words: readonly string[], env?: Readonly<Record<string, string>>) => Ended;
  /** Runs the plain TypeScript compiler there. */
  readonly tsc: (...words: readonly string[]) => Ended;
}

/**
 * Copies a project of the repository and installs what its package.json names: our package from the tarball, all else from our
 * `node_modules`, where `places` can name another folder than the package's own. Removed after the tests of the file.
 */
export function installProject(path: string, places: Readonly<Record<string, string>> = {}): Project {
  const folder = emptyFolder();
  cpSync(join(root, path), folder, { recursive: true });
  return installedIn(folder, dependenciesOf(folder), places);
}

/** Installs these packages into an empty folder, as `installProject` does. */
export function installPackages(names: readonly string[]): Project {
  return installedIn(emptyFolder(), names, {});
}

function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'lsm-consumer-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  return folder;
}

function installedIn(folder: string, names: readonly string[], places: Readonly<Record<string, string>>): Project {
  for (const name of names) {
    const installed = join(folder, 'node_modules', name);
    mkdirSync(dirname(installed), { recursive: true });
    if (name === 'local-service-machines') {
      // No link: it would lead Node back to where every package can be found.
      mkdirSync(installed);
      execFileSync('tar', ['-xzf', inject('tarball'), '--strip-components=1', '-C', installed]);
    } else {
      symlinkSync(resolve(modules, places[name] ?? name), installed);
    }
  }

  function run(program: string, words: readonly string[], env: Readonly<Record<string, string>> = {}): Ended {
    const options = { cwd: folder, encoding: 'utf8', env: { PATH: process.env['PATH'], ...env } } as const;
    const { status, stdout, stderr } = spawnSync(program, words, options);
    return { status, stdout, stderr };
  }
  // Run where it is, and not where it is linked to: it looks for libraries beside itself.
  const tsc = resolve(modules, places['typescript'] ?? 'typescript', 'bin/tsc');
  const node: Project['node'] = (words, env) => run(process.execPath, words, env);
  return { folder, run, node, tsc: (...words) => node([tsc, ...words]) };
}

function dependenciesOf(folder: string): readonly string[] {
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    readonly dependencies?: object;
    readonly devDependencies?: object;
  };
  return Object.keys({ ...manifest.dependencies, ...manifest.devDependencies });
}
