/*
 * domain.md §4, transcribed by hand: revisions, effect ids, limits, records that are gone, and restarts.
 */
import { SAMPLE_SERVICE_ID } from '../sample-service.js';
import { group, request, refused, to } from './case-definition.js';
import { ACTIVATED, CREATED, IMPORTED, IN_EMERGENCY, KNOWN_HEALTHY, TESTED, STEPS_TO } from './setup-steps.js';

const serviceId = SAMPLE_SERVICE_ID;
const KNOWN = [...IMPORTED, to(KNOWN_HEALTHY, 'ACTIVE')];
const EMERGENCY = 'EMERGENCY_DEACTIVATION_REQUESTED';

const revision = group('rule/revision', 'domain.md §4: the revision counts the accepted operations');
const REVISIONS = [
  revision('every accepted operation counts', [
    to('CREATE', 'INACTIVE', { revision: 1 }),
    to('ACTIVATE', 'ACTIVATION_REQUESTED', { revision: 2 }),
    to('success', 'ACTIVE', { revision: 2 }),
    to('ADJUST_INSTANCES', 'ADJUSTING_INSTANCES', { revision: 3 }),
    to('failure', 'ACTIVE', { revision: 3 }),
  ]),
  revision('a refused request does not count', [
    to('CREATE', 'INACTIVE', { revision: 1 }),
    refused('DEACTIVATE', 'INACTIVE', 'NOT_ALLOWED_IN_STATE'),
    refused('CANCEL', 'INACTIVE', 'NOT_CANCELLABLE'),
    to('ACTIVATE', 'ACTIVATION_REQUESTED', { revision: 2 }),
  ]),
  revision('CANCEL does not count, nor does entering the emergency', [
    ...IN_EMERGENCY.slice(0, -1),
    to('CANCEL', EMERGENCY, { revision: 3 }),
  ]),
  revision('the reconciliation counts', [
    to({ recover: 'ACTIVE' }, 'ACTIVE', { revision: 1 }),
    to({ observe: { adjustment: 'ADJUST_INSTANCES' } }, 'ADJUSTING_INSTANCES', { revision: 2 }),
  ]),
  revision('every deactivation of an emergency counts', [
    ...IN_EMERGENCY,
    to('time', 'DEACTIVATION_REQUESTED', { revision: 4 }),
    to('failure', EMERGENCY, { revision: 4 }),
    to('DEACTIVATE', 'DEACTIVATION_REQUESTED', { revision: 5 }),
  ]),
  revision('the test instance belongs to the operation that asked for it', [
    ...TESTED.slice(0, 2),
    to('success', 'DEPLOYING_TEST_INSTANCE', { revision: 2 }),
    to('success', 'CONFIG_TESTING', { revision: 2 }),
  ]),
  revision(
    'a life under an id that was used before goes on from the last revision',
    [to('CREATE', 'INACTIVE', { revision: 42 }), to('ACTIVATE', 'ACTIVATION_REQUESTED', { revision: 43 })],
    { revision: 41 },
  ),
];

const effect = group('rule/effect-id', 'domain.md §4: {serviceId}#{revision}:{work}');
const effectId = (number: number, work: string) => ({
  inFlight: { effectId: `dns-cache-1#${String(number)}:${work}` },
});
const EFFECTS = [
  effect('recording the activation', [
    ...CREATED,
    to('ACTIVATE', 'ACTIVATION_REQUESTED', effectId(2, 'recordActivation')),
  ]),
  effect('recording and deploying the test instance', [
    ...CREATED,
    to('DEPLOY_TEST_INSTANCE', 'CONFIG_TESTING_REQUESTED', effectId(2, 'recordActivation')),
    to('success', 'DEPLOYING_TEST_INSTANCE', effectId(2, 'deployTestInstance')),
  ]),
  effect('recording the deactivation', [
    ...IMPORTED,
    to('DEACTIVATE', 'DEACTIVATION_REQUESTED', effectId(2, 'recordActivation')),
  ]),
  effect('adjusting', [...IMPORTED, to('ADJUST_INSTANCES', 'ADJUSTING_INSTANCES', effectId(2, 'adjustInstances'))]),
  effect('replacing', [...KNOWN, to('REPLACE_INSTANCES', 'REPLACING_INSTANCES', effectId(2, 'replaceInstances'))]),
  effect('restarting', [...KNOWN, to('RESTART', 'REPLACING_INSTANCES', effectId(2, 'replaceInstances'))]),
  effect('stopping', [
    ...IMPORTED,
    to(KNOWN_HEALTHY, 'ACTIVE'),
    to('STOP_INSTANCES', 'STOPPING_INSTANCES', effectId(2, 'stopInstances')),
  ]),
  effect('recording the count', [
    ...IMPORTED,
    to('UPDATE_INSTANCE_COUNT', 'UPDATING_INSTANCES_COUNT', effectId(2, 'recordInstanceCount')),
  ]),
  effect('removing the record', [...CREATED, to('DESTROY', 'DESTROY_REQUESTED', effectId(2, 'removeService'))]),
  effect('a second try is other work', [
    ...IMPORTED,
    to('ADJUST_INSTANCES', 'ADJUSTING_INSTANCES', effectId(2, 'adjustInstances')),
    to('failure', 'ACTIVE', { inFlight: null }),
    to('ADJUST_INSTANCES', 'ADJUSTING_INSTANCES', effectId(3, 'adjustInstances')),
  ]),
];

const limits = group('rule/limits', 'domain.md §4: work is limited by opSpec');
const opSpecIs = (timeout: string, parallelism: number, failureStrategy: string) => ({
  inFlight: { operation: { type: 'ADJUST_INSTANCES' as const, opSpec: { timeout, parallelism, failureStrategy } } },
});
const LIMITS = [
  limits('300 s, one at a time and STOP by default', [
    ...IMPORTED,
    to('ADJUST_INSTANCES', 'ADJUSTING_INSTANCES', opSpecIs('300 seconds', 1, 'STOP')),
  ]),
  limits('what an operation leaves out is the default', [
    ...IMPORTED,
    to(
      request({ type: 'ADJUST_INSTANCES', serviceId, opSpec: { parallelism: 7 } }),
      'ADJUSTING_INSTANCES',
      opSpecIs('300 seconds', 7, 'STOP'),
    ),
  ]),
  limits(
    'what the host says comes before the default, and the operation before the host',
    [
      ...IMPORTED,
      to(
        request({ type: 'ADJUST_INSTANCES', serviceId, opSpec: { failureStrategy: 'ROLLBACK' } }),
        'ADJUSTING_INSTANCES',
        opSpecIs('2m', 4, 'ROLLBACK'),
      ),
    ],
    { defaultOpSpec: { timeout: '2m', parallelism: 4 } },
  ),
];

const gone = group('rule/not-found', 'domain.md §4: where "not found" leads to DESTROYED, and where it is a failure');
const missed = { lastFailure: { code: 'SERVICE_NOT_FOUND' }, inFlight: null };
const NOT_FOUND = [
  gone('a record that could not be read is a failure', [
    ...CREATED,
    to('ACTIVATE', 'ACTIVATION_REQUESTED'),
    to({ fail: 'STORE_UNREADABLE' }, 'INACTIVE', { lastFailure: { code: 'STORE_UNREADABLE' } }),
  ]),
  gone('it fails a test deployment', [...TESTED.slice(0, 3), to('gone', 'CONFIG_TESTING', missed)]),
  gone('it fails an adjustment', [...STEPS_TO.ADJUSTING_INSTANCES, to('gone', 'ACTIVE', missed)]),
  gone('it fails a replacement', [...STEPS_TO.REPLACING_INSTANCES, to('gone', 'ACTIVE', missed)]),
  gone('it fails a stop', [...STEPS_TO.STOPPING_INSTANCES, to('gone', 'ACTIVE', missed)]),
];

const errors = group('rule/errors', 'domain.md §4: what failed stays known until work succeeds');
const OPERATOR = {
  lastFailure: {
    code: 'WORK_FAILED',
    operation: 'RESTART',
    cause: 'operator',
    effectId: 'dns-cache-1#2:replaceInstances',
  },
} as const;
const RECONCILIATION = {
  lastReconciliationFailure: {
    code: 'HOST_BROKEN',
    operation: 'ADJUST_INSTANCES',
    cause: 'reconciliation',
    effectId: 'dns-cache-1#3:adjustInstances',
  },
} as const;
const ADJUST = { observe: { adjustment: 'ADJUST_INSTANCES' } } as const;
const DEPLOY = { observe: { adjustment: 'DEPLOY_TEST_INSTANCE' } } as const;
const BOTH_FAILED = [
  ...KNOWN,
  to('RESTART', 'REPLACING_INSTANCES'),
  to('failure', 'ACTIVE', { ...OPERATOR, lastReconciliationFailure: null }),
  to(ADJUST, 'ADJUSTING_INSTANCES'),
  to({ fail: 'HOST_BROKEN' }, 'ACTIVE', { ...OPERATOR, ...RECONCILIATION }),
];
const ERRORS = [
  errors('success forgets an old error', [
    ...KNOWN,
    to('RESTART', 'REPLACING_INSTANCES'),
    to('failure', 'ACTIVE', OPERATOR),
    to('ADJUST_INSTANCES', 'ADJUSTING_INSTANCES', OPERATOR),
    to('success', 'ACTIVE', { lastFailure: null }),
  ]),
  ...(
    [
      ['RESTART', 'REPLACING_INSTANCES'],
      ['STOP_INSTANCES', 'STOPPING_INSTANCES'],
      ['UPDATE_INSTANCE_COUNT', 'UPDATING_INSTANCES_COUNT'],
    ] as const
  ).map(([type, state]) =>
    errors(`success of ${type} forgets that of another operation`, [
      ...KNOWN,
      to('ADJUST_INSTANCES', 'ADJUSTING_INSTANCES'),
      to('failure', 'ACTIVE', { lastFailure: { code: 'WORK_FAILED', operation: 'ADJUST_INSTANCES' } }),
      to(type, state),
      to('success', 'ACTIVE', { lastFailure: null }),
    ]),
  ),
  errors('a test deployment that succeeds forgets that one failed', [
    ...TESTED,
    to(DEPLOY, 'DEPLOYING_TEST_INSTANCE'),
    to('failure', 'CONFIG_TESTING', {
      lastFailure: null,
      lastReconciliationFailure: { code: 'WORK_FAILED', operation: 'DEPLOY_TEST_INSTANCE' },
    }),
    to(DEPLOY, 'DEPLOYING_TEST_INSTANCE'),
    to('success', 'CONFIG_TESTING', { lastReconciliationFailure: null }),
  ]),
  errors('that of a reconciliation does not hide that of an operation', BOTH_FAILED),
  errors('a reconciliation that succeeds forgets its own alone', [
    ...BOTH_FAILED,
    to(ADJUST, 'ADJUSTING_INSTANCES'),
    to('success', 'ACTIVE', { ...OPERATOR, lastReconciliationFailure: null }),
  ]),
  errors('an operation that succeeds forgets both', [
    ...BOTH_FAILED,
    to('ADJUST_INSTANCES', 'ADJUSTING_INSTANCES'),
    to('success', 'ACTIVE', { lastFailure: null, lastReconciliationFailure: null }),
  ]),
  errors('a move of the activation state forgets both', [
    ...BOTH_FAILED,
    to('DEACTIVATE', 'DEACTIVATION_REQUESTED'),
    to('success', 'INACTIVE', { lastFailure: null, lastReconciliationFailure: null }),
  ]),
];

const restart = group('rule/restart', 'domain.md §4: work in flight survives a restart of the controller');
const RESTARTS = [
  restart('the work goes on under its effect id', [
    ...IMPORTED,
    to('ADJUST_INSTANCES', 'ADJUSTING_INSTANCES', effectId(2, 'adjustInstances')),
    to('restart', 'ADJUSTING_INSTANCES', { revision: 2, ...effectId(2, 'adjustInstances') }),
    to('success', 'ACTIVE', { inFlight: null }),
  ]),
  restart('its time-out begins anew', [
    ...IMPORTED,
    to('ADJUST_INSTANCES', 'ADJUSTING_INSTANCES'),
    to('restart', 'ADJUSTING_INSTANCES'),
    to('time', 'ACTIVE', { lastFailure: { code: 'TIMED_OUT' } }),
  ]),
  restart('an emergency goes on', [
    ...IN_EMERGENCY,
    to('restart', EMERGENCY, { emergency: { cause: 'CANCELLED' } }),
    to('time', 'DEACTIVATION_REQUESTED', { revision: 4 }),
  ]),
  restart('at rest nothing changes', [
    ...ACTIVATED,
    to('restart', 'ACTIVE', { revision: 2, activationState: 'ACTIVE' }),
  ]),
];

/** Revisions, effect ids, limits, records that are gone, errors and restarts. */
export const WORK_RULES = [...REVISIONS, ...EFFECTS, ...LIMITS, ...NOT_FOUND, ...ERRORS, ...RESTARTS];
