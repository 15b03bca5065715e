/*
 * How long does each of these take, in one process? The contenders take turns, in another order each round, so that what disturbs the
 * machine disturbs all of them alike.
 */

/** The work of a contender, so many times. Returns something that depends on it. */
export type Run = (times: number) => number;

/** How long one time takes, in ns: the least of all samples, and what five of a hundred undercut. */
export interface Estimate {
  readonly least: number;
  readonly low: number;
}

/** How much is measured. */
export interface Effort {
  readonly rounds: number;
  readonly warmUpMs: number;
  readonly sampleMs: number;
}

/** Enough for a machine that does other things too. */
export const THOROUGH: Effort = { rounds: 250, warmUpMs: 300, sampleMs: 2 };

/** How long does one time of each take? */
export function estimates(contenders: Readonly<Record<string, Run>>, effort: Effort): Record<string, Estimate> {
  const runs = Object.entries(contenders).map(([name, run]) => {
    const times = timesIn(run, effort);
    return { name, run, times, samples: [] as number[] };
  });
  for (let round = 0; round < effort.rounds; round += 1) {
    for (const { run, times, samples } of shuffled(runs)) samples.push(nanoseconds(run, times) / times);
  }
  return Object.fromEntries(runs.map(({ name, samples }) => [name, estimateOf(samples)]));
}

/** How often does it fit into a sample, once it is warm? */
function timesIn(run: Run, { warmUpMs, sampleMs }: Effort): number {
  const end = process.hrtime.bigint() + BigInt(warmUpMs) * 1_000_000n;
  let once = Infinity;
  let times = 1;
  while (process.hrtime.bigint() < end) {
    once = nanoseconds(run, times) / times;
    times = Math.max(1, Math.round((sampleMs * 1e6) / once));
  }
  return times;
}

function nanoseconds(run: Run, times: number): number {
  const begun = process.hrtime.bigint();
  const result = run(times);
  const took = Number(process.hrtime.bigint() - begun);
  if (Number.isNaN(result)) throw new Error('What is measured did nothing.');
  return took;
}

function estimateOf(samples: readonly number[]): Estimate {
  const sorted = [...samples].sort((a, b) => a - b);
  return { least: sorted[0] ?? NaN, low: sorted[Math.floor(sorted.length * 0.05)] ?? NaN };
}

function shuffled<TItem>(items: readonly TItem[]): readonly TItem[] {
  return items
    .map((item) => ({ item, place: Math.random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ item }) => item);
}
