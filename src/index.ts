/**
 * Statecharts for the local services of a container orchestrator: what every controller needs. Constants and type guards are in
 * `./model`. Loads xstate, and neither zod nor fast-check.
 *
 * ```sh
 * npm install local-service-machines xstate
 * ```
 *
 * ```ts
 * import { dispatch, lifecycleMachine, waitingFor } from 'local-service-machines';
 * import { createActor } from 'xstate';
 *
 * const actor = createActor(lifecycleMachine).start();
 * const answer = dispatch(actor, { type: 'DESTROY', serviceId: 'dns-cache-1' });
 * if (!answer.admitted) console.log(answer.refusal.message);
 * // prints: DESTROY is refused in INIT: only CREATE is admitted there.
 * console.log(waitingFor(actor.getSnapshot()).message);
 * // prints: Waits for CREATE.
 * ```
 *
 * @module main
 */

export {
  type ActivationActor,
  type ActivationEvent,
  type ActivationMachine,
  activationMachine,
  type ActivationSchema,
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
export { lifecycleMachine } from '../machines/lifecycle.machine.js';
export type {
  LifecycleAction,
  LifecycleActor,
  LifecycleChildren,
  LifecycleDelay,
  LifecycleGuard,
  LifecycleMachine,
  LifecycleSchema,
  LifecycleSnapshot,
  LifecycleTag,
  LifecycleWork,
} from '../machines/lifecycle.type.js';
export type { Begins } from '../machines/lifecycle.updates.js';
export type { WorkInputOf, WorkName } from '../machines/lifecycle.work.js';
export { admit } from './chart/admission.js';
export { allowedOperations } from './chart/legality.js';
export type { LifecycleRecord } from './chart/lifecycle-record.js';
export { type Waiting, waitingFor } from './chart/waiting.js';
export { dispatch } from './host/dispatch.js';
export { RestoreError, type RestoreProblem } from '../machines/restore-error.js';
export { missingActors } from './host/missing-actors.js';
export { observe } from './host/observe.js';
export { persist, type PersistedService } from './host/persist.js';
export { restoreActor, restoreRecord } from './host/restore.js';
export type { ActivationState } from './model/activation.js';
export type { BackoffSettings } from './model/backoff.js';
export type {
  ClusterObservation,
  ClusterPolicy,
  ExecutorRecord,
  ExecutorState,
  ExecutorStateGroup,
  InstanceRecord,
} from './model/cluster.js';
export { durationMs } from './model/duration.js';
export type {
  Adjustment,
  AdjustmentPlan,
  DeferredStart,
  GoneReason,
  Health,
  KeepReason,
  ObservationGap,
  Placed,
  PlacementReason,
  PlannedStart,
  StopReason,
  WaitReason,
} from './model/health.js';
export type { InstanceState, InstanceStateGroup } from './model/instance.js';
export type {
  InFlightState,
  LifecycleState,
  LifecycleStateKind,
  LifecycleStateOfKind,
  RestingState,
} from './model/lifecycle.js';
export type {
  ActivateOperation,
  AdjustInstancesOperation,
  CancelRequest,
  CreateOperation,
  DeactivateOperation,
  DeployTestInstanceOperation,
  DestroyOperation,
  FailureStrategy,
  Operation,
  OperationType,
  OpSpec,
  ReplaceInstancesOperation,
  ResolvedOpSpec,
  RestartOperation,
  ServiceRequest,
  StopInstancesOperation,
  UpdateInstanceCountOperation,
} from './model/operation.js';
export type { Admission, InvalidField, NoDetails, Refusal, RefusalDetails, RefusalRule } from './model/refusal.js';
export type { Replacement, ReplacementOrder, ReplacementPlan, SkipReason } from './model/replacement.js';
export type {
  CheckMode,
  CheckSpec,
  CommandCheckMode,
  ConfigSource,
  DevicePermissions,
  DeviceSpec,
  DockerExecutable,
  Duration,
  ExposedPort,
  HttpCheckMode,
  HttpFetch,
  HttpProtocol,
  HttpVerb,
  LocalPlacement,
  LocalServiceSpec,
  LoggingSpec,
  MountedVolume,
  MountMode,
  PortType,
  PreShutdownSpec,
  ResourceRequirement,
  Service,
  UserSpec,
} from './model/service.js';
export type { LifecycleInput, LifecycleSettings } from './model/settings.js';
export type {
  Cause,
  Emergency,
  EmergencyCause,
  Failure,
  OperationInFlight,
  OperationInFlightOf,
  WorkInFlight,
  WorkInput,
} from './model/work.js';
export { orphans, servicesNotReadyOn } from './policy/fleet.js';
export {
  assessHealth,
  type AssessedSnapshot,
  type AssessmentOptions,
  type ComparedSnapshot,
  isConverged,
} from './policy/health.js';
export { type LimitingSpec, startLimitMs, stopLimitMs } from './policy/limits.js';
export { indexObservation, type ObservationIndex } from './policy/observation-index.js';
export { type ServiceContext, serviceOf } from './policy/planned-service.js';
export { planAdjustment, type PlannedService, planTestInstance } from './policy/reconciliation.js';
export { redact, secretsOf } from './policy/redaction.js';
export { planReplacement, type ReplacedService, type ReplacementOperation } from './policy/replacement.js';
export { serviceIdOf } from './policy/service.js';
