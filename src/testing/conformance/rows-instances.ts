/*
 * domain.md §4, transcribed by hand: the rows of the work on instances and of the emergency, each with every exit.
 */
import { type ExpectedFacts, group, to } from './case-definition.js';
import { ACTIVATED, CREATED, IN_EMERGENCY, KNOWN_HEALTHY, NONE_HEALTHY, TESTED } from './setup-steps.js';

const FAILED: ExpectedFacts = { lastFailure: { code: 'WORK_FAILED' }, inFlight: null };
const LATE: ExpectedFacts = { lastFailure: { code: 'TIMED_OUT' }, inFlight: null };
const FINE: ExpectedFacts = { lastFailure: null, inFlight: null };
const CANCELLED: ExpectedFacts = { emergency: { cause: 'CANCELLED', failedDeactivations: 0 }, inFlight: null };
const EMERGENCY = 'EMERGENCY_DEACTIVATION_REQUESTED';
const UNHARMED: ExpectedFacts = { emergency: null, inFlight: null };
const GIVEN_UP: ExpectedFacts = {
  emergency: { cause: 'FAILURE_BUDGET_SPENT', failedDeactivations: 0 },
  inFlight: null,
};

const row = (state: string) => group(`row/${state}`, `domain.md §4, ${state}`);

const deploy = row('DEPLOYING_TEST_INSTANCE');
const TO_DEPLOY = TESTED.slice(0, 3);
const DEPLOYMENT = [
  deploy('done', [...TO_DEPLOY, to('success', 'CONFIG_TESTING', { activationState: 'CONFIG_TESTING', ...FINE })]),
  deploy('failed', [...TO_DEPLOY, to('failure', 'CONFIG_TESTING', { activationState: 'CONFIG_TESTING', ...FAILED })]),
  deploy('timed out', [...TO_DEPLOY, to('time', 'CONFIG_TESTING', LATE)]),
  deploy('cancelled', [...TO_DEPLOY, to('CANCEL', EMERGENCY, CANCELLED)]),
];

const adjust = row('ADJUSTING_INSTANCES');
const TO_ADJUST = [...ACTIVATED, to('ADJUST_INSTANCES', 'ADJUSTING_INSTANCES')];
const TEST_TO_ADJUST = [...TESTED, to('ADJUST_INSTANCES', 'ADJUSTING_INSTANCES')];
const INACTIVE_TO_ADJUST = [...CREATED, to('ADJUST_INSTANCES', 'ADJUSTING_INSTANCES')];
const ADJUSTMENT = [
  adjust('done to ACTIVE', [...TO_ADJUST, to('success', 'ACTIVE', FINE)]),
  adjust('done to CONFIG_TESTING', [...TEST_TO_ADJUST, to('success', 'CONFIG_TESTING', FINE)]),
  adjust('done to INACTIVE', [...INACTIVE_TO_ADJUST, to('success', 'INACTIVE', FINE)]),
  adjust('failed to ACTIVE', [...TO_ADJUST, to('failure', 'ACTIVE', FAILED)]),
  adjust('failed to CONFIG_TESTING', [...TEST_TO_ADJUST, to('failure', 'CONFIG_TESTING', FAILED)]),
  adjust('failed to INACTIVE', [...INACTIVE_TO_ADJUST, to('failure', 'INACTIVE', FAILED)]),
  adjust('timed out to ACTIVE', [...TO_ADJUST, to('time', 'ACTIVE', LATE)]),
  adjust('timed out to CONFIG_TESTING', [...TEST_TO_ADJUST, to('time', 'CONFIG_TESTING', LATE)]),
  adjust('timed out to INACTIVE', [...INACTIVE_TO_ADJUST, to('time', 'INACTIVE', LATE)]),
  adjust('cancelled while ACTIVE', [...TO_ADJUST, to('CANCEL', EMERGENCY, CANCELLED)]),
  adjust('cancelled while CONFIG_TESTING', [...TEST_TO_ADJUST, to('CANCEL', EMERGENCY, CANCELLED)]),
  adjust('cancelled while INACTIVE', [
    ...INACTIVE_TO_ADJUST,
    to('CANCEL', 'INACTIVE', { emergency: null, inFlight: null }),
  ]),
  adjust(
    'failed as often as the failure budget allows',
    [
      ...TO_ADJUST,
      to('failure', 'ACTIVE', { consecutiveFailures: 1 }),
      to('ADJUST_INSTANCES', 'ADJUSTING_INSTANCES'),
      to('failure', 'ACTIVE', { ...FAILED, consecutiveFailures: 2, emergency: null }),
      to(NONE_HEALTHY, EMERGENCY, GIVEN_UP),
    ],
    { failureBudget: 2 },
  ),
  adjust(
    'timed out as often as the failure budget allows',
    [...TO_ADJUST, to('time', 'ACTIVE', { ...LATE, emergency: null }), to(NONE_HEALTHY, EMERGENCY, GIVEN_UP)],
    { failureBudget: 1 },
  ),
  adjust(
    'failed as often as the failure budget allows while CONFIG_TESTING',
    [...TEST_TO_ADJUST, to('failure', 'CONFIG_TESTING', FAILED), to(NONE_HEALTHY, EMERGENCY, GIVEN_UP)],
    { failureBudget: 1 },
  ),
  adjust(
    'failed as often as the failure budget allows while INACTIVE',
    [
      ...INACTIVE_TO_ADJUST,
      to('failure', 'INACTIVE', { ...FAILED, emergency: null }),
      to(NONE_HEALTHY, 'INACTIVE', { emergency: null }),
    ],
    { failureBudget: 1 },
  ),
];

const replace = row('REPLACING_INSTANCES');
const TO_REPLACE = [...ACTIVATED, to(KNOWN_HEALTHY, 'ACTIVE'), to('RESTART', 'REPLACING_INSTANCES')];
const TEST_TO_REPLACE = [...TESTED, to(KNOWN_HEALTHY, 'CONFIG_TESTING'), to('RESTART', 'REPLACING_INSTANCES')];
const REPLACEMENT = [
  replace('done to ACTIVE', [...TO_REPLACE, to('success', 'ACTIVE', FINE)]),
  replace('done to CONFIG_TESTING', [...TEST_TO_REPLACE, to('success', 'CONFIG_TESTING', FINE)]),
  replace('failed to ACTIVE', [...TO_REPLACE, to('failure', 'ACTIVE', FAILED)]),
  replace('failed to CONFIG_TESTING', [...TEST_TO_REPLACE, to('failure', 'CONFIG_TESTING', FAILED)]),
  replace('timed out to ACTIVE', [...TO_REPLACE, to('time', 'ACTIVE', LATE)]),
  replace('timed out to CONFIG_TESTING', [...TEST_TO_REPLACE, to('time', 'CONFIG_TESTING', LATE)]),
  replace('cancelled to ACTIVE', [...TO_REPLACE, to('CANCEL', 'ACTIVE', UNHARMED)]),
  replace('cancelled to CONFIG_TESTING', [...TEST_TO_REPLACE, to('CANCEL', 'CONFIG_TESTING', UNHARMED)]),
  replace('cancelled with no healthy instance left', [
    ...TO_REPLACE,
    to(NONE_HEALTHY, 'REPLACING_INSTANCES'),
    to('CANCEL', 'ACTIVE', UNHARMED),
  ]),
  replace('cancelled with no healthy instance left while CONFIG_TESTING', [
    ...TEST_TO_REPLACE,
    to(NONE_HEALTHY, 'REPLACING_INSTANCES'),
    to('CANCEL', 'CONFIG_TESTING', UNHARMED),
  ]),
];

const stop = row('STOPPING_INSTANCES');
const TO_STOP = [...ACTIVATED, to(KNOWN_HEALTHY, 'ACTIVE'), to('STOP_INSTANCES', 'STOPPING_INSTANCES')];
const TEST_TO_STOP = [...TESTED, to(KNOWN_HEALTHY, 'CONFIG_TESTING'), to('STOP_INSTANCES', 'STOPPING_INSTANCES')];
const STOP = [
  stop('done to ACTIVE', [...TO_STOP, to('success', 'ACTIVE', FINE)]),
  stop('done to CONFIG_TESTING', [...TEST_TO_STOP, to('success', 'CONFIG_TESTING', FINE)]),
  stop('failed to ACTIVE', [...TO_STOP, to('failure', 'ACTIVE', FAILED)]),
  stop('failed to CONFIG_TESTING', [...TEST_TO_STOP, to('failure', 'CONFIG_TESTING', FAILED)]),
  stop('timed out to ACTIVE', [...TO_STOP, to('time', 'ACTIVE', LATE)]),
  stop('timed out to CONFIG_TESTING', [...TEST_TO_STOP, to('time', 'CONFIG_TESTING', LATE)]),
];

const emergency = row(EMERGENCY);
const DEACTIVATING = [...IN_EMERGENCY, to('DEACTIVATE', 'DEACTIVATION_REQUESTED')];
const DANGER = [
  emergency('goes on by itself after its delay', [
    ...IN_EMERGENCY,
    to('time', 'DEACTIVATION_REQUESTED', { inFlight: { cause: 'emergency', operation: { type: 'DEACTIVATE' } } }),
  ]),
  emergency('goes on at once on DEACTIVATE', [
    ...IN_EMERGENCY,
    to('DEACTIVATE', 'DEACTIVATION_REQUESTED', { inFlight: { cause: 'operator', operation: { type: 'DEACTIVATE' } } }),
  ]),
  emergency('ends at INACTIVE', [
    ...DEACTIVATING,
    to('success', 'INACTIVE', { activationState: 'INACTIVE', emergency: null, ...FINE }),
  ]),
  emergency('survives a failed deactivation', [
    ...DEACTIVATING,
    to('failure', EMERGENCY, { activationState: 'ACTIVE', emergency: { failedDeactivations: 1 }, ...FAILED }),
  ]),
  emergency('survives a deactivation that times out', [
    ...DEACTIVATING,
    to('time', EMERGENCY, { emergency: { failedDeactivations: 1 }, ...LATE }),
  ]),
  emergency('tries again until it succeeds', [
    ...DEACTIVATING,
    to('failure', EMERGENCY),
    to('time', 'DEACTIVATION_REQUESTED'),
    to('failure', EMERGENCY, { emergency: { failedDeactivations: 2 } }),
    to('time', 'DEACTIVATION_REQUESTED'),
    to('success', 'INACTIVE', { emergency: null }),
  ]),
  emergency('ends with a record that is gone', [...DEACTIVATING, to('gone', 'DESTROYED')]),
];

/** The rows of the in-flight table that stand for work on instances, and the emergency's. */
export const INSTANCE_ROWS = [...DEPLOYMENT, ...ADJUSTMENT, ...REPLACEMENT, ...STOP, ...DANGER];
