import { ADJUSTMENT, CONFIG_TESTING } from './adjustment-lives.js';
import { BUDGET } from './budget-lives.js';
import { EMERGENCY } from './emergency-lives.js';
import { ACTIVATION, BIRTH, COUNT, DEACTIVATION, END } from './record-lives.js';
import { REPLACEMENT, STOP } from './replacement-lives.js';
import type { ShortLife } from './short-life.js';

export type { ShortLife } from './short-life.js';

/** Every row of the in-flight table, by its name. */
export const SHORT_LIVES = {
  INIT: BIRTH,
  ACTIVATION_REQUESTED: ACTIVATION,
  'CONFIG_TESTING_REQUESTED and DEPLOYING_TEST_INSTANCE': CONFIG_TESTING,
  DEACTIVATION_REQUESTED: DEACTIVATION,
  ADJUSTING_INSTANCES: ADJUSTMENT,
  'the failure budget': BUDGET,
  REPLACING_INSTANCES: REPLACEMENT,
  STOPPING_INSTANCES: STOP,
  UPDATING_INSTANCES_COUNT: COUNT,
  EMERGENCY_DEACTIVATION_REQUESTED: EMERGENCY,
  DESTROY_REQUESTED: END,
} as const satisfies Record<string, readonly ShortLife[]>;
