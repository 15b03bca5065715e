import type { LifecycleState } from '../../model/lifecycle.js';

/** A state's box on the chart: the centre, in the units of the picture. */
export interface Place {
  readonly x: number;
  readonly y: number;
}

/** The size of the picture. */
export const CHART_SIZE = { width: 748, height: 470 } as const;

/** The size of a box. */
export const BOX = { width: 112, height: 38 } as const;

const COLUMNS = { left: 66, inactive: 200, configTesting: 396, active: 612 } as const;
const ROWS = { top: 36, rest: 168, below: 244, lower: 296, gone: 350, work: 428 } as const;

/** By hand: the resting states on one line, recording above them, work below. */
export const PLACES: Readonly<Record<LifecycleState, Place>> = {
  INIT: { x: COLUMNS.left, y: ROWS.top },
  CONFIG_TESTING_REQUESTED: { x: 268, y: ROWS.top },
  DEPLOYING_TEST_INSTANCE: { x: 410, y: ROWS.top },
  ACTIVATION_REQUESTED: { x: 552, y: ROWS.top },
  INACTIVE: { x: COLUMNS.inactive, y: ROWS.rest },
  CONFIG_TESTING: { x: COLUMNS.configTesting, y: ROWS.rest },
  ACTIVE: { x: COLUMNS.active, y: ROWS.rest },
  DESTROY_REQUESTED: { x: COLUMNS.left, y: ROWS.below },
  DEACTIVATION_REQUESTED: { x: COLUMNS.inactive, y: ROWS.lower },
  DESTROYED: { x: COLUMNS.left, y: ROWS.gone },
  EMERGENCY_DEACTIVATION_REQUESTED: { x: COLUMNS.inactive, y: ROWS.work },
  ADJUSTING_INSTANCES: { x: 326, y: ROWS.work },
  STOPPING_INSTANCES: { x: 446, y: ROWS.work },
  REPLACING_INSTANCES: { x: 566, y: ROWS.work },
  UPDATING_INSTANCES_COUNT: { x: 686, y: ROWS.work },
};

/** How far a line swings aside, where the ordinary way would lead through other boxes; `FROM TO`. */
export const SWINGS: Readonly<Record<string, number>> = {
  'CONFIG_TESTING_REQUESTED DEPLOYING_TEST_INSTANCE': 0,
  'INIT ACTIVE': -30,
  'INIT INACTIVE': 0,
  'DESTROY_REQUESTED DESTROYED': 0,
  'EMERGENCY_DEACTIVATION_REQUESTED DEACTIVATION_REQUESTED': 0,
  'ADJUSTING_INSTANCES EMERGENCY_DEACTIVATION_REQUESTED': 0,
  'DEPLOYING_TEST_INSTANCE EMERGENCY_DEACTIVATION_REQUESTED': 46,
};
