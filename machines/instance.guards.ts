import type { UncheckedEvent } from '../src/policy/admission.js';
import { readField } from '../src/model/unchecked.js';
import { guardOf } from './compilable.js';
import type { InstanceContext } from './instance.context.js';

const guard = (predicate: (context: InstanceContext, event: UncheckedEvent) => boolean) =>
  guardOf<InstanceContext, UncheckedEvent>(predicate);

/** The named guards of the instance chart. */
export const GUARDS = {
  /** No try of the check was due yet. */
  isBeforeFirstTry: guard(({ tryPhase }) => tryPhase === 'before-first'),
  /** A try of the check is due, and the event does not name another one. */
  isTryDue: guard(isTryDue),
  /** This is exactly the last of the `attempts` in a row. */
  isLastAttempt: guard((context, event) => {
    const { check, consecutiveFailures, settings } = context;
    return isTryDue(context, event) && consecutiveFailures + 1 >= settings[check].attempts;
  }),
  /** The last try of the check is over. */
  isBetweenTries: guard(({ tryPhase }) => tryPhase === 'between'),
  /** The pre-shutdown hooks run. */
  isRunningHooks: guard(({ shutdownPhase }) => shutdownPhase === 'hooks'),
  /** The pre-shutdown hooks are done. */
  isWaitingForKill: guard(({ shutdownPhase }) => shutdownPhase === 'wait'),
  /** The failure of an actor, which an instance does not wait for. */
  isStrayFailure: guard((_context, event) => event.type.startsWith('xstate.error.')),
};

function isTryDue({ tryPhase, tryId }: InstanceContext, event: UncheckedEvent): boolean {
  return tryPhase === 'due' && (readField(event, 'tryId') ?? tryId) === tryId;
}
