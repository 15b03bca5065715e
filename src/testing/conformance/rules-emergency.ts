/*
 * domain.md §4, transcribed by hand: the delay of an emergency and the failure budget.
 */
import type { LifecycleState } from '../../model/lifecycle.js';
import { group, type ExpectedStep, to } from './case-definition.js';
import { ACTIVATED, IN_EMERGENCY, TESTED } from './setup-steps.js';

const EMERGENCY = 'EMERGENCY_DEACTIVATION_REQUESTED';

/** In the emergency, it lasts exactly so long. */
const lasts = (ms: number): readonly ExpectedStep[] => [
  to({ elapse: ms - 1 }, EMERGENCY),
  to({ elapse: 1 }, 'DEACTIVATION_REQUESTED'),
];
const failed = to('failure', EMERGENCY);

const delay = group('rule/emergency-delay', 'domain.md §4: it doubles with each failed deactivation, capped at 60 s');
const DELAYS = [
  delay('is one second by default', [...IN_EMERGENCY, ...lasts(1_000)]),
  delay('doubles and is capped', [
    ...IN_EMERGENCY,
    ...[1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000].flatMap((ms) => [...lasts(ms), failed]),
    ...lasts(60_000),
  ]),
  delay(
    'begins where the host says',
    [...IN_EMERGENCY, ...lasts(25_000), failed, ...lasts(50_000), failed, ...lasts(60_000)],
    {
      emergencyDelayMs: 25_000,
    },
  ),
  delay('is reset at INACTIVE', [
    ...IN_EMERGENCY,
    ...lasts(1_000),
    failed,
    ...lasts(2_000),
    to('success', 'INACTIVE', { emergency: null }),
    to('ACTIVATE', 'ACTIVATION_REQUESTED'),
    to('success', 'ACTIVE'),
    to('ADJUST_INSTANCES', 'ADJUSTING_INSTANCES'),
    to('CANCEL', EMERGENCY, { emergency: { failedDeactivations: 0 } }),
    ...lasts(1_000),
  ]),
];

/** One adjustment that ends so. */
const adjustment = (
  outcome: 'success' | 'failure' | 'time',
  state: LifecycleState,
  consecutiveFailures: number,
): readonly ExpectedStep[] => [
  to('ADJUST_INSTANCES', 'ADJUSTING_INSTANCES'),
  to(outcome, state, { consecutiveFailures }),
];

const budget = group(
  'rule/failure-budget',
  'domain.md §4: the n-th consecutive failed adjustment enters the emergency',
);
const BUDGETS = [
  budget('is off by default', [
    ...ACTIVATED,
    ...[1, 2, 3, 4, 5, 6].flatMap((failures) => adjustment('failure', 'ACTIVE', failures)),
  ]),
  budget(
    'the n-th failure spends it',
    [
      ...ACTIVATED,
      ...adjustment('failure', 'ACTIVE', 1),
      ...adjustment('time', 'ACTIVE', 2),
      ...adjustment('failure', EMERGENCY, 3),
    ],
    { failureBudget: 3 },
  ),
  budget(
    'a success makes it whole',
    [
      ...ACTIVATED,
      ...adjustment('failure', 'ACTIVE', 1),
      ...adjustment('success', 'ACTIVE', 0),
      ...adjustment('failure', 'ACTIVE', 1),
      ...adjustment('failure', EMERGENCY, 2),
    ],
    { failureBudget: 2 },
  ),
  budget(
    'adjustments of the reconciliation count',
    [
      ...ACTIVATED,
      to({ observe: { adjustment: 'ADJUST_INSTANCES' } }, 'ADJUSTING_INSTANCES'),
      to('failure', EMERGENCY, { emergency: { cause: 'FAILURE_BUDGET_SPENT' } }),
    ],
    { failureBudget: 1 },
  ),
  budget(
    'test deployments do not count',
    [
      ...TESTED,
      to({ observe: { adjustment: 'DEPLOY_TEST_INSTANCE' } }, 'DEPLOYING_TEST_INSTANCE'),
      to('failure', 'CONFIG_TESTING', { consecutiveFailures: 0, emergency: null }),
    ],
    { failureBudget: 1 },
  ),
  budget(
    'replacements do not count',
    [
      ...ACTIVATED,
      to('RESTART', 'REPLACING_INSTANCES'),
      to('failure', 'ACTIVE', { consecutiveFailures: 0, emergency: null }),
    ],
    { failureBudget: 1 },
  ),
];

/** The delay of an emergency and the failure budget. */
export const EMERGENCY_RULES = [...DELAYS, ...BUDGETS];
