import {
  type ClusterObservation,
  EXECUTOR_STATES,
  type ExecutorRecord,
  type ExecutorState,
  type InstanceRecord,
} from '../model/cluster.js';
import { readField } from '../model/unchecked.js';
import { compareText, compareTimes, readTime } from './ordering.js';

/** Shared by every copy of this library in a process. */
const BRAND: unique symbol = Symbol.for('local-service-machines.observation-index');

/** A host of the observation, reported once. */
export interface IndexedHost {
  readonly executorId: string;
  /** Of several, the furthest from ACTIVE. */
  readonly state: ExecutorState;
  /** Of several, the newest; null where none is a time. */
  readonly updatedAt: number | null;
}

/** The hosts of an observation. */
export interface IndexedHosts {
  readonly hosts: readonly IndexedHost[];
  /** The place of each in `hosts`. */
  readonly places: ReadonlyMap<string, number>;
  /** The newest `updatedAt` of all; null where none bears one. */
  readonly newestReportAt: number | null;
  /** Whether something in the observation was no record, and was left out. */
  readonly isDamaged: boolean;
}

/**
 * An observation, grouped once for all services: each executor and each instance of a service once. Made by
 * `indexObservation`; to be read by the policies alone.
 */
export interface ObservationIndex extends IndexedHosts {
  readonly [BRAND]: true;
  /** The instances of each service, in the order of the observation. */
  readonly services: ReadonlyMap<string, readonly InstanceRecord[]>;
}

/** What the observation shows of one service. */
export interface ObservedService extends IndexedHosts {
  /** Each once, in the order of the observation. */
  readonly instances: readonly InstanceRecord[];
}

/**
 * Indexes an observation for any number of services (domain.md §5). Whoever assesses or plans many services of one
 * observation does this once.
 *
 * Of an executor that is reported more than once the state furthest from ACTIVE and the newest `updatedAt` count, of an
 * instance the latest report. What is no record is left out. Pure; do not change the observation while the index is in use.
 */
export function indexObservation(observation: ClusterObservation): ObservationIndex {
  const services = new Map<string, InstanceRecord[]>();
  const instances = listIn(observation, 'instances');
  let isDamaged = instances === null;
  let serviceId: unknown = null;
  let own: InstanceRecord[] = [];
  for (const instance of instances ?? []) {
    if (!isInstanceRecord(instance)) {
      isDamaged = true;
      continue;
    }
    if (instance.serviceId !== serviceId) {
      serviceId = instance.serviceId;
      const known = services.get(instance.serviceId);
      own = known ?? [];
      if (known === undefined) services.set(instance.serviceId, own);
    }
    own.push(instance);
  }
  const reportedOnce = new Map<string, readonly InstanceRecord[]>();
  for (const [id, reports] of services) reportedOnce.set(id, eachOnce(reports));
  const indexed = indexHosts(observation);
  return {
    [BRAND]: true,
    hosts: indexed.hosts,
    places: indexed.places,
    newestReportAt: indexed.newestReportAt,
    isDamaged: isDamaged || indexed.isDamaged,
    services: reportedOnce,
  };
}

/** The part of this observation, or of its index, that is about one service. */
export function observedService(
  observation: ClusterObservation | ObservationIndex,
  serviceId: string,
): ObservedService {
  if (isIndex(observation)) {
    const { hosts, places, newestReportAt, isDamaged, services } = observation;
    return { hosts, places, newestReportAt, isDamaged, instances: services.get(serviceId) ?? [] };
  }
  const instances = listIn(observation, 'instances');
  let isDamaged = instances === null;
  const own: InstanceRecord[] = [];
  for (const instance of instances ?? []) {
    if (!isInstanceRecord(instance)) isDamaged = true;
    else if (instance.serviceId === serviceId) own.push(instance);
  }
  const indexed = indexHosts(observation);
  return {
    hosts: indexed.hosts,
    places: indexed.places,
    newestReportAt: indexed.newestReportAt,
    isDamaged: isDamaged || indexed.isDamaged,
    instances: eachOnce(own),
  };
}

/** The index of this observation; an index is its own. */
export function indexOf(observation: ClusterObservation | ObservationIndex): ObservationIndex {
  return isIndex(observation) ? observation : indexObservation(observation);
}

function isIndex(observation: unknown): observation is ObservationIndex {
  return typeof observation === 'object' && observation !== null && BRAND in observation;
}

function indexHosts(observation: ClusterObservation): IndexedHosts {
  const executors = listIn(observation, 'executors');
  const places = new Map<string, number>();
  const hosts: IndexedHost[] = [];
  let newestReportAt: number | null = null;
  let isDamaged = executors === null;
  for (const executor of executors ?? []) {
    if (!isExecutorRecord(executor)) {
      isDamaged = true;
      continue;
    }
    const { executorId, state } = executor;
    const updatedAt = readTime(executor.updatedAt);
    newestReportAt = newerOf(newestReportAt, updatedAt);
    const place = places.get(executorId);
    const known = place === undefined ? undefined : hosts[place];
    if (place === undefined || known === undefined) {
      places.set(executorId, hosts.length);
      hosts.push({ executorId, state, updatedAt });
    } else {
      hosts[place] = {
        executorId,
        state: isFurtherFromActive(state, known.state) ? state : known.state,
        updatedAt: newerOf(updatedAt, known.updatedAt),
      };
    }
  }
  return { hosts, places, newestReportAt, isDamaged };
}

function listIn(observation: unknown, field: keyof ClusterObservation): readonly unknown[] | null {
  const list = readField(observation, field);
  return Array.isArray(list) ? list : null;
}

/** Without `in`, which would be most of the work. */
type Unchecked<TRecord> = { readonly [TKey in keyof TRecord]?: unknown } | null | undefined;

function isExecutorRecord(value: unknown): value is ExecutorRecord {
  const record = value as Unchecked<ExecutorRecord>;
  return typeof record?.executorId === 'string' && typeof record.state === 'string';
}

function isInstanceRecord(value: unknown): value is InstanceRecord {
  const record = value as Unchecked<InstanceRecord>;
  return (
    typeof record?.instanceId === 'string' &&
    typeof record.serviceId === 'string' &&
    typeof record.executorId === 'string' &&
    typeof record.state === 'string' &&
    typeof record.createdAt === 'number' &&
    typeof record.updatedAt === 'number'
  );
}

function isFurtherFromActive(a: ExecutorState, b: ExecutorState): boolean {
  return EXECUTOR_STATES.indexOf(a) > EXECUTOR_STATES.indexOf(b);
}

function newerOf(a: number | null, b: number | null): number | null {
  if (a === null || b === null) return a ?? b;
  return Math.max(a, b);
}

/** The latest report of each instance, at the place of its first one. */
function eachOnce(reports: readonly InstanceRecord[]): readonly InstanceRecord[] {
  if (!hasDuplicates(reports)) return reports;
  const latest = new Map<string, InstanceRecord>();
  for (const report of reports) {
    const known = latest.get(report.instanceId);
    if (known === undefined || byReport(report, known) < 0) latest.set(report.instanceId, report);
  }
  return [...latest.values()];
}

/** Ids in ascending order, as a sorted observation has them, are not collected. */
function hasDuplicates(reports: readonly InstanceRecord[]): boolean {
  let previousId: string | null = null;
  for (const { instanceId } of reports) {
    if (previousId !== null && instanceId <= previousId) return idsOf(reports).size < reports.length;
    previousId = instanceId;
  }
  return false;
}

function idsOf(reports: readonly InstanceRecord[]): ReadonlySet<string> {
  const ids = new Set<string>();
  for (const { instanceId } of reports) ids.add(instanceId);
  return ids;
}

/** Latest first. The rest only makes the choice between reports of one time the same whatever their order. */
function byReport(a: InstanceRecord, b: InstanceRecord): number {
  return (
    compareTimes(b.updatedAt, a.updatedAt) ||
    compareTimes(b.createdAt, a.createdAt) ||
    compareText(a.executorId, b.executorId) ||
    compareText(a.state, b.state) ||
    compareText(String(a.errorMessage), String(b.errorMessage))
  );
}
