import type { LifecycleState } from '../../model/lifecycle.js';

/** A state's box on the chart: the centre, in the units of the picture. */
export interface Place {
  readonly x: number;
  readonly y: number;
}

/** Where everything stands on the chart. */
export interface ChartLayout {
  /** The size of the picture. */
  readonly width: number;
  readonly height: number;
  readonly places: Readonly<Record<LifecycleState, Place>>;
  /** How far a line swings aside, where the ordinary way would lead through other boxes; `FROM TO`. */
  readonly swings: Readonly<Record<string, number>>;
}

/** The size of a box. */
export const BOX = { width: 112, height: 38 } as const;

const at = (x: number, y: number): Place => ({ x, y });

// Columns and rows of the wide picture.
const FIRST = 66;
const INACTIVE = 200;
const CONFIG_TESTING = 396;
const ACTIVE = 612;
const TOP = 36;
const REST = 168;
const WORK = 428;

/** By hand: the resting states on one line, recording above them, work below. */
export const WIDE: ChartLayout = {
  width: 748,
  height: 470,
  places: {
    INIT: at(FIRST, TOP),
    CONFIG_TESTING_REQUESTED: at(268, TOP),
    DEPLOYING_TEST_INSTANCE: at(410, TOP),
    ACTIVATION_REQUESTED: at(552, TOP),
    INACTIVE: at(INACTIVE, REST),
    CONFIG_TESTING: at(CONFIG_TESTING, REST),
    ACTIVE: at(ACTIVE, REST),
    DESTROY_REQUESTED: at(FIRST, 244),
    DEACTIVATION_REQUESTED: at(INACTIVE, 296),
    DESTROYED: at(FIRST, 350),
    EMERGENCY_DEACTIVATION_REQUESTED: at(INACTIVE, WORK),
    ADJUSTING_INSTANCES: at(326, WORK),
    STOPPING_INSTANCES: at(446, WORK),
    REPLACING_INSTANCES: at(566, WORK),
    UPDATING_INSTANCES_COUNT: at(686, WORK),
  },
  swings: {
    'CONFIG_TESTING_REQUESTED DEPLOYING_TEST_INSTANCE': 0,
    'INIT ACTIVE': -30,
    'INIT INACTIVE': 0,
    'DESTROY_REQUESTED DESTROYED': 0,
    'EMERGENCY_DEACTIVATION_REQUESTED DEACTIVATION_REQUESTED': 0,
    'ADJUSTING_INSTANCES EMERGENCY_DEACTIVATION_REQUESTED': 0,
    'DEPLOYING_TEST_INSTANCE EMERGENCY_DEACTIVATION_REQUESTED': 46,
  },
};

// Columns of the tall one.
const LEFT = 60;
const MIDDLE = 186;
const RIGHT = 312;

/** The same for a phone: three columns. */
export const TALL: ChartLayout = {
  width: 372,
  height: 396,
  places: {
    INIT: at(LEFT, 24),
    CONFIG_TESTING_REQUESTED: at(MIDDLE, 24),
    ACTIVATION_REQUESTED: at(RIGHT, 50),
    DEPLOYING_TEST_INSTANCE: at(MIDDLE, 76),
    INACTIVE: at(LEFT, 146),
    CONFIG_TESTING: at(MIDDLE, 146),
    ACTIVE: at(RIGHT, 146),
    DEACTIVATION_REQUESTED: at(MIDDLE, 218),
    DESTROY_REQUESTED: at(LEFT, 232),
    DESTROYED: at(LEFT, 292),
    EMERGENCY_DEACTIVATION_REQUESTED: at(MIDDLE, 280),
    ADJUSTING_INSTANCES: at(LEFT, 370),
    STOPPING_INSTANCES: at(MIDDLE, 370),
    REPLACING_INSTANCES: at(RIGHT, 370),
    UPDATING_INSTANCES_COUNT: at(RIGHT, 296),
  },
  swings: {
    'CONFIG_TESTING_REQUESTED DEPLOYING_TEST_INSTANCE': 0,
    'EMERGENCY_DEACTIVATION_REQUESTED DEACTIVATION_REQUESTED': 0,
  },
};
