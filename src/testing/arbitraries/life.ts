import fc from 'fast-check';
import { ADJUSTMENTS } from '../../model/health.js';
import { OPERATION_TYPES } from '../../model/operation.js';
import type { LifecycleInput } from '../../model/settings.js';
import type { Outcome } from '../harness.js';
import type { LifeStep } from '../steps.js';

/** How can a piece of work end (domain.md §4)? Shrinks to success. */
export const outcomeArbitrary: fc.Arbitrary<Outcome> = fc.oneof(
  { withCrossShrink: true },
  fc.constant({ kind: 'success' as const }),
  fc
    .record({ code: fc.constantFrom('NO_LUCK', 'STORE_UNREADABLE', ''), message: fc.constantFrom('It failed.', '') })
    .map((failure) => ({ kind: 'failure' as const, failure })),
  fc.constant({ kind: 'gone' as const }),
);

/** A whole life: how it is started, and what happens. */
export interface Life {
  readonly input: LifecycleInput;
  readonly steps: readonly LifeStep[];
}

/** How long lives are. */
export interface LifeOptions {
  /** At most so many steps. Default 30. */
  readonly maxSteps?: number;
}

const outcome = fc.constantFrom<LifeStep[]>('success', 'failure', 'gone');
const none = { required: 0, active: 0, running: 0, healthy: 0, unhealthy: 0, stale: 0 };

const step: fc.Arbitrary<LifeStep> = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom<LifeStep[]>(...OPERATION_TYPES) },
  { weight: 6, arbitrary: fc.constant<LifeStep>('success') },
  { weight: 2, arbitrary: outcome },
  { weight: 2, arbitrary: fc.constantFrom<LifeStep[]>('CANCEL', 'time') },
  {
    weight: 3,
    arbitrary: fc.tuple(fc.constantFrom(...ADJUSTMENTS), fc.boolean()).map(([adjustment, empty]) => ({
      observe: { adjustment, ...(empty && { instances: none, healthyInstanceIds: [] }) },
    })),
  },
  { weight: 1, arbitrary: fc.constant<LifeStep>({ observe: { adjustment: 'ADJUST_INSTANCES', revision: 0 } }) },
);

/**
 * What can happen to a service, from INIT on? Begins with CREATE; the steps are JSON and need no state to be chosen, so
 * that a life shrinks by leaving steps out. `playLife` plays it.
 */
export function lifeArbitrary({ maxSteps = 30 }: LifeOptions = {}): fc.Arbitrary<Life> {
  return fc.record({
    input: fc.record({ failureBudget: fc.integer({ min: 1, max: 3 }), revision: fc.nat(3) }, { requiredKeys: [] }),
    steps: fc
      .array(step, { maxLength: Math.max(maxSteps - 1, 0), size: 'max' })
      .map((steps): readonly LifeStep[] => ['CREATE', ...steps]),
  });
}
