import type { LifecycleState } from '../model/lifecycle.js';
import type { Scenario } from './arbitraries/scenario.js';
import { callWithTimeout, checkTimeout, HarnessCallError, type TimeoutOptions } from './call-timeout.js';
import type { Harness, Subject } from './harness.js';
import { callFor, stepName } from './scenario-step.js';
import { startedSubject } from './started-subject.js';
import { applyStep } from './apply-step.js';

/** What was seen after one step of a scenario. */
export interface PlayedStep {
  readonly step: string;
  readonly state: LifecycleState;
  /** Only of a request: whether it was admitted. */
  readonly admitted?: boolean;
}

/**
 * Plays a scenario with this controller. To compare your controller with ours, play the same scenario with both. Digests are of
 * the revision that the controller reports, and of revision 0 where it reports none.
 *
 * @throws HarnessCallError if a call of the harness throws, rejects or hangs, or if it lacks one that the scenario needs; a thrown
 *   refusal is an answer.
 */
export async function playScenario(
  harness: Harness,
  scenario: Scenario,
  timeout: TimeoutOptions = {},
): Promise<readonly PlayedStep[]> {
  checkTimeout(timeout);
  const subject = await startedSubject(harness, scenario.input, timeout);
  const stop = () => callWithTimeout('stop()', () => subject.stop?.(), timeout);
  try {
    const played = await playSteps(subject, scenario.steps, timeout);
    await stop();
    return played;
  } catch (failure) {
    // What was wrong before says more.
    await stop().catch(() => undefined);
    throw failure;
  }
}

async function playSteps(
  subject: Subject,
  steps: Scenario['steps'],
  timeout: TimeoutOptions,
): Promise<readonly PlayedStep[]> {
  const state = () => callWithTimeout('state()', () => subject.state(), timeout);
  const played: PlayedStep[] = [];
  let now = await state();
  for (const step of steps) {
    const call = callFor(step);
    if (call !== null && typeof subject[call] !== 'function') {
      throw new HarnessCallError(
        `${call}()`,
        null,
        `The scenario has the step ${stepName(step)}, and the harness no ${call}().`,
      );
    }
    const context = await callWithTimeout('context()', () => subject.context?.(), timeout);
    const answer = await applyStep(subject, step, timeout, { state: now, revision: context?.revision ?? 0 });
    now = await state();
    played.push({ step: stepName(step), state: now, ...(answer && { admitted: answer.admitted }) });
  }
  return played;
}
