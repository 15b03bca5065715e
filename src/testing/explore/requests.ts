import { OPERATION_TYPES, type ServiceRequest } from '../../model/operation.js';
import { HOST_LEVEL_SPEC, ORDINARY_ID, ORDINARY_SPEC, ordinaryRequest } from '../ordinary.js';
import type { LifeStep } from '../steps.js';

/** The one instance that the requests of the exploration name. */
export const NAMED_INSTANCE = 'i-1';

/** A service that is not the explored one. */
export const ANOTHER_ID = 'another-service-1';

const serviceId = ORDINARY_ID;
const spec = ORDINARY_SPEC;

/** Every request with ordinary fields, but for the count: an exploration has at most two instances on a host. */
const ORDINARY: readonly LifeStep[] = [
  ...OPERATION_TYPES.filter((type) => type !== 'UPDATE_INSTANCE_COUNT'),
  'CANCEL',
  { request: { type: 'UPDATE_INSTANCE_COUNT', serviceId, instancesPerHost: 2 } },
  { request: { type: 'REPLACE_INSTANCES', serviceId, instanceIds: [NAMED_INSTANCE] } },
  { request: { type: 'CREATE', spec: HOST_LEVEL_SPEC, instancesPerHost: 1 } },
  { recover: 'INACTIVE' },
  { recover: 'CONFIG_TESTING' },
  { recover: 'ACTIVE' },
];

/** Requests that are refused wherever their fields are looked at. */
const REFUSED: readonly ServiceRequest[] = [
  ...OPERATION_TYPES.filter((type) => type !== 'CREATE').map((type) => ({
    ...ordinaryRequest(type),
    serviceId: ANOTHER_ID,
  })),
  { type: 'CREATE', spec, instancesPerHost: 0 },
  { type: 'CREATE', spec: HOST_LEVEL_SPEC, instancesPerHost: 2 },
  { type: 'UPDATE_INSTANCE_COUNT', serviceId, instancesPerHost: 257 },
  { type: 'REPLACE_INSTANCES', serviceId, instanceIds: ['i-9'] },
  { type: 'STOP_INSTANCES', serviceId, instanceIds: [NAMED_INSTANCE, 'i-9'] },
  { type: 'STOP_INSTANCES', serviceId, instanceIds: [] },
];

/** Which requests are tried everywhere? */
export const REQUESTS: readonly LifeStep[] = [...ORDINARY, ...REFUSED.map((request) => ({ request }))];
