import type { LifecycleState } from '../model/lifecycle.js';
import type { Scenario } from './arbitraries/scenario.js';
import { callWithTimeout, type TimeoutOptions } from './call-timeout.js';
import type { Harness } from './harness.js';
import { stepName } from './scenario-step.js';
import { applyStep } from './apply-step.js';

/** What was seen after one step of a scenario. */
export interface PlayedStep {
  readonly step: string;
  readonly state: LifecycleState;
  /** Only of a request: whether it was admitted. */
  readonly admitted?: boolean;
}

/**
 * Plays a scenario with this controller. To compare a host's controller with ours, play the same scenario with both. Digests are of
 * the revision that the controller reports, and of revision 0 where it reports none.
 *
 * @throws HarnessCallError if a call of the harness throws, rejects or hangs; a thrown refusal is an answer.
 */
export async function playScenario(
  harness: Harness,
  scenario: Scenario,
  timeout: TimeoutOptions = {},
): Promise<readonly PlayedStep[]> {
  const subject = await callWithTimeout('start()', () => harness.start(scenario.input), timeout);
  const state = () => callWithTimeout('state()', () => subject.state(), timeout);
  const played: PlayedStep[] = [];
  let now = await state();
  for (const step of scenario.steps) {
    const context = await callWithTimeout('context()', () => subject.context?.(), timeout);
    const answer = await applyStep(subject, step, timeout, { state: now, revision: context?.revision ?? 0 });
    now = await state();
    played.push({ step: stepName(step), state: now, ...(answer && { admitted: answer.admitted }) });
  }
  await callWithTimeout('stop()', () => subject.stop?.(), timeout);
  return played;
}
