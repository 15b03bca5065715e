import type { Chart, ChartNode } from './chart.js';
import type { Refuse } from './implementations.js';

/** The event type of transitions for any event. */
export const WILDCARD = '*';

/**
 * Checks what the engine expects of the root.
 *
 * @throws Error that names the feature that the engine does not reproduce.
 */
export function checkRoot({ root, config }: Chart, refuse: Refuse): void {
  const lists = [root.entry, root.exit, root.invoke, root.always ?? []];
  if (root.type !== 'compound') throw refuse(`the type ${root.type}`);
  if (typeof config.initial !== 'string') throw refuse('an initial transition with actions');
  if (lists.some((list) => list.length > 0)) throw refuse('entry, exit, invoke, after or always');
  checkWildcards(root, refuse);
}

/**
 * Checks what the engine expects of a state.
 *
 * @throws Error that names the feature that the engine does not reproduce.
 */
export function checkNode(node: ChartNode, refuse: Refuse): void {
  if (node.type !== 'atomic' && node.type !== 'final') throw refuse(`the type ${node.type}`);
  if (node.type === 'final' && node.transitions.size > 0) throw refuse('transitions although it is final');
  if ((node.always ?? []).length > 0) throw refuse('always');
  checkWildcards(node, refuse);
}

/** Where the guards of all transitions for an event may refuse, newer versions of XState ask the wildcard too. */
function checkWildcards({ transitions }: ChartNode, refuse: Refuse): void {
  const hasWildcard = (transitions.get(WILDCARD) ?? []).length > 0;
  for (const [eventType, candidates] of transitions) {
    if (eventType === WILDCARD) continue;
    if (eventType.includes(WILDCARD)) throw refuse(`the partial wildcard ${eventType}`);
    if (hasWildcard && candidates.at(-1)?.guard !== undefined) {
      throw refuse(`a wildcard next to ${eventType}, whose transitions are all guarded`);
    }
  }
}
