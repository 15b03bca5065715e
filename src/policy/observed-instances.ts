import type { InstanceRecord } from '../model/cluster.js';
import { readField } from '../model/unchecked.js';
import { createIdTable } from './id-table.js';
import type { ObservedHosts } from './observed-hosts.js';
import { compareText, compareTimes } from './ordering.js';

/** The instances in a list of reports, or those of one service: of each the latest report, at the place of its first one. */
export interface LatestReports {
  /** Takes the reports from one place up to another; in their order, each once. */
  add(from: number, to: number): void;
  /** What was found, once all reports were taken. */
  instances(): readonly InstanceRecord[];
  /** Whether something in the list was no record, and was left out. */
  areDamaged(): boolean;
}

/** Finds the latest reports in a list, of one service or of all. */
export function latestReports(reports: readonly unknown[], serviceId: string | null = null): LatestReports {
  let areDamaged = false;
  let count = 0;
  // As long as none is left out the reports themselves are the list.
  let list: InstanceRecord[] | null = null;
  // The places of those whose id an instance of another service bears as well.
  const namesakes = new Map<string, number>();
  const found = () => list ?? (reports as readonly InstanceRecord[]);
  const ownList = () => (list ??= found().slice(0, count));
  const table = createIdTable(
    reports.length,
    (place) => readField(reports[place], 'instanceId'),
    (place) => found()[place]?.instanceId,
  );

  function add(from: number, to: number): void {
    for (let at = from; at < to; at += 1) {
      const report = reports[at];
      if (!isInstanceRecord(report)) areDamaged = true;
      else if (serviceId === null || report.serviceId === serviceId) {
        let place = table.add(report.instanceId, count);
        if (place < count && found()[place]?.serviceId !== report.serviceId) place = placeOfNamesake(report);
        if (place === count) {
          // What is not at its own place comes after one that was left out.
          if (count < at) ownList().push(report);
          count += 1;
        } else if (byReport(report, found()[place] ?? report) < 0) ownList()[place] = report;
      }
    }
  }

  function placeOfNamesake({ serviceId, instanceId }: InstanceRecord): number {
    const name = JSON.stringify([serviceId, instanceId]);
    const place = namesakes.get(name) ?? count;
    namesakes.set(name, place);
    return place;
  }

  return { add, instances: () => (count === reports.length ? found() : ownList()), areDamaged: () => areDamaged };
}

/** Writes the places of the hosts of these instances. */
export function findHosts(
  instances: readonly InstanceRecord[],
  { executorIds, table }: ObservedHosts,
  hostPlaces: Int32Array,
): void {
  let at = 0;
  let last = 0;
  // Host by host, as far as they are in the order of the hosts.
  for (const { executorId } of instances) {
    if (executorIds[last] !== executorId) last += 1;
    if (executorIds[last] !== executorId) break;
    hostPlaces[at] = last;
    at += 1;
  }
  const begin = at;
  const rest = instances.slice(begin);
  // These are all guessed before it is seen who is there: so the reads of the one need not wait for those of the other.
  for (const { executorId } of rest) {
    hostPlaces[at] = table.guess(executorId);
    at += 1;
  }
  at = begin;
  for (const { executorId } of rest) {
    if (executorIds[hostPlaces[at] ?? 0] !== executorId) hostPlaces[at] = table.placeOf(executorId);
    at += 1;
  }
}

/** Without `in`, which would be most of the work. */
function isInstanceRecord(value: unknown): value is InstanceRecord {
  if (typeof value !== 'object' || value === null) return false;
  const record: { readonly [TKey in keyof InstanceRecord]?: unknown } = value;
  return (
    typeof record.instanceId === 'string' &&
    typeof record.serviceId === 'string' &&
    typeof record.executorId === 'string' &&
    typeof record.state === 'string' &&
    typeof record.createdAt === 'number' &&
    typeof record.updatedAt === 'number'
  );
}

/** Latest first. The rest only makes the choice between reports of one time the same whatever their order. */
function byReport(a: InstanceRecord, b: InstanceRecord): number {
  return (
    compareTimes(b.updatedAt, a.updatedAt) ||
    compareTimes(b.createdAt, a.createdAt) ||
    compareText(a.executorId, b.executorId) ||
    compareText(a.state, b.state) ||
    compareText(a.errorMessage ?? '', b.errorMessage ?? '')
  );
}
