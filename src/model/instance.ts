/** The 15 states of one local service instance (domain.md §5). */
export const INSTANCE_STATES = [
  'PENDING',
  'PROVISIONING',
  'PROVISIONING_FAILED',
  'STARTING',
  'START_FAILED',
  'UNREADY',
  'READINESS_CHECK_FAILED',
  'READY',
  'HEALTHY',
  'UNHEALTHY',
  'DEPROVISIONING',
  'STOPPING',
  'STOPPED',
  'LOST',
  'UNKNOWN',
] as const;

// Extract has TypeScript show the name instead of what it stands for.
/** One of the 15 instance states (domain.md §5). */
export type InstanceState = Extract<(typeof INSTANCE_STATES)[number], string>;

/**
 * What an instance state means for planning (domain.md §5): `running` counts toward `instancesPerHost` and can be
 * stopped; `rising` and `falling` are active but still coming up or going down; `failed` and `terminal` hold no resources.
 */
export type InstanceStateGroup = 'running' | 'rising' | 'falling' | 'failed' | 'terminal';

/** The group of each instance state (domain.md §5). UNKNOWN counts as active, so that an agent restart makes no duplicates. */
export const INSTANCE_STATE_GROUPS = {
  PENDING: 'rising',
  PROVISIONING: 'rising',
  PROVISIONING_FAILED: 'failed',
  STARTING: 'rising',
  START_FAILED: 'failed',
  UNREADY: 'running',
  READINESS_CHECK_FAILED: 'falling',
  READY: 'running',
  HEALTHY: 'running',
  UNHEALTHY: 'falling',
  DEPROVISIONING: 'falling',
  STOPPING: 'falling',
  STOPPED: 'terminal',
  LOST: 'terminal',
  UNKNOWN: 'rising',
} as const satisfies Record<InstanceState, InstanceStateGroup>;
