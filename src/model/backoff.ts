/** How long a host on which instances fail is left alone (domain.md §5). */
export interface BackoffSettings {
  /** After the first failure, in ms; doubles with each further one. */
  readonly initialMs: number;
  /** At most, in ms. */
  readonly maxMs: number;
  /** An instance that has lived so long, in ms, ends the count of failures. */
  readonly stableAfterMs: number;
}

/** The back-off where the settings say nothing: 10 s, at most 5 min, stable after 10 min (domain.md §5). */
export const DEFAULT_BACKOFF = {
  initialMs: 10_000,
  maxMs: 300_000,
  stableAfterMs: 600_000,
} as const satisfies BackoffSettings;

/** The longest first back-off, in ms: 1 h (domain.md §5). */
export const MAX_INITIAL_BACKOFF_MS = 3_600_000;
/** The longest back-off, and the longest time until an instance counts as stable, in ms: 24 h (domain.md §5). */
export const MAX_BACKOFF_MS = 86_400_000;
