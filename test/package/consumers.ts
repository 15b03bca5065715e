import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { plantTree } from '../support/planted-tree.js';

const root = join(import.meta.dirname, '../..');
const tool = (name: string) => join(root, 'node_modules/.bin', name);

/** A project's peers, each with the folder of our `node_modules` that holds it. */
export type Peers = Readonly<Record<string, string>>;

/**
 * Builds the package as it is now and installs it into projects outside the repository, in which nothing resolves but the package
 * and the peers that they name. Plain Node and plain tsc run there.
 */
export function createConsumers(projects: Readonly<Record<string, Peers>>, files: Readonly<Record<string, string>>) {
  const tree = plantTree(files);
  const built = join(tree.root, 'built');
  execFileSync(tool('tsup'), ['--silent', '--out-dir', join(built, 'dist')], { cwd: root });
  cpSync(join(root, 'package.json'), join(built, 'package.json'));

  for (const [project, peers] of Object.entries(projects)) {
    const modules = join(tree.root, project, 'node_modules');
    mkdirSync(modules, { recursive: true });
    // A copy: a link would lead Node back to where every package can be found.
    cpSync(built, join(modules, 'local-service-machines'), { recursive: true });
    for (const [peer, folder] of Object.entries(peers))
      symlinkSync(join(root, 'node_modules', folder), join(modules, peer));
  }

  function run(project: string, command: string, args: string[]) {
    const { status, stdout, stderr } = spawnSync(command, args, { cwd: join(tree.root, project), encoding: 'utf8' });
    return { status, stdout, stderr };
  }

  return {
    dist: join(built, 'dist'),
    node: (project: string, code: string, kind: 'module' | 'commonjs') =>
      run(project, process.execPath, [`--input-type=${kind}`, '--eval', code]),
    tsc: (project: string, ...options: string[]) => run(project, tool('tsc'), options),
    remove: tree.remove,
  };
}
