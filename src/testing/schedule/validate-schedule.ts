import { z } from 'zod';
import { firstContext } from '../../../machines/lifecycle.context.js';
import { ACTIVATION_STATES } from '../../model/activation.js';
import { readField } from '../../model/unchecked.js';
import { expecting, text, wholeNumber } from '../../schema/fields.js';
import { reportedIssues } from '../../schema/issues.js';
import { listOf, nonEmptyListOf } from '../../schema/lists.js';
import { objectBuilder } from '../../schema/objects.js';
import { operationSchema } from '../../schema/operation.js';
import { type ClusterDurations, DEFAULT_DURATIONS } from '../cluster/durations.js';
import type { ClusterFault } from '../cluster/faults.js';
import type { Schedule } from './schedule.js';

/** Something that is wrong with a schedule. */
export interface ScheduleIssue {
  /** The step and the field: `steps[3].inject.executorId`. */
  readonly path: string;
  readonly message: string;
}

/** A schedule that cannot be played. The message has a line for each issue. */
export class ScheduleError extends Error {
  override readonly name = 'ScheduleError';

  constructor(readonly issues: readonly ScheduleIssue[]) {
    super(issues.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`)).join('\n'));
  }
}

const object = objectBuilder('refuse');
const executorId = text('the id of a host');
const ms = wholeNumber(0);

const FAULT_SCHEMAS = [
  object({
    fault: z.literal([
      'EXECUTOR_SILENT',
      'EXECUTOR_STALE',
      'EXECUTOR_DRAINS',
      'EXECUTOR_BLACKLISTED',
      'EXECUTOR_REMOVED',
      'EXECUTOR_RETURNS',
      'AGENT_RESTARTS',
      'START_FAILS',
      'START_HANGS',
      'STARTS_FAIL',
      'STARTS_SUCCEED',
      'CRASH_LOOP_ENDS',
    ]),
    executorId,
  }),
  object({ fault: z.literal(['START_TAKES', 'CRASH_LOOP']), executorId, ms }),
  object({ fault: z.literal('CLOCK_OFF'), executorId, ms: wholeNumber() }),
  object({ fault: z.literal('CONTROLLER_CLOCK_JUMPS'), ms: wholeNumber() }),
  object({
    fault: z.literal(['INSTANCE_UNHEALTHY', 'INSTANCE_LOST']),
    instanceId: text('the id of an instance'),
  }),
  object({ fault: z.literal('RESULT_LATE'), ms }),
  object({ fault: z.literal('RECORD_MISSING'), serviceId: text('the id of a service') }),
  object({ fault: z.literal(['RESULT_TWICE', 'RESULT_NEVER', 'STORE_UNREADABLE', 'STORE_READABLE']) }),
] as const;

const faultSchema = z.discriminatedUnion('fault', FAULT_SCHEMAS, {
  error: (issue) =>
    issue.code === 'invalid_union' ? 'expected the name of a fault in "fault"' : expecting('a fault')(issue),
}) satisfies z.ZodType<ClusterFault>;

/** Never where a fault has no schema, so that it does not compile. */
type EveryFault = ClusterFault['fault'] extends z.output<typeof faultSchema>['fault'] ? unknown : never;

const whenTrue = z.literal(true, { error: expecting('true') });
const ACTIONS = {
  request: operationSchema,
  cancel: text('the id of a service'),
  inject: faultSchema satisfies EveryFault,
  heal: whenTrue,
  join: executorId,
  crash: whenTrue,
  restart: whenTrue,
  restarts: object({ times: wholeNumber(1), everyMs: wholeNumber(1) }),
  observe: whenTrue,
  observing: z.boolean({ error: expecting('true or false') }),
  note: text('a remark'),
};
const ACTION_NAMES = Object.keys(ACTIONS);

const stepSchema = object({
  atMs: ms,
  recovered: z.exactOptional(z.enum(ACTIVATION_STATES, { error: expecting(`one of ${ACTIVATION_STATES.join(', ')}`) })),
  request: z.exactOptional(ACTIONS.request),
  cancel: z.exactOptional(ACTIONS.cancel),
  inject: z.exactOptional(ACTIONS.inject),
  heal: z.exactOptional(ACTIONS.heal),
  join: z.exactOptional(ACTIONS.join),
  crash: z.exactOptional(ACTIONS.crash),
  restart: z.exactOptional(ACTIONS.restart),
  restarts: z.exactOptional(ACTIONS.restarts),
  observe: z.exactOptional(ACTIONS.observe),
  observing: z.exactOptional(ACTIONS.observing),
  note: z.exactOptional(ACTIONS.note),
});

const durationsSchema = object(
  Object.fromEntries(Object.keys(DEFAULT_DURATIONS).map((name) => [name, z.exactOptional(ms)])),
) satisfies z.ZodType<Partial<ClusterDurations>>;

const scheduleSchema = object({
  hosts: nonEmptyListOf(executorId),
  seed: z.exactOptional(wholeNumber()),
  durations: z.exactOptional(durationsSchema),
  settings: z.exactOptional(z.looseObject({}, { error: expecting('an object') })),
  observeEveryMs: z.exactOptional(wholeNumber(1)),
  steps: listOf(stepSchema),
  endsAtMs: ms,
});

/**
 * Validates a schedule, which may be any value.
 *
 * @throws ScheduleError that names each step and field at fault, and what was expected there.
 */
export function validateSchedule(schedule: unknown): asserts schedule is Schedule {
  const { success, error, data } = scheduleSchema.safeParse(schedule);
  const issues = success
    ? [...stepIssues(data), ...settingsIssues(data)]
    : reportedIssues(error.issues).map(({ path, message }) => ({ path: pathText(path), message }));
  if (issues.length > 0) throw new ScheduleError(issues);
}

type ReadSchedule = z.output<typeof scheduleSchema>;

/** The issues that concern more than one field. */
function stepIssues({ hosts, steps, endsAtMs }: ReadSchedule): readonly ScheduleIssue[] {
  let earliest = 0;
  const known = [...hosts];
  const twice = hosts.flatMap((host, index) =>
    hosts.indexOf(host) === index ? [] : [{ path: `hosts[${index}]`, message: 'expected each host once' }],
  );
  const ofSteps = steps.flatMap((step, index) => {
    const issues: ScheduleIssue[] = [];
    const add = (message: string, ...path: readonly string[]) => {
      issues.push({ path: pathText(['steps', index, ...path]), message });
    };
    if (step.atMs < earliest) add(`expected at least ${earliest}, the time of the step before`, 'atMs');
    if (step.atMs > endsAtMs) add(`expected at most ${endsAtMs}, the end of the schedule`, 'atMs');
    earliest = Math.max(earliest, step.atMs);
    const given = ACTION_NAMES.filter((name) => readField(step, name) !== undefined);
    if (given.length !== 1) add(`expected exactly one of ${ACTION_NAMES.join(', ')}`);
    if (step.recovered !== undefined && step.request?.type !== 'CREATE')
      add('expected only with a CREATE', 'recovered');
    const host = readField(step.inject, 'executorId');
    if (typeof host === 'string' && !known.includes(host)) {
      add(`expected one of the hosts ${known.join(', ')}`, 'inject', 'executorId');
    }
    if (step.join !== undefined) {
      if (known.includes(step.join)) add('expected a host that has not joined yet', 'join');
      known.push(step.join);
    }
    return issues;
  });
  return [...twice, ...ofSteps];
}

/** The chart checks its own settings. */
function settingsIssues({ settings }: ReadSchedule): readonly ScheduleIssue[] {
  try {
    firstContext({ input: settings });
    return [];
  } catch (thrown) {
    const message = readField(thrown, 'message');
    return [{ path: 'settings', message: typeof message === 'string' ? message : 'not accepted by the chart' }];
  }
}

/** `steps[3].inject.executorId` of the keys of an issue. */
function pathText(path: readonly PropertyKey[]): string {
  return path
    .map((key, index) => (typeof key === 'number' ? `[${key}]` : index === 0 ? String(key) : `.${String(key)}`))
    .join('');
}
