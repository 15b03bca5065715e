/*
 * `npm run bench`: installs the peers, builds, and measures the table of docs/performance.md, with progress on stderr; `--json` prints it
 * as data, `--processes N` (5) says how many processes speak for each row, `--only TEXT` measures what has the text in its title. Exit 1
 * if a gate is missed by both estimators.
 */
import { execFileSync } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { facts, sizes } from './facts.js';
import { MEASUREMENTS, type Ratio } from './ratios.js';
import { bundle } from './support/processes.js';
import { NOTES, resultOf, tableText } from './table.js';
import { TARGETS, type TargetId } from './targets.js';

const { values } = parseArgs({
  options: { json: { type: 'boolean' }, processes: { type: 'string', default: '5' }, only: { type: 'string' } },
});
const processes = Number(values.processes);
if (!Number.isInteger(processes) || processes < 1) throw new RangeError('--processes takes a whole number from 1.');

const root = new URL('../../', import.meta.url);
const tell = (text: string) => process.stderr.write(`${text}\n`);

tell('installing the peers, building');
execFileSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error', '--prefix', 'test/bench'], { cwd: root });
execFileSync('npx', ['tsc', '-p', 'test/bench'], { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
execFileSync('npm', ['run', 'build'], { cwd: root, stdio: 'ignore' });
await bundle();

const found = new Map<TargetId, Ratio[]>();
// The processes that speak for a row are spread over the whole run, so that what disturbs the machine for a while disturbs one of them.
const begun = Date.now();
const measurements = MEASUREMENTS.filter(({ title }) => title.includes(values.only ?? ''));
for (let time = 1; time <= processes; time += 1) {
  for (const { title, measure } of measurements) {
    const seconds = Math.round((Date.now() - begun) / 1_000);
    tell(`${String(time)} of ${String(processes)}, after ${String(seconds)} s: ${title}`);
    for (const [id, ratio] of Object.entries(await measure()) as [TargetId, Ratio][]) {
      found.set(id, [...(found.get(id) ?? []), ratio]);
    }
  }
}
const isWhole = values.only === undefined;
if (isWhole) {
  tell('sizes and facts');
  for (const [name, size] of await sizes(root)) found.set(`size of ${name}` as TargetId, [{ least: size, low: size }]);
}
const told = isWhole ? await facts(root) : [];
await rm(new URL('dist/', import.meta.url), { recursive: true, force: true });

const wanted = TARGETS.filter(({ id }) => isWhole || found.has(id));
const results = wanted.map((target) => resultOf(target, found.get(target.id) ?? []));
console.log(
  values.json === true
    ? JSON.stringify({ node: process.version, processes, results, facts: told, notes: NOTES }, null, 2)
    : [tableText(results), '', ...told, '', ...NOTES].join('\n'),
);
if (results.some(({ isRed }) => isRed)) process.exitCode = 1;
