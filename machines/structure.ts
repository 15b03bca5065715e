import type { AnyStateMachine, AnyStateNode } from 'xstate';

/** Where the events of one state lead: event type → the states that it can lead to. Guards are not asked. */
export type Exits = Readonly<Record<string, readonly string[]>>;

/**
 * The state of this name at the top of the machine.
 *
 * @throws RangeError if there is none.
 */
export function stateIn({ id, states }: AnyStateMachine, name: string): AnyStateNode {
  const state = states[name];
  if (state === undefined) throw new RangeError(`The machine ${id} has no state ${name}.`);
  return state;
}

/** What the work of this state is named; undefined where nothing works. */
export function workIn(machine: AnyStateMachine, state: string): unknown {
  return stateIn(machine, state).invoke[0]?.src;
}

/**
 * The states to which each event of this state can lead. Read off the machine; transitions without a target (a recorded
 * refusal, an observation that moves nothing) lead nowhere and do not count.
 */
export function exitsOf(machine: AnyStateMachine, state: string): Exits {
  const exits: Record<string, string[]> = {};
  for (const [eventType, candidates] of machine.states[state]?.transitions ?? []) {
    const targets = candidates.flatMap(({ target }) => (target ?? []).map(({ key }) => key));
    if (targets.length > 0) exits[eventType] = [...new Set(targets)];
  }
  return exits;
}
