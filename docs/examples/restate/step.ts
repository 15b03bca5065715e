/* What work asks of the cluster. */
import type { ActivationState } from 'local-service-machines';

/** The action of one step, for one service. */
export type Action =
  | { readonly type: 'RECORD'; readonly activationState?: ActivationState; readonly instancesPerHost?: number }
  | { readonly type: 'START'; readonly executorId: string }
  | { readonly type: 'STOP'; readonly instanceId: string }
  | { readonly type: 'REMOVE' };

/** One step of a piece of work: the effect id and the number of the step are its idempotency key. */
export interface Step {
  readonly effectId: string;
  readonly index: number;
  readonly serviceId: string;
  readonly action: Action;
}

/** Why a step was not carried out. */
export interface StepFailure {
  readonly code: string;
  readonly message: string;
}

/** The outcome of a step; `failure` is null where it was carried out. */
export interface StepOutcome {
  readonly failure: StepFailure | null;
  /** The instance that a START made, also one that failed. */
  readonly instanceId?: string;
}
