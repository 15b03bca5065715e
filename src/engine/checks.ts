import type { Chart, ChartNode, ChartTransition } from './chart.js';
import type { Refuse } from './implementations.js';

/** The event type of transitions for any event. */
export const WILDCARD = '*';

/** The transitions of the root or a state that may be taken for events of this type, as both minor versions of XState choose them. */
export function transitionsFor(type: string, transitions: ChartNode['transitions']): readonly ChartTransition[] {
  return transitions.get(type) ?? transitions.get(WILDCARD) ?? [];
}

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
  const isFinal = node.type === 'final';
  if (!isFinal && node.type !== 'atomic') throw refuse(`the type ${node.type}`);
  if (isFinal && node.transitions.size > 0) throw refuse('transitions although it is final');
  // XState carries them out at once, after it has made the output.
  if (isFinal && node.exit.length > 0) throw refuse('exit actions although it is final');
  if ((node.always ?? []).length > 0) throw refuse('always');
  checkWildcards(node, refuse);
}

/** Whether the guards of these transitions may all refuse. */
export function mayTakeNone(transitions: readonly ChartTransition[]): boolean {
  return transitions.every(({ guard }) => guard !== undefined);
}

/** Where no transition for an event may be taken, newer versions of XState ask the wildcard too. */
function checkWildcards({ transitions }: ChartNode, refuse: Refuse): void {
  const hasWildcard = transitionsFor(WILDCARD, transitions).length > 0;
  for (const [eventType, candidates] of transitions) {
    if (eventType === WILDCARD) continue;
    if (eventType.includes(WILDCARD)) throw refuse(`the partial wildcard ${eventType}`);
    if (hasWildcard && mayTakeNone(candidates)) {
      throw refuse(`a wildcard next to ${eventType}, whose transitions are all guarded`);
    }
  }
}
