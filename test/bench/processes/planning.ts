import { barePasses } from '../planning/bare-pass.js';
import { clusterOf } from '../planning/clusters.js';
import { plans, ticks } from '../planning/plans.js';
import { estimates, THOROUGH } from '../support/sampling.js';

/* The plans, or the ticks, of a cluster of so many hosts and services: `plan|tick hosts services sorted|none [failing]`. */

const [what, hosts, services, order, failing] = process.argv.slice(2);
const cluster = clusterOf({
  hosts: Number(hosts),
  services: Number(services),
  order: order === 'sorted' ? 'sorted' : 'none',
  failing: failing === 'failing',
});
const run = what === 'tick' ? ticks : plans;
// Two instances of each service on each host: kept, or to be started later.
const expected = 2 * Number(hosts) * Number(services);
for (const time of [1, 2, 3]) {
  if (run(cluster, time) !== time * expected) throw new Error('The plan does not keep or start what it should.');
}
console.log(
  JSON.stringify(
    estimates(
      { bare: (times) => barePasses(cluster, times), policy: (times) => run(cluster, times) },
      { ...THOROUGH, rounds: Number(services) > 1 ? 30 : 100 },
    ),
  ),
);
