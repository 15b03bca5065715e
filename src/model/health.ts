import type { LifecycleState } from './lifecycle.js';

/** What reconciliation wants done (domain.md §5). */
export const ADJUSTMENTS = ['NONE', 'DEPLOY_TEST_INSTANCE', 'ADJUST_INSTANCES'] as const;

/** Nothing, the test instance deployed, or instances adjusted (domain.md §5). */
export type Adjustment = (typeof ADJUSTMENTS)[number];

/** What is known about a service's instances, and for which state and revision of the service it was computed (domain.md §5). */
export interface Health {
  readonly serviceId: string;
  readonly state: LifecycleState;
  readonly revision: number;
  /** The executors in the observation, by what they can do. */
  readonly hosts: {
    /** ACTIVE or UNREADY: takes instances. */
    readonly live: number;
    /** BLACKLIST_REQUESTED or BLACKLISTED: only gives them up. */
    readonly blacklisted: number;
    /** REMOVED. A host that only an instance mentions is not counted. */
    readonly gone: number;
  };
  /** Instances of this service. */
  readonly instances: {
    /**
     * How many should run: ACTIVE: `instancesPerHost` on every live host; CONFIG_TESTING: one, if any host is live;
     * INACTIVE: none.
     */
    readonly required: number;
    /** In an active state, not stale, on a host that is live or blacklisted: what a plan keeps, stops or waits for. */
    readonly active: number;
    /** The active ones that are UNREADY, READY or HEALTHY: what a plan keeps or stops. */
    readonly running: number;
    /** The active ones that are HEALTHY. */
    readonly healthy: number;
    /** The active ones that are UNHEALTHY. */
    readonly unhealthy: number;
    /** In an active state, but silent for so long that they count as LOST, on whichever host. */
    readonly stale: number;
  };
  /** Which ones `instances.healthy` counts, sorted; absent where the host leaves ids out of the digest. */
  readonly healthyInstanceIds?: readonly string[];
  readonly adjustment: Adjustment;
}

/**
 * Why an instance is kept. REQUIRED: it is one of those that should run. START_COMES_FIRST: it runs on a blacklisted
 * host and is stopped once the test instance was started elsewhere (domain.md §5).
 */
export const KEEP_REASONS = ['REQUIRED', 'START_COMES_FIRST'] as const;

/** Why an instance is stopped: there are too many, its host is blacklisted, or the service is INACTIVE (domain.md §5). */
export const STOP_REASONS = ['SURPLUS', 'HOST_BLACKLISTED', 'SERVICE_INACTIVE'] as const;

/**
 * Why an instance is left for a later pass. UNHEALTHY: its executor is about to stop it. STATE_UNKNOWN: its agent
 * restarted and has not reported yet (domain.md §5, §6).
 */
export const WAIT_REASONS = ['COMING_UP', 'GOING_DOWN', 'UNHEALTHY', 'STATE_UNKNOWN'] as const;

/** Why no work on an instance is possible. TERMINATED: STOPPED or LOST (domain.md §5). */
export const GONE_REASONS = ['TERMINATED', 'FAILED', 'STALE', 'HOST_REMOVED', 'HOST_UNKNOWN'] as const;

/** One of the {@link KEEP_REASONS}. */
export type KeepReason = (typeof KEEP_REASONS)[number];

/** One of the {@link STOP_REASONS}. */
export type StopReason = (typeof STOP_REASONS)[number];

/** One of the {@link WAIT_REASONS}. */
export type WaitReason = (typeof WAIT_REASONS)[number];

/** One of the {@link GONE_REASONS}. */
export type GoneReason = (typeof GONE_REASONS)[number];

/** Why an instance is in its bucket. */
export type PlacementReason = KeepReason | StopReason | WaitReason | GoneReason;

/** One instance, where it runs, and why it is in its bucket. */
export interface Placed<TReason extends PlacementReason = PlacementReason> {
  readonly instanceId: string;
  readonly executorId: string;
  readonly reason: TReason;
}

/** How many instances to start on one host; at least one. */
export interface PlannedStart {
  readonly executorId: string;
  readonly count: number;
}

/**
 * What would make the cluster as the activation state says; every instance of the service is in exactly one bucket
 * (domain.md §5). Starts are sorted by executor id, buckets by instance id.
 */
export interface AdjustmentPlan {
  readonly starts: readonly PlannedStart[];
  readonly keep: readonly Placed<KeepReason>[];
  readonly stop: readonly Placed<StopReason>[];
  /** Coming up or going down: left for a later pass. */
  readonly wait: readonly Placed<WaitReason>[];
  /** Terminal, failed, stale, or on a host that is gone: no work is possible. */
  readonly gone: readonly Placed<GoneReason>[];
}
