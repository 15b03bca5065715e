import type { LifecycleState } from '../model/lifecycle.js';

/**
 * The order of the lifecycle's states that gives few crossings, found by trial. For {@link GraphOptions.order}; it does not affect
 * the states of other machines.
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
