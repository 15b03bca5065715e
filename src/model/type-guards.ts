import { ACTIVATION_STATES, type ActivationState } from './activation.js';
import { EXECUTOR_STATE_GROUPS, EXECUTOR_STATES, type ExecutorState } from './cluster.js';
import { durationMs } from './duration.js';
import { INSTANCE_STATE_GROUPS, INSTANCE_STATES, type InstanceState } from './instance.js';
import { LIFECYCLE_STATES, type LifecycleState } from './lifecycle.js';
import {
  FAILURE_STRATEGIES,
  type FailureStrategy,
  MAX_DELAY_MS,
  MAX_PARALLELISM,
  MIN_PARALLELISM,
  OPERATION_TYPES,
  type Operation,
  type OperationType,
  type ServiceRequest,
} from './operation.js';
import { type Duration, MAX_INSTANCES_PER_HOST, MIN_INSTANCES_PER_HOST } from './service.js';
import { isWholeNumber, readField, readStrings } from './unchecked.js';

function memberOf<TMember extends string>(members: readonly TMember[]): (value: unknown) => value is TMember {
  const known = new Set<unknown>(members);
  return (value): value is TMember => known.has(value);
}

/** Tells whether a value is one of the 15 lifecycle states. */
export const isLifecycleState: (value: unknown) => value is LifecycleState = /* @__PURE__ */ memberOf(LIFECYCLE_STATES);

/** Tells whether a value is one of the three activation states. */
export const isActivationState: (value: unknown) => value is ActivationState =
  /* @__PURE__ */ memberOf(ACTIVATION_STATES);

/** Tells whether a value is one of the ten operation types. */
export const isOperationType: (value: unknown) => value is OperationType = /* @__PURE__ */ memberOf(OPERATION_TYPES);

/** Tells whether a value is one of the 15 instance states. */
export const isInstanceState: (value: unknown) => value is InstanceState = /* @__PURE__ */ memberOf(INSTANCE_STATES);

/** Tells whether a value is one of the five executor states. */
export const isExecutorState: (value: unknown) => value is ExecutorState = /* @__PURE__ */ memberOf(EXECUTOR_STATES);

/** Tells whether a value is STOP or ROLLBACK. */
export const isFailureStrategy: (value: unknown) => value is FailureStrategy =
  /* @__PURE__ */ memberOf(FAILURE_STRATEGIES);

/** Tells whether a value is a number of instances that work may handle at a time: whole, 1 to 512. */
export function isParallelism(value: unknown): value is number {
  return isWholeNumber(value, MIN_PARALLELISM, MAX_PARALLELISM);
}

/** Tells whether a value is a number of instances that may run on one host: whole, 1 to 256. */
export function isInstancesPerHost(value: unknown): value is number {
  return isWholeNumber(value, MIN_INSTANCES_PER_HOST, MAX_INSTANCES_PER_HOST);
}

/** Tells whether a value is a duration that can limit a piece of work: more than zero and no longer than a timer can hold. */
export function isTimeout(value: unknown): value is Duration {
  const ms = durationMs(value);
  return ms !== null && ms > 0 && ms <= MAX_DELAY_MS;
}

/**
 * Tells whether a value has the shape of an operation: a known type, and the fields that it needs. Does not validate a
 * CREATE's specification or any range; `parseOperation` of `./schema` does.
 */
export function isOperation(value: unknown): value is Operation {
  const type = readField(value, 'type');
  switch (type) {
    case 'CREATE': {
      const spec = readField(value, 'spec');
      return (
        typeof readField(spec, 'name') === 'string' &&
        typeof readField(spec, 'version') === 'string' &&
        typeof readField(value, 'instancesPerHost') === 'number'
      );
    }
    case 'UPDATE_INSTANCE_COUNT':
      return namesService(value) && typeof readField(value, 'instancesPerHost') === 'number';
    case 'STOP_INSTANCES':
      return namesService(value) && readStrings(readField(value, 'instanceIds')) !== null;
    default:
      return isOperationType(type) && namesService(value);
  }
}

/** Tells by its type whether an event is a request: one of the ten operations, or CANCEL. */
export function isRequest(event: { readonly type: string }): event is ServiceRequest {
  return event.type === 'CANCEL' || isOperationType(event.type);
}

/** Tells whether an instance in this state holds resources, or may hold them, as in UNKNOWN (domain.md §5). */
export function isActiveInstanceState(state: InstanceState): boolean {
  const group = INSTANCE_STATE_GROUPS[state];
  return group === 'running' || group === 'rising' || group === 'falling';
}

/** Tells whether an instance in this state counts as running: UNREADY, READY or HEALTHY (domain.md §5). */
export function isRunningInstanceState(state: InstanceState): boolean {
  return INSTANCE_STATE_GROUPS[state] === 'running';
}

/** Tells whether an instance ends in this state: STOPPED or LOST (domain.md §5). */
export function isTerminalInstanceState(state: InstanceState): boolean {
  return INSTANCE_STATE_GROUPS[state] === 'terminal';
}

/** Tells whether new instances can start on an executor in this state: ACTIVE or UNREADY (domain.md §5). */
export function isLiveExecutorState(state: ExecutorState): boolean {
  return EXECUTOR_STATE_GROUPS[state] === 'live';
}

function namesService(value: unknown): boolean {
  return typeof readField(value, 'serviceId') === 'string';
}
