import type { Health } from '../../src/index.js';
import type { Step } from './life.js';
import {
  ACTIVATED,
  activate,
  adjust,
  ADJUSTING,
  failed,
  type ShortLife,
  test,
  TESTED,
  timedOut,
} from './short-life.js';

/* domain.md §4, "the failure budget", transcribed by hand. */

/** A digest of instances that are required, and of which none is healthy. */
function noneHealthy(changes: Partial<Health> = {}): Step {
  const counts = { required: 2, active: 2, running: 2, healthy: 0, unhealthy: 2, stale: 0, silent: 0 };
  return { observe: { instances: { ...counts, missing: 0, surplus: 0 }, healthyInstanceIds: [], ...changes } };
}

function instances(changes: Partial<Health['instances']>): Partial<Health> {
  const counts = { required: 2, active: 2, running: 2, healthy: 0, unhealthy: 0, stale: 0, silent: 0 };
  return { instances: { ...counts, missing: 0, surplus: 0, ...changes }, healthyInstanceIds: [] };
}

const GIVEN_UP = [...ADJUSTING, 'ACTIVE', 'EMERGENCY_DEACTIVATION_REQUESTED'] as const;
const STAYS = [...ADJUSTING, 'ACTIVE'] as const;
const once: readonly Step[] = [...adjust, 'fail'];
const budgetOf1 = { failureBudget: 1 };

/** The failure budget. */
export const BUDGET: readonly ShortLife[] = [
  {
    title: 'a failed adjustment alone does not spend it',
    input: budgetOf1,
    steps: once,
    visits: STAYS,
    context: { lastFailure: failed('ADJUST_INSTANCES', '3:adjustInstances'), consecutiveFailures: 1, emergency: null },
  },
  {
    title: 'the next current digest without a healthy instance does, and takes no revision',
    input: budgetOf1,
    steps: [...once, noneHealthy()],
    visits: GIVEN_UP,
    context: {
      lastFailure: failed('ADJUST_INSTANCES', '3:adjustInstances'),
      consecutiveFailures: 1,
      revision: 3,
      inFlight: null,
      emergency: { cause: 'FAILURE_BUDGET_SPENT', failedDeactivations: 0 },
    },
  },
  {
    title: 'a time-out counts, too',
    input: budgetOf1,
    steps: [...adjust, 'time', noneHealthy()],
    visits: GIVEN_UP,
    context: { lastFailure: timedOut('ADJUST_INSTANCES', '3:adjustInstances', '6 days 22 hours') },
  },
  {
    title: 'before it would lead to an adjustment',
    input: budgetOf1,
    steps: [...once, noneHealthy({ adjustment: 'ADJUST_INSTANCES' })],
    visits: GIVEN_UP,
    context: { inFlight: null },
  },
  {
    title: 'before it would lead to another test instance',
    input: budgetOf1,
    steps: [...test, 'ADJUST_INSTANCES', 'fail', noneHealthy({ adjustment: 'DEPLOY_TEST_INSTANCE' })],
    visits: [...TESTED, 'ADJUSTING_INSTANCES', 'CONFIG_TESTING', 'EMERGENCY_DEACTIVATION_REQUESTED'],
    context: { inFlight: null },
  },
  {
    title: 'fewer failures than it do not spend it',
    input: { failureBudget: 2 },
    steps: [...once, noneHealthy()],
    visits: STAYS,
    context: { consecutiveFailures: 1 },
  },
  {
    title: 'adjustments of operators and of the reconciliation count alike, also with a success in between',
    input: { failureBudget: 2 },
    steps: [
      ...once,
      'ADJUST_INSTANCES',
      'done',
      noneHealthy({ adjustment: 'ADJUST_INSTANCES' }),
      'fail',
      noneHealthy({ adjustment: 'ADJUST_INSTANCES' }),
    ],
    visits: [
      ...STAYS,
      'ADJUSTING_INSTANCES',
      'ACTIVE',
      'ADJUSTING_INSTANCES',
      'ACTIVE',
      'EMERGENCY_DEACTIVATION_REQUESTED',
    ],
    context: { consecutiveFailures: 2 },
  },
  {
    title: 'other failed work does not count',
    input: budgetOf1,
    steps: [...activate, { observe: {} }, 'RESTART', 'fail', 'STOP_INSTANCES', 'fail', noneHealthy()],
    visits: [...ACTIVATED, 'REPLACING_INSTANCES', 'ACTIVE', 'STOPPING_INSTANCES', 'ACTIVE'],
    context: { consecutiveFailures: 0 },
  },
  {
    title: 'failed test deployments do not count',
    input: budgetOf1,
    steps: ['CREATE', 'DEPLOY_TEST_INSTANCE', 'done', 'fail', noneHealthy()],
    visits: TESTED,
    context: { consecutiveFailures: 0 },
  },
  {
    title: 'a digest with a healthy instance makes it whole',
    input: { failureBudget: 2 },
    steps: [...once, { observe: {} }, 'ADJUST_INSTANCES', 'fail', noneHealthy()],
    visits: [...STAYS, 'ADJUSTING_INSTANCES', 'ACTIVE'],
    context: { consecutiveFailures: 1 },
  },
  {
    title: 'one that is seen while work is in flight, too',
    input: { failureBudget: 2 },
    steps: [...once, 'ADJUST_INSTANCES', { observe: {} }, 'fail', noneHealthy()],
    visits: [...STAYS, 'ADJUSTING_INSTANCES', 'ACTIVE'],
    context: { consecutiveFailures: 1 },
  },
  {
    title: 'one that is not current, too',
    input: budgetOf1,
    steps: [...once, { observe: { revision: 1 } }, noneHealthy()],
    visits: STAYS,
    context: { consecutiveFailures: 0, emergency: null },
  },
  {
    title: 'one of maintenance, too',
    input: budgetOf1,
    steps: [...once, { observe: { maintenance: true } }, noneHealthy()],
    visits: STAYS,
    context: { consecutiveFailures: 0, emergency: null },
  },
  {
    title: 'a cancelled adjustment neither counts nor makes it whole',
    input: budgetOf1,
    steps: ['CREATE', 'ADJUST_INSTANCES', 'fail', 'ADJUST_INSTANCES', 'CANCEL'],
    visits: ['INACTIVE', 'ADJUSTING_INSTANCES', 'INACTIVE', 'ADJUSTING_INSTANCES', 'INACTIVE'],
    context: { consecutiveFailures: 1 },
  },
  {
    title: 'an outdated one does not',
    input: { failureBudget: 2 },
    steps: [...once, { observe: { outdated: true } }, 'ADJUST_INSTANCES', 'fail', noneHealthy()],
    visits: [...STAYS, 'ADJUSTING_INSTANCES', 'ACTIVE', 'EMERGENCY_DEACTIVATION_REQUESTED'],
    context: { consecutiveFailures: 2 },
  },
  {
    title: 'a move of the activation state makes it whole',
    input: budgetOf1,
    steps: ['CREATE', 'ADJUST_INSTANCES', 'fail', 'ACTIVATE', 'done', noneHealthy()],
    visits: ['INACTIVE', 'ADJUSTING_INSTANCES', 'INACTIVE', 'ACTIVATION_REQUESTED', 'ACTIVE'],
    context: { consecutiveFailures: 0, emergency: null },
  },
  {
    title: 'an INACTIVE service has none to spend',
    input: budgetOf1,
    steps: ['CREATE', 'ADJUST_INSTANCES', 'fail', noneHealthy()],
    visits: ['INACTIVE', 'ADJUSTING_INSTANCES', 'INACTIVE'],
    context: { emergency: null },
  },
  {
    title: 'it is off unless the host sets it',
    steps: [...once, 'ADJUST_INSTANCES', 'fail', 'ADJUST_INSTANCES', 'fail', noneHealthy()],
    visits: [...STAYS, 'ADJUSTING_INSTANCES', 'ACTIVE', 'ADJUSTING_INSTANCES', 'ACTIVE'],
    context: { consecutiveFailures: 3, emergency: null },
  },
  ...(
    [
      ['a digest that is outdated', { outdated: true }],
      ['a digest of an older revision', { revision: 2 }],
      ['a digest of another state', { state: 'ADJUSTING_INSTANCES' }],
      ['a digest of maintenance', { maintenance: true }],
      ['a digest by which nothing is required', instances({ required: 0 })],
      ['an instance on a silent host', instances({ silent: 1 })],
      ['one healthy instance', instances({ healthy: 1 })],
    ] as const
  ).map(([title, changes]) => ({
    title: `${title} spends nothing`,
    input: budgetOf1,
    steps: [...once, noneHealthy(changes)],
    visits: STAYS,
    context: { emergency: null },
  })),
];
