import type { Chart, ChartNode } from './chart.js';
import { NOTHING_AWAITED } from './compiled-state.js';
import type { Refuse } from './implementations.js';
import { reportedTypesIn } from './translation.js';

/** The event type of transitions for any event. */
export const WILDCARD = '*';

/** The transitions of the root or a state that may be taken for events of this type, as both minor versions of XState choose them. */
export function transitionsFor<TTransition>(
  type: string,
  transitions: ReadonlyMap<string, readonly TTransition[]>,
): readonly TTransition[] {
  return transitions.get(type) ?? transitions.get(WILDCARD) ?? [];
}

type Feature = 'after' | 'always' | 'entry' | 'exit' | 'invoke' | 'transitions';

/** What the engine does not reproduce in the root, and in a state of each type that it knows. */
const UNSUPPORTED: Readonly<Record<string, readonly Feature[]>> = {
  'compound root': ['after', 'entry', 'exit', 'invoke', 'always'],
  atomic: ['always'],
  // XState carries its exit actions out at once, after it has made the output.
  final: ['exit', 'always', 'transitions'],
};

/**
 * Checks what the engine expects of the root or a state.
 *
 * @throws Error that names the feature that the engine does not reproduce.
 */
export function checkNode({ root, config }: Chart, node: ChartNode, refuse: Refuse): void {
  const { type, transitions } = node;
  const unsupported = UNSUPPORTED[node === root ? `${type} root` : type];
  if (unsupported === undefined) throw refuse(`the type ${type}`);
  for (const feature of unsupported) {
    if ([...(node[feature] ?? [])].length > 0)
      throw refuse(`${feature}${type === 'final' ? ' although it is final' : ''}`);
  }
  if (typeof config.initial !== 'string') throw refuse('an initial transition with actions');
  // Where no transition for an event may be taken, newer versions of XState ask the wildcard too.
  const hasWildcard = transitionsFor(WILDCARD, transitions).length > 0;
  for (const [eventType, candidates] of transitions) {
    if (Object.hasOwn(reportedTypesIn(NOTHING_AWAITED), eventType))
      throw refuse(`the event ${eventType}, which is what a host reports`);
    if (eventType === WILDCARD) continue;
    if (eventType.includes(WILDCARD)) throw refuse(`the partial wildcard ${eventType}`);
    if (hasWildcard && mayTakeNone(candidates)) {
      throw refuse(`a wildcard next to ${eventType}, whose transitions are all guarded`);
    }
  }
}

/** Whether the guards of these transitions may all refuse. */
export function mayTakeNone(transitions: readonly { readonly guard?: unknown }[]): boolean {
  return transitions.every(({ guard }) => guard !== undefined);
}
