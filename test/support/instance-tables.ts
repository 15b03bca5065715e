/*
 * The oracle of the instance machine: tables transcribed by hand from domain.md §5 and §6, and derived from no code.
 * When the chart and this file disagree, one of them is wrong about the domain.
 */
import type { InstanceState } from '../../src/index.js';
import type { InstanceEvent } from '../../src/instance/index.js';

/** Everything that can be sent to an instance. */
export const INSTANCE_EVENT_TYPES = [
  'ADVANCED',
  'FAILED',
  'CHECK_PASSED',
  'CHECK_FAILED',
  'STOP',
  'HOOKS_DONE',
  'SILENT',
  'AGENT_RESTARTED',
  'FOUND',
  'NOT_FOUND',
] as const satisfies readonly InstanceEvent['type'][];

/**
 * Where an event leads. `failedTry` is a failure with attempts left, `lastFailedTry` one with none left. Answers are for a
 * try that is due; HOOKS_DONE is sent while the hooks run, and ADVANCED to what goes down once they are done.
 */
export type InstanceCell = Exclude<InstanceEvent['type'], 'CHECK_FAILED'> | 'failedTry' | 'lastFailedTry';

/** domain.md §6: what each state admits, and where it leads. Every other cell is not admitted. */
export const INSTANCE_MOVES: Record<InstanceState, Partial<Record<InstanceCell, InstanceState>>> = {
  PENDING: { ADVANCED: 'PROVISIONING', STOP: 'STOPPING', SILENT: 'LOST', AGENT_RESTARTED: 'UNKNOWN' },
  PROVISIONING: {
    ADVANCED: 'STARTING',
    FAILED: 'PROVISIONING_FAILED',
    STOP: 'DEPROVISIONING',
    SILENT: 'LOST',
    AGENT_RESTARTED: 'UNKNOWN',
  },
  PROVISIONING_FAILED: { ADVANCED: 'DEPROVISIONING' },
  STARTING: {
    ADVANCED: 'UNREADY',
    FAILED: 'START_FAILED',
    STOP: 'DEPROVISIONING',
    SILENT: 'LOST',
    AGENT_RESTARTED: 'UNKNOWN',
  },
  START_FAILED: { ADVANCED: 'DEPROVISIONING' },
  UNREADY: {
    CHECK_PASSED: 'READY',
    failedTry: 'UNREADY',
    lastFailedTry: 'READINESS_CHECK_FAILED',
    STOP: 'STOPPING',
    SILENT: 'LOST',
    AGENT_RESTARTED: 'UNKNOWN',
  },
  READINESS_CHECK_FAILED: {
    HOOKS_DONE: 'READINESS_CHECK_FAILED',
    ADVANCED: 'DEPROVISIONING',
    SILENT: 'LOST',
    AGENT_RESTARTED: 'UNKNOWN',
  },
  READY: {
    CHECK_PASSED: 'HEALTHY',
    failedTry: 'READY',
    lastFailedTry: 'STOPPING',
    STOP: 'STOPPING',
    SILENT: 'LOST',
    AGENT_RESTARTED: 'UNKNOWN',
  },
  HEALTHY: {
    CHECK_PASSED: 'HEALTHY',
    failedTry: 'HEALTHY',
    lastFailedTry: 'UNHEALTHY',
    STOP: 'STOPPING',
    SILENT: 'LOST',
    AGENT_RESTARTED: 'UNKNOWN',
  },
  UNHEALTHY: { HOOKS_DONE: 'UNHEALTHY', ADVANCED: 'DEPROVISIONING', SILENT: 'LOST', AGENT_RESTARTED: 'UNKNOWN' },
  DEPROVISIONING: { ADVANCED: 'STOPPED', SILENT: 'LOST', AGENT_RESTARTED: 'UNKNOWN' },
  STOPPING: { HOOKS_DONE: 'STOPPING', ADVANCED: 'DEPROVISIONING', SILENT: 'LOST', AGENT_RESTARTED: 'UNKNOWN' },
  STOPPED: {},
  LOST: {},
  UNKNOWN: { FOUND: 'UNREADY', NOT_FOUND: 'STOPPED', SILENT: 'LOST' },
};

/** domain.md §5: *active* (UNKNOWN and READINESS_CHECK_FAILED included), *running*, *terminal*; the failed states. */
export const INSTANCE_TAGS: Record<InstanceState, readonly ('active' | 'running' | 'terminal' | 'error')[]> = {
  PENDING: ['active'],
  PROVISIONING: ['active'],
  PROVISIONING_FAILED: ['error'],
  STARTING: ['active'],
  START_FAILED: ['error'],
  UNREADY: ['active', 'running'],
  READINESS_CHECK_FAILED: ['active', 'error'],
  READY: ['active', 'running'],
  HEALTHY: ['active', 'running'],
  UNHEALTHY: ['active'],
  DEPROVISIONING: ['active'],
  STOPPING: ['active'],
  STOPPED: ['terminal'],
  LOST: ['terminal'],
  UNKNOWN: ['active'],
};

/** domain.md §6: every transition of the chart, with the condition under which it is taken. */
export const INSTANCE_TRANSITIONS: readonly string[] = [
  'PENDING ADVANCED → PROVISIONING',
  'PENDING STOP → STOPPING',
  'PENDING SILENT → LOST',
  'PENDING AGENT_RESTARTED → UNKNOWN',

  'PROVISIONING ADVANCED → STARTING',
  'PROVISIONING FAILED → PROVISIONING_FAILED',
  'PROVISIONING STOP → DEPROVISIONING',
  'PROVISIONING SILENT → LOST',
  'PROVISIONING AGENT_RESTARTED → UNKNOWN',

  'PROVISIONING_FAILED ADVANCED → DEPROVISIONING',

  'STARTING ADVANCED → UNREADY',
  'STARTING FAILED → START_FAILED',
  'STARTING STOP → DEPROVISIONING',
  'STARTING SILENT → LOST',
  'STARTING AGENT_RESTARTED → UNKNOWN',

  'START_FAILED ADVANCED → DEPROVISIONING',

  'UNREADY CHECK_PASSED [isTryDue] → READY',
  'UNREADY CHECK_FAILED [isLastAttempt] → READINESS_CHECK_FAILED',
  'UNREADY CHECK_FAILED [isTryDue] → UNREADY',
  'UNREADY STOP → STOPPING',
  'UNREADY SILENT → LOST',
  'UNREADY AGENT_RESTARTED → UNKNOWN',
  'UNREADY initial delay over [isBeforeFirstTry] → UNREADY',
  'UNREADY timed out [isLastAttempt] → READINESS_CHECK_FAILED',
  'UNREADY timed out [isTryDue] → UNREADY',
  'UNREADY interval over [isBetweenTries] → UNREADY',

  'READINESS_CHECK_FAILED HOOKS_DONE [isRunningHooks] → READINESS_CHECK_FAILED',
  'READINESS_CHECK_FAILED ADVANCED [isWaitingForKill] → DEPROVISIONING',
  'READINESS_CHECK_FAILED SILENT → LOST',
  'READINESS_CHECK_FAILED AGENT_RESTARTED → UNKNOWN',
  'READINESS_CHECK_FAILED timed out [isRunningHooks] → READINESS_CHECK_FAILED',
  'READINESS_CHECK_FAILED wait before kill over [isWaitingForKill] → DEPROVISIONING',

  'READY CHECK_PASSED [isTryDue] → HEALTHY',
  'READY CHECK_FAILED [isLastAttempt] → STOPPING',
  'READY CHECK_FAILED [isTryDue] → READY',
  'READY STOP → STOPPING',
  'READY SILENT → LOST',
  'READY AGENT_RESTARTED → UNKNOWN',
  'READY initial delay over [isBeforeFirstTry] → READY',
  'READY timed out [isLastAttempt] → STOPPING',
  'READY timed out [isTryDue] → READY',
  'READY interval over [isBetweenTries] → READY',

  'HEALTHY CHECK_PASSED [isTryDue] → HEALTHY',
  'HEALTHY CHECK_FAILED [isLastAttempt] → UNHEALTHY',
  'HEALTHY CHECK_FAILED [isTryDue] → HEALTHY',
  'HEALTHY STOP → STOPPING',
  'HEALTHY SILENT → LOST',
  'HEALTHY AGENT_RESTARTED → UNKNOWN',
  'HEALTHY timed out [isLastAttempt] → UNHEALTHY',
  'HEALTHY timed out [isTryDue] → HEALTHY',
  'HEALTHY interval over [isBetweenTries] → HEALTHY',

  'UNHEALTHY HOOKS_DONE [isRunningHooks] → UNHEALTHY',
  'UNHEALTHY ADVANCED [isWaitingForKill] → DEPROVISIONING',
  'UNHEALTHY SILENT → LOST',
  'UNHEALTHY AGENT_RESTARTED → UNKNOWN',
  'UNHEALTHY timed out [isRunningHooks] → UNHEALTHY',
  'UNHEALTHY wait before kill over [isWaitingForKill] → DEPROVISIONING',

  'DEPROVISIONING ADVANCED → STOPPED',
  'DEPROVISIONING SILENT → LOST',
  'DEPROVISIONING AGENT_RESTARTED → UNKNOWN',

  'STOPPING HOOKS_DONE [isRunningHooks] → STOPPING',
  'STOPPING ADVANCED [isWaitingForKill] → DEPROVISIONING',
  'STOPPING SILENT → LOST',
  'STOPPING AGENT_RESTARTED → UNKNOWN',
  'STOPPING timed out [isRunningHooks] → STOPPING',
  'STOPPING wait before kill over [isWaitingForKill] → DEPROVISIONING',

  'UNKNOWN FOUND → UNREADY',
  'UNKNOWN NOT_FOUND → STOPPED',
  'UNKNOWN SILENT → LOST',
];

/** domain.md §6: which delays run in which state. */
export const INSTANCE_DELAYS: Partial<Record<InstanceState, readonly string[]>> = {
  UNREADY: ['initialDelay', 'timeout', 'interval'],
  READINESS_CHECK_FAILED: ['hooksTimeout', 'waitBeforeKill'],
  READY: ['initialDelay', 'timeout', 'interval'],
  HEALTHY: ['timeout', 'interval'],
  UNHEALTHY: ['hooksTimeout', 'waitBeforeKill'],
  STOPPING: ['hooksTimeout', 'waitBeforeKill'],
};
