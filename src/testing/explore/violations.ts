import type { LifecycleInput } from '../../model/settings.js';
import { type ExplorationCheck, EXPLORATION_CHECKS } from './checks.js';
import type { Configuration } from './configuration.js';
import type { ExploredStep } from './explored-events.js';

/** A failure that a check found. */
export interface CheckFailure {
  readonly check: ExplorationCheck;
  readonly found: string;
}

/** A check that a machine does not pass. */
export interface Violation {
  readonly check: ExplorationCheck;
  /** What holds in a machine that passes it. */
  readonly sentence: string;
  /** What was found instead. */
  readonly found: string;
  /** A shortest scenario in which it happens; `playScenario` plays it, unless its last step is a stray event. */
  readonly counterExample: { readonly input: LifecycleInput; readonly steps: readonly ExploredStep[] };
}

/** Keeps the first violation of each check, which breadth-first is one with a shortest counter-example. */
export class Violations {
  readonly #first = new Map<ExplorationCheck, Violation>();

  constructor(readonly configurations: readonly Configuration[]) {}

  /** At most one for each check. */
  get list(): readonly Violation[] {
    return [...this.#first.values()];
  }

  /** Adds what was found in the configuration with this id, or on a step from there. */
  add({ check, found }: CheckFailure, at: number, step: ExploredStep | null): void {
    if (this.#first.has(check)) return;
    const steps = step === null ? [] : [step];
    let configuration = this.configurations[at];
    const input = configuration?.input ?? {};
    while (configuration?.foundBy) {
      steps.unshift(configuration.foundBy.step);
      configuration = this.configurations[configuration.foundBy.from];
    }
    this.#first.set(check, { check, sentence: EXPLORATION_CHECKS[check], found, counterExample: { input, steps } });
  }
}
