import type { LifecycleState } from '../../src/index.js';
import type { Step } from './life.js';

/** A digest by which nothing of the service runs anywhere. */
export const NOTHING_RUNS = {
  observe: {
    instances: {
      required: 0,
      active: 0,
      running: 0,
      healthy: 0,
      unhealthy: 0,
      stale: 0,
      silent: 0,
      missing: 0,
      surplus: 0,
    },
    healthyInstanceIds: [],
  },
} satisfies Step;

/** A way into every state, by hand. */
export const WAYS: Record<LifecycleState, readonly Step[]> = {
  INIT: [],
  INACTIVE: ['CREATE'],
  CONFIG_TESTING: ['CREATE', 'DEPLOY_TEST_INSTANCE', 'done', 'done'],
  ACTIVE: ['CREATE', 'ACTIVATE', 'done', { observe: {} }],
  ACTIVATION_REQUESTED: ['CREATE', 'ACTIVATE'],
  CONFIG_TESTING_REQUESTED: ['CREATE', 'DEPLOY_TEST_INSTANCE'],
  DEACTIVATION_REQUESTED: ['CREATE', 'ACTIVATE', 'done', 'DEACTIVATE'],
  DEPLOYING_TEST_INSTANCE: ['CREATE', 'DEPLOY_TEST_INSTANCE', 'done'],
  ADJUSTING_INSTANCES: ['CREATE', 'ACTIVATE', 'done', 'ADJUST_INSTANCES', 'fail', 'ADJUST_INSTANCES'],
  REPLACING_INSTANCES: ['CREATE', 'ACTIVATE', 'done', { observe: {} }, 'REPLACE_INSTANCES'],
  STOPPING_INSTANCES: ['CREATE', 'ACTIVATE', 'done', { observe: {} }, 'STOP_INSTANCES'],
  UPDATING_INSTANCES_COUNT: ['CREATE', 'UPDATE_INSTANCE_COUNT'],
  EMERGENCY_DEACTIVATION_REQUESTED: ['CREATE', 'ACTIVATE', 'done', 'ADJUST_INSTANCES', 'CANCEL', 'DEACTIVATE', 'fail'],
  DESTROY_REQUESTED: ['CREATE', NOTHING_RUNS, 'DESTROY'],
  DESTROYED: ['CREATE', NOTHING_RUNS, 'DESTROY', 'done'],
};
