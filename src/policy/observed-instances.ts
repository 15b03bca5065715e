import type { InstanceRecord } from '../model/cluster.js';
import { readField } from '../model/unchecked.js';
import { IdTable } from './id-table.js';
import type { ObservedHosts } from './observed-hosts.js';
import { compareText, compareTimes } from './ordering.js';

/** The instances in a list of reports, or those of one service: of each the latest report, at the place of its first one. */
export class LatestReports {
  /** Whether something in the list was no record, and was left out. */
  areDamaged = false;
  private readonly table: IdTable;
  /** A list of its own from the first report that is left out; before that the reports themselves are the list. */
  private list: InstanceRecord[] | null = null;
  private count = 0;
  /** The places of those whose id an instance of another service bears as well. */
  private readonly namesakes = new Map<string, number>();

  constructor(
    private readonly reports: readonly unknown[],
    private readonly serviceId: string | null = null,
  ) {
    this.table = new IdTable(
      reports.length,
      (place) => readField(reports[place], 'instanceId'),
      (place) => this.at(place)?.instanceId,
    );
  }

  /** What was found; to be read once all reports were taken. */
  get instances(): readonly InstanceRecord[] {
    return this.count === this.reports.length
      ? (this.list ?? (this.reports as readonly InstanceRecord[]))
      : this.ownList();
  }

  /** Takes the reports from one place up to another. */
  add(from: number, to: number): void {
    const { reports, serviceId, table } = this;
    for (let at = from; at < to; at += 1) {
      const report = reports[at];
      if (!isInstanceRecord(report)) this.areDamaged = true;
      else if (serviceId === null || report.serviceId === serviceId) {
        const place = table.add(report.instanceId, this.count);
        if (place === this.count) this.append(report, at);
        else this.addAnother(report, place);
      }
    }
  }

  private at(place: number): InstanceRecord | undefined {
    return (this.list ?? (this.reports as readonly InstanceRecord[]))[place];
  }

  private ownList(): InstanceRecord[] {
    return (this.list ??= this.reports.slice(0, this.count) as InstanceRecord[]);
  }

  private append(report: InstanceRecord, at: number): void {
    if (this.list !== null || this.count < at) this.ownList().push(report);
    this.count += 1;
  }

  private addAnother(report: InstanceRecord, place: number): void {
    const { namesakes } = this;
    const known = this.at(place);
    if (known?.serviceId === report.serviceId) {
      if (byReport(report, known) < 0) this.ownList()[place] = report;
      return;
    }
    const name = JSON.stringify([report.serviceId, report.instanceId]);
    const namesake = namesakes.get(name);
    if (namesake !== undefined) {
      this.addAnother(report, namesake);
      return;
    }
    namesakes.set(name, this.count);
    this.ownList().push(report);
    this.count += 1;
  }
}

/** Writes the places of the hosts of these instances, from one place up to another. */
export function findHosts(
  instances: readonly InstanceRecord[],
  { executorIds, table }: ObservedHosts,
  hostPlaces: Int32Array,
  from: number,
  to: number,
): void {
  let at = from;
  let last = 0;
  // Host by host, as far as they are in the order of the hosts.
  for (; at < to; at += 1) {
    const executorId = instances[at]?.executorId;
    if (executorIds[last] !== executorId) last += 1;
    if (executorIds[last] !== executorId) break;
    hostPlaces[at] = last;
  }
  const rest = at;
  // The others are all guessed before it is seen who is there: so the reads of the one need not wait for those of the other.
  for (at = rest; at < to; at += 1) {
    const instance = instances[at];
    if (instance !== undefined) hostPlaces[at] = table.guess(instance.executorId);
  }
  for (at = rest; at < to; at += 1) {
    const instance = instances[at];
    if (instance === undefined || executorIds[hostPlaces[at] ?? 0] === instance.executorId) continue;
    hostPlaces[at] = table.placeOf(instance.executorId);
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
    compareText(String(a.errorMessage), String(b.errorMessage))
  );
}
