import type { LifecycleState } from '../model/lifecycle.js';
import { readField, readStrings } from '../model/unchecked.js';
import { callWithTimeout, HarnessCallError, type TimeoutOptions } from './call-timeout.js';
import type { Answer, Subject } from './harness.js';
import { SAMPLE_SERVICE_ID, sampleDigest } from './sample-service.js';
import { type ScenarioStep, outcomeOfStep, requestOfStep } from './scenario-step.js';

/** The state and the revision that a digest is made for. */
export interface DigestTarget {
  readonly state: LifecycleState;
  readonly revision: number;
}

/**
 * Applies this step to the subject. Returns what the controller answered; null where the step is no request.
 *
 * @throws HarnessCallError if a call of the subject throws, rejects or hangs; a thrown refusal is an answer.
 */
export async function applyStep(
  subject: Subject,
  step: ScenarioStep,
  timeout: TimeoutOptions,
  target: DigestTarget,
): Promise<Answer | null> {
  const request = requestOfStep(step);
  if (request !== null) {
    try {
      return readAnswer(await callWithTimeout('send()', () => subject.send(request), timeout));
    } catch (failed) {
      const refusal = failed instanceof HarnessCallError ? thrownRefusal(failed.thrown) : null;
      if (refusal === null) throw failed;
      return readAnswer({ admitted: false, refusal });
    }
  }
  const outcome = outcomeOfStep(step);
  if (outcome !== null) await callWithTimeout('settle()', () => subject.settle?.(outcome), timeout);
  else if (typeof step === 'object' && 'late' in step) {
    const late = outcomeOfStep(step.late);
    if (late !== null) await callWithTimeout('reportLate()', () => subject.reportLate?.(late), timeout);
  } else if (step === 'time') await callWithTimeout('timeout()', () => subject.timeout?.(), timeout);
  else if (step === 'restart') await callWithTimeout('restart()', () => subject.restart?.(), timeout);
  else if (typeof step === 'object' && 'elapse' in step) {
    await callWithTimeout('elapse()', () => subject.elapse?.(step.elapse), timeout);
  } else if (typeof step === 'object' && 'progress' in step) {
    await callWithTimeout('progress()', () => subject.progress?.(step.progress), timeout);
  } else if (typeof step === 'object' && 'observe' in step) {
    const digest = sampleDigest({ serviceId: SAMPLE_SERVICE_ID, ...target }, step.observe);
    await callWithTimeout('observe()', () => subject.observe?.(digest), timeout);
  }
  return null;
}

/** A thrown refusal, or the refusal in the field of a thrown error. */
function thrownRefusal(thrown: unknown): unknown {
  return [readField(thrown, 'refusal'), thrown].find((value) => typeof readField(value, 'rule') === 'string') ?? null;
}

function readAnswer(answer: unknown): Answer {
  const admitted = readField(answer, 'admitted');
  if (typeof admitted !== 'boolean') throw new HarnessCallError('send()', null, 'send() answered without "admitted"');
  const refusal = readField(answer, 'refusal');
  const rule = readField(refusal, 'rule');
  const allowed = readStrings(readField(refusal, 'allowed'));
  const details = readField(refusal, 'details');
  return {
    admitted,
    refusal: {
      ...(typeof rule === 'string' && { rule }),
      ...(allowed && { allowed }),
      ...(details !== undefined && { details }),
    },
  };
}
