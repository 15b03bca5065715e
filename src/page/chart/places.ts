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
const FIRST = 60;
const INACTIVE = 208;
const CONFIG_TESTING = 334;
const ACTIVE = 460;
const LAST = 536;
const TOP = 24;
const REST = 110;
const BELOW = 197;
const WORK = 284;

/** By hand: the resting states on one line, recording above them, work below. */
export const WIDE: ChartLayout = {
  width: 596,
  height: 308,
  places: {
    INIT: at(FIRST, TOP),
    CONFIG_TESTING_REQUESTED: at(INACTIVE, TOP),
    DEPLOYING_TEST_INSTANCE: at(CONFIG_TESTING, TOP),
    ACTIVATION_REQUESTED: at(ACTIVE, TOP),
    INACTIVE: at(INACTIVE, REST),
    CONFIG_TESTING: at(CONFIG_TESTING, REST),
    ACTIVE: at(ACTIVE, REST),
    DESTROY_REQUESTED: at(FIRST, REST),
    DEACTIVATION_REQUESTED: at(FIRST, BELOW),
    DESTROYED: at(FIRST, WORK),
    EMERGENCY_DEACTIVATION_REQUESTED: at(179, WORK),
    ADJUSTING_INSTANCES: at(298, WORK),
    STOPPING_INSTANCES: at(417, WORK),
    REPLACING_INSTANCES: at(LAST, WORK),
    UPDATING_INSTANCES_COUNT: at(LAST, BELOW),
  },
  swings: {
    'CONFIG_TESTING_REQUESTED DEPLOYING_TEST_INSTANCE': 0,
    'INIT ACTIVE': -20,
    'INIT INACTIVE': -14,
    'ACTIVE DEACTIVATION_REQUESTED': -70,
    'DESTROY_REQUESTED DESTROYED': -130,
    'ADJUSTING_INSTANCES EMERGENCY_DEACTIVATION_REQUESTED': 0,
    'ACTIVE REPLACING_INSTANCES': 116,
    'REPLACING_INSTANCES ACTIVE': -76,
    'UPDATING_INSTANCES_COUNT INACTIVE': -14,
  },
};

// Columns of the tall one.
const LEFT = 60;
const MIDDLE = 186;
const RIGHT = 312;

/** The same where it is narrow: three columns. */
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
    'ADJUSTING_INSTANCES ACTIVE': 40,
  },
};

/** The names of states, which are 10.5 high, keep 10 px at this scale. */
const READABLE = 0.96;

/** The layout for a place of this size, in pixels: the wide one where its names can be read, else that which is larger there. */
export function layoutFor(width: number, height: number): ChartLayout {
  const scaleOf = (layout: ChartLayout) => Math.min(width / layout.width, height / layout.height);
  return scaleOf(WIDE) >= Math.min(scaleOf(TALL), READABLE) ? WIDE : TALL;
}
