import type { LifecycleState } from '../model/lifecycle.js';
import { readField, readStrings } from '../model/unchecked.js';
import { answerOf, CallFailed, type Patience } from './bounded.js';
import type { Answer, Subject } from './harness.js';
import { ORDINARY_ID, ordinaryDigest } from './ordinary.js';
import { type LifeStep, outcomeIn, requestIn } from './steps.js';

/** For which state and revision a digest is to be made. */
export interface Standing {
  readonly state: LifecycleState;
  readonly revision: number;
}

/**
 * Lets this step happen to the subject: what did the controller answer? Null where the step is no request.
 *
 * @throws CallFailed if a call of the subject throws, rejects or hangs; a thrown refusal is an answer.
 */
export async function takeStep(
  subject: Subject,
  step: LifeStep,
  patience: Patience,
  standing: Standing,
): Promise<Answer | null> {
  const request = requestIn(step);
  if (request !== null) {
    try {
      return readAnswer(await answerOf('send()', () => subject.send(request), patience));
    } catch (failed) {
      const refusal = failed instanceof CallFailed ? thrownRefusal(failed.thrown) : null;
      if (refusal === null) throw failed;
      return readAnswer({ admitted: false, refusal });
    }
  }
  const outcome = outcomeIn(step);
  if (outcome !== null) await answerOf('settle()', () => subject.settle?.(outcome), patience);
  else if (typeof step === 'object' && 'late' in step) {
    const late = outcomeIn(step.late);
    if (late !== null) await answerOf('reportLate()', () => subject.reportLate?.(late), patience);
  } else if (step === 'time') await answerOf('timeout()', () => subject.timeout?.(), patience);
  else if (step === 'restart') await answerOf('restart()', () => subject.restart?.(), patience);
  else if (typeof step === 'object' && 'elapse' in step) {
    await answerOf('elapse()', () => subject.elapse?.(step.elapse), patience);
  } else if (typeof step === 'object' && 'observe' in step) {
    const digest = ordinaryDigest({ serviceId: ORDINARY_ID, ...standing }, step.observe);
    await answerOf('observe()', () => subject.observe?.(digest), patience);
  }
  return null;
}

/** A thrown refusal, or the refusal in the field of a thrown error. */
function thrownRefusal(thrown: unknown): unknown {
  return [readField(thrown, 'refusal'), thrown].find((value) => typeof readField(value, 'rule') === 'string') ?? null;
}

function readAnswer(answer: unknown): Answer {
  const admitted = readField(answer, 'admitted');
  if (typeof admitted !== 'boolean') throw new CallFailed('send()', null, 'send() answered without "admitted"');
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
