import { OPERATION_TYPES, type ServiceRequest } from '../../model/operation.js';
import { HOST_LEVEL_SPEC, SAMPLE_SERVICE_ID, SAMPLE_SPEC, sampleRequest } from '../sample-service.js';
import type { ScenarioStep } from '../scenario-step.js';

/** The one instance that the requests of the exploration name. */
export const NAMED_INSTANCE = 'i-1';

/** A service that is not the explored one. */
export const ANOTHER_ID = 'another-service-1';

const serviceId = SAMPLE_SERVICE_ID;
const spec = SAMPLE_SPEC;

/** Every request with the fields of the sample service, but for the count: an exploration has at most two instances on a host. */
const ADMISSIBLE: readonly ScenarioStep[] = [
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
    ...sampleRequest(type),
    serviceId: ANOTHER_ID,
  })),
  { type: 'CREATE', spec, instancesPerHost: 0 },
  { type: 'CREATE', spec: HOST_LEVEL_SPEC, instancesPerHost: 2 },
  { type: 'UPDATE_INSTANCE_COUNT', serviceId, instancesPerHost: 257 },
  { type: 'ADJUST_INSTANCES', serviceId, opSpec: { parallelism: 0 } },
  { type: 'REPLACE_INSTANCES', serviceId, instanceIds: ['i-9'] },
  { type: 'STOP_INSTANCES', serviceId, instanceIds: [NAMED_INSTANCE, 'i-9'] },
  { type: 'STOP_INSTANCES', serviceId, instanceIds: [] },
  { type: 'CANCEL', serviceId: ANOTHER_ID },
  { type: 'CANCEL', effectId: 'nothing of this kind' },
];

/** The requests that are tried in every configuration. */
export const REQUESTS: readonly ScenarioStep[] = [...ADMISSIBLE, ...REFUSED.map((request) => ({ request }))];
