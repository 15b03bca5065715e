import type { ActivationState } from './activation.js';
import type { Duration, LocalServiceSpec } from './service.js';

/** The ten operations that users and systems issue (domain.md §3). */
export const OPERATION_TYPES = [
  'CREATE',
  'ACTIVATE',
  'DEACTIVATE',
  'RESTART',
  'ADJUST_INSTANCES',
  'DEPLOY_TEST_INSTANCE',
  'REPLACE_INSTANCES',
  'STOP_INSTANCES',
  'UPDATE_INSTANCE_COUNT',
  'DESTROY',
] as const;

/** One of the ten operation types (domain.md §3). */
export type OperationType = (typeof OPERATION_TYPES)[number];

/** What work does after its first failure: STOP begins no further instance, ROLLBACK also stops what it started (domain.md §4). */
export const FAILURE_STRATEGIES = ['STOP', 'ROLLBACK'] as const;

/** STOP or ROLLBACK (domain.md §4). */
export type FailureStrategy = (typeof FAILURE_STRATEGIES)[number];

/** How work on instances is limited. What is left out takes the machine's default (domain.md §4). */
export interface OpSpec {
  /** How long the work may take before it counts as timed out. */
  readonly timeout?: Duration;
  /** How many instances are worked on at a time, 1 to 512. */
  readonly parallelism?: number;
  readonly failureStrategy?: FailureStrategy;
}

/** An {@link OpSpec} with every limit set. */
export type ResolvedOpSpec = Required<OpSpec>;

/** The limits of work where neither the operation nor the settings say otherwise (domain.md §4). */
export const DEFAULT_OP_SPEC = {
  timeout: '300 seconds',
  parallelism: 1,
  failureStrategy: 'STOP',
} as const satisfies ResolvedOpSpec;

/** The fewest instances that work may handle at a time (domain.md §7). */
export const MIN_PARALLELISM = 1;
/** The most instances that work may handle at a time (domain.md §7). */
export const MAX_PARALLELISM = 512;

/** The longest delay that timers of the JavaScript platform can hold: 2³¹−1 ms. */
export const MAX_DELAY_MS = 2_147_483_647;

/** Create a service, which is inactive at first. */
export interface CreateOperation {
  readonly type: 'CREATE';
  readonly spec: LocalServiceSpec;
  readonly instancesPerHost: number;
  /** Set by a controller that imports a service which another one stored; never accepted from the wire (domain.md §4). */
  readonly recovered?: { readonly activationState: ActivationState };
}

/** Run `instancesPerHost` instances on every live host. */
export interface ActivateOperation {
  readonly type: 'ACTIVATE';
  readonly serviceId: string;
}

/** Run no instance. */
export interface DeactivateOperation {
  readonly type: 'DEACTIVATE';
  readonly serviceId: string;
}

/** Run one test instance, on any one live host. */
export interface DeployTestInstanceOperation {
  readonly type: 'DEPLOY_TEST_INSTANCE';
  readonly serviceId: string;
}

/** Replace all healthy instances. */
export interface RestartOperation {
  readonly type: 'RESTART';
  readonly serviceId: string;
  readonly stopFirst?: boolean;
  readonly opSpec?: OpSpec;
}

/** Start what is missing, stop what is surplus. */
export interface AdjustInstancesOperation {
  readonly type: 'ADJUST_INSTANCES';
  readonly serviceId: string;
  readonly opSpec?: OpSpec;
}

/** Replace the named healthy instances, or all healthy ones where none is named. */
export interface ReplaceInstancesOperation {
  readonly type: 'REPLACE_INSTANCES';
  readonly serviceId: string;
  readonly instanceIds?: readonly string[];
  readonly stopFirst?: boolean;
  readonly opSpec?: OpSpec;
}

/** Stop the named healthy instances. */
export interface StopInstancesOperation {
  readonly type: 'STOP_INSTANCES';
  readonly serviceId: string;
  readonly instanceIds: readonly string[];
  readonly opSpec?: OpSpec;
}

/** Change how many instances run on every live host. */
export interface UpdateInstanceCountOperation {
  readonly type: 'UPDATE_INSTANCE_COUNT';
  readonly serviceId: string;
  readonly instancesPerHost: number;
}

/** Remove the service's record. */
export interface DestroyOperation {
  readonly type: 'DESTROY';
  readonly serviceId: string;
}

/** One of the ten operations (domain.md §3, §7). */
export type Operation =
  | CreateOperation
  | ActivateOperation
  | DeactivateOperation
  | RestartOperation
  | AdjustInstancesOperation
  | DeployTestInstanceOperation
  | ReplaceInstancesOperation
  | StopInstancesOperation
  | UpdateInstanceCountOperation
  | DestroyOperation;

/** Cancel the work in flight; the one request that is not an operation (domain.md §3). */
export interface CancelRequest {
  readonly type: 'CANCEL';
  /** The service whose work is meant. Default: the one that receives the request. */
  readonly serviceId?: string;
  /** The work that is meant; left out: whatever is in flight. */
  readonly effectId?: string;
}

/** A request to a service: an operation, or CANCEL. */
export type ServiceRequest = Operation | CancelRequest;
