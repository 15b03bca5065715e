import { isDeepStrictEqual } from 'node:util';
import { barePasses } from '../planning/bare-pass.js';
import { clusterOf } from '../planning/clusters.js';
import { bothPlans, plannerPlans, policyPlans } from '../planning/plans.js';
import { estimates, THOROUGH } from '../support/sampling.js';

/* The plans of a cluster of so many hosts and services; `shuffled`, if the instances come in no order. */

const [hosts, services, order] = process.argv.slice(2);
const cluster = clusterOf(Number(hosts), Number(services), { shuffled: order === 'shuffled' });
for (const [planner, policy] of bothPlans(cluster)) {
  if (!isDeepStrictEqual(planner, policy)) throw new Error('The planner plans otherwise than planAdjustment.');
  if (policy.keep.length !== Number(hosts) * 2) throw new Error('The plan does not keep what is there.');
}
console.log(
  JSON.stringify(
    estimates(
      {
        bare: (times) => barePasses(cluster, times),
        planner: plannerPlans(cluster),
        policy: (times) => policyPlans(cluster, times),
      },
      { ...THOROUGH, rounds: Number(services) > 1 || order === 'shuffled' ? 40 : THOROUGH.rounds },
    ),
  ),
);
