/* A PostgreSQL server of Debian's package, in a folder of its own, for one test file. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll } from 'vitest';
import { PostgresClient } from '../host/service-host/kill/postgres-client.js';

const INSTALLED = '/usr/lib/postgresql';
const RETRY_MS = 20;

/** Starts a server that listens on a socket only: the folder of the socket. It is stopped and removed after the tests. */
export async function startPostgres(): Promise<string> {
  const bin = programs();
  const folder = mkdtempSync(join(tmpdir(), 'lsm-postgres-'));
  // PostgreSQL does not run as root.
  const owner = process.getuid?.() === 0 ? { uid: idOf('-u'), gid: idOf('-g') } : {};
  if (owner.uid !== undefined && owner.gid !== undefined) chownSync(folder, owner.uid, owner.gid);
  const data = join(folder, 'data');
  const options = { ...owner, cwd: folder } as const;
  execFileSync(join(bin, 'initdb'), ['-D', data, '-A', 'trust', '-U', 'postgres', '-E', 'UTF8'], options);
  const words = ['-D', data, '-k', folder, '-c', 'listen_addresses='];
  const server = spawn(join(bin, 'postgres'), words, { ...options, stdio: 'ignore' });
  const exited = once(server, 'exit');
  afterAll(async () => {
    server.kill('SIGINT');
    await exited;
    rmSync(folder, { recursive: true });
  });
  for (;;) {
    if (server.exitCode !== null) throw new Error('PostgreSQL ended before it listened.');
    try {
      (await PostgresClient.connect(folder, 'test')).end();
      return folder;
    } catch {
      await setTimeout(RETRY_MS);
    }
  }
}

/** The folder of the newest server that Debian's package has installed. */
function programs(): string {
  const newest = readdirSync(INSTALLED)
    .sort((a, b) => Number(a) - Number(b))
    .at(-1);
  return join(INSTALLED, String(newest), 'bin');
}

function idOf(kind: '-u' | '-g'): number {
  return Number(execFileSync('id', [kind, 'postgres'], { encoding: 'utf8' }));
}
