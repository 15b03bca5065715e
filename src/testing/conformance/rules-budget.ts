/*
 * domain.md §4, transcribed by hand: the failure budget, for a service that works nowhere.
 */
import type { Health } from '../../model/health.js';
import type { LifecycleState } from '../../model/lifecycle.js';
import { group, type ExpectedStep, to } from './case-definition.js';
import { ACTIVATED, CREATED, KNOWN_HEALTHY, NONE_HEALTHY, TESTED } from './setup-steps.js';

const EMERGENCY = 'EMERGENCY_DEACTIVATION_REQUESTED';
const GIVEN_UP = { emergency: { cause: 'FAILURE_BUDGET_SPENT', failedDeactivations: 0 }, inFlight: null } as const;

/** One adjustment that ends so. */
const adjustment = (
  outcome: 'success' | 'failure' | 'time',
  state: LifecycleState,
  consecutiveFailures: number,
): readonly ExpectedStep[] => [
  to('ADJUST_INSTANCES', 'ADJUSTING_INSTANCES'),
  to(outcome, state, { consecutiveFailures }),
];

/** The observation of instances of which none is healthy, with these changes. */
const noneHealthy = ({
  instances,
  ...changes
}: Partial<Omit<Health, 'instances'>> & { readonly instances?: Partial<Health['instances']> }) => ({
  observe: { ...NONE_HEALTHY.observe, ...changes, instances: { ...NONE_HEALTHY.observe.instances, ...instances } },
});

const budget = group('rule/failure-budget', 'domain.md §4: the failure budget is for a service that works nowhere');
const SPENT = [
  budget('is off by default', [
    ...ACTIVATED,
    ...[1, 2, 3, 4, 5, 6].flatMap((failures) => adjustment('failure', 'ACTIVE', failures)),
    to(NONE_HEALTHY, 'ACTIVE', { emergency: null }),
  ]),
  budget(
    'after n failures an observation without a healthy instance spends it',
    [
      ...ACTIVATED,
      ...adjustment('failure', 'ACTIVE', 1),
      ...adjustment('time', 'ACTIVE', 2),
      to(NONE_HEALTHY, 'ACTIVE', { consecutiveFailures: 2, emergency: null }),
      ...adjustment('failure', 'ACTIVE', 3),
      to(NONE_HEALTHY, EMERGENCY, GIVEN_UP),
    ],
    { failureBudget: 3 },
  ),
  budget(
    'before it would lead to anything else',
    [
      ...ACTIVATED,
      ...adjustment('failure', 'ACTIVE', 1),
      to(noneHealthy({ adjustment: 'ADJUST_INSTANCES' }), EMERGENCY, { ...GIVEN_UP, revision: 3 }),
    ],
    { failureBudget: 1 },
  ),
  budget(
    'in CONFIG_TESTING before a test instance is deployed',
    [
      ...TESTED,
      ...adjustment('failure', 'CONFIG_TESTING', 1),
      to(noneHealthy({ adjustment: 'DEPLOY_TEST_INSTANCE' }), EMERGENCY, GIVEN_UP),
    ],
    { failureBudget: 1 },
  ),
  budget(
    'adjustments of the reconciliation count',
    [
      ...ACTIVATED,
      to(noneHealthy({ adjustment: 'ADJUST_INSTANCES' }), 'ADJUSTING_INSTANCES'),
      to('failure', 'ACTIVE', { consecutiveFailures: 1 }),
      to(NONE_HEALTHY, EMERGENCY, GIVEN_UP),
    ],
    { failureBudget: 1 },
  ),
];

const KEPT = [
  budget(
    'a healthy instance makes it whole',
    [
      ...ACTIVATED,
      ...adjustment('failure', 'ACTIVE', 1),
      to(KNOWN_HEALTHY, 'ACTIVE', { consecutiveFailures: 0 }),
      to(NONE_HEALTHY, 'ACTIVE', { emergency: null }),
    ],
    { failureBudget: 1 },
  ),
  budget(
    'a move of the activation state makes it whole',
    [
      ...ACTIVATED,
      ...adjustment('failure', 'ACTIVE', 1),
      to('DEACTIVATE', 'DEACTIVATION_REQUESTED'),
      to('success', 'INACTIVE', { consecutiveFailures: 0 }),
    ],
    { failureBudget: 1 },
  ),
  budget(
    'a service with one healthy instance is never given up',
    [
      ...ACTIVATED,
      ...[1, 2, 3].flatMap((failures) => adjustment('failure', 'ACTIVE', failures)),
      to({ observe: { healthyInstanceIds: ['i-1'] } }, 'ACTIVE', { emergency: null }),
    ],
    { failureBudget: 1 },
  ),
  ...(
    [
      ['an outdated observation', { outdated: true }],
      ['an observation of another revision', { revision: 1 }],
      ['an observation in maintenance', { maintenance: true }],
      ['an instance on a silent host', { instances: { silent: 1 } }],
      ['nothing that is required', { instances: { required: 0, active: 0, running: 0, unhealthy: 0 } }],
    ] as const
  ).map(([title, changes]) =>
    budget(
      `${title} does not spend it`,
      [
        ...ACTIVATED,
        ...adjustment('failure', 'ACTIVE', 1),
        to(noneHealthy(changes), 'ACTIVE', { consecutiveFailures: 1, emergency: null }),
      ],
      { failureBudget: 1 },
    ),
  ),
  budget(
    'test deployments do not count',
    [
      ...TESTED,
      to(noneHealthy({ adjustment: 'DEPLOY_TEST_INSTANCE' }), 'DEPLOYING_TEST_INSTANCE'),
      to('failure', 'CONFIG_TESTING', { consecutiveFailures: 0 }),
      to(NONE_HEALTHY, 'CONFIG_TESTING', { emergency: null }),
    ],
    { failureBudget: 1 },
  ),
  budget(
    'replacements do not count',
    [
      ...ACTIVATED,
      to(KNOWN_HEALTHY, 'ACTIVE'),
      to('RESTART', 'REPLACING_INSTANCES'),
      to('failure', 'ACTIVE', { consecutiveFailures: 0 }),
      to(NONE_HEALTHY, 'ACTIVE', { emergency: null }),
    ],
    { failureBudget: 1 },
  ),
  budget(
    'while INACTIVE nothing is given up',
    [...CREATED, ...adjustment('failure', 'INACTIVE', 1), to(NONE_HEALTHY, 'INACTIVE', { emergency: null })],
    { failureBudget: 1 },
  ),
];

/** The failure budget. */
export const BUDGET_RULES = [...SPENT, ...KEPT];
