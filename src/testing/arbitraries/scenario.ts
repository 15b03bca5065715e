import fc from 'fast-check';
import { ADJUSTMENTS } from '../../model/health.js';
import { OPERATION_TYPES } from '../../model/operation.js';
import type { LifecycleInput } from '../../model/settings.js';
import type { WorkOutcome } from '../harness.js';
import type { ScenarioStep } from '../scenario-step.js';

/** Outcomes of a piece of work (domain.md §4). Shrinks to success. */
export const outcomeArbitrary: fc.Arbitrary<WorkOutcome> = fc.oneof(
  { withCrossShrink: true },
  fc.constant({ kind: 'success' as const }),
  fc
    .record({ code: fc.constantFrom('NO_LUCK', 'STORE_UNREADABLE', ''), message: fc.constantFrom('It failed.', '') })
    .map((failure) => ({ kind: 'failure' as const, failure })),
  fc.constant({ kind: 'gone' as const }),
);

/** The settings of a service, and the steps that it goes through. */
export interface Scenario {
  readonly input: LifecycleInput;
  readonly steps: readonly ScenarioStep[];
}

/** The options of {@link scenarioArbitrary}. */
export interface ScenarioOptions {
  /** At most so many steps. Default 30. */
  readonly maxSteps?: number;
  /** Whether the controller restarts now and then, for which its harness needs `restart`. Default false. */
  readonly restarts?: boolean;
}

const outcome = fc.constantFrom<ScenarioStep[]>('success', 'failure', 'gone');
const none = {
  required: 0,
  active: 0,
  running: 0,
  healthy: 0,
  unhealthy: 0,
  stale: 0,
  silent: 0,
  missing: 0,
  surplus: 0,
};

const STEPS: readonly fc.WeightedArbitrary<ScenarioStep>[] = [
  { weight: 8, arbitrary: fc.constantFrom<ScenarioStep[]>(...OPERATION_TYPES) },
  { weight: 6, arbitrary: fc.constant<ScenarioStep>('success') },
  { weight: 2, arbitrary: outcome },
  { weight: 2, arbitrary: fc.constantFrom<ScenarioStep[]>('CANCEL', 'time') },
  {
    weight: 3,
    arbitrary: fc.tuple(fc.constantFrom(...ADJUSTMENTS), fc.boolean()).map(([adjustment, empty]) => ({
      observe: { adjustment, ...(empty && { instances: none, healthyInstanceIds: [] }) },
    })),
  },
  { weight: 1, arbitrary: fc.constant<ScenarioStep>({ observe: { adjustment: 'ADJUST_INSTANCES', revision: 0 } }) },
];
const RESTART: fc.WeightedArbitrary<ScenarioStep> = { weight: 1, arbitrary: fc.constant('restart') };

/**
 * Scenarios from INIT on. Each begins with CREATE; the steps are JSON and need no state to be chosen, so
 * that a scenario shrinks by leaving steps out. `playScenario` plays it.
 */
export function scenarioArbitrary({ maxSteps = 30, restarts = false }: ScenarioOptions = {}): fc.Arbitrary<Scenario> {
  const step = fc.oneof(...STEPS, ...(restarts ? [RESTART] : []));
  return fc.record({
    input: fc.record({ failureBudget: fc.integer({ min: 1, max: 3 }), revision: fc.nat(3) }, { requiredKeys: [] }),
    steps: fc
      .array(step, { maxLength: Math.max(maxSteps - 1, 0), size: 'max' })
      .map((steps): readonly ScenarioStep[] => ['CREATE', ...steps]),
  });
}
