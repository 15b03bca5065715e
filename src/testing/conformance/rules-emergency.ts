/*
 * domain.md §4, transcribed by hand: the delay of an emergency.
 */
import { group, type ExpectedStep, to } from './case-definition.js';
import { IN_EMERGENCY } from './setup-steps.js';

const EMERGENCY = 'EMERGENCY_DEACTIVATION_REQUESTED';

/** In the emergency, it lasts exactly so long. */
const lasts = (ms: number): readonly ExpectedStep[] => [
  to({ elapse: ms - 1 }, EMERGENCY),
  to({ elapse: 1 }, 'DEACTIVATION_REQUESTED'),
];
const failed = to('failure', EMERGENCY);

const delay = group('rule/emergency-delay', 'domain.md §4: it doubles with each failed deactivation, capped at 60 s');
const DELAYS = [
  delay('is one second by default', [...IN_EMERGENCY, ...lasts(1_000)]),
  delay('doubles and is capped', [
    ...IN_EMERGENCY,
    ...[1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000].flatMap((ms) => [...lasts(ms), failed]),
    ...lasts(60_000),
  ]),
  delay(
    'begins where the host says',
    [...IN_EMERGENCY, ...lasts(25_000), failed, ...lasts(50_000), failed, ...lasts(60_000)],
    {
      emergencyDelayMs: 25_000,
    },
  ),
  delay('is reset at INACTIVE', [
    ...IN_EMERGENCY,
    ...lasts(1_000),
    failed,
    ...lasts(2_000),
    to('success', 'INACTIVE', { emergency: null }),
    to('ACTIVATE', 'ACTIVATION_REQUESTED'),
    to('success', 'ACTIVE'),
    to('ADJUST_INSTANCES', 'ADJUSTING_INSTANCES'),
    to('CANCEL', EMERGENCY, { emergency: { failedDeactivations: 0 } }),
    ...lasts(1_000),
  ]),
];

/** The delay of an emergency. */
export const EMERGENCY_RULES = DELAYS;
