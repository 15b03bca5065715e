/* `tsx test/host/service-host/simulation/run.ts [lives] [first seed]`: lives of hosts by the thousand. */
import { simulate } from './simulate.js';

const [lives = '10000', first = '1'] = process.argv.slice(2);
const sum = { acknowledged: 0, begunWork: 0, hosts: 0 };
let failed = 0;
for (let seed = Number(first); seed < Number(first) + Number(lives); seed += 1) {
  const life = await simulate(seed);
  sum.acknowledged += life.acknowledged;
  sum.begunWork += life.begunWork;
  sum.hosts += life.hosts;
  if (life.problems.length === 0) continue;
  failed += 1;
  console.log(`seed ${seed}: ${life.problems.join('; ')}`);
}
console.log(`${lives} lives, ${failed} with a problem: ${JSON.stringify(sum)}`);
process.exitCode = failed === 0 ? 0 : 1;
