import type { LifecycleRecord } from '../lifecycle-record.js';
import { movesFrom, type PathStep } from './moves.js';

interface Found {
  readonly position: LifecycleRecord;
  readonly steps: readonly PathStep[];
  readonly length: number;
}

/**
 * The shortest way to a position for which `isGoal` holds: with the fewest operations, and among those with the
 * fewest steps. Null if there is none. `instanceIds` are the instances that an observation of a running service shows.
 */
export function shortestWay(
  from: LifecycleRecord,
  isGoal: (position: LifecycleRecord) => boolean,
  instanceIds: readonly string[],
): readonly PathStep[] | null {
  const settled = new Set<string>();
  const open: Found[] = [{ position: from, steps: [], length: 0 }];
  for (let nearest = open.shift(); nearest !== undefined; nearest = open.shift()) {
    const { position, steps, length } = nearest;
    const key = keyOf(position);
    if (settled.has(key)) continue;
    if (isGoal(position)) return steps;
    settled.add(key);
    for (const { step, to } of movesFrom(position, instanceIds)) {
      open.push({ position: to, steps: [...steps, step], length: length + lengthOf(step) });
    }
    open.sort((one, other) => one.length - other.length);
  }
  return null;
}

/** Operations count first: no way has so many other steps. */
function lengthOf({ kind }: PathStep): number {
  return kind === 'operation' ? 1_001 : 1;
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
