/*
 * What may be seen of a local service. Everything else stays in the host: of a specification `env`, configurations,
 * `args`, commands, payloads, mounts, devices, labels and checks, whether they are secrets or only might hold one; and whatever a
 * host's work resolves to.
 */
import { ACTIVATION_STATES } from '../model/activation.js';
import { ADJUSTMENTS } from '../model/health.js';
import { LIFECYCLE_STATES } from '../model/lifecycle.js';
import { FAILURE_STRATEGIES, OPERATION_TYPES } from '../model/operation.js';
import { REFUSAL_RULES } from '../model/refusal.js';
import { PORT_TYPES } from '../model/service.js';
import { SERVICE_NOT_FOUND, TIMED_OUT, UNKNOWN_FAILURE } from '../model/work.js';
import { readField } from '../model/unchecked.js';
import { fields, HIDDEN, listOf, scalar, type Shape, text, word } from './shapes.js';

const operationType = word(OPERATION_TYPES, ['CANCEL']);
const lifecycleState = word(LIFECYCLE_STATES);
const activationState = word(ACTIVATION_STATES);

const opSpec = fields({ timeout: text, parallelism: scalar, failureStrategy: word(FAILURE_STRATEGIES) });

/** A registry takes no credentials in an image's name, but somebody may have put some there. */
const imageUrl: Shape = (value, mask) =>
  typeof value === 'string' && /(^|\/\/)[^/@]*@(?!sha\d+:)/.test(value) ? HIDDEN : text(value, mask);

/** What may be seen of a specification? */
export const spec: Shape = fields({
  name: text,
  version: text,
  type: word(['LOCAL_SERVICE']),
  executable: fields({ type: word(['DOCKER']), url: imageUrl }),
  exposedPorts: listOf(fields({ name: text, port: scalar, type: word(PORT_TYPES) })),
  resources: listOf(fields({ type: word(['CPU', 'MEMORY']), count: scalar, sizeInMB: scalar })),
  placementPolicy: fields({ type: word(['LOCAL']), hostLevel: scalar }),
});

const health = fields({
  serviceId: text,
  state: lifecycleState,
  revision: scalar,
  hosts: fields({ live: scalar, blacklisted: scalar, gone: scalar }),
  instances: fields({
    required: scalar,
    active: scalar,
    running: scalar,
    healthy: scalar,
    unhealthy: scalar,
    stale: scalar,
  }),
  healthyInstanceIds: listOf(text),
  adjustment: word(ADJUSTMENTS),
});

const operation = {
  type: operationType,
  serviceId: text,
  instancesPerHost: scalar,
  instanceIds: listOf(text),
  stopFirst: scalar,
  opSpec,
};

const settings = {
  emergencyDelayMs: scalar,
  failureBudget: scalar,
  defaultOpSpec: opSpec,
  staleAfterMs: scalar,
  recordRefusals: scalar,
};

const emergencyCause = word(['CANCELLED', 'FAILURE_BUDGET_SPENT']);
const failureCode = word([SERVICE_NOT_FOUND, TIMED_OUT, UNKNOWN_FAILURE]);

const refusalDetails = fields({
  serviceId: text,
  field: word(['serviceId', 'spec', 'recovered.activationState', 'instancesPerHost', 'instanceIds']),
  expected: text,
  actual: (value, mask) => (typeof value === 'string' ? text : scalar)(value, mask),
  min: scalar,
  max: scalar,
  instanceIds: listOf(text),
  active: scalar,
});

/** What may be seen of a lifecycle machine's context? */
export const lifecycleContext: Shape = fields({
  serviceId: text,
  spec,
  instancesPerHost: scalar,
  activationState,
  revision: scalar,
  inFlight: fields({
    operation: fields(operation),
    cause: word(['operator', 'reconciliation', 'emergency']),
    effectId: text,
  }),
  lastFailure: fields({ code: failureCode, message: text }),
  consecutiveFailures: scalar,
  lastRefusal: fields({
    rule: word(REFUSAL_RULES),
    message: text,
    state: lifecycleState,
    operation: operationType,
    allowed: listOf(operationType),
    details: refusalDetails,
  }),
  health,
  emergency: fields({ cause: emergencyCause, failedDeactivations: scalar }),
  settings: fields(settings),
});

/** What may be seen of an operation, CANCEL, OBSERVE or RESUME? */
export const serviceEvent: Shape = fields({
  ...operation,
  type: word(OPERATION_TYPES, ['CANCEL', 'OBSERVE', 'RESUME']),
  spec,
  recovered: fields({ activationState }),
  health,
});

/** What may be seen of the input with which a lifecycle actor is started? */
export const lifecycleInput: Shape = fields({ ...settings, revision: scalar });

/** What may be seen of the way in which a life ended? */
export const lifecycleOutput: Shape = fields({
  serviceId: text,
  revision: scalar,
  reason: word(['DESTROYED', SERVICE_NOT_FOUND]),
});

/** What may be seen of the input of a piece of work? */
export const workInput: Shape = fields({
  effectId: text,
  serviceId: text,
  service: fields({ serviceId: text, spec, instancesPerHost: scalar, activationState, staleAfterMs: scalar }),
  operation: fields(operation),
  health,
});

/** What may be seen of a rejection? A code and a message, whatever was thrown. */
export const failure: Shape = (value, mask) => {
  if (value === undefined || value === null) return value;
  const code = readField(value, 'code');
  const message = typeof value === 'string' ? value : readField(value, 'message');
  return {
    code: typeof code === 'string' ? failureCode(code, mask) : UNKNOWN_FAILURE,
    message: typeof message === 'string' ? mask(message) : '',
  };
};
