import { OVERDUE, RESTARTED, SILENT, STOPPED } from './instance-ends.js';
import {
  started,
  unready,
  ready,
  healthy,
  twiceUnwell,
  downAndGone,
  STARTED,
  READY,
  HEALTHY,
  CHECK_REASON,
  SILENCE,
  readinessFailed,
  healthFailed,
  type ShortInstanceLife,
} from './instance-ways.js';

/* The short lives of instances that come up and are checked, and the list of all of them. */

const COMING_UP: readonly ShortInstanceLife[] = [
  {
    title: 'to HEALTHY',
    steps: healthy,
    visits: HEALTHY,
    context: { check: 'health', consecutiveFailures: 0, lastError: null, errorMessage: null },
  },
  {
    title: 'provisioning fails, and what there was is taken down',
    steps: ['ADVANCED', 'FAILED', 'ADVANCED', 'ADVANCED'],
    visits: ['PROVISIONING', 'PROVISIONING_FAILED', 'DEPROVISIONING', 'STOPPED'],
    context: {
      lastError: { code: 'PROVISIONING_FAILED', message: 'FAILED for a reason.' },
      errorMessage: 'FAILED for a reason.',
    },
  },
  {
    title: 'the start fails, and what there was is taken down',
    steps: ['ADVANCED', 'ADVANCED', 'FAILED', 'ADVANCED', 'ADVANCED'],
    visits: ['PROVISIONING', 'STARTING', 'START_FAILED', 'DEPROVISIONING', 'STOPPED'],
    context: {
      lastError: { code: 'START_FAILED', message: 'FAILED for a reason.' },
      errorMessage: 'FAILED for a reason.',
    },
  },
];

const CHECKED: readonly ShortInstanceLife[] = [
  {
    title: 'the readiness check is due after its delay, and again at its interval after the answer',
    steps: [...started, 5_000, 'CHECK_FAILED', 2_000],
    visits: STARTED,
    context: { tryPhase: 'due', tryId: 2, errorMessage: null },
  },
  {
    title: 'the readiness check fails with the third failure in a row, and the instance is taken down',
    steps: [...started, 5_000, 'CHECK_FAILED', 2_000, 'CHECK_FAILED', 2_000, 'CHECK_FAILED', ...downAndGone],
    visits: [...STARTED, 'READINESS_CHECK_FAILED', 'DEPROVISIONING', 'STOPPED'],
    context: { lastError: readinessFailed, consecutiveFailures: 3, errorMessage: CHECK_REASON },
  },
  {
    title: 'the readiness check is never answered: its third time-out takes the instance down',
    steps: [...unready, 60_000, 30_000, 'ADVANCED'],
    visits: [...STARTED, 'READINESS_CHECK_FAILED', 'DEPROVISIONING', 'STOPPED'],
    context: { consecutiveFailures: 3, errorMessage: SILENCE },
  },
  {
    title: 'the readiness check failed, and the instance ended by itself before the wait was over',
    steps: [...unready, 'HOOKS_DONE', 'ADVANCED'],
    visits: [...STARTED, 'READINESS_CHECK_FAILED', 'DEPROVISIONING'],
    context: { errorMessage: SILENCE },
  },
  {
    title: 'the readiness check passes after two failures, and its error does not stick',
    steps: [...started, 5_000, 'CHECK_FAILED', 2_000, 'CHECK_FAILED', 2_000, 'CHECK_PASSED'],
    visits: READY,
    context: { lastError: null, consecutiveFailures: 0, check: 'health', tryPhase: 'before-first' },
  },
  {
    title: 'the health check is due after its delay, and again at its interval after the time-out',
    steps: [...ready, 3_000, 1_000, 10_000],
    visits: READY,
    context: { tryPhase: 'due', tryId: 3, consecutiveFailures: 1 },
  },
  {
    title: 'the health check never passes: the instance is stopped, and the error is kept',
    steps: [...ready, 3_000, 'CHECK_FAILED', 10_000, 'CHECK_FAILED', 'HOOKS_DONE', 'ADVANCED', 'ADVANCED'],
    visits: [...READY, 'STOPPING', 'DEPROVISIONING', 'STOPPED'],
    context: { lastError: healthFailed, errorMessage: CHECK_REASON },
  },
  {
    title: 'the health check is never answered: the instance is stopped',
    steps: [...ready, 3_000, 1_000, 10_000, 1_000],
    visits: [...READY, 'STOPPING'],
    context: { errorMessage: SILENCE, shutdownPhase: 'hooks' },
  },
  {
    title: 'the health check passes at the second try',
    steps: [...ready, 3_000, 'CHECK_FAILED', 10_000, 'CHECK_PASSED'],
    visits: HEALTHY,
    context: { lastError: null, consecutiveFailures: 0 },
  },
  {
    title: 'the health check goes on while it passes',
    steps: [...healthy, 10_000, 'CHECK_PASSED', 10_000, 'CHECK_PASSED'],
    visits: HEALTHY,
    context: { consecutiveFailures: 0 },
  },
  {
    title: 'the health check fails with the second failure in a row, and the instance is taken down',
    steps: [...healthy, 10_000, 'CHECK_FAILED', 10_000, 'CHECK_PASSED', ...twiceUnwell, ...downAndGone],
    visits: [...HEALTHY, 'UNHEALTHY', 'DEPROVISIONING', 'STOPPED'],
    context: { lastError: healthFailed, consecutiveFailures: 2, errorMessage: CHECK_REASON },
  },
  {
    title: 'the health check is not answered any more, and neither are the hooks',
    steps: [...healthy, 10_000, 1_000, 10_000, 1_000, 60_000, 30_000],
    visits: [...HEALTHY, 'UNHEALTHY', 'DEPROVISIONING'],
    context: { errorMessage: SILENCE },
  },
];

/** The short lives, by what they are about. */
export const SHORT_INSTANCE_LIVES: Readonly<Record<string, readonly ShortInstanceLife[]>> = {
  'an instance that comes up': COMING_UP,
  'an instance that is checked': CHECKED,
  'an instance that is stopped': STOPPED,
  'an instance that is stopped as overdue': OVERDUE,
  'an instance that is silent too long': SILENT,
  'an instance whose agent restarts': RESTARTED,
};
