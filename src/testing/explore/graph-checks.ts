import type { LifecycleMachine } from '../../../machines/lifecycle.machine.js';
import { LIFECYCLE_STATE_KINDS, LIFECYCLE_STATES, type LifecycleState } from '../../model/lifecycle.js';
import { delayEvent, workOf } from '../machine-events.js';
import type { TransitionKey } from '../transitions.js';
import type { Configuration, Edge } from './configuration.js';
import type { CheckFailure } from './violations.js';

/** Everything that can be reached. */
export interface Graph {
  readonly machine: LifecycleMachine;
  readonly configurations: readonly Configuration[];
  readonly edges: readonly Edge[];
  readonly table: ReadonlySet<TransitionKey>;
}

/** A failure, and the id of the configuration that it is about. */
type LocatedFailure = CheckFailure & { readonly at: number };

/** The failures that the checks of the whole graph find. */
export function checkGraph(graph: Graph): readonly LocatedFailure[] {
  return [
    ...missingStates(graph),
    ...missingTransitions(graph),
    ...endlessWork(graph),
    ...deadlocks(graph),
    ...livelocks(graph),
  ];
}

function missingStates({ configurations }: Graph): readonly LocatedFailure[] {
  const reached = new Set(configurations.map(({ facts }) => facts.state));
  const missing = LIFECYCLE_STATES.filter((state) => !reached.has(state));
  return missing.length === 0 ? [] : [{ check: 'every-state', found: `never reached: ${missing.join(', ')}`, at: 0 }];
}

function missingTransitions({ configurations, edges, table }: Graph): readonly LocatedFailure[] {
  const taken = new Set(edges.map(({ transition }) => transition));
  const missing = [...table].filter((transition) => !taken.has(transition));
  const sources = new Set(missing.map((transition) => transition.split(' ')[0]));
  const at = configurations.findIndex(({ facts }) => sources.has(facts.state));
  return missing.length === 0
    ? []
    : [{ check: 'every-transition', found: `never taken: ${missing.join('; ')}`, at: Math.max(at, 0) }];
}

/** A state in flight without work, or without a time-out. */
function endlessWork({ machine, configurations }: Graph): readonly LocatedFailure[] {
  return configurations.flatMap(({ id, facts: { state } }): readonly LocatedFailure[] => {
    const missing = LIFECYCLE_STATE_KINDS[state] === 'inFlight' ? missingEnd(machine, state) : null;
    return missing === null ? [] : [{ check: 'work-ends', found: `${state} has no ${missing}`, at: id }];
  });
}

function missingEnd(machine: LifecycleMachine, state: LifecycleState): 'work' | 'time-out' | null {
  if (workOf(machine, state) === null) return 'work';
  return delayEvent(machine, state) === null ? 'time-out' : null;
}

function deadlocks({ configurations, edges }: Graph): readonly LocatedFailure[] {
  const left = new Set<number>();
  for (const { from, to } of edges) {
    if (configurations[from]?.facts.state !== configurations[to]?.facts.state) left.add(from);
  }
  return configurations.flatMap(({ id, facts: { state } }): readonly LocatedFailure[] =>
    state === 'DESTROYED' || left.has(id) ? [] : [{ check: 'no-deadlock', found: `${state} cannot be left`, at: id }],
  );
}

function livelocks({ configurations, edges }: Graph): readonly LocatedFailure[] {
  const sources = new Map<number, number[]>();
  for (const { from, to, step } of edges) {
    // Nobody should have to wait for something to go wrong.
    if (step === 'failure' || step === 'gone') continue;
    const known = sources.get(to);
    if (known === undefined) sources.set(to, [from]);
    else known.push(from);
  }
  const isInReach = new Set(configurations.filter(({ facts }) => facts.state === 'DESTROYED').map(({ id }) => id));
  for (const id of isInReach) for (const source of sources.get(id) ?? []) isInReach.add(source);
  return configurations.flatMap(({ id, facts: { state } }): readonly LocatedFailure[] =>
    isInReach.has(id) ? [] : [{ check: 'destroyed-in-reach', found: `${state} never gets there`, at: id }],
  );
}
