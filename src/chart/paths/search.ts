import type { LifecycleRecord } from '../lifecycle-record.js';
import { movesFrom, type PathStep } from './moves.js';

interface Found {
  readonly position: LifecycleRecord;
  readonly steps: readonly PathStep[];
}

/**
 * What is the shortest way to a position of which this holds: with the fewest operations, and among those with the
 * fewest steps? Null if there is none. `instanceIds` are the instances that an observation of a running service shows.
 */
export function shortestWay(
  from: LifecycleRecord,
  isGoal: (position: LifecycleRecord) => boolean,
  instanceIds: readonly string[],
): readonly PathStep[] | null {
  const settled = new Set<string>();
  let open: readonly Found[] = [{ position: from, steps: [] }];
  for (let nearest = open[0]; nearest !== undefined; nearest = open[0]) {
    open = open.slice(1);
    const { position, steps } = nearest;
    const key = keyOf(position);
    if (settled.has(key)) continue;
    if (isGoal(position)) return steps;
    settled.add(key);
    const further = movesFrom(position, instanceIds).map(({ step, to }) => ({ position: to, steps: [...steps, step] }));
    open = [...open, ...further].sort((one, other) => lengthOf(one) - lengthOf(other));
  }
  return null;
}

/** Operations count first: a way never has so many other steps. */
function lengthOf({ steps }: Found): number {
  const operations = steps.filter(({ kind }) => kind === 'operation').length;
  return operations * 1_000 + steps.length;
}

/** What decides where the way goes on from here; revisions and counts do not. */
function keyOf({ value, context }: LifecycleRecord): string {
  const { activationState, health, emergency, spec } = context;
  const { active, healthy } = health?.instances ?? {};
  return JSON.stringify([
    value,
    activationState,
    active,
    healthy,
    health?.healthyInstanceIds,
    emergency !== null,
    spec !== null,
  ]);
}
