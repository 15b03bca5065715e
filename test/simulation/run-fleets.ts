/*
 * Simulates whole lives of fleets of up to 40 hosts: `npm run simulate -- fleets --runs 100000 --seed 1 --hosts 40`. On failure it
 * prints the seed, what went wrong and the shortest life found, and exits with 1.
 */
import { parseArgs } from 'node:util';
import fc from 'fast-check';
import { fleetLifeArbitrary } from './fleet-life.js';
import { simulateFleet } from './simulate-fleet.js';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '1000' },
    seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
    hosts: { type: 'string', default: '40' },
  },
});
const [runs, seed, hosts] = [Number(values.runs), Number(values.seed), Number(values.hosts)];
const CHUNK = 100;

process.exitCode = await main();

/** Returns the exit code. */
async function main(): Promise<number> {
  const property = fc.asyncProperty(fleetLifeArbitrary(hosts), async (life) => {
    const violations = await simulateFleet(life);
    if (violations.length > 0) throw new Error(violations.join('\n'));
  });
  for (let done = 0; done < runs; done += CHUNK) {
    const result = await fc.check(property, { numRuns: Math.min(CHUNK, runs - done), seed: seed + done });
    if (result.failed) {
      const shown = [
        String(result.errorInstance),
        `seed ${String(seed + done)}`,
        JSON.stringify(result.counterexample),
      ];
      process.stdout.write(`\n${shown.join('\n')}\n`);
      return 1;
    }
    process.stderr.write(`\r${String(Math.min(done + CHUNK, runs))} of ${String(runs)} lives of fleets, none wrong `);
  }
  process.stdout.write(`\n${String(runs)} lives of fleets, seed ${String(seed)}: nothing went wrong.\n`);
  return 0;
}
