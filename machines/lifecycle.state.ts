import type { AnyStateMachine } from 'xstate';
import { LIFECYCLE_STATES, type LifecycleState } from '../src/model/lifecycle.js';
import type { LifecycleContext } from './lifecycle.context.js';
import { workOf } from './lifecycle.work.js';
import { exitsOf, workIn } from './structure.js';

/**
 * Makes the function that tells the state of a service from its context. The two never disagree, so that a transition at
 * the root of the chart, which does not know its state, can tell it. Which work belongs to which state is read off the
 * machine.
 */
export function stateReader(machine: AnyStateMachine): (context: LifecycleContext) => LifecycleState {
  const exits = LIFECYCLE_STATES.map((state) => exitsOf(machine, state));
  return ({ destroyed, spec, inFlight, emergency, activationState }) => {
    if (destroyed) return 'DESTROYED';
    if (spec === null) return 'INIT';
    if (inFlight === null) return emergency === null ? activationState : 'EMERGENCY_DEACTIVATION_REQUESTED';
    const work = workOf(inFlight);
    const states = LIFECYCLE_STATES.filter((state) => workIn(machine, state) === work);
    const isTarget = (state: LifecycleState) => exits.some((exit) => exit[inFlight.operation.type]?.includes(state));
    // Of several states with the same work it is the one to which the operation leads.
    return (states.length > 1 ? states.find(isTarget) : states[0]) ?? activationState;
  };
}
