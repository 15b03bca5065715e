import type { Health } from './health.js';
import type { CreateOperation, Operation, OperationType, ResolvedOpSpec } from './operation.js';
import type { Service } from './service.js';

/** What caused the work: an operator's operation, the reconciliation of an observation, or an emergency (domain.md §4, §5). */
export type Cause = 'operator' | 'reconciliation' | 'emergency';

/** An accepted operation with its limits set. CREATE is not among them, because it starts no work (domain.md §4). */
export type OperationInFlight = Exclude<Operation, CreateOperation> & { readonly opSpec: ResolvedOpSpec };

/** The operations in flight of the given types. */
export type OperationInFlightOf<TType extends OperationInFlight['type']> = Extract<
  OperationInFlight,
  { readonly type: TType }
>;

/** The one piece of work that is being done for a service. */
export interface WorkInFlight {
  readonly operation: OperationInFlight;
  readonly cause: Cause;
  /** `{serviceId}#{revision}:{work}`: the controller's idempotency key, the same after a restart of the controller (domain.md §4). */
  readonly effectId: string;
  /** How long the whole work may take, in ms; fixed when the operation is accepted (domain.md §4). */
  readonly timeoutMs: number;
  /** 1, and one more with each restart of the controller while the work is in flight (domain.md §4). */
  readonly attempt: number;
  /** What was last reported of it; null before that. */
  readonly progress: WorkProgress | null;
}

/** How far work has come, as the controller reports it. */
export interface WorkProgress {
  /** What is done of `total`, in any unit, for example instances. Both are whole numbers; `done` is at most `total`. */
  readonly done: number;
  readonly total: number;
  /** What the work needs to go on from here, in plain JSON; never shown. */
  readonly checkpoint?: unknown;
}

/** The input of each of the seven actors that the controller provides. */
export interface WorkInput<TOperation extends OperationInFlight = OperationInFlight> {
  readonly effectId: string;
  readonly serviceId: string;
  readonly service: Service;
  readonly operation: TOperation;
  /** What was last known of the instances when the work began; work plans from an observation of its own (domain.md §5). */
  readonly health: Health | null;
  /** More than 1 where a restart of the controller interrupted the work: a controller can refuse work that keeps crashing it. */
  readonly attempt: number;
  /** The last progress that was stored; null where there is none. */
  readonly progress: WorkProgress | null;
}

/** What an actor rejects with when its work has failed. */
export interface WorkRejection {
  readonly code: string;
  readonly message: string;
  /** The instances at which it failed. */
  readonly instanceIds?: readonly string[];
}

/** Why work failed, as data (domain.md §4). */
export interface Failure extends WorkRejection {
  readonly operation: Exclude<OperationType, 'CREATE'>;
  readonly cause: Cause;
  readonly effectId: string;
}

/** How the work of an operation ended (domain.md §4). */
export type OperationOutcome = 'succeeded' | 'failed' | 'timedOut' | 'cancelled';

/** The most characters of a checkpoint in JSON (domain.md §3). */
export const MAX_CHECKPOINT_LENGTH = 65_536;

/** The code with which an actor fails when the service's record no longer exists; that it could not be read is an ordinary failure (domain.md §4). */
export const SERVICE_NOT_FOUND = 'SERVICE_NOT_FOUND';

/** The code of the failure that is recorded when the controller provides no actor for the work. */
export const NOT_PROVIDED = 'NOT_PROVIDED';

/** The code of the failure that is recorded when work took longer than its time-out. */
export const TIMED_OUT = 'TIMED_OUT';

/** The code of the failure that is recorded when an actor rejects with something that names no code. */
export const UNKNOWN_FAILURE = 'UNKNOWN_FAILURE';

/** What brought the service into the emergency (domain.md §4). */
export type EmergencyCause = 'CANCELLED' | 'FAILURE_BUDGET_SPENT';

/** An emergency that lasts until the service is INACTIVE (domain.md §4). */
export interface Emergency {
  readonly cause: EmergencyCause;
  /** How many deactivations have failed since; each doubles the delay before the next. */
  readonly failedDeactivations: number;
}
