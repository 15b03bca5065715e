import type { AnyStateMachine, AnyStateNode, AnyTransitionDefinition, InspectionEvent } from 'xstate';
import { eventLabel } from '../policy/event-label.js';

/** The name of a transition: `FROM event [guard] → TO`; a transition that stays has no TO. */
export type TransitionKey = string;

/** Every transition of a flat machine, refusals included, read off the machine. */
export function transitionsOf(machine: AnyStateMachine): TransitionKey[] {
  return Object.values(machine.states).flatMap((node: AnyStateNode) =>
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
    .filter(({ source }) => source.parent && (machine === undefined || source.machine.id === machine.id))
    .map(transitionKeyOf);
}

/** The name of this transition. */
export function transitionKeyOf({ source, target, guard, eventType }: AnyTransitionDefinition): TransitionKey {
  const name: unknown = typeof guard === 'object' ? guard.type : guard;
  const to = target?.map(({ key }) => key).join() ?? '';
  return [
    source.key,
    eventLabel(String(eventType)),
    ...(typeof name === 'string' ? [`[${name}]`] : []),
    ...(to === '' ? [] : ['→', to]),
  ].join(' ');
}
