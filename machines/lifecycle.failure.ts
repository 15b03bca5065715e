import { type Failure, TIMED_OUT } from '../src/model/work.js';
import { readField } from '../src/model/unchecked.js';
import type { UncheckedEvent } from '../src/policy/admission.js';
import { durationText } from '../src/policy/duration-text.js';
import { failureOf } from '../src/policy/failure.js';
import type { LifecycleContext } from './lifecycle.context.js';

/** How the work in flight failed: by a rejection, or because its time-out came first. Null where none is in flight. */
export function failureIn({ inFlight, spec }: LifecycleContext, event: UncheckedEvent): Failure | null {
  if (inFlight === null) return null;
  if (!event.type.startsWith('xstate.after.')) return failureOf(readField(event, 'error'), inFlight, spec);
  const { operation, cause, effectId, timeoutMs } = inFlight;
  const message = `The work was not done within ${durationText(timeoutMs)}.`;
  return { code: TIMED_OUT, message, operation: operation.type, cause, effectId };
}
