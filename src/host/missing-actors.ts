import { type LifecycleMachine, lifecycleMachine } from '../../machines/lifecycle.machine.js';
import { WORK, type WorkName } from '../../machines/lifecycle.work.js';

/**
 * The names of the pieces of work that the host does not provide, of the seven. For a check at start-up: `provide`
 * reports no missing or misspelt one, and the work would wait until its time-out.
 */
export function missingActors(machine: LifecycleMachine): readonly WorkName[] {
  const provided: Readonly<Record<string, unknown>> = machine.implementations.actors;
  const placeholders: Readonly<Record<string, unknown>> = lifecycleMachine.implementations.actors;
  return WORK_NAMES.filter((name) => provided[name] === placeholders[name]);
}

const WORK_NAMES = Object.keys(WORK).filter((name): name is WorkName => Object.hasOwn(WORK, name));
