/**
 * The words of the domain: types, the constants and groups that list their members, and type guards for what comes from
 * outside. Loads nothing.
 *
 * ```sh
 * npm install local-service-machines xstate
 * ```
 *
 * ```ts
 * import { isLifecycleState, LIFECYCLE_STATE_KINDS } from 'local-service-machines/model';
 *
 * const posted: unknown = 'ADJUSTING_INSTANCES';
 * if (isLifecycleState(posted)) console.log(LIFECYCLE_STATE_KINDS[posted]);
 * // prints: inFlight
 * ```
 *
 * @module model
 */

export { ACTIVATION_STATES, type ActivationState } from './activation.js';
export { type BackoffSettings, DEFAULT_BACKOFF, MAX_BACKOFF_MS, MAX_INITIAL_BACKOFF_MS } from './backoff.js';
export {
  type ClusterObservation,
  type ClusterPolicy,
  DEFAULT_STALE_AFTER_MS,
  EXECUTOR_STATE_GROUPS,
  EXECUTOR_STATES,
  type ExecutorRecord,
  type ExecutorState,
  type ExecutorStateGroup,
  type InstanceRecord,
} from './cluster.js';
export {
  type Adjustment,
  type AdjustmentPlan,
  ADJUSTMENTS,
  type DeferredStart,
  GONE_REASONS,
  type GoneReason,
  type Health,
  KEEP_REASONS,
  type KeepReason,
  OBSERVATION_GAPS,
  type ObservationGap,
  type Placed,
  type PlacementReason,
  type PlannedStart,
  STOP_REASONS,
  type StopReason,
  WAIT_REASONS,
  type WaitReason,
} from './health.js';
export { INSTANCE_STATE_GROUPS, INSTANCE_STATES, type InstanceState, type InstanceStateGroup } from './instance.js';
export {
  type InFlightState,
  LIFECYCLE_STATE_KINDS,
  LIFECYCLE_STATES,
  type LifecycleState,
  type LifecycleStateKind,
  type LifecycleStateOfKind,
  type RestingState,
} from './lifecycle.js';
export {
  type ActivateOperation,
  type AdjustInstancesOperation,
  type CancelRequest,
  type CreateOperation,
  type DeactivateOperation,
  DEFAULT_OP_SPEC,
  type DeployTestInstanceOperation,
  type DestroyOperation,
  FAILURE_STRATEGIES,
  type FailureStrategy,
  MAX_DELAY_MS,
  type Operation,
  OPERATION_TYPES,
  type OperationType,
  type OpSpec,
  MAX_PARALLELISM,
  MIN_PARALLELISM,
  type ReplaceInstancesOperation,
  type ResolvedOpSpec,
  type RestartOperation,
  type ServiceRequest,
  type StopInstancesOperation,
  type UpdateInstanceCountOperation,
} from './operation.js';
export {
  type Admission,
  type InvalidField,
  type NoDetails,
  type Refusal,
  REFUSAL_RULES,
  type RefusalDetails,
  type RefusalRule,
} from './refusal.js';
export {
  type Replacement,
  REPLACEMENT_ORDERS,
  type ReplacementOrder,
  type ReplacementPlan,
  SKIP_REASONS,
  type SkipReason,
} from './replacement.js';
export { SAMPLE_SPEC } from './sample-spec.js';
export {
  type CheckMode,
  type CheckSpec,
  type CommandCheckMode,
  type ConfigSource,
  type DevicePermissions,
  type DeviceSpec,
  type DockerExecutable,
  type Duration,
  type ExposedPort,
  type HttpCheckMode,
  type HttpFetch,
  type HttpProtocol,
  type HttpVerb,
  MAX_INSTANCES_PER_HOST,
  MIN_INSTANCES_PER_HOST,
  type LocalPlacement,
  type LocalServiceSpec,
  type LoggingSpec,
  type MountedVolume,
  type MountMode,
  type PortType,
  type PreShutdownSpec,
  type ResourceRequirement,
  type Service,
  type UserSpec,
} from './service.js';
export {
  DEFAULT_EMERGENCY_DELAY_MS,
  type LifecycleInput,
  type LifecycleSettings,
  MAX_EMERGENCY_DELAY_MS,
} from './settings.js';
export {
  type Cause,
  type Emergency,
  type EmergencyCause,
  type Failure,
  NOT_PROVIDED,
  type OperationInFlight,
  type OperationInFlightOf,
  SERVICE_NOT_FOUND,
  TIMED_OUT,
  UNKNOWN_FAILURE,
  type WorkInFlight,
  type WorkInput,
} from './work.js';
export { REDACTED } from './redaction.js';
export {
  isActivationState,
  isActiveInstanceState,
  isExecutorState,
  isInstanceState,
  isLifecycleState,
  isLiveExecutorState,
  isOperation,
  isOperationType,
  isRunningInstanceState,
  isTerminalInstanceState,
} from './type-guards.js';
