/*
 * domain.md §4, transcribed by hand: the rows of INIT, of what is recorded and of the end, each with every exit.
 */
import { type ExpectedFacts, group, to } from './case-definition.js';
import { ACTIVATED, CREATED, TESTED } from './setup-steps.js';

const FAILED: ExpectedFacts = { lastFailure: { code: 'WORK_FAILED' }, inFlight: null };
const LATE: ExpectedFacts = { lastFailure: { code: 'TIMED_OUT' }, inFlight: null };
const GONE: ExpectedFacts = { lastFailure: { code: 'SERVICE_NOT_FOUND' }, inFlight: null };
const FINE: ExpectedFacts = { lastFailure: null, inFlight: null };

const row = (state: string) => group(`row/${state}`, `domain.md §4, ${state}`);

const init = row('INIT');
const BIRTH = [
  init('CREATE leads to INACTIVE', [
    to('CREATE', 'INACTIVE', {
      serviceId: 'dns-cache-1',
      activationState: 'INACTIVE',
      instancesPerHost: 1,
      revision: 1,
      inFlight: null,
    }),
  ]),
  init('an imported service begins INACTIVE', [
    to({ recover: 'INACTIVE' }, 'INACTIVE', { activationState: 'INACTIVE', revision: 1 }),
  ]),
  init('an imported service begins CONFIG_TESTING', [
    to({ recover: 'CONFIG_TESTING' }, 'CONFIG_TESTING', { activationState: 'CONFIG_TESTING', revision: 1 }),
  ]),
  init('an imported service begins ACTIVE', [
    to({ recover: 'ACTIVE' }, 'ACTIVE', { activationState: 'ACTIVE', revision: 1, inFlight: null }),
  ]),
];

const activation = row('ACTIVATION_REQUESTED');
const TO_ACTIVATION = [...CREATED, to('ACTIVATE', 'ACTIVATION_REQUESTED')];
const TEST_TO_ACTIVATION = [...TESTED, to('ACTIVATE', 'ACTIVATION_REQUESTED')];
const ACTIVATION = [
  activation('recorded', [...TO_ACTIVATION, to('success', 'ACTIVE', { activationState: 'ACTIVE', ...FINE })]),
  activation('recorded from CONFIG_TESTING', [
    ...TEST_TO_ACTIVATION,
    to('success', 'ACTIVE', { activationState: 'ACTIVE', ...FINE }),
  ]),
  activation('failed back to INACTIVE', [
    ...TO_ACTIVATION,
    to('failure', 'INACTIVE', { activationState: 'INACTIVE', ...FAILED }),
  ]),
  activation('timed out back to INACTIVE', [...TO_ACTIVATION, to('time', 'INACTIVE', LATE)]),
  activation('failed back to CONFIG_TESTING', [
    ...TEST_TO_ACTIVATION,
    to('failure', 'CONFIG_TESTING', { activationState: 'CONFIG_TESTING', ...FAILED }),
  ]),
  activation('timed out back to CONFIG_TESTING', [...TEST_TO_ACTIVATION, to('time', 'CONFIG_TESTING', LATE)]),
  activation('record not found', [...TO_ACTIVATION, to('gone', 'DESTROYED', GONE)]),
];

const testing = row('CONFIG_TESTING_REQUESTED');
const TO_TESTING = [...CREATED, to('DEPLOY_TEST_INSTANCE', 'CONFIG_TESTING_REQUESTED')];
const TESTING = [
  testing('recorded', [
    ...TO_TESTING,
    to('success', 'DEPLOYING_TEST_INSTANCE', { activationState: 'CONFIG_TESTING', lastFailure: null }),
  ]),
  testing('failed', [...TO_TESTING, to('failure', 'INACTIVE', { activationState: 'INACTIVE', ...FAILED })]),
  testing('timed out', [...TO_TESTING, to('time', 'INACTIVE', { activationState: 'INACTIVE', ...LATE })]),
  testing('record not found', [...TO_TESTING, to('gone', 'DESTROYED', GONE)]),
];

const deactivation = row('DEACTIVATION_REQUESTED');
const TO_DEACTIVATION = [...ACTIVATED, to('DEACTIVATE', 'DEACTIVATION_REQUESTED')];
const TEST_TO_DEACTIVATION = [...TESTED, to('DEACTIVATE', 'DEACTIVATION_REQUESTED')];
const DEACTIVATION = [
  deactivation('recorded from ACTIVE', [
    ...TO_DEACTIVATION,
    to('success', 'INACTIVE', { activationState: 'INACTIVE', ...FINE }),
  ]),
  deactivation('recorded from CONFIG_TESTING', [
    ...TEST_TO_DEACTIVATION,
    to('success', 'INACTIVE', { activationState: 'INACTIVE', ...FINE }),
  ]),
  deactivation('failed back to ACTIVE', [
    ...TO_DEACTIVATION,
    to('failure', 'ACTIVE', { activationState: 'ACTIVE', ...FAILED }),
  ]),
  deactivation('failed back to CONFIG_TESTING', [...TEST_TO_DEACTIVATION, to('failure', 'CONFIG_TESTING', FAILED)]),
  deactivation('timed out back to ACTIVE', [...TO_DEACTIVATION, to('time', 'ACTIVE', LATE)]),
  deactivation('timed out back to CONFIG_TESTING', [...TEST_TO_DEACTIVATION, to('time', 'CONFIG_TESTING', LATE)]),
  deactivation('record not found', [...TO_DEACTIVATION, to('gone', 'DESTROYED', GONE)]),
];

const count = row('UPDATING_INSTANCES_COUNT');
const TO_COUNT = [...ACTIVATED, to('UPDATE_INSTANCE_COUNT', 'UPDATING_INSTANCES_COUNT')];
const INACTIVE_TO_COUNT = [...CREATED, to('UPDATE_INSTANCE_COUNT', 'UPDATING_INSTANCES_COUNT')];
const COUNT = [
  count('recorded to ACTIVE', [...TO_COUNT, to('success', 'ACTIVE', { instancesPerHost: 3, ...FINE })]),
  count('recorded to INACTIVE', [...INACTIVE_TO_COUNT, to('success', 'INACTIVE', { instancesPerHost: 3, ...FINE })]),
  count('failed to ACTIVE with the old count', [
    ...TO_COUNT,
    to('failure', 'ACTIVE', { instancesPerHost: 1, ...FAILED }),
  ]),
  count('failed to INACTIVE with the old count', [
    ...INACTIVE_TO_COUNT,
    to('failure', 'INACTIVE', { instancesPerHost: 1, ...FAILED }),
  ]),
  count('timed out to ACTIVE with the old count', [
    ...TO_COUNT,
    to('time', 'ACTIVE', { instancesPerHost: 1, ...LATE }),
  ]),
  count('timed out to INACTIVE with the old count', [
    ...INACTIVE_TO_COUNT,
    to('time', 'INACTIVE', { instancesPerHost: 1, ...LATE }),
  ]),
  count('record not found', [...TO_COUNT, to('gone', 'DESTROYED', GONE)]),
];

const end = row('DESTROY_REQUESTED');
const TO_END = [...CREATED, to('DESTROY', 'DESTROY_REQUESTED')];
const END = [
  end('removed', [...TO_END, to('success', 'DESTROYED', FINE)]),
  end('failed back to INACTIVE', [...TO_END, to('failure', 'INACTIVE', FAILED)]),
  end('timed out back to INACTIVE', [...TO_END, to('time', 'INACTIVE', LATE)]),
  end('record not found', [...TO_END, to('gone', 'DESTROYED', GONE)]),
];

/** The rows of the in-flight table that stand for a record: kept, changed or removed. */
export const RECORDING_ROWS = [...BIRTH, ...ACTIVATION, ...TESTING, ...DEACTIVATION, ...COUNT, ...END];
