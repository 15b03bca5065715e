import { activate, ADJUSTING, adjust, failed, gone, type ShortLife, test, TESTED, timedOut } from './short-life.js';
import { SERVICE_ID } from './positions.js';

/* domain.md §4, transcribed by hand: the test instance, adjustments and the failure budget, and the emergency. */

/** CONFIG_TESTING_REQUESTED and DEPLOYING_TEST_INSTANCE. */
export const CONFIG_TESTING: readonly ShortLife[] = [
  {
    title: 'recorded and deployed',
    steps: test,
    visits: TESTED,
    context: { activationState: 'CONFIG_TESTING', revision: 2, lastFailure: null, inFlight: null },
  },
  {
    title: 'not recorded: failed',
    steps: ['CREATE', 'DEPLOY_TEST_INSTANCE', 'fail'],
    visits: ['INACTIVE', 'CONFIG_TESTING_REQUESTED', 'INACTIVE'],
    context: { activationState: 'INACTIVE', lastFailure: failed('DEPLOY_TEST_INSTANCE', '2:recordActivation') },
  },
  {
    title: 'not recorded: timed out',
    steps: ['CREATE', 'DEPLOY_TEST_INSTANCE', 'time'],
    visits: ['INACTIVE', 'CONFIG_TESTING_REQUESTED', 'INACTIVE'],
    context: { lastFailure: timedOut('DEPLOY_TEST_INSTANCE', '2:recordActivation', '10 minutes') },
  },
  {
    title: 'not recorded: no record',
    steps: ['CREATE', 'DEPLOY_TEST_INSTANCE', 'gone'],
    visits: ['INACTIVE', 'CONFIG_TESTING_REQUESTED', 'DESTROYED'],
  },
  {
    title: 'deployment failed',
    steps: ['CREATE', 'DEPLOY_TEST_INSTANCE', 'done', 'fail'],
    visits: TESTED,
    context: {
      activationState: 'CONFIG_TESTING',
      lastFailure: failed('DEPLOY_TEST_INSTANCE', '2:deployTestInstance'),
      consecutiveFailures: 0,
    },
  },
  {
    title: 'deployment timed out',
    steps: ['CREATE', 'DEPLOY_TEST_INSTANCE', 'done', 'time'],
    visits: TESTED,
    context: {
      lastFailure: timedOut('DEPLOY_TEST_INSTANCE', '2:deployTestInstance', '10 minutes'),
      consecutiveFailures: 0,
    },
  },
  {
    title: 'deployment that finds no record is a failure like another',
    steps: ['CREATE', 'DEPLOY_TEST_INSTANCE', 'done', 'gone'],
    visits: TESTED,
    context: { lastFailure: gone('DEPLOY_TEST_INSTANCE', '2:deployTestInstance') },
  },
  {
    title: 'deployment cancelled',
    steps: ['CREATE', 'DEPLOY_TEST_INSTANCE', 'done', 'CANCEL'],
    visits: ['INACTIVE', 'CONFIG_TESTING_REQUESTED', 'DEPLOYING_TEST_INSTANCE', 'EMERGENCY_DEACTIVATION_REQUESTED'],
    context: { revision: 2, inFlight: null, emergency: { cause: 'CANCELLED', failedDeactivations: 0 } },
  },
  {
    title: 'the reconciliation deploys the missing test instance',
    steps: [...test, { observe: { adjustment: 'DEPLOY_TEST_INSTANCE' } }],
    visits: [...TESTED, 'DEPLOYING_TEST_INSTANCE'],
    context: {
      revision: 3,
      inFlight: {
        operation: {
          type: 'DEPLOY_TEST_INSTANCE',
          serviceId: SERVICE_ID,
          opSpec: { timeout: '300 seconds', parallelism: 1, failureStrategy: 'STOP' },
        },
        cause: 'reconciliation',
        effectId: `${SERVICE_ID}#3:deployTestInstance`,
        timeoutMs: 600_000,
        attempt: 1,
        progress: null,
      },
    },
  },
];

/** ADJUSTING_INSTANCES. */
export const ADJUSTMENT: readonly ShortLife[] = [
  { title: 'done, to ACTIVE', steps: [...adjust, 'done'], visits: [...ADJUSTING, 'ACTIVE'], context: { revision: 3 } },
  {
    title: 'done, to CONFIG_TESTING',
    steps: [...test, 'ADJUST_INSTANCES', 'done'],
    visits: [...TESTED, 'ADJUSTING_INSTANCES', 'CONFIG_TESTING'],
  },
  {
    title: 'done, to INACTIVE',
    steps: ['CREATE', 'ADJUST_INSTANCES', 'done'],
    visits: ['INACTIVE', 'ADJUSTING_INSTANCES', 'INACTIVE'],
  },
  {
    title: 'failed, to ACTIVE',
    steps: [...adjust, 'fail'],
    visits: [...ADJUSTING, 'ACTIVE'],
    context: { lastFailure: failed('ADJUST_INSTANCES', '3:adjustInstances'), consecutiveFailures: 1 },
  },
  {
    title: 'failed, to CONFIG_TESTING',
    steps: [...test, 'ADJUST_INSTANCES', 'fail'],
    visits: [...TESTED, 'ADJUSTING_INSTANCES', 'CONFIG_TESTING'],
    context: { lastFailure: failed('ADJUST_INSTANCES', '3:adjustInstances'), consecutiveFailures: 1 },
  },
  {
    title: 'failed, to INACTIVE',
    steps: ['CREATE', 'ADJUST_INSTANCES', 'fail'],
    visits: ['INACTIVE', 'ADJUSTING_INSTANCES', 'INACTIVE'],
    context: { lastFailure: failed('ADJUST_INSTANCES', '2:adjustInstances') },
  },
  {
    title: 'timed out, to ACTIVE',
    steps: [...adjust, 'time'],
    visits: [...ADJUSTING, 'ACTIVE'],
    context: {
      lastFailure: timedOut('ADJUST_INSTANCES', '3:adjustInstances', '6 days 22 hours'),
      consecutiveFailures: 1,
    },
  },
  {
    title: 'timed out, to CONFIG_TESTING',
    steps: [...test, 'ADJUST_INSTANCES', 'time'],
    visits: [...TESTED, 'ADJUSTING_INSTANCES', 'CONFIG_TESTING'],
    context: { lastFailure: timedOut('ADJUST_INSTANCES', '3:adjustInstances', '6 days 22 hours') },
  },
  {
    title: 'timed out, to INACTIVE',
    steps: ['CREATE', 'ADJUST_INSTANCES', 'time'],
    visits: ['INACTIVE', 'ADJUSTING_INSTANCES', 'INACTIVE'],
    context: { lastFailure: timedOut('ADJUST_INSTANCES', '2:adjustInstances', '6 days 22 hours') },
  },
  {
    title: 'an old error does not stick, but a success is no proof that an instance works',
    steps: [...adjust, 'fail', 'ADJUST_INSTANCES', 'done'],
    visits: [...ADJUSTING, 'ACTIVE', 'ADJUSTING_INSTANCES', 'ACTIVE'],
    context: { lastFailure: null, consecutiveFailures: 1 },
  },
  {
    title: 'cancelled while ACTIVE',
    steps: [...adjust, 'CANCEL'],
    visits: [...ADJUSTING, 'EMERGENCY_DEACTIVATION_REQUESTED'],
    context: { revision: 3, emergency: { cause: 'CANCELLED', failedDeactivations: 0 }, inFlight: null },
  },
  {
    title: 'cancelled while CONFIG_TESTING',
    steps: [...test, 'ADJUST_INSTANCES', 'CANCEL'],
    visits: [...TESTED, 'ADJUSTING_INSTANCES', 'EMERGENCY_DEACTIVATION_REQUESTED'],
  },
  {
    title: 'cancelled while INACTIVE',
    steps: ['CREATE', 'ADJUST_INSTANCES', 'CANCEL'],
    visits: ['INACTIVE', 'ADJUSTING_INSTANCES', 'INACTIVE'],
    context: { emergency: null, inFlight: null },
  },
  {
    title: 'the reconciliation adjusts an ACTIVE service',
    steps: [...activate, { observe: { adjustment: 'ADJUST_INSTANCES' } }],
    visits: ADJUSTING,
    context: { revision: 3 },
  },
  {
    title: 'the reconciliation adjusts a CONFIG_TESTING service',
    steps: [...test, { observe: { adjustment: 'ADJUST_INSTANCES' } }],
    visits: [...TESTED, 'ADJUSTING_INSTANCES'],
  },
  {
    title: 'an adjustment of the reconciliation that failed hides no failure of an operator',
    steps: [...activate, 'ADJUST_INSTANCES', 'fail', { observe: { adjustment: 'ADJUST_INSTANCES' } }, 'fail'],
    visits: [...ADJUSTING, 'ACTIVE', 'ADJUSTING_INSTANCES', 'ACTIVE'],
    context: {
      lastFailure: failed('ADJUST_INSTANCES', '3:adjustInstances'),
      lastReconciliationFailure: failed('ADJUST_INSTANCES', '4:adjustInstances', 'reconciliation'),
    },
  },
  {
    title: 'the success of the reconciliation ends its own failure only',
    steps: [
      ...activate,
      'ADJUST_INSTANCES',
      'fail',
      { observe: { adjustment: 'ADJUST_INSTANCES' } },
      'fail',
      { observe: { adjustment: 'ADJUST_INSTANCES' } },
      'done',
    ],
    visits: [...ADJUSTING, 'ACTIVE', 'ADJUSTING_INSTANCES', 'ACTIVE', 'ADJUSTING_INSTANCES', 'ACTIVE'],
    context: { lastFailure: failed('ADJUST_INSTANCES', '3:adjustInstances'), lastReconciliationFailure: null },
  },
  {
    title: 'the success of an operation ends both',
    steps: [
      ...activate,
      'ADJUST_INSTANCES',
      'fail',
      { observe: { adjustment: 'ADJUST_INSTANCES' } },
      'fail',
      'UPDATE_INSTANCE_COUNT',
      'done',
    ],
    visits: [...ADJUSTING, 'ACTIVE', 'ADJUSTING_INSTANCES', 'ACTIVE', 'UPDATING_INSTANCES_COUNT', 'ACTIVE'],
    context: { lastFailure: null, lastReconciliationFailure: null },
  },
  {
    title: 'the reconciliation stops what runs of an INACTIVE service',
    steps: ['CREATE', { observe: { adjustment: 'ADJUST_INSTANCES' } }],
    visits: ['INACTIVE', 'ADJUSTING_INSTANCES'],
  },
];
