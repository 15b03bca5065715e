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
  'SILENT',
  'AGENT_RESTARTED',
  'FOUND',
  'NOT_FOUND',
] as const satisfies readonly InstanceEvent['type'][];

/** Where an event leads. `failedCheck` is a failure with attempts left, `lastFailedCheck` one with none left. */
export type InstanceCell = Exclude<InstanceEvent['type'], 'CHECK_FAILED'> | 'failedCheck' | 'lastFailedCheck';

/** domain.md §6: what each state admits, and where it leads. Every other cell is not admitted. */
export const INSTANCE_MOVES: Record<InstanceState, Partial<Record<InstanceCell, InstanceState>>> = {
  PENDING: { ADVANCED: 'PROVISIONING', STOP: 'STOPPING', SILENT: 'LOST', AGENT_RESTARTED: 'UNKNOWN' },
  PROVISIONING: {
    ADVANCED: 'STARTING',
    FAILED: 'PROVISIONING_FAILED',
    SILENT: 'LOST',
    AGENT_RESTARTED: 'UNKNOWN',
  },
  PROVISIONING_FAILED: { ADVANCED: 'DEPROVISIONING' },
  STARTING: { ADVANCED: 'UNREADY', FAILED: 'START_FAILED', SILENT: 'LOST', AGENT_RESTARTED: 'UNKNOWN' },
  START_FAILED: { ADVANCED: 'DEPROVISIONING' },
  UNREADY: {
    CHECK_PASSED: 'READY',
    failedCheck: 'UNREADY',
    lastFailedCheck: 'READINESS_CHECK_FAILED',
    STOP: 'STOPPING',
    SILENT: 'LOST',
    AGENT_RESTARTED: 'UNKNOWN',
  },
  READINESS_CHECK_FAILED: { ADVANCED: 'DEPROVISIONING' },
  READY: {
    CHECK_PASSED: 'HEALTHY',
    failedCheck: 'READY',
    lastFailedCheck: 'STOPPING',
    STOP: 'STOPPING',
    SILENT: 'LOST',
    AGENT_RESTARTED: 'UNKNOWN',
  },
  HEALTHY: {
    CHECK_PASSED: 'HEALTHY',
    failedCheck: 'HEALTHY',
    lastFailedCheck: 'UNHEALTHY',
    STOP: 'STOPPING',
    SILENT: 'LOST',
    AGENT_RESTARTED: 'UNKNOWN',
  },
  UNHEALTHY: { ADVANCED: 'DEPROVISIONING', SILENT: 'LOST', AGENT_RESTARTED: 'UNKNOWN' },
  DEPROVISIONING: { ADVANCED: 'STOPPED', SILENT: 'LOST', AGENT_RESTARTED: 'UNKNOWN' },
  STOPPING: { ADVANCED: 'DEPROVISIONING', SILENT: 'LOST', AGENT_RESTARTED: 'UNKNOWN' },
  STOPPED: {},
  LOST: {},
  UNKNOWN: { FOUND: 'UNREADY', NOT_FOUND: 'STOPPED', SILENT: 'LOST' },
};

/** domain.md §5: *active* and *running*, *terminal*; the states in which something failed and nothing runs. */
export const INSTANCE_TAGS: Record<InstanceState, readonly ('active' | 'running' | 'terminal' | 'error')[]> = {
  PENDING: ['active'],
  PROVISIONING: ['active'],
  PROVISIONING_FAILED: ['error'],
  STARTING: ['active'],
  START_FAILED: ['error'],
  UNREADY: ['active', 'running'],
  READINESS_CHECK_FAILED: ['error'],
  READY: ['active', 'running'],
  HEALTHY: ['active', 'running'],
  UNHEALTHY: ['active'],
  DEPROVISIONING: ['active'],
  STOPPING: ['active'],
  STOPPED: ['terminal'],
  LOST: ['terminal'],
  UNKNOWN: ['active'],
};

/**
 * domain.md §6: every transition of the chart, with the condition under which it is taken. `time` is the end of a delay;
 * a transition without an arrow counts a check and stays.
 */
export const INSTANCE_TRANSITIONS: readonly string[] = [
  'PENDING ADVANCED → PROVISIONING',
  'PENDING STOP → STOPPING',
  'PENDING SILENT → LOST',
  'PENDING AGENT_RESTARTED → UNKNOWN',

  'PROVISIONING ADVANCED → STARTING',
  'PROVISIONING FAILED → PROVISIONING_FAILED',
  'PROVISIONING SILENT → LOST',
  'PROVISIONING AGENT_RESTARTED → UNKNOWN',

  'PROVISIONING_FAILED ADVANCED → DEPROVISIONING',

  'STARTING ADVANCED → UNREADY',
  'STARTING FAILED → START_FAILED',
  'STARTING SILENT → LOST',
  'STARTING AGENT_RESTARTED → UNKNOWN',

  'START_FAILED ADVANCED → DEPROVISIONING',

  'UNREADY CHECK_PASSED → READY',
  'UNREADY CHECK_FAILED [isLastAttempt] → READINESS_CHECK_FAILED',
  'UNREADY CHECK_FAILED',
  'UNREADY STOP → STOPPING',
  'UNREADY SILENT → LOST',
  'UNREADY AGENT_RESTARTED → UNKNOWN',
  'UNREADY initial delay over [isFirstCheck] → UNREADY',
  'UNREADY interval over [isCheckBegun] → UNREADY',

  'READINESS_CHECK_FAILED ADVANCED → DEPROVISIONING',

  'READY CHECK_PASSED → HEALTHY',
  'READY CHECK_FAILED [isLastAttempt] → STOPPING',
  'READY CHECK_FAILED',
  'READY STOP → STOPPING',
  'READY SILENT → LOST',
  'READY AGENT_RESTARTED → UNKNOWN',
  'READY initial delay over [isFirstCheck] → READY',
  'READY interval over [isCheckBegun] → READY',

  'HEALTHY CHECK_PASSED',
  'HEALTHY CHECK_FAILED [isLastAttempt] → UNHEALTHY',
  'HEALTHY CHECK_FAILED',
  'HEALTHY STOP → STOPPING',
  'HEALTHY SILENT → LOST',
  'HEALTHY AGENT_RESTARTED → UNKNOWN',
  'HEALTHY interval over → HEALTHY',

  'UNHEALTHY ADVANCED → DEPROVISIONING',
  'UNHEALTHY SILENT → LOST',
  'UNHEALTHY AGENT_RESTARTED → UNKNOWN',

  'DEPROVISIONING ADVANCED → STOPPED',
  'DEPROVISIONING SILENT → LOST',
  'DEPROVISIONING AGENT_RESTARTED → UNKNOWN',

  'STOPPING ADVANCED → DEPROVISIONING',
  'STOPPING SILENT → LOST',
  'STOPPING AGENT_RESTARTED → UNKNOWN',
  'STOPPING wait before kill over → DEPROVISIONING',

  'UNKNOWN FOUND → UNREADY',
  'UNKNOWN NOT_FOUND → STOPPED',
  'UNKNOWN SILENT → LOST',
];

/** domain.md §6: which delays run in which state. */
export const INSTANCE_DELAYS: Partial<Record<InstanceState, readonly string[]>> = {
  UNREADY: ['initialDelay', 'interval'],
  READY: ['initialDelay', 'interval'],
  HEALTHY: ['interval'],
  STOPPING: ['waitBeforeKill'],
};
