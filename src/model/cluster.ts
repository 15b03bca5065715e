import type { InstanceState } from './instance.js';

/** The five states of an executor, the host on which instances run (domain.md §5). */
export const EXECUTOR_STATES = ['ACTIVE', 'UNREADY', 'BLACKLIST_REQUESTED', 'BLACKLISTED', 'REMOVED'] as const;

/** One of the five executor states (domain.md §5). */
export type ExecutorState = (typeof EXECUTOR_STATES)[number];

/**
 * What an executor state means for planning (domain.md §5): `live` takes instances, `draining` keeps what it has,
 * `blacklisted` only gives instances up, `gone` can do none of it.
 */
export type ExecutorStateGroup = 'live' | 'draining' | 'blacklisted' | 'gone';

/** The group of each executor state (domain.md §5). */
export const EXECUTOR_STATE_GROUPS = {
  ACTIVE: 'live',
  UNREADY: 'live',
  BLACKLIST_REQUESTED: 'draining',
  BLACKLISTED: 'blacklisted',
  REMOVED: 'gone',
} as const satisfies Record<ExecutorState, ExecutorStateGroup>;

/** One executor as the controller sees it. */
export interface ExecutorRecord {
  readonly executorId: string;
  readonly state: ExecutorState;
  /**
   * When its last complete report of instances was received, in epoch ms, by the clock of the observer. Without it plans
   * are not safe against jumps of the controller's clock.
   */
  readonly updatedAt?: number;
}

/** One instance as its executor last reported it. Times in epoch ms, by the clock of the observer. */
export interface InstanceRecord {
  readonly instanceId: string;
  readonly serviceId: string;
  readonly executorId: string;
  readonly state: InstanceState;
  readonly createdAt: number;
  /** When it was last reported; of an ended instance, when it last changed. */
  readonly updatedAt: number;
  /** Set only when an instance goes down by itself or was stopped as overdue, never after an ordinary stop. */
  readonly errorMessage?: string;
}

/**
 * What the controller saw of the cluster at one time; it may hold instances of other services (domain.md §5). For the back-off it
 * lists the newest 8 × `instancesPerHost` ended instances of each service on each host.
 */
export interface ClusterObservation {
  readonly executors: readonly ExecutorRecord[];
  readonly instances: readonly InstanceRecord[];
}

/** What a cluster lets a specification ask for; every setting has Drove's default (domain.md §7). */
export interface ClusterPolicy {
  /** Host paths that a volume may mount begin with one of these directories. None set (default): any path. */
  readonly allowedMountPrefixes?: readonly string[];
  /** Whether `args` are refused. Default false. */
  readonly forbidCommandLineArguments?: boolean;
  /** Whether `devices` are accepted. Default false. */
  readonly allowRawDeviceAccess?: boolean;
}

/** How old, in ms, a report may become before a host counts as silent, or an instance as stale, unless the settings say otherwise (domain.md §5). */
export const DEFAULT_STALE_AFTER_MS = 60_000;
