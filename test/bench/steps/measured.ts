import { isDeepStrictEqual } from 'node:util';
import { type Estimate, estimates, type Run, THOROUGH } from '../support/sampling.js';
import { EXPECTED, STEPS } from './script.js';
import type { Contender } from './service.js';

/**
 * How long does a step of each take, in ns? First all have to go through the same states.
 *
 * @throws Error that names the contender that went elsewhere.
 */
export function measuredSteps(contenders: Readonly<Record<string, Contender>>): Record<string, Estimate> {
  for (const [name, contender] of Object.entries(contenders)) {
    const visited = contender.visited();
    if (!isDeepStrictEqual(visited, EXPECTED)) throw new Error(`${name} went another way: ${visited.join(', ')}`);
  }
  const runs = Object.entries(contenders).map(([name, contender]): [string, Run] => [
    name,
    (times) => contender.run(times),
  ]);
  const found = estimates(Object.fromEntries(runs), THOROUGH);
  return Object.fromEntries(
    Object.entries(found).map(([name, { least, low }]) => [name, { least: least / STEPS, low: low / STEPS }]),
  );
}
