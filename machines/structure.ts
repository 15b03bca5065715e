import type { AnyStateMachine } from 'xstate';

/** Where the events of one state lead: event type → the states that it can lead to. Guards are not asked. */
export type Exits = Readonly<Record<string, readonly string[]>>;

/**
 * To which states can each event of this state lead? Read off the machine; transitions without a target (a recorded
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
