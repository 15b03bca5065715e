import type { LifecycleState } from '../model/lifecycle.js';

/**
 * In which order are the lifecycle's states best laid out? Tried out: it gives few crossings. For {@link GraphOptions.order}; a state
 * of another machine is not touched by it.
 */
export const LIFECYCLE_ORDER = [
  'INACTIVE',
  'DESTROY_REQUESTED',
  'DEACTIVATION_REQUESTED',
  'CONFIG_TESTING',
  'ACTIVATION_REQUESTED',
  'ACTIVE',
  'INIT',
  'DEPLOYING_TEST_INSTANCE',
  'STOPPING_INSTANCES',
  'CONFIG_TESTING_REQUESTED',
  'EMERGENCY_DEACTIVATION_REQUESTED',
  'UPDATING_INSTANCES_COUNT',
  'ADJUSTING_INSTANCES',
  'REPLACING_INSTANCES',
  'DESTROYED',
] as const satisfies readonly LifecycleState[];
