import type { AnyStateMachine, AnyStateNode, AnyTransitionDefinition } from 'xstate';
import type { GraphNode, GraphTransition } from './graph.js';
import { eventLabel } from '../policy/event-label.js';
import { guardLabel } from './guard-label.js';

/** The transitions that one event has in one state, in the order in which the machine tries them. */
export type EventTransitions = readonly GraphTransition[];

/** The outcomes of this library's events that are no operations; all other events are operations. */
const CONTROL_EVENTS: Readonly<Record<string, GraphTransition['outcome']>> = {
  CANCEL: 'cancel',
  OBSERVE: 'reconciliation',
};

/**
 * The states of a flat machine, in its order.
 *
 * @throws TypeError that names the state and its feature that a flat diagram cannot show.
 */
export function statesOf(machine: AnyStateMachine): readonly AnyStateNode[] {
  const refuse = (what: string, feature: string) =>
    new TypeError(`Cannot draw machine ${machine.id}: ${what} ${feature}, and only flat machines can be drawn.`);

  if (machine.root.type === 'parallel') throw refuse('the machine itself', 'is parallel');
  const nodes: readonly AnyStateNode[] = Object.values(machine.states);
  for (const { key, type } of nodes) {
    if (type === 'parallel') throw refuse(`state ${key}`, 'is parallel');
    if (type === 'compound') throw refuse(`state ${key}`, 'has states of its own');
    if (type === 'history') throw refuse(`state ${key}`, 'is a history state');
  }
  return nodes;
}

/** The initial state; null for a machine without states. */
export function initialOf(machine: AnyStateMachine): string | null {
  return machine.root.initial.target[0]?.key ?? null;
}

/** The node of this state. */
export function nodeOf(node: AnyStateNode, initial: string | null): GraphNode {
  return {
    id: node.key,
    kind: node.type === 'final' ? 'final' : node.key === initial ? 'initial' : 'state',
    description: node.description ?? '',
    tags: [...node.tags],
    // XState makes up a name for inline logic.
    actors: node.invoke.map(({ src }) => (typeof src === 'string' && !src.startsWith('xstate.') ? src : 'unnamed')),
  };
}

/**
 * The transitions with a target that each event can take in this state, in the order in which the machine tries them. Left
 * out are transitions without a target, and the wildcard that re-enters a restored state.
 */
export function transitionsByEvent(machine: AnyStateMachine, node: AnyStateNode): readonly EventTransitions[] {
  if (node.type === 'final') return [];
  const types = [...new Set([...eventsOf(node).keys(), ...eventsOf(machine.root).keys()])];
  return types.flatMap((eventType) => {
    const definitions = [...definitionsOf(node, eventType), ...inheritedBy(node, eventType)];
    // Transitions behind an unguarded one are never tried.
    const unguarded = definitions.findIndex(({ guard }) => guard === undefined);
    const tried = unguarded === -1 ? definitions : definitions.slice(0, unguarded + 1);
    const moving = tried.flatMap((definition) => {
      const target = targetOf(machine, definition);
      return target === null || isReentry(node, definition) ? [] : [{ definition, target }];
    });
    // An event that is handled without a target leads to the same state.
    const last = tried.at(-1);
    const stays = last?.guard === undefined && last?.target === undefined;
    const decides = new Set(moving.map(({ target }) => target)).size + Number(stays) > 1;
    const transitions = moving.map(({ definition, target }) => ({
      eventType,
      ...labelAndOutcome(definition.source, eventType),
      guard: guardLabel(definition.guard),
      decides,
      source: node.key,
      target,
    }));
    return transitions.length === 0 ? [] : [transitions];
  });
}

function eventsOf(node: AnyStateNode): ReadonlyMap<string, readonly AnyTransitionDefinition[]> {
  const always: readonly AnyTransitionDefinition[] = node.always ?? [];
  return always.length === 0 ? node.transitions : new Map([['', always], ...node.transitions]);
}

function definitionsOf(node: AnyStateNode, eventType: string): readonly AnyTransitionDefinition[] {
  return eventsOf(node).get(eventType) ?? [];
}

/**
 * The transitions of the machine's root, which XState tries after those of the state. A state that does not name the event
 * overrides them by an unguarded wildcard.
 */
function inheritedBy(node: AnyStateNode, eventType: string): readonly AnyTransitionDefinition[] {
  const isOverridden =
    eventType !== '' &&
    !node.transitions.has(eventType) &&
    [...node.transitions].some(
      ([descriptor, candidates]) =>
        matches(descriptor, eventType) && candidates.some(({ guard }) => guard === undefined),
    );
  return isOverridden ? [] : definitionsOf(node.machine.root, eventType);
}

/** Whether a wildcard, such as `*` or `some.*`, includes this event type. */
function matches(descriptor: string, eventType: string): boolean {
  return descriptor === '*' || (descriptor.endsWith('.*') && `${eventType}.`.startsWith(descriptor.slice(0, -1)));
}

/** A target that is no state is the machine itself, which enters its initial state. */
function targetOf(machine: AnyStateMachine, { target }: AnyTransitionDefinition): string | null {
  const node = target?.[0];
  if (node === undefined) return null;
  return node.parent === undefined ? initialOf(machine) : node.key;
}

function isReentry(node: AnyStateNode, { eventType, target }: AnyTransitionDefinition): boolean {
  return eventType === '*' && target?.[0] === node;
}

function labelAndOutcome(node: AnyStateNode, eventType: string): Pick<GraphTransition, 'event' | 'outcome'> {
  const [, kind, actor = ''] = /^xstate\.(done|error|snapshot)\.(?:actor\.)?(.*)$/.exec(eventType) ?? [];
  const label = eventLabel(eventType);
  return {
    event: kind !== undefined && node.invoke.length > 1 ? `${label} (${actor})` : label,
    outcome: kind === undefined ? outcomeOf(node, eventType) : kind === 'error' ? 'failure' : 'done',
  };
}

/** A delay in a state with work is the time limit of the work. */
function outcomeOf(node: AnyStateNode, eventType: string): GraphTransition['outcome'] {
  const isDelay = node.after.some((transition) => transition.eventType === eventType);
  if (isDelay) return node.invoke.length > 0 ? 'failure' : 'time';
  return eventType === '' ? 'time' : (CONTROL_EVENTS[eventType] ?? 'operation');
}
