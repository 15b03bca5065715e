/* Simulates lives of service hosts that share a store: `npm run simulate -- hosts --runs 10000 --seed 1`. */
import { parseArgs } from 'node:util';
import { simulate } from '../host/service-host/simulation/simulate.js';

const { values } = parseArgs({
  options: { runs: { type: 'string', default: '10000' }, seed: { type: 'string', default: '1' } },
});
const [runs, first] = [Number(values.runs), Number(values.seed)];
const sum = { acknowledged: 0, begunWork: 0, hosts: 0 };
let failed = 0;
for (let seed = first; seed < first + runs; seed += 1) {
  const life = await simulate(seed);
  sum.acknowledged += life.acknowledged;
  sum.begunWork += life.begunWork;
  sum.hosts += life.hosts;
  if (life.problems.length === 0) continue;
  failed += 1;
  console.log(`seed ${seed}: ${life.problems.join('; ')}`);
}
console.log(`${runs} lives, ${failed} with a problem: ${JSON.stringify(sum)}`);
process.exitCode = failed === 0 ? 0 : 1;
