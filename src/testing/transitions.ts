import type { AnyStateMachine, AnyStateNode, AnyTransitionDefinition, InspectionEvent } from 'xstate';
import { eventLabel } from '../policy/event-label.js';

/** The name of a transition: `FROM event [guard] → TO`. One of the machine itself, which every state has, is FROM `*`; one that stays has no TO. */
export type TransitionKey = string;

/**
 * Every transition of a flat machine, refusals included: of each state in order, then those of the machine itself. A final state has none,
 * because its actor has ended.
 */
export function transitionsOf(machine: AnyStateMachine): TransitionKey[] {
  const states: readonly AnyStateNode[] = Object.values(machine.states);
  return [...states.filter(({ type }) => type !== 'final'), machine.root].flatMap((node) =>
    [...node.transitions.values()].flat().map(transitionKeyOf),
  );
}

/** The transitions that move a service: not those that stay. Each once. */
export function movesOf(machine: AnyStateMachine): TransitionKey[] {
  return [...new Set(transitionsOf(machine))].filter((key) => key.includes(' → '));
}

/**
 * The transitions that a microstep took, of this machine only where one is given. XState hands them over in a field of
 * its own, read nowhere else.
 */
export function takenTransitions(event: InspectionEvent, machine?: AnyStateMachine): TransitionKey[] {
  if (event.type !== '@xstate.microstep') return [];
  return event._transitions
    .filter(({ source }) => machine === undefined || source.machine.id === machine.id)
    .filter((transition) => !isInitial(transition))
    .map(transitionKeyOf);
}

/** Tells whether this is the step into the initial state, which no event causes. */
function isInitial({ eventType }: { readonly eventType: unknown }): boolean {
  return eventType === null;
}

/** The name of this transition. */
export function transitionKeyOf({ source, target, guard, eventType }: AnyTransitionDefinition): TransitionKey {
  const name: unknown = typeof guard === 'object' ? guard.type : guard;
  const to = target?.map(({ key }) => key).join() ?? '';
  return [
    source.parent === undefined ? '*' : source.key,
    eventLabel(String(eventType)),
    ...(typeof name === 'string' ? [`[${name}]`] : []),
    ...(to === '' ? [] : ['→', to]),
  ].join(' ');
}
