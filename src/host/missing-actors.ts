import type { LifecycleMachine } from '../../machines/lifecycle.machine.js';
import { isPlaceholder, WORK_NAMES, type WorkName } from '../../machines/lifecycle.work.js';

/**
 * The names of the pieces of work that the controller does not provide, of the seven. For a check at start-up: `provide`
 * reports no missing one, and in JavaScript no misspelt one, and the work would fail with NOT_PROVIDED.
 */
export function missingActors(machine: LifecycleMachine): readonly WorkName[] {
  const provided: Readonly<Record<string, unknown>> = machine.implementations.actors;
  return WORK_NAMES.filter((name) => isPlaceholder(provided[name]));
}
