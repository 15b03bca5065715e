import type { LifecycleState } from '../../model/lifecycle.js';
import { type ExpectedStep, to } from './case-definition.js';

/*
 * The steps that set a case up. A step that fails there fails the case.
 */

/** To INACTIVE. */
export const CREATED: readonly ExpectedStep[] = [to('CREATE', 'INACTIVE')];

/** To ACTIVE. */
export const ACTIVATED: readonly ExpectedStep[] = [
  ...CREATED,
  to('ACTIVATE', 'ACTIVATION_REQUESTED'),
  to('success', 'ACTIVE'),
];

/** To CONFIG_TESTING. */
export const TESTED: readonly ExpectedStep[] = [
  ...CREATED,
  to('DEPLOY_TEST_INSTANCE', 'CONFIG_TESTING_REQUESTED'),
  to('success', 'DEPLOYING_TEST_INSTANCE'),
  to('success', 'CONFIG_TESTING'),
];

/** An imported service, ACTIVE at once: the shortest set-up. */
export const IMPORTED: readonly ExpectedStep[] = [to({ recover: 'ACTIVE' }, 'ACTIVE')];

/** An imported service, CONFIG_TESTING at once. */
export const IMPORTED_TESTING: readonly ExpectedStep[] = [to({ recover: 'CONFIG_TESTING' }, 'CONFIG_TESTING')];

/** To the emergency, from an adjustment that was cancelled. */
export const IN_EMERGENCY: readonly ExpectedStep[] = [
  ...ACTIVATED,
  to('ADJUST_INSTANCES', 'ADJUSTING_INSTANCES'),
  to('CANCEL', 'EMERGENCY_DEACTIVATION_REQUESTED'),
];

/** An imported service, INACTIVE: what another controller started may run on. */
export const IMPORTED_INACTIVE: readonly ExpectedStep[] = [to({ recover: 'INACTIVE' }, 'INACTIVE')];

/** The observation that makes i-1 and i-2 known as healthy. */
export const KNOWN_HEALTHY = { observe: {} } as const;

/** The observation of instances of which none is healthy. */
export const NONE_HEALTHY = {
  observe: {
    instances: {
      required: 2,
      active: 2,
      running: 2,
      healthy: 0,
      unhealthy: 2,
      stale: 0,
      silent: 0,
      missing: 0,
      surplus: 0,
    },
    healthyInstanceIds: [],
  },
} as const;

/** The steps that lead to each state. */
export const STEPS_TO = {
  INIT: [],
  INACTIVE: CREATED,
  CONFIG_TESTING: TESTED,
  ACTIVE: ACTIVATED,
  ACTIVATION_REQUESTED: ACTIVATED.slice(0, 2),
  CONFIG_TESTING_REQUESTED: TESTED.slice(0, 2),
  DEACTIVATION_REQUESTED: [...ACTIVATED, to('DEACTIVATE', 'DEACTIVATION_REQUESTED')],
  DEPLOYING_TEST_INSTANCE: TESTED.slice(0, 3),
  ADJUSTING_INSTANCES: [...ACTIVATED, to('ADJUST_INSTANCES', 'ADJUSTING_INSTANCES')],
  REPLACING_INSTANCES: [...ACTIVATED, to(KNOWN_HEALTHY, 'ACTIVE'), to('RESTART', 'REPLACING_INSTANCES')],
  STOPPING_INSTANCES: [...ACTIVATED, to(KNOWN_HEALTHY, 'ACTIVE'), to('STOP_INSTANCES', 'STOPPING_INSTANCES')],
  UPDATING_INSTANCES_COUNT: [...CREATED, to('UPDATE_INSTANCE_COUNT', 'UPDATING_INSTANCES_COUNT')],
  EMERGENCY_DEACTIVATION_REQUESTED: IN_EMERGENCY,
  DESTROY_REQUESTED: [...CREATED, to('DESTROY', 'DESTROY_REQUESTED')],
  DESTROYED: [...CREATED, to('DESTROY', 'DESTROY_REQUESTED'), to('success', 'DESTROYED')],
} as const satisfies Record<LifecycleState, readonly ExpectedStep[]>;
