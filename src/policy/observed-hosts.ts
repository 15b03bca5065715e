import {
  EXECUTOR_STATE_GROUPS,
  EXECUTOR_STATES,
  type ExecutorRecord,
  type ExecutorState,
  type ExecutorStateGroup,
} from '../model/cluster.js';
import { readField } from '../model/unchecked.js';
import { createIdTable, type IdTable, NO_PLACE } from './id-table.js';
import { compareTimes, readTime } from './ordering.js';

/** The place of a host that the observation does not hold. */
export const NO_HOST = NO_PLACE;

/** What a host means for planning: silent, or what its state means (domain.md §5). */
export type HostGroup = ExecutorStateGroup | 'silent';

/** The hosts of an observation, each once. Lists have the same length and order. */
export interface ObservedHosts {
  readonly executorIds: readonly string[];
  /** Of several reports of a host, the state furthest from ACTIVE. */
  readonly states: readonly ExecutorState[];
  /** What each state means (domain.md §5); whether a host has reported in time is not seen yet. */
  readonly groups: readonly HostGroup[];
  /** When each last reported, in epoch ms; NaN where it does not say. */
  readonly reportedAt: Float64Array;
  /** Of all hosts; -Infinity where none says when it reported. */
  readonly newestReportAt: number;
  /** Of the hosts that are not REMOVED; Infinity where none says when it reported. */
  readonly oldestReportAt: number;
  /** Whether a host that is not REMOVED does not say when it reported. */
  readonly lackReportTimes: boolean;
  /** Whether something in the list was no record, and was left out. */
  readonly areDamaged: boolean;
  /** The place of each id. */
  readonly table: Pick<IdTable, 'guess' | 'placeOf'>;
}

/** The hosts in this list of executors (domain.md §5). What is no record is left out. */
export function observedHosts(executors: readonly unknown[]): ObservedHosts {
  const executorIds: string[] = [];
  const table = createIdTable(
    executors.length,
    (place) => readField(executors[place], 'executorId'),
    (place) => executorIds[place],
  );
  const states: ExecutorState[] = [];
  const times = new Float64Array(executors.length);
  let areDamaged = false;
  for (const executor of executors) {
    if (!isExecutorRecord(executor)) {
      areDamaged = true;
      continue;
    }
    const place = table.add(executor.executorId, executorIds.length);
    const known = states[place];
    const reportedAt = readTime(executor.updatedAt) ?? Number.NaN;
    if (known === undefined) {
      executorIds.push(executor.executorId);
      states.push(executor.state);
      times[place] = reportedAt;
    } else {
      if (EXECUTOR_STATES.indexOf(executor.state) >= EXECUTOR_STATES.indexOf(known)) states[place] = executor.state;
      if (compareTimes(reportedAt, times[place] ?? Number.NaN) > 0) times[place] = reportedAt;
    }
  }
  const reportedAt = times.subarray(0, states.length);
  return { executorIds, states, reportedAt, areDamaged, table, ...summaryOf(states, reportedAt) };
}

function summaryOf(states: readonly ExecutorState[], reportedAt: Float64Array) {
  const groups: HostGroup[] = [];
  let newest = -Infinity;
  let oldest = Infinity;
  let lackReportTimes = false;
  for (const [place, state] of states.entries()) {
    const group = groupOf(state);
    const time = reportedAt[place] ?? Number.NaN;
    groups.push(group);
    if (!Number.isNaN(time)) newest = Math.max(newest, time);
    if (group === 'gone') continue;
    if (Number.isNaN(time)) lackReportTimes = true;
    else oldest = Math.min(oldest, time);
  }
  return {
    groups,
    newestReportAt: newest,
    oldestReportAt: oldest,
    lackReportTimes,
  };
}

/** Of a host in a state that no type admits nobody knows what it means: nothing is started, stopped or proven there. */
function groupOf(state: ExecutorState): HostGroup {
  // Nearly all are active, and a look-up by name takes longer than everything else here.
  if (state === 'ACTIVE') return 'live';
  return Object.hasOwn(EXECUTOR_STATE_GROUPS, state) ? EXECUTOR_STATE_GROUPS[state] : 'silent';
}

/** Without `in`, which would be most of the work. */
function isExecutorRecord(value: unknown): value is ExecutorRecord {
  if (typeof value !== 'object' || value === null) return false;
  const record: { readonly [TKey in keyof ExecutorRecord]?: unknown } = value;
  return typeof record.executorId === 'string' && typeof record.state === 'string';
}
