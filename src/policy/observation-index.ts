import type { ClusterObservation, InstanceRecord } from '../model/cluster.js';
import { readField } from '../model/unchecked.js';
import { type ObservedHosts, observedHosts } from './observed-hosts.js';
import { findHosts, latestReports } from './observed-instances.js';
import { ServiceGrouping } from './service-grouping.js';

/** The number of a service that has no instances: none ends there. */
const NO_SERVICE = -1;

/** Shared by every copy of this library in a process. */
const BRAND: unique symbol = Symbol.for('local-service-machines.observation-index');

/**
 * An observation, grouped once for all services: each executor and each instance of a service once. Made by
 * `indexObservation`; to be read by the policies alone.
 */
export interface ObservationIndex {
  readonly [BRAND]: true;
  readonly hosts: ObservedHosts;
  /** Whether something in the observation was no record, and was left out. */
  readonly isDamaged: boolean;
  /** The number of each service that has instances. */
  readonly services: ReadonlyMap<string, number>;
  /** Service by service; those of one in the order of the observation. */
  readonly instances: readonly InstanceRecord[];
  /** The place of each instance's host. */
  readonly hostPlaces: Int32Array;
  /** The `updatedAt` of each instance, side by side: the records stand all over the memory, and fetching them is most of an assessment. */
  readonly updatedAt: Float64Array;
  /** By the number of a service: where its instances end, and those of the next one begin. */
  readonly ends: readonly number[];
}

/** What the observation shows of one service. Lists have the same length and order. */
export interface ObservedService extends Pick<ObservationIndex, 'hosts' | 'isDamaged' | 'hostPlaces'> {
  /** Each once, in the order of the observation. */
  readonly instances: readonly InstanceRecord[];
  /** The `updatedAt` of each instance, if an index has put them side by side. */
  readonly updatedAt: Float64Array | null;
}

/**
 * Indexes an observation for any number of services (domain.md §5). Whoever assesses or plans many services of one
 * observation does this once.
 *
 * Of an executor that is reported more than once the state furthest from ACTIVE and the newest `updatedAt` count, of an
 * instance the latest report. What is no record is left out. Pure; do not change the observation while the index is in use.
 */
export function indexObservation(observation: ClusterObservation): ObservationIndex {
  const indexing = indexInBatches(observation, Infinity);
  for (;;) {
    const { done, value } = indexing.next();
    if (done === true) return value;
  }
}

/** {@link indexObservation} that pauses after each batch of so many instances, so that a host can do other things. */
export function* indexInBatches(
  observation: ClusterObservation,
  batch: number,
): Generator<undefined, ObservationIndex, undefined> {
  const [reports, hosts] = partsOf(observation);
  const latest = latestReports(reports);
  yield* inBatches(reports.length, batch, (from, to) => latest.add(from, to));
  const given = latest.instances();
  const grouping = new ServiceGrouping(given, hosts);
  yield* inBatches(given.length, batch, (from, to) => grouping.count(from, to));
  grouping.begin();
  yield* inBatches(given.length, batch, (from, to) => grouping.place(from, to));
  const { services, instances, hostPlaces, updatedAt, ends } = grouping;
  const isDamaged = hosts.areDamaged || latest.areDamaged();
  return { [BRAND]: true, hosts, isDamaged, services, instances, hostPlaces, updatedAt, ends };
}

/** The part of this observation, or of its index, that is about one service. */
export function observedService(
  observation: ClusterObservation | ObservationIndex,
  serviceId: string,
): ObservedService {
  if (isIndex(observation)) {
    const { ends } = observation;
    const number = observation.services.get(serviceId) ?? NO_SERVICE;
    const from = ends[number - 1] ?? 0;
    const to = ends[number] ?? 0;
    return {
      hosts: observation.hosts,
      isDamaged: observation.isDamaged,
      instances: observation.instances.slice(from, to),
      hostPlaces: observation.hostPlaces.subarray(from, to),
      updatedAt: observation.updatedAt.subarray(from, to),
    };
  }
  const [reports, hosts] = partsOf(observation);
  const latest = latestReports(reports, serviceId);
  latest.add(0, reports.length);
  const instances = latest.instances();
  const hostPlaces = new Int32Array(instances.length);
  findHosts(instances, hosts, hostPlaces);
  return { hosts, isDamaged: hosts.areDamaged || latest.areDamaged(), instances, hostPlaces, updatedAt: null };
}

/** The index of this observation; an index is its own. */
export function indexOf(observation: ClusterObservation | ObservationIndex): ObservationIndex {
  return isIndex(observation) ? observation : indexObservation(observation);
}

function isIndex(observation: unknown): observation is ObservationIndex {
  return readField(observation, BRAND) === true;
}

/** @throws TypeError if JavaScript forgot to await the observation: a plan of it would do nothing, for ever. */
function partsOf(observation: ClusterObservation): readonly [reports: readonly unknown[], hosts: ObservedHosts] {
  if (observation instanceof Promise) throw new TypeError('The observation must be awaited.');
  return [listIn(observation, 'instances'), observedHosts(listIn(observation, 'executors'))];
}

/** What is no list counts as one of something that is no record. */
function listIn(observation: unknown, field: keyof ClusterObservation): readonly unknown[] {
  const list = readField(observation, field);
  return Array.isArray(list) ? list : [list];
}

function* inBatches(
  length: number,
  batch: number,
  pass: (from: number, to: number) => void,
): Generator<undefined, void, undefined> {
  for (let from = 0; from < length; from += batch) {
    pass(from, Math.min(from + batch, length));
    yield;
  }
}
