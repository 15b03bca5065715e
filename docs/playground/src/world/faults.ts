import { isWholeNumber, readField } from '../../../../src/model/unchecked.js';
import type { ClusterFault } from '../../../../src/testing/cluster/faults.js';
import { ageText } from '../words.js';

/** Every fault: a word for it, where % is its ms, and the field besides that which it has. */
const FAULTS: Record<
  ClusterFault['fault'],
  readonly [word: string, field?: 'executorId' | 'instanceId' | 'serviceId']
> = {
  EXECUTOR_SILENT: ['disconnected', 'executorId'],
  EXECUTOR_STALE: ['reports stand still', 'executorId'],
  EXECUTOR_DRAINS: ['draining', 'executorId'],
  EXECUTOR_BLACKLISTED: ['blacklisted', 'executorId'],
  EXECUTOR_REMOVED: ['removed', 'executorId'],
  EXECUTOR_RETURNS: ['returns', 'executorId'],
  AGENT_RESTARTS: ['agent restarts', 'executorId'],
  START_FAILS: ['next start fails', 'executorId'],
  START_HANGS: ['next start hangs', 'executorId'],
  START_TAKES: ['next start takes % more', 'executorId'],
  STARTS_FAIL: ['every start fails', 'executorId'],
  STARTS_SUCCEED: ['starts succeed again', 'executorId'],
  CRASH_LOOP: ['all crash after %', 'executorId'],
  CRASH_LOOP_ENDS: ['crashes end', 'executorId'],
  CLOCK_OFF: ['clock off by %', 'executorId'],
  CONTROLLER_CLOCK_JUMPS: ['clock jumps by %'],
  INSTANCE_UNHEALTHY: ['checks fail', 'instanceId'],
  INSTANCE_LOST: ['lost', 'instanceId'],
  RESULT_LATE: ['next result % late'],
  RESULT_TWICE: ['next result comes twice'],
  RESULT_NEVER: ['next result never comes'],
  RECORD_MISSING: ['record vanishes', 'serviceId'],
  STORE_UNREADABLE: ['store unreadable'],
  STORE_READABLE: ['store readable again'],
};

const MAX_MS = 1e9;

/** A fault in words, short enough for a host's card. */
export function faultText(fault: ClusterFault): string {
  const [word] = FAULTS[fault.fault];
  return 'ms' in fault ? word.replace('%', ageText(fault.ms)) : word;
}

/** Tells whether a value is a fault of one of these hosts, of an instance, or of the controller. */
export function isFault(value: unknown, hosts: readonly string[]): value is ClusterFault {
  const name = readField(value, 'fault');
  const [, [word, field] = ['']] = Object.entries(FAULTS).find(([fault]) => fault === name) ?? [];
  const ms = readField(value, 'ms');
  const id = field === undefined ? '' : readField(value, field);
  const isComplete = word !== '' && typeof id === 'string' && (field !== 'executorId' || hosts.includes(id));
  const fields = [name, ...(field === undefined ? [] : [id]), ...(word.includes('%') ? [ms] : [])];
  if (!isComplete || Object.keys(Object(value) as object).length !== fields.length) return false;
  return !word.includes('%') || isWholeNumber(ms, -MAX_MS, MAX_MS);
}
