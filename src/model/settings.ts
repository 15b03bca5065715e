import type { BackoffSettings } from './backoff.js';
import type { OpSpec, ResolvedOpSpec } from './operation.js';

/**
 * The settings that a controller may give to a lifecycle actor at its start; JSON, every field optional. A value out of range
 * or an unknown field puts the actor into `status: 'error'` at its creation, with a RangeError that names the field.
 */
export interface LifecycleInput {
  /** The last revision used under this service id, by an earlier actor or by another controller. Default 0. */
  readonly revision?: number;
  /** How long an emergency waits before it deactivates, in ms; at most 60 s. Doubles with each failed deactivation. Default 1 s. */
  readonly emergencyDelayMs?: number;
  /**
   * After so many failed adjustments a service that works nowhere is given up. An adjustment that a hung start cuts short counts as
   * well: with 1, a service may be given up that was tried on one host alone. Off by default, and null is off.
   */
  readonly failureBudget?: number | null;
  /** The limits of work where the operation sets none. Default: 300 s, one at a time, STOP. */
  readonly defaultOpSpec?: OpSpec;
  /** How old, in ms, a report may become before a host counts as silent, or an instance as stale. Default 60 s. */
  readonly staleAfterMs?: number;
  /** How long a host on which instances fail is left alone; what is left out takes its default, null is off. Default on. */
  readonly backoff?: Partial<BackoffSettings> | null;
  /**
   * Whether a refused request is recorded in `context.lastRefusal` and emitted, for controllers that see only snapshots.
   * `snapshot.can()` is then true for every request, because a refusal is a transition too. Default false.
   */
  readonly recordRefusals?: boolean;
}

/** A {@link LifecycleInput} with every setting filled in; part of the context. */
export interface LifecycleSettings {
  readonly emergencyDelayMs: number;
  /** Null where it is off. */
  readonly failureBudget: number | null;
  readonly defaultOpSpec: ResolvedOpSpec;
  readonly staleAfterMs: number;
  /** Null where it is off. */
  readonly backoff: BackoffSettings | null;
  readonly recordRefusals: boolean;
}

/** The default delay of an emergency before its first deactivation, in ms (domain.md §4). */
export const DEFAULT_EMERGENCY_DELAY_MS = 1_000;
/** The longest delay of an emergency before a deactivation, in ms (domain.md §4). */
export const MAX_EMERGENCY_DELAY_MS = 60_000;
