import type { InstanceState } from '../../src/index.js';
import type { InstanceStep } from './instance-life.js';
import {
  started,
  unready,
  ready,
  healthy,
  twiceUnwell,
  STARTED,
  READY,
  HEALTHY,
  CHECK_REASON,
  healthFailed,
  type ShortInstanceLife,
} from './instance-ways.js';

/* The short lives of instances that end, or are lost sight of. */

/** Instances that are stopped. */
export const STOPPED: readonly ShortInstanceLife[] = [
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

/** Instances that are stopped as overdue. */
export const OVERDUE: readonly ShortInstanceLife[] = [
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

/** Instances that are silent too long. */
export const SILENT: readonly ShortInstanceLife[] = [
  ...ACTIVE.map(([steps, visits]) => ({
    title: `while ${visits.at(-1) ?? 'PENDING'}`,
    steps: [...steps, 'SILENT'] as const,
    visits: [...visits, 'LOST'] as const,
  })),
  { title: 'while UNKNOWN', steps: ['AGENT_RESTARTED', 'SILENT'], visits: ['UNKNOWN', 'LOST'] },
];

/** Instances whose agent restarts. */
export const RESTARTED: readonly ShortInstanceLife[] = [
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
