import type { AnyStateMachine, AnyStateNode, AnyTransitionDefinition } from 'xstate';
import type { GraphNode, GraphTransition } from './graph.js';
import { guardWords, wordsOf } from './words.js';

/** The transitions that one event has in one state, in the order in which the machine tries them. */
export type Candidates = readonly GraphTransition[];

/** How the events of this library's machines that are no operations come about; all others are operations. */
const CONTROL_EVENTS: Readonly<Record<string, GraphTransition['outcome']>> = {
  CANCEL: 'cancel',
  OBSERVE: 'reconciliation',
};

/**
 * Which states can be drawn, in the order of the machine?
 *
 * @throws TypeError that names the state and what of it a flat picture cannot show.
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

/** Which state does the machine begin in? Null for a machine without states. */
export function initialOf(machine: AnyStateMachine): string | null {
  return machine.root.initial.target[0]?.key ?? null;
}

/** What does a picture say of this state? */
export function nodeOf(node: AnyStateNode, initial: string | null): GraphNode {
  return {
    id: node.key,
    kind: node.type === 'final' ? 'final' : node.key === initial ? 'initial' : 'state',
    description: node.description ?? '',
    tags: [...node.tags],
    // XState invents a name for logic that has none.
    actors: node.invoke.map(({ src }) => (typeof src === 'string' && !src.startsWith('xstate.') ? src : 'unnamed')),
  };
}

/**
 * Where can each event of this state lead? Left out is what leads nowhere (a recorded refusal, an observation that moves
 * nothing) and the re-entry of a restored state, which is a wildcard.
 */
export function candidatesOf(machine: AnyStateMachine, node: AnyStateNode): readonly Candidates[] {
  if (node.type === 'final') return [];
  // A transition of the machine itself is tried where the state has none.
  const own = [...eventsOf(node), ...eventsOf(machine.root)];
  const types = [...new Set(own.map(([eventType]) => eventType))];
  return types.flatMap((eventType) => {
    const definitions = own.filter(([type]) => type === eventType).flatMap(([, candidates]) => candidates);
    // What stands behind an unguarded one is never tried.
    const unguarded = definitions.findIndex(({ guard }) => guard === undefined);
    const tried = unguarded === -1 ? definitions : definitions.slice(0, unguarded + 1);
    const moving = tried.flatMap((definition) => {
      const target = targetOf(machine, definition);
      return target === null || isReentry(node, definition) ? [] : [{ definition, target }];
    });
    // To stay is a place too, where an event that does not lead away is taken all the same.
    const last = tried.at(-1);
    const stays = last?.guard === undefined && last?.target === undefined;
    const decides = new Set(moving.map(({ target }) => target)).size + Number(stays) > 1;
    const transitions = moving.map(({ definition, target }) => ({
      eventType,
      ...eventWords(definition.source, eventType),
      guard: guardWords(definition.guard),
      decides,
      source: node.key,
      target,
    }));
    return transitions.length === 0 ? [] : [transitions];
  });
}

type Event = readonly [eventType: string, candidates: readonly AnyTransitionDefinition[]];

function eventsOf(node: AnyStateNode): readonly Event[] {
  const always: readonly AnyTransitionDefinition[] = node.always ?? [];
  return always.length === 0 ? [...node.transitions] : [['', always], ...node.transitions];
}

/** A target that is no state is the machine itself, which begins anew. */
function targetOf(machine: AnyStateMachine, { target }: AnyTransitionDefinition): string | null {
  const node = target?.[0];
  if (node === undefined) return null;
  return node.parent === undefined ? initialOf(machine) : node.key;
}

function isReentry(node: AnyStateNode, { eventType, target }: AnyTransitionDefinition): boolean {
  return eventType === '*' && target?.[0] === node;
}

function eventWords(node: AnyStateNode, eventType: string): Pick<GraphTransition, 'event' | 'outcome'> {
  const delayed = node.after.find((transition) => transition.eventType === eventType);
  if (delayed !== undefined) {
    if (node.invoke.length > 0) return { event: 'timed out', outcome: 'failure' };
    const { delay } = delayed;
    return {
      event: typeof delay === 'number' ? `after ${delay} ms` : `after ${wordsOf(String(delay))}`,
      outcome: 'time',
    };
  }
  const [, kind, actor = ''] = /^xstate\.(done|error|snapshot)\.(?:actor\.)?(.*)$/.exec(eventType) ?? [];
  const whose = node.invoke.length > 1 ? ` (${actor})` : '';
  if (kind === 'done') return { event: `done${whose}`, outcome: 'done' };
  if (kind === 'error') return { event: `failed${whose}`, outcome: 'failure' };
  if (kind === 'snapshot') return { event: `update${whose}`, outcome: 'done' };
  if (eventType === '') return { event: 'at once', outcome: 'time' };
  if (eventType === '*') return { event: 'any other event', outcome: 'operation' };
  return { event: eventType, outcome: CONTROL_EVENTS[eventType] ?? 'operation' };
}
