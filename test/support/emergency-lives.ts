import { ADJUSTING, adjust, failed, type ShortLife, timedOut } from './short-life.js';
import type { Step } from './life.js';

/* domain.md §4, transcribed by hand: the emergency. */

const EMERGENCY_VISITS = [...ADJUSTING, 'EMERGENCY_DEACTIVATION_REQUESTED', 'DEACTIVATION_REQUESTED'] as const;
const cancelled: readonly Step[] = [...adjust, 'CANCEL'];

/** EMERGENCY_DEACTIVATION_REQUESTED. */
export const EMERGENCY: readonly ShortLife[] = [
  {
    title: 'goes on by itself after its delay, with a revision and a cause of its own',
    steps: [...cancelled, 'time'],
    visits: EMERGENCY_VISITS,
    context: { revision: 4 },
  },
  {
    title: 'goes on at once on DEACTIVATE',
    steps: [...cancelled, 'DEACTIVATE'],
    visits: EMERGENCY_VISITS,
    context: { revision: 4 },
  },
  {
    title: 'ends at INACTIVE',
    steps: [...cancelled, 'DEACTIVATE', 'done'],
    visits: [...EMERGENCY_VISITS, 'INACTIVE'],
    context: { activationState: 'INACTIVE', emergency: null, lastFailure: null },
  },
  {
    title: 'survives a failed deactivation',
    steps: [...cancelled, 'DEACTIVATE', 'fail'],
    visits: [...EMERGENCY_VISITS, 'EMERGENCY_DEACTIVATION_REQUESTED'],
    context: {
      activationState: 'ACTIVE',
      lastFailure: failed('DEACTIVATE', '4:recordActivation'),
      emergency: { cause: 'CANCELLED', failedDeactivations: 1 },
      revision: 4,
    },
  },
  {
    title: 'survives a deactivation that times out',
    steps: [...cancelled, 'DEACTIVATE', 'time'],
    visits: [...EMERGENCY_VISITS, 'EMERGENCY_DEACTIVATION_REQUESTED'],
    context: {
      lastFailure: timedOut('DEACTIVATE', '4:recordActivation', '10 minutes'),
      emergency: { cause: 'CANCELLED', failedDeactivations: 1 },
    },
  },
  {
    title: 'tries again with a new revision until it succeeds',
    steps: [...cancelled, 'DEACTIVATE', 'fail', 'DEACTIVATE', 'fail', 'DEACTIVATE', 'done'],
    visits: [
      ...EMERGENCY_VISITS,
      'EMERGENCY_DEACTIVATION_REQUESTED',
      'DEACTIVATION_REQUESTED',
      'EMERGENCY_DEACTIVATION_REQUESTED',
      'DEACTIVATION_REQUESTED',
      'INACTIVE',
    ],
    context: { revision: 6, emergency: null },
  },
  {
    title: 'ends with a record that is gone',
    steps: [...cancelled, 'DEACTIVATE', 'gone'],
    visits: [...EMERGENCY_VISITS, 'DESTROYED'],
  },
];
