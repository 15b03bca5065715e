import type { AnyStateMachine, InspectionEvent } from 'xstate';
import { movesOf, takenTransitions, type TransitionKey } from './transitions.js';

/** The transitions of a machine that the inspected actors have taken, and those that they have not. */
export interface TransitionTracker {
  /** For `createActor(machine, { inspect: tracker.inspect })`; one tracker can watch any number of actors. */
  readonly inspect: (event: InspectionEvent) => void;
  /** The transitions taken so far, in the order of the machine: `ACTIVE DEACTIVATE [isForThisService] → DEACTIVATION_REQUESTED`. */
  readonly taken: () => readonly TransitionKey[];
  /** The transitions that no actor has taken yet, in the order of the machine. */
  readonly missing: () => readonly TransitionKey[];
  /** Both as text. */
  readonly report: () => string;
}

/**
 * Tracks which transitions the tests of a controller exercise: those that move a service, not those that stay (a recorded refusal, an
 * observation that shows no difference). The machine that an actor runs may have
 * the controller's actors, guards and delays: its transitions are the same.
 */
export function trackTransitions(machine: AnyStateMachine): TransitionTracker {
  const moves = movesOf(machine);
  const seen = new Set<TransitionKey>();
  const taken = () => moves.filter((key) => seen.has(key));
  const missing = () => moves.filter((key) => !seen.has(key));
  return {
    inspect: (event) => {
      for (const key of takenTransitions(event, machine)) seen.add(key);
    },
    taken,
    missing,
    report: () =>
      [
        `${String(taken().length)} of ${String(moves.length)} transitions of ${machine.id} were taken`,
        ...missing().map((key) => `  never: ${key}`),
      ].join('\n'),
  };
}
