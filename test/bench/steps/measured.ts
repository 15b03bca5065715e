import { isDeepStrictEqual } from 'node:util';
import { type Estimate, estimates, type Run, THOROUGH } from '../support/sampling.js';
import type { Contender } from './service.js';

/**
 * How long does a step of each take, in ns? First all have to go through the same states. Each is a bundle of its own, with copies of the
 * chart, of its library and of the loop, so that none is compiled for what another one did.
 *
 * @param paths Of the modules of the contenders, without `.ts`.
 * @throws Error that names the contender that went elsewhere.
 */
export async function measuredSteps(
  paths: Readonly<Record<string, string>>,
  expected: readonly string[],
): Promise<Record<string, Estimate>> {
  const runs: [string, Run][] = [];
  for (const [name, path] of Object.entries(paths)) {
    const { contender } = (await import(new URL(`../${path}.mjs`, import.meta.url).href)) as { contender: Contender };
    const visited = contender.visited();
    if (!isDeepStrictEqual(visited, expected)) throw new Error(`${name} went another way: ${visited.join(', ')}`);
    runs.push([name, (times) => contender.run(times)]);
  }
  const steps = expected.length - 1;
  const found = Object.entries(estimates(Object.fromEntries(runs), THOROUGH));
  return Object.fromEntries(found.map(([name, { least, low }]) => [name, { least: least / steps, low: low / steps }]));
}
