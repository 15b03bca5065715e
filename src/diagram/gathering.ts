import type { GraphNode, GraphTransition } from './graph.js';
import { unusedName } from './naming.js';
import { wordsOf } from './words.js';

/** Up to so many equal ways are drawn one by one; of more, one for all. */
const MOST_DRAWN_APART = 2;

/** What every state of a tag has in common: a node that stands for any of them, and their common transitions. */
export interface Gathering {
  readonly node: GraphNode;
  readonly transitions: ReadonlySet<GraphTransition>;
}

/**
 * Which transitions does every state of a tag have (whatever an instance does, it can fall silent)? The state that they
 * lead to may do without.
 */
export function gatheringsOf(
  transitions: readonly GraphTransition[],
  nodes: readonly GraphNode[],
): readonly Gathering[] {
  const alike = new Map<string, GraphTransition[]>();
  for (const transition of transitions) {
    const { eventType, guard, target } = transition;
    const key = JSON.stringify([eventType, guard, target]);
    alike.set(key, [...(alike.get(key) ?? []), transition]);
  }
  const groups = [...alike.values()].filter(({ length }) => length > MOST_DRAWN_APART);
  const tags = [...new Set(nodes.flatMap((node) => node.tags))];
  const names = new Set(nodes.map(({ id }) => id));
  return tags.flatMap((tag) => {
    const states = nodes.filter((node) => node.tags.includes(tag)).map(({ id }) => id);
    const common = groups.filter((group) => isCommonTo(states, group));
    if (common.length === 0) return [];
    const id = unusedName(`any ${wordsOf(tag)}`, names);
    return [
      { node: { id, kind: 'any', description: '', tags: [tag], actors: [] }, transitions: new Set(common.flat()) },
    ];
  });
}

function isCommonTo(states: readonly string[], group: readonly GraphTransition[]): boolean {
  const sources = group.map(({ source }) => source);
  const target = group[0]?.target;
  return (
    sources.every((source) => states.includes(source)) &&
    states.every((state) => state === target || sources.includes(state))
  );
}
