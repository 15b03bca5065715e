import { lifecycleMachine } from '../../src/index.js';
import { type Harness, type Subject, createHarness, type XStateSubject } from '../../src/testing/index.js';

/** The reference with some calls of its subject replaced. */
export function brokenHarness(breaking: (subject: XStateSubject) => Partial<Subject>): Harness {
  return {
    name: 'broken',
    start: (input) => {
      const subject = createHarness().start(input);
      return { ...callsOf(subject), ...breaking(subject) };
    },
  };
}

/** The calls alone, so that some can be left out. */
export function callsOf(subject: XStateSubject): Required<Subject> {
  const { send, state, settle, progress, reportLate, timeout, elapse, observe, context, restart, stop } = subject;
  return { send, state, settle, progress, reportLate, timeout, elapse, observe, context, restart, stop };
}

/** The reference on a machine one of whose guards says no. */
export function withoutGuard(
  guard: 'isFailureBudgetSpent' | 'isInEmergency' | 'isOwnProgress' | 'isRecordGone',
): Harness {
  return createHarness(lifecycleMachine.provide({ guards: { [guard]: () => false } }));
}
