import type { OpSpec, ResolvedOpSpec } from './operation.js';

/**
 * What a host may decide when it starts a lifecycle actor; JSON, everything optional. A value out of range or a field
 * that is none puts the actor into `status: 'error'` at its creation, with a RangeError that names the field.
 */
export interface LifecycleInput {
  /** The last revision used under this service id, by an earlier life or by another controller. Default 0. */
  readonly revision?: number;
  /** How long an emergency waits before it deactivates, in ms; at most 60 s. Doubles with each failed deactivation. Default 1 s. */
  readonly emergencyDelayMs?: number;
  /** With the n-th consecutive failed adjustment the service enters the emergency. Off by default. */
  readonly failureBudget?: number;
  /** The limits of work for which the operation says nothing. Default: 300 s, one at a time, STOP. */
  readonly defaultOpSpec?: OpSpec;
  /** How old, in ms, an active instance's last report may become before it counts as LOST. Default 60 s. */
  readonly staleAfterMs?: number;
  /**
   * Whether a refused request is recorded in `context.lastRefusal` and emitted, for hosts that see only snapshots.
   * `snapshot.can()` then says yes to every request, because a refusal is a transition too. Default false.
   */
  readonly recordRefusals?: boolean;
}

/** A {@link LifecycleInput} with everything decided; part of the context. */
export interface LifecycleSettings {
  readonly emergencyDelayMs: number;
  /** Null: off. */
  readonly failureBudget: number | null;
  readonly defaultOpSpec: ResolvedOpSpec;
  readonly staleAfterMs: number;
  readonly recordRefusals: boolean;
}

/** How long an emergency waits at first before it deactivates, in ms (domain.md §4). */
export const DEFAULT_EMERGENCY_DELAY_MS = 1_000;
/** How long an emergency waits at most, in ms (domain.md §4). */
export const MAX_EMERGENCY_DELAY_MS = 60_000;
