/** A fault of a host. */
export type ExecutorFault =
  /** Nothing goes to the host or comes from it any more; what runs there runs on. */
  | { readonly fault: 'EXECUTOR_SILENT'; readonly executorId: string }
  /** Observations go on showing what the host reported last; what it is asked for, it does. */
  | { readonly fault: 'EXECUTOR_STALE'; readonly executorId: string }
  /** The host drains: what runs there runs on, and nothing is to be started. */
  | { readonly fault: 'EXECUTOR_DRAINS'; readonly executorId: string }
  /** The host accepts no instances any more. */
  | { readonly fault: 'EXECUTOR_BLACKLISTED'; readonly executorId: string }
  /** The host is gone, and with it what ran there. */
  | { readonly fault: 'EXECUTOR_REMOVED'; readonly executorId: string }
  /** The host is connected, reports and is ACTIVE again. */
  | { readonly fault: 'EXECUTOR_RETURNS'; readonly executorId: string }
  /** The agent restarts: it knows of no instance until it has found them again. */
  | { readonly fault: 'AGENT_RESTARTS'; readonly executorId: string };

/** A fault of the next start on a host. */
export type StartFault =
  | { readonly fault: 'START_FAILS'; readonly executorId: string }
  /** It neither succeeds nor fails until the cluster heals; then it fails. */
  | { readonly fault: 'START_HANGS'; readonly executorId: string }
  /** It succeeds, but so many ms after the container should have run: later than the work waits, for instance. */
  | { readonly fault: 'START_TAKES'; readonly executorId: string; readonly ms: number };

/** A fault of a host that lasts until it ends. */
export type LastingFault =
  /** Every start there fails. */
  | { readonly fault: 'STARTS_FAIL'; readonly executorId: string }
  /** That ends, and with it every fault of the next starts there. */
  | { readonly fault: 'STARTS_SUCCEED'; readonly executorId: string }
  /** Every instance that becomes healthy there crashes so many ms later. */
  | { readonly fault: 'CRASH_LOOP'; readonly executorId: string; readonly ms: number }
  | { readonly fault: 'CRASH_LOOP_ENDS'; readonly executorId: string }
  /** The clock of the host is so many ms ahead, or behind: all times that it reports are. 0 ends it. */
  | { readonly fault: 'CLOCK_OFF'; readonly executorId: string; readonly ms: number };

/** A fault of the controller's clock: it jumps, ahead or back. What is observed at that very time was reported before. */
export interface ControllerFault {
  readonly fault: 'CONTROLLER_CLOCK_JUMPS';
  readonly ms: number;
}

/** A fault of an instance. */
export type InstanceFault =
  /** From now on its checks fail. */
  | { readonly fault: 'INSTANCE_UNHEALTHY'; readonly instanceId: string }
  /** It is lost, and never reported again. */
  | { readonly fault: 'INSTANCE_LOST'; readonly instanceId: string };

/** A fault of the next result on its way to the controller. */
export type ResultFault =
  | { readonly fault: 'RESULT_LATE'; readonly ms: number }
  | { readonly fault: 'RESULT_TWICE' }
  | { readonly fault: 'RESULT_NEVER' };

/** A fault of the controller's store. */
export type StoreFault =
  | { readonly fault: 'RECORD_MISSING'; readonly serviceId: string }
  | { readonly fault: 'STORE_UNREADABLE' }
  | { readonly fault: 'STORE_READABLE' };

/** A fault, or the end of one: JSON, so that a schedule of them can be stored and replayed. */
export type ClusterFault =
  ExecutorFault | StartFault | LastingFault | InstanceFault | ControllerFault | ResultFault | StoreFault;
