/* What may be seen of an instance. */
import { INSTANCE_STATES } from '../model/instance.js';
import { spec } from './service-allow-list.js';
import { fields, scalar, type Shape, text, word } from './shapes.js';

const FAILURES = ['PROVISIONING_FAILED', 'START_FAILED', 'READINESS_CHECK_FAILED', 'HEALTH_CHECK_FAILED'];
const EVENTS = ['ADVANCED', 'FAILED', 'CHECK_PASSED', 'CHECK_FAILED', 'STOP', 'SILENT', 'AGENT_RESTARTED'];

const identity = { instanceId: text, serviceId: text, executorId: text, createdAt: scalar };
const check = fields({ initialDelayMs: scalar, intervalMs: scalar, attempts: scalar });

/** What may be seen of an instance machine's context? */
export const instanceContext: Shape = fields({
  ...identity,
  settings: fields({ readiness: check, health: check, waitBeforeKillMs: scalar }),
  check: word(['readiness', 'health']),
  isCheckBegun: scalar,
  consecutiveFailures: scalar,
  lastError: fields({ code: word(FAILURES), message: text }),
  updatedAt: scalar,
});

/** What may be seen of an event of an instance? */
export const instanceEvent: Shape = fields({
  type: word(EVENTS, ['FOUND', 'NOT_FOUND']),
  at: scalar,
  reason: text,
});

/** What may be seen of the input with which an instance actor is started? */
export const instanceInput: Shape = fields({ ...identity, spec });

/** What may be seen of the last record of an instance? */
export const instanceOutput: Shape = fields({ ...identity, state: word(INSTANCE_STATES), updatedAt: scalar });
