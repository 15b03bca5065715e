import type { LifecycleState } from '../model/lifecycle.js';
import type { Life } from './arbitraries/life.js';
import { answerOf, type Patience } from './bounded.js';
import type { Harness } from './harness.js';
import { nameOfStep } from './steps.js';
import { takeStep } from './take-step.js';

/** What was seen after one step of a life. */
export interface Moment {
  readonly step: string;
  readonly state: LifecycleState;
  /** Only of a request: was it admitted? */
  readonly admitted?: boolean;
}

/**
 * How does a life go with this controller? To compare a host's controller with ours: play the same life with both. Digests are of the
 * revision that the controller tells, and of revision 0 where it tells none.
 *
 * @throws CallFailed if a call of the harness throws, rejects or hangs; a thrown refusal is an answer.
 */
export async function playLife(harness: Harness, life: Life, patience: Patience = {}): Promise<readonly Moment[]> {
  const subject = await answerOf('start()', () => harness.start(life.input), patience);
  const state = () => answerOf('state()', () => subject.state(), patience);
  const moments: Moment[] = [];
  let now = await state();
  for (const step of life.steps) {
    const context = await answerOf('context()', () => subject.context?.(), patience);
    const answer = await takeStep(subject, step, patience, { state: now, revision: context?.revision ?? 0 });
    now = await state();
    moments.push({ step: nameOfStep(step), state: now, ...(answer && { admitted: answer.admitted }) });
  }
  await answerOf('stop()', () => subject.stop?.(), patience);
  return moments;
}
