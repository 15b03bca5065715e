import type { LifecycleState } from '../../model/lifecycle.js';
import { callWithTimeout, HarnessCallError, type TimeoutOptions } from '../call-timeout.js';
import type { Answer, Harness, Subject } from '../harness.js';
import { SAMPLE_SERVICE_ID } from '../sample-service.js';
import { requestOfStep, stepName } from '../scenario-step.js';
import { startedSubject } from '../started-subject.js';
import { applyStep } from '../apply-step.js';
import { type Difference, differencesIn, reportable } from './differences.js';
import { type CaseResult, lackingSetting, lackingCapability } from './result.js';
import type { ExpectedStep, CaseDefinition } from './case-definition.js';

/** Runs a case with this harness. Never rejects. */
export async function runCase(
  harness: Harness,
  definition: CaseDefinition,
  timeout: TimeoutOptions,
): Promise<CaseResult> {
  try {
    const setting = lackingSetting(harness, definition);
    if (setting !== null) return { status: 'skipped', reason: `the harness cannot set ${setting}` };
    const subject = await startedSubject(harness, definition.input ?? {}, timeout);
    let result: CaseResult;
    const before: string[] = [];
    try {
      const capability = lackingCapability(subject, definition);
      result =
        capability === null
          ? await new CaseRun(subject, definition, timeout, before).result()
          : { status: 'skipped', reason: `the harness has no ${capability}()` };
    } catch (thrown) {
      result = failure(thrown, before);
    }
    try {
      if (typeof subject.stop === 'function') await callWithTimeout('stop()', () => subject.stop?.(), timeout);
    } catch (thrown) {
      // What was wrong before says more.
      return result.status === 'failed' ? result : failure(thrown, before);
    }
    return result;
  } catch (thrown) {
    return failure(thrown, []);
  }
}

function failure(thrown: unknown, before: readonly string[]): CaseResult {
  const actual = thrown instanceof HarnessCallError ? thrown.message : 'the harness threw';
  const step = thrown instanceof HarnessCallError ? thrown.call : 'start()';
  const unanswered = thrown instanceof HarnessCallError && thrown.isTimeout ? thrown.call : null;
  return { status: 'failed', before, differences: [{ step, what: 'call', expected: 'an answer', actual }], unanswered };
}

class CaseRun {
  readonly #unreported = new Set<string>();
  #state: LifecycleState = 'INIT';
  /** Counted here, for digests of a controller that does not report its revision. */
  #revision: number;

  constructor(
    readonly subject: Subject,
    readonly definition: CaseDefinition,
    readonly timeout: TimeoutOptions,
    /** The steps that were taken as expected. */
    readonly taken: string[],
  ) {
    this.#revision = definition.input?.revision ?? 0;
  }

  async result(): Promise<CaseResult> {
    const { steps } = this.definition;
    let differences = differencesIn('start()', 'state', this.#state, await this.#seenState());
    for (const [index, expectedStep] of steps.entries()) {
      if (differences.length > 0) break;
      const step = `step ${String(index + 1)} of ${String(steps.length)}, ${stepName(expectedStep.step)}`;
      differences = await this.#runCase(expectedStep, step);
      if (differences.length === 0) this.taken.push(`${stepName(expectedStep.step)} → ${expectedStep.state}`);
    }
    if (differences.length > 0) return { status: 'failed', before: this.taken, differences, unanswered: null };
    if (this.#unreported.size === 0) return { status: 'passed' };
    return { status: 'skipped', reason: `not reported by the harness: ${[...this.#unreported].join(', ')}` };
  }

  async #runCase(expectedStep: ExpectedStep, step: string): Promise<readonly Difference[]> {
    const before = await this.#context();
    const revision = before['revision'];
    const answer = await applyStep(this.subject, expectedStep.step, this.timeout, {
      state: this.#state,
      revision: typeof revision === 'number' ? revision : this.#revision,
    });
    const admitted =
      answer === null ? [] : differencesIn(step, 'admitted', expectedStep.refusal === undefined, answer.admitted);
    const differences = [...admitted, ...differencesIn(step, 'state', expectedStep.state, await this.#seenState())];
    const after = await this.#context();
    if (expectedStep.refusal !== undefined) {
      const { rule, details, allowed } = expectedStep.refusal;
      if (differences.length === 0 && !isOfUnknownService(expectedStep, answer)) {
        differences.push(
          ...this.#compare(step, 'refusal.rule', rule, answer?.refusal?.rule),
          ...(details ? this.#compare(step, 'refusal.details', details, answer?.refusal?.details) : []),
          ...(allowed ? this.#compare(step, 'refusal.allowed', sorted(allowed), sorted(answer?.refusal?.allowed)) : []),
        );
      }
      // A refusal changes nothing but its own record.
      const unchanged = { ...before, lastRefusal: after['lastRefusal'] };
      differences.push(...differencesIn(step, 'context', unchanged, after));
    } else if (typeof expectedStep.step === 'object' && 'late' in expectedStep.step) {
      differences.push(...differencesIn(step, 'context', before, after));
    } else this.#count(expectedStep, answer !== null);
    for (const [field, expected] of Object.entries(expectedStep.facts ?? {})) {
      differences.push(...this.#compare(step, `context.${field}`, expected, after[field]));
    }
    this.#state = expectedStep.state;
    return differences;
  }

  /** Like {@link differencesIn}, for what a controller may leave out. */
  #compare(step: string, what: string, expected: unknown, actual: unknown): readonly Difference[] {
    if (actual !== undefined) return differencesIn(step, what, expected, reportable(actual));
    this.#unreported.add(what);
    return [];
  }

  #count(expectedStep: ExpectedStep, isRequest: boolean): void {
    const observed = typeof expectedStep.step === 'object' && 'observe' in expectedStep.step;
    const movesByItself =
      expectedStep.state !== this.#state &&
      // Entering an emergency takes no revision.
      expectedStep.state !== 'EMERGENCY_DEACTIVATION_REQUESTED' &&
      (observed || expectedStep.state === 'DEACTIVATION_REQUESTED');
    if (isRequest ? expectedStep.step !== 'CANCEL' : movesByItself) this.#revision += 1;
  }

  async #seenState(): Promise<unknown> {
    return reportable(await callWithTimeout('state()', () => this.subject.state(), this.timeout));
  }

  /** The fields of the context that the controller reports. */
  async #context(): Promise<Readonly<Record<string, unknown>>> {
    if (typeof this.subject.context !== 'function') return {};
    const reported: unknown = reportable(
      await callWithTimeout('context()', () => this.subject.context?.(), this.timeout),
    );
    return typeof reported === 'object' && reported !== null ? { ...reported } : {};
  }
}

/** A host of many services says just that of one that it does not have, whatever else is wrong (domain.md §3). */
function isOfUnknownService({ step, state }: ExpectedStep, answer: Answer | null): boolean {
  const request = requestOfStep(step);
  if (request === null || request.type === 'CREATE' || answer?.refusal?.rule !== 'UNKNOWN_SERVICE') return false;
  const isThere = state !== 'INIT' && state !== 'DESTROYED';
  return !isThere || (request.serviceId !== undefined && request.serviceId !== SAMPLE_SERVICE_ID);
}

function sorted(names: readonly string[] | undefined): readonly string[] | undefined {
  return names && [...names].sort();
}
