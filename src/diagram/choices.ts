import type { GraphNode, GraphTransition } from './graph.js';
import { unusedName } from './unused-name.js';
import type { EventTransitions } from './flat-machine.js';

/** One branch of a choice; without a guard it is the else branch. */
interface Branch {
  readonly guard: string | null;
  readonly target: string;
}

/** A decision that several transitions share: the same guards lead to the same states. */
export interface Choice {
  readonly node: GraphNode;
  readonly branches: readonly Branch[];
  readonly transitions: ReadonlySet<GraphTransition>;
}

/** The last transitions of an event in one state; together they are exhaustive and lead to states of one kind. */
interface Decision {
  readonly source: string;
  readonly transitions: readonly GraphTransition[];
}

/**
 * The choices that several states share, such as the guarded return to rest. A choice has the branches of its widest use; a
 * use that needs fewer guards, because it can lead to fewer of the states, shares it.
 */
export function choicesOf(events: readonly EventTransitions[], nodes: readonly GraphNode[]): readonly Choice[] {
  const kindOf = new Map(nodes.map(({ id, kind, tags }) => [id, JSON.stringify([kind === 'final', tags])]));
  const decisions = events.flatMap((transitions) => decisionOf(transitions, kindOf) ?? []);

  // The widest first, so that the narrower ones find it.
  const groups: Decision[][] = [];
  for (const decision of [...decisions].sort((a, b) => b.transitions.length - a.transitions.length)) {
    const group = groups.find(([widest]) => widest !== undefined && fitsInto(decision, widest));
    if (group === undefined) groups.push([decision]);
    else group.push(decision);
  }

  const taken = new Set(nodes.map(({ id }) => id));
  return groups
    .filter((group) => new Set(group.map(({ source }) => source)).size > 1)
    .map((group) => choiceOf(group, nodes, taken));
}

function decisionOf(transitions: EventTransitions, kindOf: ReadonlyMap<string, string>): Decision | null {
  const last = transitions.at(-1);
  if (last === undefined || last.guard !== null) return null;
  const kind = kindOf.get(last.target) ?? '';
  let first = transitions.length - 1;
  while (kindOf.get(transitions[first - 1]?.target ?? '') === kind) first -= 1;
  const deciding = transitions.slice(first);
  return new Set(deciding.map(({ target }) => target)).size > 1 ? { source: last.source, transitions: deciding } : null;
}

function fitsInto(decision: Decision, widest: Decision): boolean {
  return decision.transitions.every(({ guard, target }) =>
    widest.transitions.some((branch) => branch.target === target && (guard === null || branch.guard === guard)),
  );
}

function choiceOf(group: readonly Decision[], nodes: readonly GraphNode[], taken: Set<string>): Choice {
  const branches = (group[0]?.transitions ?? []).map(({ guard, target }) => ({ guard, target }));
  const tags = nodes.find(({ id }) => id === branches[0]?.target)?.tags ?? [];
  return {
    node: { id: unusedName(['choice', ...tags].join(' '), taken), kind: 'choice', description: '', tags, actors: [] },
    branches,
    transitions: new Set(group.flatMap(({ transitions }) => transitions)),
  };
}
