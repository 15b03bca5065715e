import type { LifecycleContext, LifecycleInput, LifecycleState } from '../../src/index.js';
import type { Step } from './life.js';
import { SERVICE_ID } from './positions.js';

/*
 * domain.md §4, transcribed by hand: every row of the in-flight table with each of its exits, as short lives from INIT.
 * `visits` are the states after INIT, in order; `context` is what the end of the life holds.
 */
export interface ShortLife {
  readonly title: string;
  readonly input?: LifecycleInput;
  readonly steps: readonly Step[];
  readonly visits: readonly LifecycleState[];
  readonly context?: Partial<LifecycleContext>;
}

const FAILED = { code: 'NO_LUCK', message: 'It did not work.' };
const GONE = { code: 'SERVICE_NOT_FOUND', message: 'There is no such record.' };
const LATE = { code: 'TIMED_OUT', message: 'The work was not done within its time-out of 300 seconds.' };

const CREATED = ['INACTIVE'] as const;
const ACTIVATED = ['INACTIVE', 'ACTIVATION_REQUESTED', 'ACTIVE'] as const;
const TESTED = ['INACTIVE', 'CONFIG_TESTING_REQUESTED', 'DEPLOYING_TEST_INSTANCE', 'CONFIG_TESTING'] as const;
const activate: readonly Step[] = ['CREATE', 'ACTIVATE', 'done'];
const test: readonly Step[] = ['CREATE', 'DEPLOY_TEST_INSTANCE', 'done', 'done'];
const knownHealthy: Step = { observe: {} };
const noneHealthy: Step = {
  observe: {
    instances: {
      required: 2,
      active: 2,
      running: 2,
      healthy: 0,
      unhealthy: 2,
      stale: 0,
      silent: 0,
      missing: 0,
      surplus: 0,
    },
    healthyInstanceIds: [],
  },
};

const BIRTH: readonly ShortLife[] = [
  {
    title: 'CREATE leads to INACTIVE',
    steps: ['CREATE'],
    visits: CREATED,
    context: { activationState: 'INACTIVE', revision: 1, instancesPerHost: 1, inFlight: null },
  },
  {
    title: 'an imported service begins in its activation state INACTIVE',
    steps: [{ recover: 'INACTIVE' }],
    visits: ['INACTIVE'],
    context: { activationState: 'INACTIVE' },
  },
  {
    title: 'an imported service begins in its activation state CONFIG_TESTING',
    steps: [{ recover: 'CONFIG_TESTING' }],
    visits: ['CONFIG_TESTING'],
    context: { activationState: 'CONFIG_TESTING' },
  },
  {
    title: 'an imported service begins in its activation state ACTIVE',
    steps: [{ recover: 'ACTIVE' }],
    visits: ['ACTIVE'],
    context: { activationState: 'ACTIVE', revision: 1 },
  },
  {
    title: 'a service that is created again goes on from the last revision used',
    input: { revision: 41 },
    steps: ['CREATE', 'ACTIVATE'],
    visits: ['INACTIVE', 'ACTIVATION_REQUESTED'],
    context: { revision: 43 },
  },
];

const ACTIVATION: readonly ShortLife[] = [
  { title: 'recorded', steps: activate, visits: ACTIVATED, context: { activationState: 'ACTIVE', revision: 2 } },
  {
    title: 'recorded, from CONFIG_TESTING',
    steps: [...test, 'ACTIVATE', 'done'],
    visits: [...TESTED, 'ACTIVATION_REQUESTED', 'ACTIVE'],
    context: { activationState: 'ACTIVE', revision: 3 },
  },
  {
    title: 'failed, back to INACTIVE',
    steps: ['CREATE', 'ACTIVATE', 'fail'],
    visits: ['INACTIVE', 'ACTIVATION_REQUESTED', 'INACTIVE'],
    context: { activationState: 'INACTIVE', lastFailure: FAILED, inFlight: null },
  },
  {
    title: 'timed out, back to INACTIVE',
    steps: ['CREATE', 'ACTIVATE', 'time'],
    visits: ['INACTIVE', 'ACTIVATION_REQUESTED', 'INACTIVE'],
    context: { activationState: 'INACTIVE', lastFailure: LATE },
  },
  {
    title: 'failed, back to CONFIG_TESTING',
    steps: [...test, 'ACTIVATE', 'fail'],
    visits: [...TESTED, 'ACTIVATION_REQUESTED', 'CONFIG_TESTING'],
    context: { activationState: 'CONFIG_TESTING', lastFailure: FAILED },
  },
  {
    title: 'timed out, back to CONFIG_TESTING',
    steps: [...test, 'ACTIVATE', 'time'],
    visits: [...TESTED, 'ACTIVATION_REQUESTED', 'CONFIG_TESTING'],
    context: { lastFailure: LATE },
  },
  {
    title: 'record not found',
    steps: ['CREATE', 'ACTIVATE', 'gone'],
    visits: ['INACTIVE', 'ACTIVATION_REQUESTED', 'DESTROYED'],
    context: { lastFailure: GONE, inFlight: null },
  },
];

const CONFIG_TESTING: readonly ShortLife[] = [
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
    context: { activationState: 'INACTIVE', lastFailure: FAILED },
  },
  {
    title: 'not recorded: timed out',
    steps: ['CREATE', 'DEPLOY_TEST_INSTANCE', 'time'],
    visits: ['INACTIVE', 'CONFIG_TESTING_REQUESTED', 'INACTIVE'],
    context: { lastFailure: LATE },
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
    context: { activationState: 'CONFIG_TESTING', lastFailure: FAILED, consecutiveFailures: 0 },
  },
  {
    title: 'deployment timed out',
    steps: ['CREATE', 'DEPLOY_TEST_INSTANCE', 'done', 'time'],
    visits: TESTED,
    context: { lastFailure: LATE, consecutiveFailures: 0 },
  },
  {
    title: 'deployment that finds no record is a failure like another',
    steps: ['CREATE', 'DEPLOY_TEST_INSTANCE', 'done', 'gone'],
    visits: TESTED,
    context: { lastFailure: GONE },
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
      },
    },
  },
];

const DEACTIVATION: readonly ShortLife[] = [
  {
    title: 'recorded, from ACTIVE',
    steps: [...activate, 'DEACTIVATE', 'done'],
    visits: [...ACTIVATED, 'DEACTIVATION_REQUESTED', 'INACTIVE'],
    context: { activationState: 'INACTIVE', revision: 3 },
  },
  {
    title: 'recorded, from CONFIG_TESTING',
    steps: [...test, 'DEACTIVATE', 'done'],
    visits: [...TESTED, 'DEACTIVATION_REQUESTED', 'INACTIVE'],
    context: { activationState: 'INACTIVE' },
  },
  {
    title: 'failed, back to ACTIVE',
    steps: [...activate, 'DEACTIVATE', 'fail'],
    visits: [...ACTIVATED, 'DEACTIVATION_REQUESTED', 'ACTIVE'],
    context: { activationState: 'ACTIVE', lastFailure: FAILED },
  },
  {
    title: 'failed, back to CONFIG_TESTING',
    steps: [...test, 'DEACTIVATE', 'fail'],
    visits: [...TESTED, 'DEACTIVATION_REQUESTED', 'CONFIG_TESTING'],
    context: { lastFailure: FAILED },
  },
  {
    title: 'timed out, back to ACTIVE',
    steps: [...activate, 'DEACTIVATE', 'time'],
    visits: [...ACTIVATED, 'DEACTIVATION_REQUESTED', 'ACTIVE'],
    context: { lastFailure: LATE },
  },
  {
    title: 'timed out, back to CONFIG_TESTING',
    steps: [...test, 'DEACTIVATE', 'time'],
    visits: [...TESTED, 'DEACTIVATION_REQUESTED', 'CONFIG_TESTING'],
    context: { lastFailure: LATE },
  },
  {
    title: 'record not found',
    steps: [...activate, 'DEACTIVATE', 'gone'],
    visits: [...ACTIVATED, 'DEACTIVATION_REQUESTED', 'DESTROYED'],
  },
];

const ADJUSTING = [...ACTIVATED, 'ADJUSTING_INSTANCES'] as const;
const adjust: readonly Step[] = [...activate, 'ADJUST_INSTANCES'];

const ADJUSTMENT: readonly ShortLife[] = [
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
    context: { lastFailure: FAILED, consecutiveFailures: 1 },
  },
  {
    title: 'failed, to CONFIG_TESTING',
    steps: [...test, 'ADJUST_INSTANCES', 'fail'],
    visits: [...TESTED, 'ADJUSTING_INSTANCES', 'CONFIG_TESTING'],
    context: { lastFailure: FAILED, consecutiveFailures: 1 },
  },
  {
    title: 'failed, to INACTIVE',
    steps: ['CREATE', 'ADJUST_INSTANCES', 'fail'],
    visits: ['INACTIVE', 'ADJUSTING_INSTANCES', 'INACTIVE'],
    context: { lastFailure: FAILED },
  },
  {
    title: 'timed out, to ACTIVE',
    steps: [...adjust, 'time'],
    visits: [...ADJUSTING, 'ACTIVE'],
    context: { lastFailure: LATE, consecutiveFailures: 1 },
  },
  {
    title: 'timed out, to CONFIG_TESTING',
    steps: [...test, 'ADJUST_INSTANCES', 'time'],
    visits: [...TESTED, 'ADJUSTING_INSTANCES', 'CONFIG_TESTING'],
    context: { lastFailure: LATE },
  },
  {
    title: 'timed out, to INACTIVE',
    steps: ['CREATE', 'ADJUST_INSTANCES', 'time'],
    visits: ['INACTIVE', 'ADJUSTING_INSTANCES', 'INACTIVE'],
    context: { lastFailure: LATE },
  },
  {
    title: 'an old error does not stick',
    steps: [...adjust, 'fail', 'ADJUST_INSTANCES', 'done'],
    visits: [...ADJUSTING, 'ACTIVE', 'ADJUSTING_INSTANCES', 'ACTIVE'],
    context: { lastFailure: null, consecutiveFailures: 0 },
  },
  {
    title: 'the second failure in a row spends a budget of 2',
    input: { failureBudget: 2 },
    steps: [...adjust, 'fail', 'ADJUST_INSTANCES', 'fail'],
    visits: [...ADJUSTING, 'ACTIVE', 'ADJUSTING_INSTANCES', 'EMERGENCY_DEACTIVATION_REQUESTED'],
    context: {
      lastFailure: FAILED,
      consecutiveFailures: 2,
      revision: 4,
      emergency: { cause: 'FAILURE_BUDGET_SPENT', failedDeactivations: 0 },
    },
  },
  {
    title: 'a time-out spends the budget too',
    input: { failureBudget: 1 },
    steps: [...adjust, 'time'],
    visits: [...ADJUSTING, 'EMERGENCY_DEACTIVATION_REQUESTED'],
    context: { lastFailure: LATE, consecutiveFailures: 1 },
  },
  {
    title: 'a success in between makes the budget whole',
    input: { failureBudget: 2 },
    steps: [...adjust, 'fail', 'ADJUST_INSTANCES', 'done', 'ADJUST_INSTANCES', 'fail'],
    visits: [...ADJUSTING, 'ACTIVE', 'ADJUSTING_INSTANCES', 'ACTIVE', 'ADJUSTING_INSTANCES', 'ACTIVE'],
    context: { consecutiveFailures: 1, emergency: null },
  },
  {
    title: 'an activation makes the budget whole',
    input: { failureBudget: 2 },
    steps: ['CREATE', 'ADJUST_INSTANCES', 'fail', 'ACTIVATE', 'done', 'ADJUST_INSTANCES', 'fail'],
    visits: [
      'INACTIVE',
      'ADJUSTING_INSTANCES',
      'INACTIVE',
      'ACTIVATION_REQUESTED',
      'ACTIVE',
      'ADJUSTING_INSTANCES',
      'ACTIVE',
    ],
    context: { consecutiveFailures: 1, emergency: null },
  },
  {
    title: 'an INACTIVE service has no budget to spend',
    input: { failureBudget: 1 },
    steps: ['CREATE', 'ADJUST_INSTANCES', 'fail'],
    visits: ['INACTIVE', 'ADJUSTING_INSTANCES', 'INACTIVE'],
    context: { emergency: null },
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
    title: 'the reconciliation stops what runs of an INACTIVE service',
    steps: ['CREATE', { observe: { adjustment: 'ADJUST_INSTANCES' } }],
    visits: ['INACTIVE', 'ADJUSTING_INSTANCES'],
  },
];

const REPLACING = [...ACTIVATED, 'REPLACING_INSTANCES'] as const;

const REPLACEMENT: readonly ShortLife[] = [
  { title: 'done, to ACTIVE', steps: [...activate, 'RESTART', 'done'], visits: [...REPLACING, 'ACTIVE'] },
  {
    title: 'done, to CONFIG_TESTING',
    steps: [...test, 'RESTART', 'done'],
    visits: [...TESTED, 'REPLACING_INSTANCES', 'CONFIG_TESTING'],
  },
  {
    title: 'REPLACE_INSTANCES from ACTIVE, failed',
    steps: [...activate, 'REPLACE_INSTANCES', 'fail'],
    visits: [...REPLACING, 'ACTIVE'],
    context: { lastFailure: FAILED, consecutiveFailures: 0 },
  },
  {
    title: 'REPLACE_INSTANCES from CONFIG_TESTING, failed',
    steps: [...test, 'REPLACE_INSTANCES', 'fail'],
    visits: [...TESTED, 'REPLACING_INSTANCES', 'CONFIG_TESTING'],
    context: { lastFailure: FAILED },
  },
  {
    title: 'timed out, to ACTIVE',
    steps: [...activate, 'RESTART', 'time'],
    visits: [...REPLACING, 'ACTIVE'],
    context: { lastFailure: LATE },
  },
  {
    title: 'timed out, to CONFIG_TESTING',
    steps: [...test, 'RESTART', 'time'],
    visits: [...TESTED, 'REPLACING_INSTANCES', 'CONFIG_TESTING'],
    context: { lastFailure: LATE },
  },
  {
    title: 'an old error does not stick',
    steps: [...activate, 'RESTART', 'fail', 'RESTART', 'done'],
    visits: [...REPLACING, 'ACTIVE', 'REPLACING_INSTANCES', 'ACTIVE'],
    context: { lastFailure: null },
  },
  {
    title: 'cancelled with health unknown, back to ACTIVE',
    steps: [...activate, 'RESTART', 'CANCEL'],
    visits: [...REPLACING, 'ACTIVE'],
    context: { lastFailure: null, inFlight: null },
  },
  {
    title: 'cancelled with a healthy instance left, back to CONFIG_TESTING',
    steps: [...test, 'RESTART', knownHealthy, 'CANCEL'],
    visits: [...TESTED, 'REPLACING_INSTANCES', 'CONFIG_TESTING'],
  },
  {
    title: 'cancelled with no healthy instance left',
    steps: [...activate, 'RESTART', noneHealthy, 'CANCEL'],
    visits: [...REPLACING, 'EMERGENCY_DEACTIVATION_REQUESTED'],
    context: { emergency: { cause: 'CANCELLED', failedDeactivations: 0 } },
  },
];

const STOPPING = [...ACTIVATED, 'STOPPING_INSTANCES'] as const;
const stop: readonly Step[] = [...activate, knownHealthy, 'STOP_INSTANCES'];
const stopTest: readonly Step[] = [...test, knownHealthy, 'STOP_INSTANCES'];

const STOP: readonly ShortLife[] = [
  { title: 'done, to ACTIVE', steps: [...stop, 'done'], visits: [...STOPPING, 'ACTIVE'] },
  {
    title: 'failed, to ACTIVE',
    steps: [...stop, 'fail'],
    visits: [...STOPPING, 'ACTIVE'],
    context: { lastFailure: FAILED },
  },
  {
    title: 'timed out, to ACTIVE',
    steps: [...stop, 'time'],
    visits: [...STOPPING, 'ACTIVE'],
    context: { lastFailure: LATE },
  },
  {
    title: 'done, to CONFIG_TESTING',
    steps: [...stopTest, 'done'],
    visits: [...TESTED, 'STOPPING_INSTANCES', 'CONFIG_TESTING'],
  },
  {
    title: 'failed, to CONFIG_TESTING',
    steps: [...stopTest, 'fail'],
    visits: [...TESTED, 'STOPPING_INSTANCES', 'CONFIG_TESTING'],
    context: { lastFailure: FAILED },
  },
  {
    title: 'timed out, to CONFIG_TESTING',
    steps: [...stopTest, 'time'],
    visits: [...TESTED, 'STOPPING_INSTANCES', 'CONFIG_TESTING'],
    context: { lastFailure: LATE },
  },
];

const UPDATING = [...ACTIVATED, 'UPDATING_INSTANCES_COUNT'] as const;
const count: readonly Step[] = [...activate, 'UPDATE_INSTANCE_COUNT'];
const countInactive: readonly Step[] = ['CREATE', 'UPDATE_INSTANCE_COUNT'];

const COUNT: readonly ShortLife[] = [
  {
    title: 'recorded, to ACTIVE',
    steps: [...count, 'done'],
    visits: [...UPDATING, 'ACTIVE'],
    context: { instancesPerHost: 3, lastFailure: null },
  },
  {
    title: 'failed, the old count stays, to ACTIVE',
    steps: [...count, 'fail'],
    visits: [...UPDATING, 'ACTIVE'],
    context: { instancesPerHost: 1, lastFailure: FAILED },
  },
  {
    title: 'timed out, the old count stays, to ACTIVE',
    steps: [...count, 'time'],
    visits: [...UPDATING, 'ACTIVE'],
    context: { instancesPerHost: 1, lastFailure: LATE },
  },
  {
    title: 'recorded, to INACTIVE',
    steps: [...countInactive, 'done'],
    visits: ['INACTIVE', 'UPDATING_INSTANCES_COUNT', 'INACTIVE'],
    context: { instancesPerHost: 3 },
  },
  {
    title: 'failed, to INACTIVE',
    steps: [...countInactive, 'fail'],
    visits: ['INACTIVE', 'UPDATING_INSTANCES_COUNT', 'INACTIVE'],
    context: { instancesPerHost: 1, lastFailure: FAILED },
  },
  {
    title: 'timed out, to INACTIVE',
    steps: [...countInactive, 'time'],
    visits: ['INACTIVE', 'UPDATING_INSTANCES_COUNT', 'INACTIVE'],
    context: { instancesPerHost: 1, lastFailure: LATE },
  },
  { title: 'record not found', steps: [...count, 'gone'], visits: [...UPDATING, 'DESTROYED'] },
];

const EMERGENCY_VISITS = [...ADJUSTING, 'EMERGENCY_DEACTIVATION_REQUESTED', 'DEACTIVATION_REQUESTED'] as const;
const cancelled: readonly Step[] = [...adjust, 'CANCEL'];

const EMERGENCY: readonly ShortLife[] = [
  {
    title: 'goes on by itself after its delay, with a revision and a cause of its own',
    steps: [...cancelled, 'time'],
    visits: EMERGENCY_VISITS,
    context: { revision: 4 },
  },
  {
    title: 'goes on at once on DEACTIVATE',
    steps: [...cancelled, 'DEACTIVATE'],
    visits: EMERGENCY_VISITS,
    context: { revision: 4 },
  },
  {
    title: 'ends at INACTIVE',
    steps: [...cancelled, 'DEACTIVATE', 'done'],
    visits: [...EMERGENCY_VISITS, 'INACTIVE'],
    context: { activationState: 'INACTIVE', emergency: null, lastFailure: null },
  },
  {
    title: 'survives a failed deactivation',
    steps: [...cancelled, 'DEACTIVATE', 'fail'],
    visits: [...EMERGENCY_VISITS, 'EMERGENCY_DEACTIVATION_REQUESTED'],
    context: {
      activationState: 'ACTIVE',
      lastFailure: FAILED,
      emergency: { cause: 'CANCELLED', failedDeactivations: 1 },
      revision: 4,
    },
  },
  {
    title: 'survives a deactivation that times out',
    steps: [...cancelled, 'DEACTIVATE', 'time'],
    visits: [...EMERGENCY_VISITS, 'EMERGENCY_DEACTIVATION_REQUESTED'],
    context: { lastFailure: LATE, emergency: { cause: 'CANCELLED', failedDeactivations: 1 } },
  },
  {
    title: 'tries again with a new revision until it succeeds',
    steps: [...cancelled, 'DEACTIVATE', 'fail', 'DEACTIVATE', 'fail', 'DEACTIVATE', 'done'],
    visits: [
      ...EMERGENCY_VISITS,
      'EMERGENCY_DEACTIVATION_REQUESTED',
      'DEACTIVATION_REQUESTED',
      'EMERGENCY_DEACTIVATION_REQUESTED',
      'DEACTIVATION_REQUESTED',
      'INACTIVE',
    ],
    context: { revision: 6, emergency: null },
  },
  {
    title: 'ends with a record that is gone',
    steps: [...cancelled, 'DEACTIVATE', 'gone'],
    visits: [...EMERGENCY_VISITS, 'DESTROYED'],
  },
];

const END: readonly ShortLife[] = [
  {
    title: 'removed',
    steps: ['CREATE', 'DESTROY', 'done'],
    visits: ['INACTIVE', 'DESTROY_REQUESTED', 'DESTROYED'],
    context: { revision: 2, inFlight: null, lastFailure: null },
  },
  {
    title: 'failed, back to INACTIVE',
    steps: ['CREATE', 'DESTROY', 'fail'],
    visits: ['INACTIVE', 'DESTROY_REQUESTED', 'INACTIVE'],
    context: { lastFailure: FAILED },
  },
  {
    title: 'timed out, back to INACTIVE',
    steps: ['CREATE', 'DESTROY', 'time'],
    visits: ['INACTIVE', 'DESTROY_REQUESTED', 'INACTIVE'],
    context: { lastFailure: LATE },
  },
  {
    title: 'record not found',
    steps: ['CREATE', 'DESTROY', 'gone'],
    visits: ['INACTIVE', 'DESTROY_REQUESTED', 'DESTROYED'],
    context: { lastFailure: GONE },
  },
];

/** Every row of the in-flight table, by its name. */
export const SHORT_LIVES = {
  INIT: BIRTH,
  ACTIVATION_REQUESTED: ACTIVATION,
  'CONFIG_TESTING_REQUESTED and DEPLOYING_TEST_INSTANCE': CONFIG_TESTING,
  DEACTIVATION_REQUESTED: DEACTIVATION,
  ADJUSTING_INSTANCES: ADJUSTMENT,
  REPLACING_INSTANCES: REPLACEMENT,
  STOPPING_INSTANCES: STOP,
  UPDATING_INSTANCES_COUNT: COUNT,
  EMERGENCY_DEACTIVATION_REQUESTED: EMERGENCY,
  DESTROY_REQUESTED: END,
} as const satisfies Record<string, readonly ShortLife[]>;
