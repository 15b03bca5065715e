import type { LifecycleState } from '../../model/lifecycle.js';
import { answerOf, CallFailed, type Patience } from '../bounded.js';
import type { Harness, Subject } from '../harness.js';
import { nameOfStep } from '../steps.js';
import { takeStep } from '../take-step.js';
import { type Difference, differencesIn, reportable } from './compare.js';
import { type CaseResult, lackingSetting, lackingCapability } from './result.js';
import type { Line, Scenario } from './scenario.js';

/** What does this controller make of the scenario? Never rejects. */
export async function play(harness: Harness, scenario: Scenario, patience: Patience): Promise<CaseResult> {
  try {
    const setting = lackingSetting(harness, scenario);
    if (setting !== null) return { status: 'skipped', reason: `the harness cannot set ${setting}` };
    const subject = await answerOf('start()', () => harness.start(scenario.input ?? {}), patience);
    let result: CaseResult;
    try {
      const capability = lackingCapability(subject, scenario);
      result =
        capability === null
          ? await new Performance(subject, scenario, patience).result()
          : { status: 'skipped', reason: `the harness has no ${capability}()` };
    } catch (thrown) {
      result = failure(thrown);
    }
    if (typeof subject.stop === 'function') await answerOf('stop()', () => subject.stop?.(), patience);
    return result;
  } catch (thrown) {
    return failure(thrown);
  }
}

function failure(thrown: unknown): CaseResult {
  const actual = thrown instanceof CallFailed ? thrown.message : 'the harness threw';
  const step = thrown instanceof CallFailed ? thrown.call : 'start()';
  return { status: 'failed', differences: [{ step, what: 'call', expected: 'an answer', actual }] };
}

class Performance {
  readonly #unseen = new Set<string>();
  #state: LifecycleState = 'INIT';
  /** Counted along, for digests of a controller that does not tell its revision. */
  #revision: number;

  constructor(
    readonly subject: Subject,
    readonly scenario: Scenario,
    readonly patience: Patience,
  ) {
    this.#revision = scenario.input?.revision ?? 0;
  }

  async result(): Promise<CaseResult> {
    const { lines } = this.scenario;
    let differences = differencesIn('start()', 'state', this.#state, await this.#seenState());
    for (const [index, line] of lines.entries()) {
      if (differences.length > 0) break;
      const step = `step ${String(index + 1)} of ${String(lines.length)}, ${nameOfStep(line.step)}`;
      differences = await this.#play(line, step);
    }
    if (differences.length > 0) return { status: 'failed', differences };
    if (this.#unseen.size === 0) return { status: 'passed' };
    return { status: 'skipped', reason: `not told by the harness: ${[...this.#unseen].join(', ')}` };
  }

  async #play(line: Line, step: string): Promise<readonly Difference[]> {
    const before = await this.#context();
    const revision = before['revision'];
    const answer = await takeStep(this.subject, line.step, this.patience, {
      state: this.#state,
      revision: typeof revision === 'number' ? revision : this.#revision,
    });
    const admitted =
      answer === null ? [] : differencesIn(step, 'admitted', line.refusal === undefined, answer.admitted);
    const differences = [...admitted, ...differencesIn(step, 'state', line.state, await this.#seenState())];
    const after = await this.#context();
    if (line.refusal !== undefined) {
      const { rule, details, allowed } = line.refusal;
      if (differences.length === 0) {
        differences.push(
          ...this.#compare(step, 'refusal.rule', rule, answer?.refusal?.rule),
          ...(details ? this.#compare(step, 'refusal.details', details, answer?.refusal?.details) : []),
          ...(allowed ? this.#compare(step, 'refusal.allowed', sorted(allowed), sorted(answer?.refusal?.allowed)) : []),
        );
      }
      // A refusal changes nothing but its own record.
      const unchanged = { ...before, lastRefusal: after['lastRefusal'] };
      differences.push(...differencesIn(step, 'context', unchanged, after));
    } else if (typeof line.step === 'object' && 'late' in line.step) {
      differences.push(...differencesIn(step, 'context', before, after));
    } else this.#count(line, answer !== null);
    for (const [field, expected] of Object.entries(line.facts ?? {})) {
      differences.push(...this.#compare(step, `context.${field}`, expected, after[field]));
    }
    this.#state = line.state;
    return differences;
  }

  /** Like {@link differencesIn}, for what a controller may leave untold. */
  #compare(step: string, what: string, expected: unknown, actual: unknown): readonly Difference[] {
    if (actual !== undefined) return differencesIn(step, what, expected, reportable(actual));
    this.#unseen.add(what);
    return [];
  }

  #count(line: Line, isRequest: boolean): void {
    const observed = typeof line.step === 'object' && 'observe' in line.step;
    const movesByItself = line.state !== this.#state && (observed || line.state === 'DEACTIVATION_REQUESTED');
    if (isRequest ? line.step !== 'CANCEL' : movesByItself) this.#revision += 1;
  }

  async #seenState(): Promise<unknown> {
    return reportable(await answerOf('state()', () => this.subject.state(), this.patience));
  }

  /** What the controller tells of its context; nothing where it tells nothing. */
  async #context(): Promise<Readonly<Record<string, unknown>>> {
    if (typeof this.subject.context !== 'function') return {};
    const told: unknown = reportable(await answerOf('context()', () => this.subject.context?.(), this.patience));
    return typeof told === 'object' && told !== null ? { ...told } : {};
  }
}

function sorted(names: readonly string[] | undefined): readonly string[] | undefined {
  return names && [...names].sort();
}
