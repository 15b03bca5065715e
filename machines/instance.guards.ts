import type { UncheckedEvent } from '../src/policy/admission.js';
import type { InstanceContext } from './instance.context.js';
import { guardOf } from './compilable.js';

const guard = (predicate: (context: InstanceContext, event: UncheckedEvent) => boolean) =>
  guardOf<InstanceContext, UncheckedEvent>(predicate);

/** The named guards of the instance chart. */
export const GUARDS = {
  /** No try of the check was due yet. */
  isFirstCheck: guard(({ isCheckBegun }) => !isCheckBegun),
  /** The first try of the check was due. */
  isCheckBegun: guard(({ isCheckBegun }) => isCheckBegun),
  /** This failure is exactly the last of the `attempts` in a row, and fails the check. */
  isLastAttempt: guard(
    ({ check, consecutiveFailures, settings }) => consecutiveFailures + 1 >= settings[check].attempts,
  ),
  /** The failure of an actor, which an instance does not wait for. */
  isStrayFailure: guard((_context, event) => event.type.startsWith('xstate.error.')),
};
