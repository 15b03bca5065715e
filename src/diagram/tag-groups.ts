import type { GraphNode, GraphTransition } from './graph.js';
import { unusedName } from './unused-name.js';
import { camelCaseToWords } from '../policy/event-label.js';

/** The most equal transitions of different states that are drawn separately. */
const MAX_DRAWN_SEPARATELY = 2;

/** A node that stands for every state of a tag, and the transitions that all of them have. */
export interface TagGroup {
  readonly node: GraphNode;
  readonly transitions: ReadonlySet<GraphTransition>;
}

/**
 * The transitions that every state of a tag has, such as SILENT of an active instance. Their target may be without them.
 */
export function tagGroupsOf(transitions: readonly GraphTransition[], nodes: readonly GraphNode[]): readonly TagGroup[] {
  const alike = new Map<string, GraphTransition[]>();
  for (const transition of transitions) {
    const { eventType, guard, target } = transition;
    const key = JSON.stringify([eventType, guard, target]);
    alike.set(key, [...(alike.get(key) ?? []), transition]);
  }
  const groups = [...alike.values()].filter(({ length }) => length > MAX_DRAWN_SEPARATELY);
  const tags = [...new Set(nodes.flatMap((node) => node.tags))];
  const names = new Set(nodes.map(({ id }) => id));
  return tags.flatMap((tag) => {
    const states = nodes.filter((node) => node.tags.includes(tag)).map(({ id }) => id);
    const common = groups.filter((group) => isCommonTo(states, group));
    if (common.length === 0) return [];
    const id = unusedName(`any ${camelCaseToWords(tag)}`, names);
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
