/*
 * domain.md §5, transcribed by hand: which digest moves a service, and which one only updates what is known.
 */
import { DEFAULT_OP_SPEC } from '../../model/operation.js';
import { SAMPLE_SERVICE_ID } from '../sample-service.js';
import { group, to } from './case-definition.js';
import { ACTIVATED, CREATED, IN_EMERGENCY, IMPORTED, TESTED, STEPS_TO } from './setup-steps.js';

const ADJUST = { adjustment: 'ADJUST_INSTANCES' } as const;
const DEPLOY = { adjustment: 'DEPLOY_TEST_INSTANCE' } as const;
const EMERGENCY = 'EMERGENCY_DEACTIVATION_REQUESTED';

const reconciling = (type: 'ADJUST_INSTANCES' | 'DEPLOY_TEST_INSTANCE') =>
  ({
    inFlight: {
      cause: 'reconciliation',
      operation: { type, serviceId: SAMPLE_SERVICE_ID, opSpec: DEFAULT_OP_SPEC },
    },
  }) as const;

const current = group(
  'rule/current-digest',
  'domain.md §5: at rest, a current digest that shows a difference moves the service',
);
const CURRENT = [
  current('adjusts an ACTIVE service', [
    ...ACTIVATED,
    to({ observe: ADJUST }, 'ADJUSTING_INSTANCES', reconciling('ADJUST_INSTANCES')),
    to('success', 'ACTIVE'),
  ]),
  current('adjusts a CONFIG_TESTING service', [
    ...TESTED,
    to({ observe: ADJUST }, 'ADJUSTING_INSTANCES', reconciling('ADJUST_INSTANCES')),
    to('success', 'CONFIG_TESTING'),
  ]),
  current('stops what runs of an INACTIVE service', [
    ...CREATED,
    to({ observe: ADJUST }, 'ADJUSTING_INSTANCES', reconciling('ADJUST_INSTANCES')),
    to('success', 'INACTIVE'),
  ]),
  current('deploys a missing test instance', [
    ...TESTED,
    to({ observe: DEPLOY }, 'DEPLOYING_TEST_INSTANCE', reconciling('DEPLOY_TEST_INSTANCE')),
    to('success', 'CONFIG_TESTING'),
  ]),
  current('deploys a test instance only where there is one to be', [
    ...ACTIVATED,
    to({ observe: DEPLOY }, 'ACTIVE', { health: DEPLOY }),
  ]),
  current('without a difference updates what is known', [
    ...ACTIVATED,
    to({ observe: {} }, 'ACTIVE', { revision: 2, health: { adjustment: 'NONE', healthyInstanceIds: ['i-1', 'i-2'] } }),
  ]),
];

const stale = group(
  'rule/stale-digest',
  'domain.md §5: a digest that is not current moves nothing and updates what is known',
);
const STALE = [
  stale('of an older revision', [
    ...ACTIVATED,
    to({ observe: { ...ADJUST, revision: 1 } }, 'ACTIVE', { revision: 2, health: { ...ADJUST, revision: 1 } }),
  ]),
  stale('of a newer revision', [
    ...ACTIVATED,
    to({ observe: { ...ADJUST, revision: 3 } }, 'ACTIVE', { revision: 2, health: { ...ADJUST, revision: 3 } }),
  ]),
  stale('of another state', [
    ...ACTIVATED,
    to({ observe: { ...ADJUST, state: 'CONFIG_TESTING' } }, 'ACTIVE', { health: { state: 'CONFIG_TESTING' } }),
  ]),
  stale('begun while the work was in flight', [
    ...ACTIVATED,
    to('ADJUST_INSTANCES', 'ADJUSTING_INSTANCES'),
    to('success', 'ACTIVE'),
    to({ observe: { ...ADJUST, state: 'ADJUSTING_INSTANCES' } }, 'ACTIVE', { inFlight: null }),
  ]),
];

const inert = group('rule/inert-digest', 'domain.md §5: outdated, or in maintenance, a digest moves nothing');
const INERT = [
  ...(['outdated', 'maintenance'] as const).flatMap((mark) => [
    inert(`${mark} while ACTIVE`, [
      ...ACTIVATED,
      to({ observe: { ...ADJUST, [mark]: true } }, 'ACTIVE', { revision: 2, health: { ...ADJUST, [mark]: true } }),
    ]),
    inert(`${mark} while CONFIG_TESTING`, [
      ...TESTED,
      to({ observe: { ...DEPLOY, [mark]: true } }, 'CONFIG_TESTING', { health: { ...DEPLOY, [mark]: true } }),
    ]),
    inert(`${mark} while INACTIVE`, [...CREATED, to({ observe: { ...ADJUST, [mark]: true } }, 'INACTIVE')]),
  ]),
  inert('a start that is deferred alone', [
    ...ACTIVATED,
    to({ observe: { nextStartAt: 60_000 } }, 'ACTIVE', { revision: 2, health: { nextStartAt: 60_000 } }),
  ]),
];

const foreign = group('rule/foreign-digest', 'domain.md §5: a digest of another service is ignored');
const FOREIGN = [
  foreign('moves nothing and leaves nothing behind', [
    ...IMPORTED,
    to({ observe: { ...ADJUST, serviceId: 'another-service-1' } }, 'ACTIVE', { revision: 1, health: null }),
  ]),
];

const busy = group('rule/digest-in-flight', 'domain.md §5: in flight a digest only updates what is known');
const BUSY = [
  ...(
    [
      'ACTIVATION_REQUESTED',
      'CONFIG_TESTING_REQUESTED',
      'DEACTIVATION_REQUESTED',
      'DEPLOYING_TEST_INSTANCE',
      'ADJUSTING_INSTANCES',
      'REPLACING_INSTANCES',
      'STOPPING_INSTANCES',
      'UPDATING_INSTANCES_COUNT',
      'DESTROY_REQUESTED',
    ] as const
  ).map((state) => busy(state, [...STEPS_TO[state], to({ observe: ADJUST }, state, { health: { ...ADJUST, state } })])),
  busy('in an emergency', [...IN_EMERGENCY, to({ observe: ADJUST }, EMERGENCY, { health: ADJUST })]),
];

/** Which digests move a service. */
export const OBSERVATION_RULES = [...CURRENT, ...STALE, ...INERT, ...FOREIGN, ...BUSY];
