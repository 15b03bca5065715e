import type { GraphNode, GraphTransition } from './graph.js';
import { unusedName } from './naming.js';
import type { Candidates } from './reading.js';

/** One way out of a choice; without a guard it is what remains. */
interface Branch {
  readonly guard: string | null;
  readonly target: string;
}

/** Several transitions' way to the same few states, decided by the same guards. */
export interface Choice {
  readonly node: GraphNode;
  readonly branches: readonly Branch[];
  readonly transitions: ReadonlySet<GraphTransition>;
}

/** The last candidates of an event, which together leave nothing undecided and lead to states of one kind. */
interface WayOut {
  readonly source: string;
  readonly transitions: readonly GraphTransition[];
}

/**
 * Which choices do several states share (the guarded way back to rest)? A choice has the branches of its widest use; a
 * use that needs fewer guards, because it can lead to fewer of the states, shares it.
 */
export function choicesOf(candidates: readonly Candidates[], nodes: readonly GraphNode[]): readonly Choice[] {
  const kindOf = new Map(nodes.map(({ id, kind, tags }) => [id, JSON.stringify([kind === 'final', tags])]));
  const ways = candidates.flatMap((candidate) => wayOutOf(candidate, kindOf) ?? []);

  // The widest first, so that the narrower ones find it.
  const groups: WayOut[][] = [];
  for (const way of [...ways].sort((a, b) => b.transitions.length - a.transitions.length)) {
    const group = groups.find(([widest]) => widest !== undefined && shares(way, widest));
    if (group === undefined) groups.push([way]);
    else group.push(way);
  }

  const taken = new Set(nodes.map(({ id }) => id));
  return groups
    .filter((group) => new Set(group.map(({ source }) => source)).size > 1)
    .map((group) => choiceOf(group, nodes, taken));
}

function wayOutOf(transitions: Candidates, kindOf: ReadonlyMap<string, string>): WayOut | null {
  const last = transitions.at(-1);
  if (last === undefined || last.guard !== null) return null;
  const kind = kindOf.get(last.target) ?? '';
  let first = transitions.length - 1;
  while (kindOf.get(transitions[first - 1]?.target ?? '') === kind) first -= 1;
  const way = transitions.slice(first);
  return new Set(way.map(({ target }) => target)).size > 1 ? { source: last.source, transitions: way } : null;
}

function shares(way: WayOut, widest: WayOut): boolean {
  return way.transitions.every(({ guard, target }) =>
    widest.transitions.some((branch) => branch.target === target && (guard === null || branch.guard === guard)),
  );
}

function choiceOf(group: readonly WayOut[], nodes: readonly GraphNode[], taken: Set<string>): Choice {
  const branches = (group[0]?.transitions ?? []).map(({ guard, target }) => ({ guard, target }));
  const tags = nodes.find(({ id }) => id === branches[0]?.target)?.tags ?? [];
  return {
    node: { id: unusedName(['choice', ...tags].join(' '), taken), kind: 'choice', description: '', tags, actors: [] },
    branches,
    transitions: new Set(group.flatMap(({ transitions }) => transitions)),
  };
}
