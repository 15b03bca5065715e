import type { ActivationState } from '../src/model/activation.js';
import type { Health } from '../src/model/health.js';
import type { OperationType, ServiceRequest } from '../src/model/operation.js';
import type { Refusal, RefusalRule } from '../src/model/refusal.js';
import type { LocalServiceSpec } from '../src/model/service.js';
import type { LifecycleInput, LifecycleSettings } from '../src/model/settings.js';
import {
  type Cause,
  type Emergency,
  type EmergencyCause,
  type Failure,
  SERVICE_NOT_FOUND,
  type WorkInFlight,
  type OperationOutcome,
  type WorkProgress,
} from '../src/model/work.js';
import type { ProgressProblem } from '../src/policy/progress.js';
import { firstRevisionOf, settingsOf } from '../src/policy/settings.js';

/** What a lifecycle actor knows of its service; plain JSON at all times. It holds the specification's secrets. */
export interface LifecycleContext {
  /** `{name}-{version}`; empty before CREATE. */
  readonly serviceId: string;
  /** Null before CREATE. */
  readonly spec: LocalServiceSpec | null;
  /** 1 to 256; 0 before CREATE. */
  readonly instancesPerHost: number;
  readonly activationState: ActivationState;
  /** How many operations were accepted, those of the reconciliation and of an emergency included. */
  readonly revision: number;
  readonly inFlight: WorkInFlight | null;
  /** Why the last operation of an operator or an emergency failed; null once a later one succeeded or the activation state moved. */
  readonly lastFailure: Failure | null;
  /** Why the last operation of the reconciliation failed; null once any work succeeded. */
  readonly lastReconciliationFailure: Failure | null;
  /** How many adjustments have failed since a digest last showed a healthy instance, or the activation state moved. */
  readonly consecutiveFailures: number;
  /** Whether an instance of the service can ever have been started, also by an earlier service of this id. */
  readonly mayHaveInstances: boolean;
  /** Why the last request was refused; null once a later one was accepted. Recorded only with `recordRefusals`. */
  readonly lastRefusal: Refusal | null;
  /** What was last known of the instances. */
  readonly health: Health | null;
  readonly emergency: Emergency | null;
  /** Whether the service is gone for good; tells DESTROYED from INACTIVE. */
  readonly destroyed: boolean;
  readonly settings: LifecycleSettings;
}

/** What the controller saw of the service's instances, as a digest: the control event of the reconciliation (domain.md §5). */
export interface ObserveEvent {
  readonly type: 'OBSERVE';
  readonly health: Health;
}

/** How far work has come, as the controller reports it (domain.md §3); of work that is not in flight it is ignored. */
export interface ProgressEvent extends WorkProgress {
  readonly type: 'PROGRESS';
  readonly effectId: string;
}

/** What can be sent to a lifecycle actor: the ten operations, CANCEL, OBSERVE and PROGRESS. */
export type LifecycleEvent = ServiceRequest | ObserveEvent | ProgressEvent;

/** What a lifecycle actor emits; types and numbers, never the specification. */
export type LifecycleEmitted =
  | {
      readonly type: 'operation.accepted';
      readonly serviceId: string;
      readonly operation: OperationType;
      readonly cause: Cause;
      readonly revision: number;
    }
  | {
      readonly type: 'operation.refused';
      readonly serviceId: string;
      readonly operation: ServiceRequest['type'];
      readonly rule: RefusalRule;
      readonly message: string;
      readonly revision: number;
    }
  | {
      /** The last work of an operation ended. */
      readonly type: 'operation.finished';
      readonly serviceId: string;
      readonly operation: Exclude<OperationType, 'CREATE'>;
      readonly cause: Cause;
      readonly effectId: string;
      readonly outcome: OperationOutcome;
      /** Null where it succeeded or was cancelled. */
      readonly failure: Failure | null;
      readonly revision: number;
    }
  | {
      readonly type: 'service.emergency';
      readonly serviceId: string;
      readonly cause: EmergencyCause;
      readonly failedDeactivations: number;
      readonly revision: number;
    }
  | {
      /** A digest that is not of this service, or not a digest at all. */
      readonly type: 'observation.ignored';
      readonly serviceId: string;
      readonly reason: 'OTHER_SERVICE' | 'MALFORMED';
      readonly revision: number;
    }
  | {
      /** Progress of work that is not in flight, that is none, or whose checkpoint is too long. */
      readonly type: 'progress.ignored';
      readonly serviceId: string;
      readonly reason: ProgressProblem;
      readonly revision: number;
    };

/** The output of a lifecycle actor once its service is destroyed. */
export interface LifecycleOutput {
  readonly serviceId: string;
  /** The last revision used: the `revision` to begin with, should the service be created again under this id. */
  readonly revision: number;
  readonly reason: 'DESTROYED' | typeof SERVICE_NOT_FOUND;
}

/**
 * The context in which a life begins.
 *
 * @throws RangeError that names the field of the input and what it must be.
 */
export function firstContext({ input }: { readonly input: LifecycleInput | undefined }): LifecycleContext {
  return {
    serviceId: '',
    spec: null,
    instancesPerHost: 0,
    activationState: 'INACTIVE',
    revision: firstRevisionOf(input),
    inFlight: null,
    lastFailure: null,
    lastReconciliationFailure: null,
    consecutiveFailures: 0,
    mayHaveInstances: firstRevisionOf(input) > 0,
    lastRefusal: null,
    health: null,
    emergency: null,
    destroyed: false,
    settings: settingsOf(input),
  };
}

/** The output of a destroyed service. */
export function outputOf({ context }: { readonly context: LifecycleContext }): LifecycleOutput {
  return {
    serviceId: context.serviceId,
    revision: context.revision,
    reason: context.lastFailure?.code === SERVICE_NOT_FOUND ? SERVICE_NOT_FOUND : 'DESTROYED',
  };
}
