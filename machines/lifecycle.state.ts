import type { AnyStateMachine } from 'xstate';
import { LIFECYCLE_STATES, type LifecycleState } from '../src/model/lifecycle.js';
import { isLifecycleState } from '../src/model/type-guards.js';
import type { LifecycleContext } from './lifecycle.context.js';
import { workOf } from './lifecycle.work.js';
import { exitsOf } from './structure.js';

/**
 * Makes the function that tells the state of a service from its context. The two never disagree, so that a transition at
 * the root of the chart, which does not know its state, can tell it. Which work belongs to which state is read off the
 * machine.
 */
export function stateReader(machine: AnyStateMachine): (context: LifecycleContext) => LifecycleState {
  const exits = LIFECYCLE_STATES.map((state) => exitsOf(machine, state));
  const workIn = (state: LifecycleState): unknown => machine.states[state]?.invoke[0]?.src;
  return ({ destroyed, spec, inFlight, emergency, activationState }) => {
    if (destroyed) return 'DESTROYED';
    if (spec === null) return 'INIT';
    if (inFlight === null) return emergency === null ? activationState : 'EMERGENCY_DEACTIVATION_REQUESTED';
    const work = workOf(inFlight);
    const states = LIFECYCLE_STATES.filter((state) => workIn(state) === work);
    const targets = exits.flatMap((exit) => exit[inFlight.operation.type] ?? []).filter(isLifecycleState);
    // Of several states with the same work it is the one to which the operation leads.
    return (states.length > 1 ? states.find((state) => targets.includes(state)) : states[0]) ?? activationState;
  };
}
