/*
 * domain.md §3, transcribed by hand: what besides the state decides whether a request is admitted, and in which order.
 */
import type { LifecycleState } from '../../model/lifecycle.js';
import type { ServiceRequest } from '../../model/operation.js';
import { HOST_LEVEL_SPEC, SAMPLE_SERVICE_ID, SAMPLE_SPEC } from '../sample-service.js';
import { group, type ExpectedStep, refused, request, to } from './case-definition.js';
import { ACTIVATED, CREATED, IN_EMERGENCY, IMPORTED, IMPORTED_TESTING, KNOWN_HEALTHY } from './setup-steps.js';

const serviceId = SAMPLE_SERVICE_ID;
const OTHER = 'another-service-1';
const WRONG = { field: 'serviceId', expected: serviceId, actual: OTHER };

const order = group('rule/order-of-checks', 'domain.md §3: state, addressed service, fields, facts');
const ORDER = [
  order('the state comes before the addressed service', [
    ...IMPORTED,
    refused(request({ type: 'ACTIVATE', serviceId: OTHER }), 'ACTIVE', 'NOT_ALLOWED_IN_STATE'),
  ]),
  order('the state comes before the fields', [
    ...IMPORTED,
    refused(request({ type: 'CREATE', spec: SAMPLE_SPEC, instancesPerHost: 0 }), 'ACTIVE', 'ALREADY_EXISTS'),
  ]),
  order('the addressed service comes before the fields', [
    ...IMPORTED,
    refused(
      request({ type: 'UPDATE_INSTANCE_COUNT', serviceId: OTHER, instancesPerHost: 0 }),
      'ACTIVE',
      'WRONG_SERVICE',
    ),
    refused(request({ type: 'STOP_INSTANCES', serviceId: OTHER, instanceIds: [] }), 'ACTIVE', 'WRONG_SERVICE'),
  ]),
  order('the fields come before the facts', [
    ...IMPORTED,
    refused(request({ type: 'STOP_INSTANCES', serviceId, instanceIds: [] }), 'ACTIVE', 'NOTHING_NAMED'),
  ]),
];

const service = group('rule/addressed-service', 'domain.md §3: an operation that names another service is refused');
const elsewhere = (setup: readonly ExpectedStep[], state: LifecycleState, other: ServiceRequest) =>
  service(`${other.type} of another service in ${state}`, [
    ...setup,
    refused(request(other), state, 'WRONG_SERVICE', WRONG),
  ]);
const ADDRESSED = [
  elsewhere(CREATED, 'INACTIVE', { type: 'ACTIVATE', serviceId: OTHER }),
  elsewhere(CREATED, 'INACTIVE', { type: 'DEPLOY_TEST_INSTANCE', serviceId: OTHER }),
  elsewhere(CREATED, 'INACTIVE', { type: 'DESTROY', serviceId: OTHER }),
  elsewhere(CREATED, 'INACTIVE', { type: 'ADJUST_INSTANCES', serviceId: OTHER }),
  elsewhere(CREATED, 'INACTIVE', { type: 'UPDATE_INSTANCE_COUNT', serviceId: OTHER, instancesPerHost: 2 }),
  ...(['ACTIVATE', 'DEACTIVATE', 'RESTART', 'ADJUST_INSTANCES', 'REPLACE_INSTANCES'] as const).map((type) =>
    elsewhere(IMPORTED_TESTING, 'CONFIG_TESTING', { type, serviceId: OTHER }),
  ),
  elsewhere([...IMPORTED_TESTING, to(KNOWN_HEALTHY, 'CONFIG_TESTING')], 'CONFIG_TESTING', {
    type: 'STOP_INSTANCES',
    serviceId: OTHER,
    instanceIds: ['i-1'],
  }),
  elsewhere(IMPORTED, 'ACTIVE', { type: 'DEACTIVATE', serviceId: OTHER }),
  elsewhere(IMPORTED, 'ACTIVE', { type: 'RESTART', serviceId: OTHER }),
  elsewhere(IMPORTED, 'ACTIVE', { type: 'ADJUST_INSTANCES', serviceId: OTHER }),
  elsewhere(IMPORTED, 'ACTIVE', { type: 'REPLACE_INSTANCES', serviceId: OTHER }),
  elsewhere([...ACTIVATED, to(KNOWN_HEALTHY, 'ACTIVE')], 'ACTIVE', {
    type: 'STOP_INSTANCES',
    serviceId: OTHER,
    instanceIds: ['i-1'],
  }),
  elsewhere(IMPORTED, 'ACTIVE', { type: 'UPDATE_INSTANCE_COUNT', serviceId: OTHER, instancesPerHost: 2 }),
  elsewhere(IN_EMERGENCY, 'EMERGENCY_DEACTIVATION_REQUESTED', { type: 'DEACTIVATE', serviceId: OTHER }),
];

const count = group('rule/instances-per-host', 'domain.md §3: instancesPerHost is a whole number from 1 to 256');
const create = (instancesPerHost: number, spec = SAMPLE_SPEC) => request({ type: 'CREATE', spec, instancesPerHost });
const update = (instancesPerHost: number) => request({ type: 'UPDATE_INSTANCE_COUNT', serviceId, instancesPerHost });
const OUT = 'INSTANCE_COUNT_OUT_OF_RANGE';
const COUNTS = [
  ...[0, -1, 257, 1.5].flatMap((number) => [
    count(`CREATE with ${String(number)}`, [refused(create(number), 'INIT', OUT, { actual: number })]),
    count(`UPDATE_INSTANCE_COUNT to ${String(number)}`, [
      ...IMPORTED,
      refused(update(number), 'ACTIVE', OUT, { min: 1, max: 256, actual: number }),
    ]),
  ]),
  count('256 are possible', [
    to(create(256), 'INACTIVE', { instancesPerHost: 256 }),
    to(update(1), 'UPDATING_INSTANCES_COUNT'),
    to('success', 'INACTIVE', { instancesPerHost: 1 }),
    to(update(256), 'UPDATING_INSTANCES_COUNT'),
    to('success', 'INACTIVE', { instancesPerHost: 256 }),
  ]),
];

const hostLevel = group('rule/host-level', 'domain.md §3: a hostLevel service has one instance per host');
const HOST_LEVEL = [
  hostLevel('CREATE with one instance per host', [to(create(1, HOST_LEVEL_SPEC), 'INACTIVE', { instancesPerHost: 1 })]),
  hostLevel('CREATE with two instances per host', [
    refused(create(2, HOST_LEVEL_SPEC), 'INIT', 'HOST_LEVEL_ALLOWS_ONE', { field: 'instancesPerHost', actual: 2 }),
  ]),
  hostLevel('UPDATE_INSTANCE_COUNT', [
    to(create(1, HOST_LEVEL_SPEC), 'INACTIVE'),
    refused(update(2), 'INACTIVE', 'HOST_LEVEL_ALLOWS_ONE'),
    refused(update(1), 'INACTIVE', 'HOST_LEVEL_ALLOWS_ONE'),
    refused(update(257), 'INACTIVE', OUT),
  ]),
];

const creation = group('rule/create', 'domain.md §3: the specification of a CREATE is valid');
const CREATION = [
  creation('without a name', [
    refused(create(1, { ...SAMPLE_SPEC, name: '' }), 'INIT', 'INVALID_FIELD', { field: 'spec' }),
  ]),
  creation('a second time', [...CREATED, refused('CREATE', 'INACTIVE', 'ALREADY_EXISTS', { serviceId })]),
  creation('after the service was destroyed', [
    ...CREATED,
    to('DESTROY', 'DESTROY_REQUESTED'),
    to('success', 'DESTROYED'),
    refused('CREATE', 'DESTROYED', 'ALREADY_EXISTS'),
  ]),
];

const limits = group('rule/op-spec', 'domain.md §3, §7: the fields of an operation are checked');
const LIMITS = (
  [
    ['timeout', { timeout: '0s' }],
    ['parallelism', { parallelism: 0 }],
    ['parallelism', { parallelism: 513 }],
  ] as const
).flatMap(([field, opSpec]) => {
  const sent = JSON.stringify(opSpec);
  const answer = { field: `opSpec.${field}` };
  return [
    limits(`ADJUST_INSTANCES with ${sent}`, [
      ...CREATED,
      refused(request({ type: 'ADJUST_INSTANCES', serviceId, opSpec }), 'INACTIVE', 'INVALID_FIELD', answer),
    ]),
    limits(`RESTART with ${sent}`, [
      ...IMPORTED,
      refused(request({ type: 'RESTART', serviceId, opSpec }), 'ACTIVE', 'INVALID_FIELD', answer),
    ]),
  ];
});

/** The order of the checks, the addressed service and the fields. */
export const ADMISSION_RULES = [...ORDER, ...ADDRESSED, ...COUNTS, ...HOST_LEVEL, ...CREATION, ...LIMITS];
