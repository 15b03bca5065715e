import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { outcomeOf } from './support/processes.js';

/*
 * What has no goal, but is asked: absolute figures, which mean something only next to each other and on one machine.
 */

interface Manifest {
  readonly exports: Readonly<Record<string, string | { readonly import?: string }>>;
}

interface Pauses {
  readonly longestPauseMs: number;
  readonly longestGcMs: number;
}

/** What the process `host-profile` prints. */
interface Profile {
  readonly services: number;
  readonly start: Pauses & { readonly seconds: number };
  readonly tick: Pauses & { readonly milliseconds: number };
  readonly bytesPerServiceAndTick: number;
  readonly bytesPerService: number;
}

/** The gzipped size in kB of what an importer gets, by the name of its budget in package.json. */
export async function sizes(root: URL): Promise<ReadonlyMap<string, number>> {
  const { stdout } = await promisify(execFile)('npx', ['size-limit', '--json'], { cwd: root }).catch(
    // Beyond a budget it prints all the same.
    (error: unknown) => error as { readonly stdout: string },
  );
  const found = JSON.parse(stdout) as readonly { readonly name: string; readonly size: number }[];
  return new Map(found.map(({ name, size }) => [name, size / 1_000]));
}

/** One sentence a fact. */
export async function facts(root: URL): Promise<readonly string[]> {
  const [actor, record, specification] = await Promise.all(
    ['actor', 'record', 'specification'].map((way) => outcomeOf<{ readonly bytes: number }>('memory', way)),
  );
  const profile = await outcomeOf<Profile>('host-profile');
  const imports: string[] = [];
  const { exports } = JSON.parse(await readFile(new URL('package.json', root), 'utf8')) as Manifest;
  for (const [entry, target] of Object.entries(exports)) {
    // `./testing/vitest` has none: it can be loaded by vitest alone.
    if (typeof target === 'string' || target.import === undefined) continue;
    const file = new URL(target.import, root).href;
    const { ms } = await outcomeOf<{ readonly ms: number }>('import-time', file);
    imports.push(`${entry} ${ms.toFixed(0)}`);
  }
  return [
    `A service at rest takes ${kilobytes(record!.bytes)} as a record and ${kilobytes(actor!.bytes)} as an actor, of which its specification is ${kilobytes(specification!.bytes)}.`,
    `A service host of ${profile.services.toLocaleString('en')} services with three instances each: started in ${profile.start.seconds.toFixed(1)} s, longest pause of the event loop ${ms(profile.start.longestPauseMs)}, of the garbage collector ${ms(profile.start.longestGcMs)}; a tick takes ${ms(profile.tick.milliseconds)}, longest pause of the event loop ${ms(profile.tick.longestPauseMs)}, of the garbage collector ${ms(profile.tick.longestGcMs)}; the heap grows by ${profile.bytesPerServiceAndTick.toFixed(1)} bytes per service and tick, of ${kilobytes(profile.bytesPerService)}.`,
    `Import, in ms: ${imports.join(', ')}.`,
  ];
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1_000).toFixed(2)} kB`;
}

function ms(value: number): string {
  return `${value.toFixed(0)} ms`;
}
