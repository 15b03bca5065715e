import type { ActivationState } from '../../model/activation.js';
import type { Operation } from '../../model/operation.js';
import type { LifecycleInput } from '../../model/settings.js';
import type { ClusterDurations } from '../cluster/durations.js';
import type { ClusterFault } from '../cluster/faults.js';

/** What happens in a step of a schedule; exactly one of these. */
export type ScheduledAction =
  /** An operator sends an operation. `recovered`: the activation state of a CREATE that imports the service. */
  | { readonly request: Operation; readonly recovered?: ActivationState }
  /** An operator cancels the work in flight of the service with this id. */
  | { readonly cancel: string }
  /** A fault begins, or ends. */
  | { readonly inject: ClusterFault }
  /** Every fault ends that can. */
  | { readonly heal: true }
  /** A new host joins. */
  | { readonly join: string }
  /** The controller stops, and answers nothing until it restarts. */
  | { readonly crash: true }
  /** The controller restarts from what it stored. */
  | { readonly restart: true }
  /** The controller restarts again and again: so often, each so many ms after the last. */
  | { readonly restarts: { readonly times: number; readonly everyMs: number } }
  /** The controller observes the cluster at once. */
  | { readonly observe: true }
  /** The controller observes at regular intervals from now on, as it does from the beginning, or no more. */
  | { readonly observing: boolean }
  /** A remark for people. */
  | { readonly note: string };

/** A step of a schedule, so many ms after its beginning. */
export type ScheduleStep = ScheduledAction & { readonly atMs: number };

/** The cluster and the controller of a schedule. */
export interface ScheduleSetup {
  /** The ids of the hosts that are ACTIVE from the beginning. */
  readonly hosts: readonly string[];
  /** Makes every duration differ by up to a quarter. Default: they do not differ. */
  readonly seed?: number;
  readonly durations?: Partial<ClusterDurations>;
  /** The settings of every service. */
  readonly settings?: LifecycleInput;
  /** How often the controller observes the cluster, in ms. Default 5,000. */
  readonly observeEveryMs?: number;
}

/** Requests, faults and times on a cluster: JSON, and always with the same result when it is played again. */
export interface Schedule extends ScheduleSetup {
  /** In the order of their times. */
  readonly steps: readonly ScheduleStep[];
  /** When the schedule ends, in ms after its beginning. */
  readonly endsAtMs: number;
}
