import type { InstanceState } from '../../src/index.js';
import type { InstanceContext } from '../../src/instance/index.js';
import type { InstanceStep } from './instance-life.js';

/*
 * domain.md §6, transcribed by hand: every exit of every state, as short lives of an instance with the SPEC of
 * instance-life.ts. `visits` are the states after PENDING, in order; `context` is what the end of the life holds.
 */
export interface ShortInstanceLife {
  readonly title: string;
  readonly steps: readonly InstanceStep[];
  readonly visits: readonly InstanceState[];
  readonly context?: Partial<InstanceContext>;
}

const started: readonly InstanceStep[] = ['ADVANCED', 'ADVANCED', 'ADVANCED'];
const unready: readonly InstanceStep[] = [...started, 5_000, 1_000, 2_000, 1_000, 2_000, 1_000];
const ready: readonly InstanceStep[] = [...started, 5_000, 'CHECK_PASSED'];
const healthy: readonly InstanceStep[] = [...ready, 3_000, 'CHECK_PASSED'];
const twiceUnwell: readonly InstanceStep[] = [10_000, 'CHECK_FAILED', 10_000, 'CHECK_FAILED'];
const downAndGone: readonly InstanceStep[] = ['HOOKS_DONE', 30_000, 'ADVANCED'];
const STARTED = ['PROVISIONING', 'STARTING', 'UNREADY'] as const;
const READY = [...STARTED, 'READY'] as const;
const HEALTHY = [...READY, 'HEALTHY'] as const;

const CHECK_REASON = 'CHECK_FAILED for a reason.';
const SILENCE = 'There was no answer within 1000 ms.';
const readinessFailed = { code: 'READINESS_CHECK_FAILED', message: CHECK_REASON } as const;
const healthFailed = { code: 'HEALTH_CHECK_FAILED', message: CHECK_REASON } as const;

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

const STOPPED: readonly ShortInstanceLife[] = [
  { title: 'while PENDING', steps: ['STOP'], visits: ['STOPPING'], context: { errorMessage: null } },
  {
    title: 'while PROVISIONING',
    steps: ['ADVANCED', 'STOP', 'ADVANCED'],
    visits: ['PROVISIONING', 'DEPROVISIONING', 'STOPPED'],
    context: { errorMessage: 'It was stopped before it was running.' },
  },
  {
    title: 'while STARTING',
    steps: ['ADVANCED', 'ADVANCED', 'STOP', 'ADVANCED'],
    visits: ['PROVISIONING', 'STARTING', 'DEPROVISIONING', 'STOPPED'],
    context: { errorMessage: 'It was stopped before it was running.' },
  },
  { title: 'while UNREADY', steps: [...started, 'STOP'], visits: [...STARTED, 'STOPPING'] },
  { title: 'while READY', steps: [...ready, 'STOP'], visits: [...READY, 'STOPPING'] },
  {
    title: 'while HEALTHY, and one failed try is no reason',
    steps: [...healthy, 10_000, 'CHECK_FAILED', 'STOP'],
    visits: [...HEALTHY, 'STOPPING'],
    context: { lastError: healthFailed, errorMessage: null, shutdownPhase: 'hooks' },
  },
  {
    title: 'and killed when the wait after its hooks is over',
    steps: [...healthy, 'STOP', 'HOOKS_DONE', 30_000, 'ADVANCED'],
    visits: [...HEALTHY, 'STOPPING', 'DEPROVISIONING', 'STOPPED'],
    context: { errorMessage: null },
  },
  {
    title: 'and killed before, when it has ended by itself after its hooks',
    steps: ['STOP', 'ADVANCED', 'HOOKS_DONE', 'ADVANCED', 30_000],
    visits: ['STOPPING', 'DEPROVISIONING'],
  },
  {
    title: 'and killed when the wait is over, although nobody said that its hooks are done',
    steps: [...healthy, 'STOP', 60_000, 30_000],
    visits: [...HEALTHY, 'STOPPING', 'DEPROVISIONING'],
    context: { errorMessage: null },
  },
];

const overdue = { errorMessage: 'It was not running in time.', lastError: null } as const;

const OVERDUE: readonly ShortInstanceLife[] = [
  { title: 'while PENDING', steps: ['OVERDUE'], visits: ['STOPPING'], context: overdue },
  {
    title: 'while PROVISIONING',
    steps: ['ADVANCED', 'OVERDUE'],
    visits: ['PROVISIONING', 'DEPROVISIONING'],
    context: overdue,
  },
  {
    title: 'while STARTING',
    steps: ['ADVANCED', 'ADVANCED', 'OVERDUE', 'ADVANCED'],
    visits: ['PROVISIONING', 'STARTING', 'DEPROVISIONING', 'STOPPED'],
    context: overdue,
  },
  {
    title: 'while UNREADY, which it has just become',
    steps: [...started, 'OVERDUE', 'HOOKS_DONE', 'ADVANCED', 'ADVANCED'],
    visits: [...STARTED, 'STOPPING', 'DEPROVISIONING', 'STOPPED'],
    context: overdue,
  },
];

const unhealthy: readonly InstanceStep[] = [...healthy, ...twiceUnwell];
const UNHEALTHY = [...HEALTHY, 'UNHEALTHY'] as const;

/** A way into each active state but UNKNOWN, with the states on it. */
const ACTIVE: readonly (readonly [readonly InstanceStep[], readonly InstanceState[]])[] = [
  [[], []],
  [['ADVANCED'], ['PROVISIONING']],
  [
    ['ADVANCED', 'ADVANCED'],
    ['PROVISIONING', 'STARTING'],
  ],
  [started, STARTED],
  [unready, [...STARTED, 'READINESS_CHECK_FAILED']],
  [ready, READY],
  [healthy, HEALTHY],
  [unhealthy, UNHEALTHY],
  [
    [...unhealthy, 'HOOKS_DONE', 'ADVANCED'],
    [...UNHEALTHY, 'DEPROVISIONING'],
  ],
  [['STOP'], ['STOPPING']],
];

const SILENT: readonly ShortInstanceLife[] = [
  ...ACTIVE.map(([steps, visits]) => ({
    title: `while ${visits.at(-1) ?? 'PENDING'}`,
    steps: [...steps, 'SILENT'] as const,
    visits: [...visits, 'LOST'] as const,
  })),
  { title: 'while UNKNOWN', steps: ['AGENT_RESTARTED', 'SILENT'], visits: ['UNKNOWN', 'LOST'] },
];

const RESTARTED: readonly ShortInstanceLife[] = [
  ...ACTIVE.map(([steps, visits]) => ({
    title: `while ${visits.at(-1) ?? 'PENDING'}, and found: it goes on, and its checks begin anew`,
    steps: [...steps, 'AGENT_RESTARTED', 'FOUND'] as const,
    visits: [...visits, 'UNKNOWN', 'UNREADY'] as const,
    context: {
      check: 'readiness',
      tryPhase: 'before-first',
      consecutiveFailures: 0,
      wasFound: true,
      shutdownPhase: null,
      errorMessage: null,
    } as const,
  })),
  {
    title: 'and not found: it went down by itself',
    steps: [...healthy, 'AGENT_RESTARTED', 'NOT_FOUND'],
    visits: [...HEALTHY, 'UNKNOWN', 'STOPPED'],
    context: { errorMessage: 'It was gone when its agent had restarted.' },
  },
  {
    title: 'and not found, while it was going down after an ordinary stop',
    steps: ['STOP', 'HOOKS_DONE', 'AGENT_RESTARTED', 'NOT_FOUND'],
    visits: ['STOPPING', 'UNKNOWN', 'STOPPED'],
    context: { errorMessage: null },
  },
  {
    title: 'and not found, while it was going down by itself',
    steps: [...unhealthy, 'AGENT_RESTARTED', 'NOT_FOUND'],
    visits: [...UNHEALTHY, 'UNKNOWN', 'STOPPED'],
    context: { errorMessage: CHECK_REASON },
  },
  {
    title: 'and not found, while it was stopped before it was running',
    steps: ['ADVANCED', 'OVERDUE', 'AGENT_RESTARTED', 'NOT_FOUND'],
    visits: ['PROVISIONING', 'DEPROVISIONING', 'UNKNOWN', 'STOPPED'],
    context: { errorMessage: 'It was not running in time.' },
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
