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
const ready: readonly InstanceStep[] = [...started, 'CHECK_PASSED'];
const healthy: readonly InstanceStep[] = [...ready, 'CHECK_PASSED'];
const STARTED = ['PROVISIONING', 'STARTING', 'UNREADY'] as const;
const READY = [...STARTED, 'READY'] as const;
const HEALTHY = [...READY, 'HEALTHY'] as const;

const readinessFailed = { code: 'READINESS_CHECK_FAILED', message: 'CHECK_FAILED for a reason.' } as const;
const healthFailed = { code: 'HEALTH_CHECK_FAILED', message: 'CHECK_FAILED for a reason.' } as const;

const COMING_UP: readonly ShortInstanceLife[] = [
  {
    title: 'to HEALTHY',
    steps: healthy,
    visits: HEALTHY,
    context: { check: 'health', consecutiveFailures: 0, lastError: null },
  },
  {
    title: 'provisioning fails, and what there was is taken down',
    steps: ['ADVANCED', 'FAILED', 'ADVANCED', 'ADVANCED'],
    visits: ['PROVISIONING', 'PROVISIONING_FAILED', 'DEPROVISIONING', 'STOPPED'],
    context: { lastError: { code: 'PROVISIONING_FAILED', message: 'FAILED for a reason.' } },
  },
  {
    title: 'the start fails, and what there was is taken down',
    steps: ['ADVANCED', 'ADVANCED', 'FAILED', 'ADVANCED', 'ADVANCED'],
    visits: ['PROVISIONING', 'STARTING', 'START_FAILED', 'DEPROVISIONING', 'STOPPED'],
    context: { lastError: { code: 'START_FAILED', message: 'FAILED for a reason.' } },
  },
];

const CHECKED: readonly ShortInstanceLife[] = [
  {
    title: 'the readiness check is due once after its delay, then at its interval',
    steps: [...started, 5_000, 2_000, 2_000],
    visits: STARTED,
    context: { isCheckBegun: true },
  },
  {
    title: 'the readiness check fails with the third failure in a row, and the instance is taken down',
    steps: [...started, 'CHECK_FAILED', 'CHECK_FAILED', 'CHECK_FAILED', 'ADVANCED', 'ADVANCED'],
    visits: [...STARTED, 'READINESS_CHECK_FAILED', 'DEPROVISIONING', 'STOPPED'],
    context: { lastError: readinessFailed, consecutiveFailures: 3 },
  },
  {
    title: 'the readiness check passes after two failures, and its error does not stick',
    steps: [...started, 'CHECK_FAILED', 'CHECK_FAILED', 'CHECK_PASSED'],
    visits: READY,
    context: { lastError: null, consecutiveFailures: 0, check: 'health', isCheckBegun: false },
  },
  {
    title: 'the health check is due once after its delay, then at its interval',
    steps: [...ready, 3_000, 10_000],
    visits: READY,
    context: { isCheckBegun: true },
  },
  {
    title: 'the health check never passes: the instance is stopped, and the error is kept',
    steps: [...ready, 'CHECK_FAILED', 'CHECK_FAILED', 'ADVANCED', 'ADVANCED'],
    visits: [...READY, 'STOPPING', 'DEPROVISIONING', 'STOPPED'],
    context: { lastError: healthFailed },
  },
  {
    title: 'the health check passes at the second try',
    steps: [...ready, 'CHECK_FAILED', 'CHECK_PASSED'],
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
    steps: [...healthy, 'CHECK_FAILED', 'CHECK_PASSED', 'CHECK_FAILED', 'CHECK_FAILED', 'ADVANCED', 'ADVANCED'],
    visits: [...HEALTHY, 'UNHEALTHY', 'DEPROVISIONING', 'STOPPED'],
    context: { lastError: healthFailed, consecutiveFailures: 2 },
  },
];

const STOPPED: readonly ShortInstanceLife[] = [
  { title: 'while PENDING', steps: ['STOP'], visits: ['STOPPING'] },
  { title: 'while UNREADY', steps: [...started, 'STOP'], visits: [...STARTED, 'STOPPING'] },
  { title: 'while READY', steps: [...ready, 'STOP'], visits: [...READY, 'STOPPING'] },
  { title: 'while HEALTHY', steps: [...healthy, 'STOP'], visits: [...HEALTHY, 'STOPPING'] },
  {
    title: 'and killed when the wait is over',
    steps: [...healthy, 'STOP', 30_000, 'ADVANCED'],
    visits: [...HEALTHY, 'STOPPING', 'DEPROVISIONING', 'STOPPED'],
  },
  {
    title: 'and killed before, when it has ended by itself',
    steps: ['STOP', 'ADVANCED', 30_000],
    visits: ['STOPPING', 'DEPROVISIONING'],
  },
];

const unhealthy: readonly InstanceStep[] = [...healthy, 'CHECK_FAILED', 'CHECK_FAILED'];
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
  [ready, READY],
  [healthy, HEALTHY],
  [unhealthy, UNHEALTHY],
  [
    [...unhealthy, 'ADVANCED'],
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
    title: `while ${visits.at(-1) ?? 'PENDING'}, and found: its checks begin anew`,
    steps: [...steps, 'AGENT_RESTARTED', 'FOUND'] as const,
    visits: [...visits, 'UNKNOWN', 'UNREADY'] as const,
    context: { check: 'readiness', isCheckBegun: false, consecutiveFailures: 0 } as const,
  })),
  {
    title: 'and not found',
    steps: [...healthy, 'AGENT_RESTARTED', 'NOT_FOUND'],
    visits: [...HEALTHY, 'UNKNOWN', 'STOPPED'],
  },
];

/** The short lives, by what they are about. */
export const SHORT_INSTANCE_LIVES: Readonly<Record<string, readonly ShortInstanceLife[]>> = {
  'an instance that comes up': COMING_UP,
  'an instance that is checked': CHECKED,
  'an instance that is stopped': STOPPED,
  'an instance that is silent too long': SILENT,
  'an instance whose agent restarts': RESTARTED,
};
