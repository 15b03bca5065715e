import { GONE_REASONS } from './health.js';

/** Whether the new instance is started before the old one is stopped, or after (domain.md §5). */
export const REPLACEMENT_ORDERS = ['START_FIRST', 'STOP_FIRST'] as const;

/** START_FIRST or STOP_FIRST (domain.md §5). */
export type ReplacementOrder = (typeof REPLACEMENT_ORDERS)[number];

/**
 * Why an instance is not replaced. NOT_OBSERVED: the observation holds no instance of the service by that id.
 * HOST_DRAINING, HOST_BLACKLISTED: the host takes no new instance. HOST_SILENT: nothing is started or stopped there.
 * The rest: no work on it is possible (domain.md §5).
 */
export const SKIP_REASONS = [
  'NOT_OBSERVED',
  'NOT_HEALTHY',
  'HOST_DRAINING',
  'HOST_BLACKLISTED',
  'HOST_SILENT',
  ...GONE_REASONS,
] as const;

/** One of the {@link SKIP_REASONS}. */
export type SkipReason = (typeof SKIP_REASONS)[number];

/** An old instance, and the host on which it and the new one run. */
export interface Replacement {
  readonly instanceId: string;
  readonly executorId: string;
}

/** Which instances are replaced, in which order; whatever was asked for is in one batch or skipped (domain.md §5). */
export interface ReplacementPlan {
  readonly order: ReplacementOrder;
  /** The next batch begins when this one is done; none is empty. */
  readonly batches: readonly (readonly Replacement[])[];
  /** Sorted by instance id. */
  readonly skipped: readonly { readonly instanceId: string; readonly reason: SkipReason }[];
}
