import { outcomeOf } from './support/processes.js';

/*
 * What has no goal, but is asked: absolute figures, which mean something only next to each other and on one machine.
 */

const ENTRIES = ['index', 'chart', 'schema', 'instance', 'diagram', 'engine', 'inspect', 'testing'];

/** One sentence a fact. */
export async function facts(dist: URL): Promise<readonly string[]> {
  const [actor, record, specification] = await Promise.all(
    ['actor', 'record', 'specification'].map((way) => outcomeOf<{ readonly bytes: number }>('memory', way)),
  );
  const fleet = await outcomeOf<{ readonly seconds: number; readonly microsecondsEach: number }>('fleet');
  const imports: string[] = [];
  for (const entry of ENTRIES) {
    const { ms } = await outcomeOf<{ readonly ms: number }>(
      'import-time',
      new URL(entry === 'index' ? 'index.js' : `${entry}/index.js`, dist).href,
    );
    imports.push(`${entry} ${ms.toFixed(0)}`);
  }
  return [
    `A service at rest takes ${kilobytes(record!.bytes)} as a record and ${kilobytes(actor!.bytes)} as an actor, of which its specification is ${kilobytes(specification!.bytes)}.`,
    `100,000 services, each assessed from an observation of its own and stepped, half of them into an adjustment: ${fleet.seconds.toFixed(1)} s, ${fleet.microsecondsEach.toFixed(1)} µs each.`,
    `Import, in ms: ${imports.join(', ')}.`,
  ];
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1_000).toFixed(2)} kB`;
}
