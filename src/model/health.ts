import type { LifecycleState } from './lifecycle.js';

/** What reconciliation wants done (domain.md §5). */
export const ADJUSTMENTS = ['NONE', 'DEPLOY_TEST_INSTANCE', 'ADJUST_INSTANCES'] as const;

/** Nothing, the test instance deployed, or instances adjusted (domain.md §5). */
export type Adjustment = (typeof ADJUSTMENTS)[number];

/**
 * What safety needs and an observation may lack (domain.md §5). HOST_REPORT_TIMES: an executor that is not REMOVED bears no
 * `updatedAt`, so that a jump of the controller's clock can make duplicates there. ENDED_INSTANCES: the observation hides
 * how instances ended, so that the back-off is blind.
 */
export const OBSERVATION_GAPS = ['HOST_REPORT_TIMES', 'ENDED_INSTANCES'] as const;

/** One of the {@link OBSERVATION_GAPS}. */
export type ObservationGap = (typeof OBSERVATION_GAPS)[number];

/** What is known about a service's instances, and for which state and revision of the service it was computed (domain.md §5). */
export interface Health {
  readonly serviceId: string;
  readonly state: LifecycleState;
  readonly revision: number;
  /** The executors in the observation; each in the first group that applies: gone, silent, then by its state. */
  readonly hosts: {
    /** ACTIVE or UNREADY: takes instances. */
    readonly live: number;
    /** BLACKLIST_REQUESTED: keeps what it has, and takes nothing. */
    readonly draining: number;
    /** BLACKLISTED: only gives instances up. */
    readonly blacklisted: number;
    /** Its last report is too old to start or stop anything there. */
    readonly silent: number;
    /** REMOVED. A host that only an instance mentions is not counted. */
    readonly gone: number;
    /** The live ones on which a start is deferred. */
    readonly backingOff: number;
  };
  /** Instances of this service. */
  readonly instances: {
    /**
     * The instances that should run. ACTIVE: `instancesPerHost` on every live host, and what is kept on draining ones;
     * CONFIG_TESTING: one, if any host is live or anything is kept on a draining one; INACTIVE: none.
     */
    readonly required: number;
    /** In an active state, neither stale nor unreported, on a host that is live, draining or blacklisted. */
    readonly active: number;
    /** The active ones that are UNREADY, READY or HEALTHY. */
    readonly running: number;
    /** The active ones that are HEALTHY. */
    readonly healthy: number;
    /** The active ones that are UNHEALTHY. */
    readonly unhealthy: number;
    /** In an active state, but not heard of for too long, on a host that bears no `updatedAt`. */
    readonly stale: number;
    /** In an active state on a silent host; counted nowhere else. */
    readonly silent: number;
    /** The instances to be started, now or later: `starts` and `deferred` of the plan. */
    readonly missing: number;
    /** The instances to be stopped: `stop` of the plan. */
    readonly surplus: number;
  };
  /** The ids that `instances.healthy` counts, in the order of the observation; absent where the assessment leaves them out. */
  readonly healthyInstanceIds?: readonly string[];
  /** The work that the plan asks for; NONE in maintenance and where the observation is outdated. */
  readonly adjustment: Adjustment;
  /** The earliest `notBefore` of the deferred starts, in epoch ms; absent where none is deferred. */
  readonly nextStartAt?: number;
  /** Assessed in maintenance: it moves nothing. */
  readonly maintenance?: true;
  /** Every report of the observation is too old: it moves nothing and proves nothing. */
  readonly outdated?: true;
  /** What the observation lacks; absent where it lacks nothing. */
  readonly lacks?: readonly ObservationGap[];
}

/**
 * Why an instance is kept. REQUIRED: it is one of those that should run. HOST_DRAINING: its host keeps what it has.
 * START_COMES_FIRST: it runs on a blacklisted host and is stopped once the test instance was started elsewhere (domain.md §5).
 */
export const KEEP_REASONS = ['REQUIRED', 'HOST_DRAINING', 'START_COMES_FIRST'] as const;

/**
 * Why an instance is stopped: there are too many, its host is blacklisted, the service is INACTIVE, or its start took
 * longer than the start limit (domain.md §5).
 */
export const STOP_REASONS = ['SURPLUS', 'HOST_BLACKLISTED', 'SERVICE_INACTIVE', 'OVERDUE'] as const;

/**
 * Why an instance is left for a later pass. UNHEALTHY: its executor is about to stop it. STATE_UNKNOWN: its agent
 * restarted and has not reported yet. HOST_SILENT: its host has not reported for too long (domain.md §5, §6).
 */
export const WAIT_REASONS = ['COMING_UP', 'GOING_DOWN', 'UNHEALTHY', 'STATE_UNKNOWN', 'HOST_SILENT'] as const;

/**
 * Why no work on an instance is possible. TERMINATED: STOPPED or LOST. FAILED: it never started. NOT_REPORTED: the last
 * complete report of its host lacks it. STALE: not heard of for too long, on a host whose reports bear no time (domain.md §5).
 */
export const GONE_REASONS = ['TERMINATED', 'FAILED', 'STALE', 'NOT_REPORTED', 'HOST_REMOVED', 'HOST_UNKNOWN'] as const;

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

/** A start that the back-off puts off (domain.md §5). */
export interface DeferredStart extends PlannedStart {
  /** When it becomes due, in epoch ms. */
  readonly notBefore: number;
  /** The consecutive failures that put it off. */
  readonly failures: number;
}

/**
 * What would make the cluster as the activation state says; every instance of the service is in exactly one bucket
 * (domain.md §5). Starts are sorted by executor id, stops by instance id; the other buckets come in the order of the observation.
 */
export interface AdjustmentPlan {
  readonly starts: readonly PlannedStart[];
  /** Starts that are not due yet; they ask for no work. */
  readonly deferred: readonly DeferredStart[];
  readonly keep: readonly Placed<KeepReason>[];
  readonly stop: readonly Placed<StopReason>[];
  /** Coming up, going down or on a silent host: left for a later pass. */
  readonly wait: readonly Placed<WaitReason>[];
  /** Terminal, failed, stale, not reported, or on a host that is gone: no work is possible. */
  readonly gone: readonly Placed<GoneReason>[];
  /** What the observation lacks; absent where it lacks nothing. */
  readonly lacks?: readonly ObservationGap[];
}
