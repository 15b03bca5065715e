/*
 * The allow list of a local service. Everything else stays in the host: of a specification `env`, configurations,
 * `args`, commands, payloads, mounts, devices, labels and checks, whether they are secrets or only might hold one; and whatever a
 * host's work resolves to.
 */
import { HOST_EVENT_TYPES } from '../host/events/host-event.js';
import { ACTIVATION_STATES } from '../model/activation.js';
import { ADJUSTMENTS, OBSERVATION_GAPS } from '../model/health.js';
import { LIFECYCLE_STATES } from '../model/lifecycle.js';
import { FAILURE_STRATEGIES, OPERATION_TYPES } from '../model/operation.js';
import { REFUSAL_RULES } from '../model/refusal.js';
import { PORT_TYPES } from '../model/service.js';
import { SERVICE_NOT_FOUND, TIMED_OUT, UNKNOWN_FAILURE } from '../model/work.js';
import { readField } from '../model/unchecked.js';
import { shownImageUrl } from '../policy/image-url.js';
import { fields, listOf, scalar, type Filter, text, oneOf } from './filters.js';

const operationType = oneOf(OPERATION_TYPES, ['CANCEL']);
const lifecycleState = oneOf(LIFECYCLE_STATES);
const activationState = oneOf(ACTIVATION_STATES);

const opSpec = fields({ timeout: text, parallelism: scalar, failureStrategy: oneOf(FAILURE_STRATEGIES) });

/** The URL of an image, without its user info and its query. */
const imageUrl: Filter = (value, mask) => text(typeof value === 'string' ? shownImageUrl(value) : value, mask);

/** The allow list of a specification. */
export const spec: Filter = fields({
  name: text,
  version: text,
  type: oneOf(['LOCAL_SERVICE']),
  executable: fields({ type: oneOf(['DOCKER']), url: imageUrl }),
  exposedPorts: listOf(fields({ name: text, port: scalar, type: oneOf(PORT_TYPES) })),
  resources: listOf(fields({ type: oneOf(['CPU', 'MEMORY']), count: scalar, sizeInMB: scalar })),
  placementPolicy: fields({ type: oneOf(['LOCAL']), hostLevel: scalar }),
});

const health = fields({
  serviceId: text,
  state: lifecycleState,
  revision: scalar,
  hosts: fields({
    live: scalar,
    draining: scalar,
    blacklisted: scalar,
    silent: scalar,
    gone: scalar,
    backingOff: scalar,
  }),
  instances: fields({
    required: scalar,
    active: scalar,
    running: scalar,
    healthy: scalar,
    unhealthy: scalar,
    stale: scalar,
    silent: scalar,
    missing: scalar,
    surplus: scalar,
  }),
  healthyInstanceIds: listOf(text),
  adjustment: oneOf(ADJUSTMENTS),
  nextStartAt: scalar,
  maintenance: scalar,
  outdated: scalar,
  lacks: listOf(oneOf(OBSERVATION_GAPS)),
});

const backoff = fields({ initialMs: scalar, maxMs: scalar, stableAfterMs: scalar });

const operation = {
  type: operationType,
  serviceId: text,
  instancesPerHost: scalar,
  instanceIds: listOf(text),
  stopFirst: scalar,
  opSpec,
};

/** The checkpoint is the host's, and never shown. */
const progress = fields({ done: scalar, total: scalar });

const settings = {
  emergencyDelayMs: scalar,
  failureBudget: scalar,
  defaultOpSpec: opSpec,
  staleAfterMs: scalar,
  backoff,
  recordRefusals: scalar,
};

const emergencyCause = oneOf(['CANCELLED', 'FAILURE_BUDGET_SPENT']);
const failureCode = oneOf([SERVICE_NOT_FOUND, TIMED_OUT, UNKNOWN_FAILURE]);

const recordedFailure = fields({
  code: failureCode,
  message: text,
  operation: operationType,
  cause: oneOf(['operator', 'reconciliation', 'emergency']),
  effectId: text,
  instanceIds: listOf(text),
});

const refusalDetails = fields({
  serviceId: text,
  field: oneOf(['serviceId', 'spec', 'recovered.activationState', 'effectId', 'instancesPerHost', 'instanceIds']),
  expected: text,
  actual: (value, mask) => (typeof value === 'string' ? text : scalar)(value, mask),
  min: scalar,
  max: scalar,
  instanceIds: listOf(text),
  active: scalar,
  silent: scalar,
  stale: scalar,
});

/** The allow list of a lifecycle machine's context. */
export const lifecycleContext: Filter = fields({
  serviceId: text,
  spec,
  instancesPerHost: scalar,
  activationState,
  revision: scalar,
  inFlight: fields({
    operation: fields(operation),
    cause: oneOf(['operator', 'reconciliation', 'emergency']),
    effectId: text,
    timeoutMs: scalar,
    attempt: scalar,
    progress,
  }),
  lastFailure: recordedFailure,
  lastReconciliationFailure: recordedFailure,
  consecutiveFailures: scalar,
  mayHaveInstances: scalar,
  lastRefusal: fields({
    rule: oneOf(REFUSAL_RULES),
    message: text,
    state: lifecycleState,
    operation: operationType,
    allowed: listOf(operationType),
    details: refusalDetails,
  }),
  health,
  emergency: fields({ cause: emergencyCause, failedDeactivations: scalar }),
  destroyed: scalar,
  settings: fields(settings),
});

/** The allow list of what a service host reports. */
export const hostEvent: Filter = fields({
  type: oneOf(HOST_EVENT_TYPES),
  serviceId: text,
  operation: operationType,
  cause: oneOf(['operator', 'reconciliation', 'emergency', 'CANCELLED', 'FAILURE_BUDGET_SPENT']),
  revision: scalar,
  rule: oneOf(REFUSAL_RULES),
  message: text,
  effectId: text,
  outcome: text,
  failure: recordedFailure,
  durationMs: scalar,
  attempt: scalar,
  done: scalar,
  total: scalar,
  failedDeactivations: scalar,
  from: lifecycleState,
  to: lifecycleState,
  reason: text,
});

const request: Filter = fields({
  ...operation,
  type: oneOf(OPERATION_TYPES, ['CANCEL', 'OBSERVE', 'PROGRESS']),
  spec,
  recovered: fields({ activationState }),
  health,
  effectId: text,
  done: scalar,
  total: scalar,
});

/** The allow list of an operation, CANCEL, OBSERVE or PROGRESS, and of what a service host reports of a service. */
export const serviceEvent: Filter = (value, mask) => {
  const type = readField(value, 'type');
  return (HOST_EVENT_TYPES.some((known) => known === type) ? hostEvent : request)(value, mask);
};

/** The allow list of a lifecycle actor's input. */
export const lifecycleInput: Filter = fields({ ...settings, revision: scalar });

/** The allow list of a lifecycle actor's output. */
export const lifecycleOutput: Filter = fields({
  serviceId: text,
  revision: scalar,
  reason: oneOf(['DESTROYED', SERVICE_NOT_FOUND]),
});

/** The allow list of the input of work. */
export const workInput: Filter = fields({
  effectId: text,
  serviceId: text,
  service: fields({
    serviceId: text,
    spec,
    instancesPerHost: scalar,
    activationState,
    staleAfterMs: scalar,
    backoff,
    startLimitMs: scalar,
  }),
  operation: fields(operation),
  health,
  attempt: scalar,
  progress,
});

/** The allow list of a rejection: a code and a message, whatever was thrown. */
export const failure: Filter = (value, mask) => {
  if (value === undefined || value === null) return value;
  const code = readField(value, 'code');
  const message = typeof value === 'string' ? value : readField(value, 'message');
  return {
    code: typeof code === 'string' ? failureCode(code, mask) : UNKNOWN_FAILURE,
    message: typeof message === 'string' ? mask(message) : '',
  };
};
