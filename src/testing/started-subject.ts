import type { LifecycleInput } from '../model/settings.js';
import { callWithTimeout, HarnessCallError, type TimeoutOptions } from './call-timeout.js';
import type { Harness, Subject } from './harness.js';

/**
 * The subject that this harness starts.
 *
 * @throws HarnessCallError if it starts none.
 */
export async function startedSubject(
  harness: Harness,
  input: LifecycleInput,
  timeout: TimeoutOptions,
): Promise<Subject> {
  const subject: unknown = await callWithTimeout('start()', () => harness.start(input), timeout);
  if (isSubject(subject)) return subject;
  throw new HarnessCallError('start()', null, 'start() returned no subject with the calls send() and state()');
}

/** Its calls are looked at where they are made. */
function isSubject(value: unknown): value is Subject {
  return typeof value === 'object' && value !== null;
}
