import { describe, expect, it } from 'vitest';
import { type ActivationState } from '../../src/model/activation.js';
import type { ClusterObservation, InstanceRecord } from '../../src/model/cluster.js';
import { INSTANCE_STATES, type InstanceState } from '../../src/model/instance.js';
import { planAdjustment } from '../../src/policy/reconciliation.js';
import { anExecutor, anInstance, aService, NOW } from '../support/observations.js';

/**
 * domain.md §5, for one instance alone on one host and instancesPerHost 1: its bucket, its reason, and `+ start` or
 * `+ defer` where the plan starts one on that host, now or later. What fails says why; it was created a second ago.
 */
const TABLE: Record<'activated' | 'inactive', string> = {
  activated: `
    instance               | live              | draining           | blacklisted           | silent           | REMOVED           | unknown
    PENDING                | wait COMING_UP             | wait COMING_UP     | wait COMING_UP        | wait HOST_SILENT | gone HOST_REMOVED | gone HOST_UNKNOWN
    PROVISIONING           | wait COMING_UP             | wait COMING_UP     | wait COMING_UP        | wait HOST_SILENT | gone HOST_REMOVED | gone HOST_UNKNOWN
    PROVISIONING_FAILED    | gone FAILED + defer        | gone FAILED        | gone FAILED           | gone FAILED      | gone FAILED       | gone FAILED
    STARTING               | wait COMING_UP             | wait COMING_UP     | wait COMING_UP        | wait HOST_SILENT | gone HOST_REMOVED | gone HOST_UNKNOWN
    START_FAILED           | gone FAILED + defer        | gone FAILED        | gone FAILED           | gone FAILED      | gone FAILED       | gone FAILED
    UNREADY                | keep REQUIRED              | keep HOST_DRAINING | stop HOST_BLACKLISTED | wait HOST_SILENT | gone HOST_REMOVED | gone HOST_UNKNOWN
    READINESS_CHECK_FAILED | wait GOING_DOWN            | wait GOING_DOWN    | wait GOING_DOWN       | wait HOST_SILENT | gone HOST_REMOVED | gone HOST_UNKNOWN
    READY                  | keep REQUIRED              | keep HOST_DRAINING | stop HOST_BLACKLISTED | wait HOST_SILENT | gone HOST_REMOVED | gone HOST_UNKNOWN
    HEALTHY                | keep REQUIRED              | keep HOST_DRAINING | stop HOST_BLACKLISTED | wait HOST_SILENT | gone HOST_REMOVED | gone HOST_UNKNOWN
    UNHEALTHY              | wait UNHEALTHY             | wait UNHEALTHY     | wait UNHEALTHY        | wait HOST_SILENT | gone HOST_REMOVED | gone HOST_UNKNOWN
    DEPROVISIONING         | wait GOING_DOWN            | wait GOING_DOWN    | wait GOING_DOWN       | wait HOST_SILENT | gone HOST_REMOVED | gone HOST_UNKNOWN
    STOPPING               | wait GOING_DOWN            | wait GOING_DOWN    | wait GOING_DOWN       | wait HOST_SILENT | gone HOST_REMOVED | gone HOST_UNKNOWN
    STOPPED                | gone TERMINATED + start    | gone TERMINATED    | gone TERMINATED       | gone TERMINATED  | gone TERMINATED   | gone TERMINATED
    LOST                   | gone TERMINATED + start    | gone TERMINATED    | gone TERMINATED       | gone TERMINATED  | gone TERMINATED   | gone TERMINATED
    UNKNOWN                | wait STATE_UNKNOWN         | wait STATE_UNKNOWN | wait STATE_UNKNOWN    | wait HOST_SILENT | gone HOST_REMOVED | gone HOST_UNKNOWN`,
  inactive: `
    instance               | live                  | draining              | blacklisted           | silent           | REMOVED           | unknown
    PENDING                | wait COMING_UP        | wait COMING_UP        | wait COMING_UP        | wait HOST_SILENT | gone HOST_REMOVED | gone HOST_UNKNOWN
    PROVISIONING           | wait COMING_UP        | wait COMING_UP        | wait COMING_UP        | wait HOST_SILENT | gone HOST_REMOVED | gone HOST_UNKNOWN
    PROVISIONING_FAILED    | gone FAILED           | gone FAILED           | gone FAILED           | gone FAILED      | gone FAILED       | gone FAILED
    STARTING               | wait COMING_UP        | wait COMING_UP        | wait COMING_UP        | wait HOST_SILENT | gone HOST_REMOVED | gone HOST_UNKNOWN
    START_FAILED           | gone FAILED           | gone FAILED           | gone FAILED           | gone FAILED      | gone FAILED       | gone FAILED
    UNREADY                | stop SERVICE_INACTIVE | stop SERVICE_INACTIVE | stop SERVICE_INACTIVE | wait HOST_SILENT | gone HOST_REMOVED | gone HOST_UNKNOWN
    READINESS_CHECK_FAILED | wait GOING_DOWN       | wait GOING_DOWN       | wait GOING_DOWN       | wait HOST_SILENT | gone HOST_REMOVED | gone HOST_UNKNOWN
    READY                  | stop SERVICE_INACTIVE | stop SERVICE_INACTIVE | stop SERVICE_INACTIVE | wait HOST_SILENT | gone HOST_REMOVED | gone HOST_UNKNOWN
    HEALTHY                | stop SERVICE_INACTIVE | stop SERVICE_INACTIVE | stop SERVICE_INACTIVE | wait HOST_SILENT | gone HOST_REMOVED | gone HOST_UNKNOWN
    UNHEALTHY              | wait UNHEALTHY        | wait UNHEALTHY        | wait UNHEALTHY        | wait HOST_SILENT | gone HOST_REMOVED | gone HOST_UNKNOWN
    DEPROVISIONING         | wait GOING_DOWN       | wait GOING_DOWN       | wait GOING_DOWN       | wait HOST_SILENT | gone HOST_REMOVED | gone HOST_UNKNOWN
    STOPPING               | wait GOING_DOWN       | wait GOING_DOWN       | wait GOING_DOWN       | wait HOST_SILENT | gone HOST_REMOVED | gone HOST_UNKNOWN
    STOPPED                | gone TERMINATED       | gone TERMINATED       | gone TERMINATED       | gone TERMINATED  | gone TERMINATED   | gone TERMINATED
    LOST                   | gone TERMINATED       | gone TERMINATED       | gone TERMINATED       | gone TERMINATED  | gone TERMINATED   | gone TERMINATED
    UNKNOWN                | wait STATE_UNKNOWN    | wait STATE_UNKNOWN    | wait STATE_UNKNOWN    | wait HOST_SILENT | gone HOST_REMOVED | gone HOST_UNKNOWN`,
};

/** Each kind of host, and the column of the table that is about it. A silent host reported a minute before another one. */
const HOSTS = {
  ACTIVE: ['live', [anExecutor('h1', 'ACTIVE')]],
  UNREADY: ['live', [anExecutor('h1', 'UNREADY')]],
  BLACKLIST_REQUESTED: ['draining', [anExecutor('h1', 'BLACKLIST_REQUESTED')]],
  BLACKLISTED: ['blacklisted', [anExecutor('h1', 'BLACKLISTED')]],
  'silent ACTIVE': ['silent', [anExecutor('h1', 'ACTIVE', NOW - 60_000), anExecutor('other', 'REMOVED')]],
  'silent BLACKLIST_REQUESTED': [
    'silent',
    [anExecutor('h1', 'BLACKLIST_REQUESTED', NOW - 60_000), anExecutor('other', 'REMOVED')],
  ],
  'silent BLACKLISTED': ['silent', [anExecutor('h1', 'BLACKLISTED', NOW - 60_000), anExecutor('other', 'REMOVED')]],
  REMOVED: ['REMOVED', [anExecutor('h1', 'REMOVED')]],
  'silent REMOVED': ['REMOVED', [anExecutor('h1', 'REMOVED', NOW - 60_000), anExecutor('other', 'REMOVED')]],
  unknown: ['unknown', []],
} as const satisfies Record<string, readonly [string, ClusterObservation['executors']]>;

const ACTIVATIONS = [
  ['ACTIVE', 'activated'],
  ['CONFIG_TESTING', 'activated'],
  ['INACTIVE', 'inactive'],
] as const satisfies readonly (readonly [ActivationState, keyof typeof TABLE])[];

function cell(table: keyof typeof TABLE, instanceState: InstanceState, column: string): string {
  const [head = [], ...rows] = TABLE[table]
    .trim()
    .split('\n')
    .map((line) => line.split('|').map((text) => text.trim().replace(/ +/g, ' ')));
  expect(rows.map(([state]) => state)).toEqual(INSTANCE_STATES);
  return rows.find(([state]) => state === instanceState)![head.indexOf(column)]!;
}

function planOf(text: string): unknown {
  const [, bucket = '', reason = '', start] = /^(\w+) (\w+)(?: \+ (\w+))?$/.exec(text)!;
  const deferred = { executorId: 'h1', count: 1, notBefore: NOW + 10_000, failures: 1 };
  return {
    keep: [],
    stop: [],
    wait: [],
    gone: [],
    [bucket]: [{ instanceId: 'i1', executorId: 'h1', reason }],
    starts: start === 'start' ? [{ executorId: 'h1', count: 1 }] : [],
    deferred: start === 'defer' ? [deferred] : [],
  };
}

const CASES = ACTIVATIONS.flatMap(([activationState, table]) =>
  Object.entries(HOSTS).flatMap(([host, [column, executors]]) =>
    INSTANCE_STATES.map((state) => ({ activationState, host, state, executors, expected: [table, column] as const })),
  ),
);

const FAILING = ['PROVISIONING_FAILED', 'START_FAILED', 'READINESS_CHECK_FAILED', 'UNHEALTHY'];
const oneOf = (state: InstanceState, changes: Partial<InstanceRecord> = {}) =>
  anInstance({ state, ...(FAILING.includes(state) && { errorMessage: 'It failed.' }), ...changes });

describe('one instance on one host', () => {
  it.each(CASES)('$activationState, host $host, instance $state', (given) => {
    const { activationState, executors, state, expected } = given;
    const plan = planAdjustment(aService({ activationState }), { executors, instances: [oneOf(state)] }, NOW);
    expect(plan).toEqual(planOf(cell(expected[0], state, expected[1])));
  });

  const OVER = ['PROVISIONING_FAILED', 'START_FAILED', 'STOPPED', 'LOST'];
  const overdueOrOver = CASES.filter(
    ({ host, state }) => host !== 'unknown' && host !== 'REMOVED' && !OVER.includes(state),
  );

  /** What the last report of its host lacks is gone, whatever the host may be. */
  it.each(overdueOrOver.filter(({ host }) => host !== 'silent REMOVED'))(
    '$activationState, host $host, unreported instance $state',
    ({ activationState, host, executors, state }) => {
      const reportedAt = executors[0]!.updatedAt!;
      const instance = oneOf(state, { createdAt: reportedAt - 61_000, updatedAt: reportedAt - 60_000 });
      const { starts, deferred, ...plan } = planAdjustment(
        aService({ activationState }),
        { executors, instances: [instance] },
        NOW,
      );
      expect(plan).toEqual({
        keep: [],
        stop: [],
        wait: [],
        gone: [{ instanceId: 'i1', executorId: 'h1', reason: 'NOT_REPORTED' }],
      });
      const isStarted = activationState !== 'INACTIVE' && (host === 'ACTIVE' || host === 'UNREADY');
      expect([...starts, ...deferred]).toHaveLength(isStarted ? 1 : 0);
    },
  );
});
