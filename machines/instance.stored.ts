import type { AnyStateMachine } from 'xstate';
import { INSTANCE_STATES, type InstanceState } from '../src/model/instance.js';
import { MAX_DELAY_MS } from '../src/model/operation.js';
import { isRunningInstanceState, isTerminalInstanceState } from '../src/model/type-guards.js';
import { readField } from '../src/model/unchecked.js';
import { contextProblem } from './instance.context-check.js';
import { damaged } from './restore-error.js';

/** The states in which nothing but the kill is left to wait for: the first release did not run the hooks itself. */
const GOING_DOWN: ReadonlySet<unknown> = new Set(['READINESS_CHECK_FAILED', 'UNHEALTHY', 'STOPPING', 'DEPROVISIONING']);

/** The states that tell a failure. */
const FAILED: ReadonlySet<unknown> = new Set([
  'PROVISIONING_FAILED',
  'START_FAILED',
  'READINESS_CHECK_FAILED',
  'UNHEALTHY',
]);

/**
 * Reads a stored snapshot of the instance machine.
 *
 * @throws RestoreError `DAMAGED` if it is nothing that this machine could have left.
 */
export function readStored(_machine: AnyStateMachine, snapshot: object): object {
  const newest = toVersion2(snapshot);
  const problem = snapshotProblem(newest);
  if (problem !== null) throw damaged(problem, 'instance');
  return newest;
}

function snapshotProblem(snapshot: object): string | null {
  const value = readField(snapshot, 'value');
  const state = INSTANCE_STATES.find((known) => known === value);
  if (state === undefined) return 'snapshot.value must be an instance state';
  const status = isTerminalInstanceState(state) ? 'done' : 'active';
  if (readField(snapshot, 'status') !== status) return `snapshot.status must be "${status}" in ${state}`;
  const context = readField(snapshot, 'context');
  const problem = contextProblem(context) ?? phaseProblem(state, context);
  return problem === null ? null : `snapshot.context${problem}`;
}

/** What a state waits for has to be in its context, or nothing would ever lead out of it. */
function phaseProblem(state: InstanceState, context: unknown): string | null {
  const check = state === 'UNREADY' ? 'readiness' : 'health';
  if (isRunningInstanceState(state) && readField(context, 'check') !== check)
    return `.check must be ${check} in ${state}`;
  if (state === 'HEALTHY' && readField(context, 'tryPhase') === 'before-first') {
    return '.tryPhase must be due or between in HEALTHY';
  }
  return GOING_DOWN.has(state) && state !== 'DEPROVISIONING' && readField(context, 'shutdownPhase') === null
    ? `.shutdownPhase must be hooks or wait in ${state}`
    : null;
}

/**
 * One of the first release gets what its context did not have; its tries have no time-out, as the first release had
 * none.
 */
function toVersion2(snapshot: object): object {
  const context = readField(snapshot, 'context');
  if (readField(context, 'tryPhase') !== undefined) return snapshot;
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
        waitBeforeKillMs: roundedUp(readField(settings, 'waitBeforeKillMs')),
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

/** The first release stored parts of a ms. */
function roundedUp(ms: unknown): unknown {
  return typeof ms === 'number' ? Math.ceil(ms) : ms;
}

function withoutTimeout(check: unknown): object {
  return {
    initialDelayMs: roundedUp(readField(check, 'initialDelayMs')),
    timeoutMs: MAX_DELAY_MS,
    intervalMs: roundedUp(readField(check, 'intervalMs')),
    attempts: readField(check, 'attempts'),
  };
}
