/* The allow list of an instance. */
import { INSTANCE_STATES } from '../model/instance.js';
import { spec } from './service-allow-list.js';
import { fields, scalar, type Filter, text, oneOf } from './filters.js';

const FAILURES = ['PROVISIONING_FAILED', 'START_FAILED', 'READINESS_CHECK_FAILED', 'HEALTH_CHECK_FAILED'];
const EVENTS = ['ADVANCED', 'FAILED', 'CHECK_PASSED', 'CHECK_FAILED', 'STOP', 'SILENT', 'AGENT_RESTARTED'];

const identity = { instanceId: text, serviceId: text, executorId: text, createdAt: scalar };
const check = fields({ initialDelayMs: scalar, timeoutMs: scalar, intervalMs: scalar, attempts: scalar });

/** The allow list of an instance machine's context. */
export const instanceContext: Filter = fields({
  ...identity,
  settings: fields({
    readiness: check,
    health: check,
    hooks: scalar,
    hooksTimeoutMs: scalar,
    waitBeforeKillMs: scalar,
  }),
  check: oneOf(['readiness', 'health']),
  tryPhase: oneOf(['before-first', 'due', 'between']),
  tryId: scalar,
  consecutiveFailures: scalar,
  wasFound: scalar,
  shutdownPhase: oneOf(['hooks', 'wait']),
  lastError: fields({ code: oneOf(FAILURES), message: text }),
  errorMessage: text,
  updatedAt: scalar,
});

/** The allow list of an event of an instance. */
export const instanceEvent: Filter = fields({
  type: oneOf(EVENTS, ['FOUND', 'NOT_FOUND', 'HOOKS_DONE']),
  at: scalar,
  reason: text,
  tryId: scalar,
  overdue: scalar,
});

/** The allow list of an instance actor's input. */
export const instanceInput: Filter = fields({ ...identity, spec, hooksTimeoutMs: scalar });

/** The allow list of an instance actor's output. */
export const instanceOutput: Filter = fields({
  ...identity,
  state: oneOf(INSTANCE_STATES),
  updatedAt: scalar,
  errorMessage: text,
});
