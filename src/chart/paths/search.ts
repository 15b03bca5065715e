import { isConclusive } from '../../policy/digest.js';
import type { LifecycleRecord } from '../lifecycle-record.js';
import { type Assumptions, movesFrom, type PathStep } from './moves.js';

/** A position that was found, with the step that led to it. */
interface Found {
  readonly position: LifecycleRecord;
  readonly step: PathStep | null;
  readonly before: Found | null;
  readonly length: number;
}

/**
 * The shortest way to a position for which `isGoal` holds: with the fewest operations, and among those with the
 * fewest steps. Null if there is none.
 */
export function shortestWay(
  from: LifecycleRecord,
  isGoal: (position: LifecycleRecord) => boolean,
  assumptions: Assumptions,
): readonly PathStep[] | null {
  const settled = new Set<string>();
  const open: Found[] = [{ position: from, step: null, before: null, length: 0 }];
  for (let nearest = open.shift(); nearest !== undefined; nearest = open.shift()) {
    const { position, length } = nearest;
    const key = keyOf(position);
    if (settled.has(key)) continue;
    if (isGoal(position)) return stepsTo(nearest);
    settled.add(key);
    for (const { step, to } of movesFrom(position, assumptions)) {
      if (!settled.has(keyOf(to)))
        insert(open, { position: to, step, before: nearest, length: length + lengthOf(step) });
    }
  }
  return null;
}

function stepsTo(found: Found): readonly PathStep[] {
  const steps: PathStep[] = [];
  for (let at: Found | null = found; at !== null; at = at.before) {
    if (at.step !== null) steps.push(at.step);
  }
  return steps.reverse();
}

/** Keeps the list in order of length; of equally long ways the one that was found first comes first. */
function insert(open: Found[], found: Found): void {
  let index = open.length;
  while (index > 0 && (open[index - 1]?.length ?? 0) > found.length) index -= 1;
  open.splice(index, 0, found);
}

/** Operations count first: no way has so many other steps. */
function lengthOf({ kind }: PathStep): number {
  return kind === 'operation' ? 1_001 : 1;
}

/** What decides where the way goes on from here; revisions and counts do not. */
function keyOf({ value, context }: LifecycleRecord): string {
  const { serviceId, activationState, revision, health, emergency, spec, mayHaveInstances } = context;
  const facts: (string | number | boolean)[] = [
    value,
    activationState,
    emergency !== null,
    spec !== null,
    mayHaveInstances,
  ];
  if (health !== null) {
    const { active, silent, stale, healthy } = health.instances;
    facts.push(isConclusive(health, { serviceId, state: activationState, revision }));
    facts.push(active + silent + stale, healthy, ...(health.healthyInstanceIds ?? []));
  }
  return facts.join();
}
