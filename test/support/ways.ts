import type { LifecycleState } from '../../src/index.js';
import type { Step } from './life.js';

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
  DESTROY_REQUESTED: ['CREATE', 'DESTROY'],
  DESTROYED: ['CREATE', 'DESTROY', 'done'],
};
