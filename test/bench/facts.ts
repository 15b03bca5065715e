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

/** One sentence a fact. */
export async function facts(root: URL): Promise<readonly string[]> {
  const [actor, record, specification] = await Promise.all(
    ['actor', 'record', 'specification'].map((way) => outcomeOf<{ readonly bytes: number }>('memory', way)),
  );
  const fleet = await outcomeOf<{ readonly seconds: number; readonly microsecondsEach: number }>('fleet');
  const imports: string[] = [];
  const { exports } = JSON.parse(await readFile(new URL('package.json', root), 'utf8')) as Manifest;
  for (const [entry, target] of Object.entries(exports)) {
    // `./testing/vitest` has none: it can be loaded by vitest alone.
    if (typeof target === 'string' || target.import === undefined) continue;
    const file = new URL(target.import, root).href;
    const { ms } = await outcomeOf<{ readonly ms: number }>('import-time', file);
    imports.push(`${entry} ${ms.toFixed(0)}`);
  }
  const { stdout } = await promisify(execFile)('npx', ['size-limit', '--json'], { cwd: root });
  const sizes = (JSON.parse(stdout) as readonly { readonly name: string; readonly size: number }[]).map(
    ({ name, size }) => `${name} ${kilobytes(size)}`,
  );
  return [
    `A service at rest takes ${kilobytes(record!.bytes)} as a record and ${kilobytes(actor!.bytes)} as an actor, of which its specification is ${kilobytes(specification!.bytes)}.`,
    `100,000 services, each assessed from an observation of its own and stepped, half of them into an adjustment: ${fleet.seconds.toFixed(1)} s, ${fleet.microsecondsEach.toFixed(1)} µs each.`,
    `Import, in ms: ${imports.join(', ')}.`,
    `Sizes, gzip: ${sizes.join('; ')}.`,
  ];
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1_000).toFixed(2)} kB`;
}
