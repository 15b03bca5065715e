import type { AnyStateMachine } from 'xstate';
import { MAX_DELAY_MS } from '../src/model/operation.js';
import { readField } from '../src/model/unchecked.js';

/** The states in which nothing but the kill is left to wait for: the first release left the hooks to the host. */
const GOING_DOWN: ReadonlySet<unknown> = new Set(['READINESS_CHECK_FAILED', 'UNHEALTHY', 'STOPPING', 'DEPROVISIONING']);

/** The states that tell a failure. */
const FAILED: ReadonlySet<unknown> = new Set([
  'PROVISIONING_FAILED',
  'START_FAILED',
  'READINESS_CHECK_FAILED',
  'UNHEALTHY',
]);

/**
 * Reads a stored snapshot of the instance machine. One of the first release gets what its context did not have; its tries
 * have no time-out, as the first release left them to the host.
 */
export function readStored(_machine: AnyStateMachine, snapshot: object): object {
  const context = readField(snapshot, 'context');
  if (typeof context !== 'object' || context === null || 'tryPhase' in context) return snapshot;
  const value = readField(snapshot, 'value');
  const isBetweenTries = value === 'HEALTHY' || readField(context, 'isCheckBegun') === true;
  const settings = readField(context, 'settings');
  return {
    ...snapshot,
    context: {
      instanceId: readField(context, 'instanceId'),
      serviceId: readField(context, 'serviceId'),
      executorId: readField(context, 'executorId'),
      settings: {
        readiness: withoutTimeout(readField(settings, 'readiness')),
        health: withoutTimeout(readField(settings, 'health')),
        hooks: 0,
        hooksTimeoutMs: 0,
        waitBeforeKillMs: readField(settings, 'waitBeforeKillMs'),
      },
      check: readField(context, 'check'),
      tryPhase: isBetweenTries ? 'between' : 'before-first',
      tryId: 0,
      consecutiveFailures: readField(context, 'consecutiveFailures'),
      wasFound: false,
      shutdownPhase: GOING_DOWN.has(value) ? 'wait' : null,
      lastError: readField(context, 'lastError'),
      errorMessage: FAILED.has(value) ? (readField(readField(context, 'lastError'), 'message') ?? null) : null,
      createdAt: readField(context, 'createdAt'),
      updatedAt: readField(context, 'updatedAt'),
    },
  };
}

function withoutTimeout(check: unknown): object {
  return {
    initialDelayMs: readField(check, 'initialDelayMs'),
    timeoutMs: MAX_DELAY_MS,
    intervalMs: readField(check, 'intervalMs'),
    attempts: readField(check, 'attempts'),
  };
}
