/**
 * Statecharts for the local services of a container orchestrator. Explicit exports only; loads xstate, and neither zod
 * nor fast-check.
 *
 * @module main
 */

export {
  type ActivationActor,
  type ActivationEvent,
  type ActivationMachine,
  activationMachine,
  type ActivationSnapshot,
  nextActivationState,
} from '../machines/activation.machine.js';
export type {
  LifecycleContext,
  LifecycleEmitted,
  LifecycleEvent,
  LifecycleOutput,
  ObserveEvent,
} from '../machines/lifecycle.context.js';
export {
  type LifecycleActor,
  type LifecycleMachine,
  lifecycleMachine,
  type LifecycleSnapshot,
} from '../machines/lifecycle.machine.js';
export type { WorkInputOf, WorkName } from '../machines/lifecycle.work.js';
export { emitOf, delayOf, guardOf, updateOf } from '../machines/compilable.js';

export { admit } from './chart/admission.js';
export { allowedOperations, isCancellable } from './chart/legality.js';
export { isInFlight, isResting, type ServiceRecord, toServiceRecord } from './chart/selectors.js';
export type { LifecycleRecord } from './chart/lifecycle-record.js';
export { type Waiting, waitingFor } from './chart/waiting.js';

export { dispatch } from './host/dispatch.js';
export { RestoreError, type RestoreProblem } from './host/envelope.js';
export { missingActors } from './host/missing-actors.js';
export { observe } from './host/observe.js';
export { persist, type PersistedService, SCHEMA_VERSION } from './host/persist.js';
export { restoreActor } from './host/restore.js';

export { ACTIVATION_STATES, type ActivationState } from './model/activation.js';
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
} from './model/cluster.js';
export {
  type Adjustment,
  type AdjustmentPlan,
  ADJUSTMENTS,
  GONE_REASONS,
  type GoneReason,
  type Health,
  KEEP_REASONS,
  type KeepReason,
  type Placed,
  type PlacementReason,
  type PlannedStart,
  STOP_REASONS,
  type StopReason,
  WAIT_REASONS,
  type WaitReason,
} from './model/health.js';
export {
  INSTANCE_STATE_GROUPS,
  INSTANCE_STATES,
  type InstanceState,
  type InstanceStateGroup,
} from './model/instance.js';
export {
  type InFlightState,
  LIFECYCLE_STATE_KINDS,
  LIFECYCLE_STATES,
  type LifecycleState,
  type LifecycleStateKind,
  type LifecycleStateOfKind,
  type RestingState,
} from './model/lifecycle.js';
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
} from './model/operation.js';
export {
  type Admission,
  type NoDetails,
  type Refusal,
  REFUSAL_RULES,
  type RefusalDetails,
  type RefusalRule,
} from './model/refusal.js';
export {
  type Replacement,
  REPLACEMENT_ORDERS,
  type ReplacementOrder,
  type ReplacementPlan,
  SKIP_REASONS,
  type SkipReason,
} from './model/replacement.js';
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
} from './model/service.js';
export {
  DEFAULT_EMERGENCY_DELAY_MS,
  type LifecycleInput,
  type LifecycleSettings,
  MAX_EMERGENCY_DELAY_MS,
} from './model/settings.js';
export {
  type Cause,
  type Emergency,
  type EmergencyCause,
  type Failure,
  type OperationInFlight,
  type OperationInFlightOf,
  SERVICE_NOT_FOUND,
  TIMED_OUT,
  UNKNOWN_FAILURE,
  type WorkInFlight,
  type WorkInput,
} from './model/work.js';

export { isCurrent } from './policy/digest.js';
export { durationMs } from './policy/duration.js';
export { assessHealth, type AssessedSnapshot, type AssessmentOptions, isConverged } from './policy/health.js';
export {
  adjustmentOf,
  needsAdjustment,
  planAdjustment,
  type PlannedService,
  planTestInstance,
} from './policy/reconciliation.js';
export { redact, REDACTED, secretsOf } from './policy/redaction.js';
export { planReplacement, type ReplacedService, type ReplacementOperation } from './policy/replacement.js';
export { serviceIdOf } from './policy/service.js';
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
} from './model/type-guards.js';
