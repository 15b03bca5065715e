import type { HostRequest, StoredService } from '../../../../src/host/index.js';
import { SAMPLE_SPEC } from '../../../../src/testing/index.js';
import type { JournalLine } from './messages.js';

const TYPES = [
  'CREATE',
  'ACTIVATE',
  'ACTIVATE',
  'DEACTIVATE',
  'ADJUST_INSTANCES',
  'UPDATE_INSTANCE_COUNT',
  'DESTROY',
] as const;

/** A type of request. */
type RequestType = (typeof TYPES)[number];

/** A service, and what its client knows of it: each admitted request takes one revision, in order. */
export class Watched {
  readonly serviceId: string;
  /** Which request took each revision. */
  readonly operations = new Map<number, RequestType>();
  /** What was acknowledged since the store was read last. */
  #acknowledged: RequestType[] = [];
  /** What was sent and not answered. */
  #inDoubt: RequestType | null = null;
  #revision = 0;
  /** Work that has ended and that is stored as ended. */
  readonly #over = new Set<string>();

  constructor(readonly name: string) {
    this.serviceId = `${name}-1`;
  }

  /** A request of any type: most are refused. */
  next(): { readonly type: RequestType; readonly request: HostRequest } {
    const type = TYPES[Math.floor(Math.random() * TYPES.length)]!;
    this.#inDoubt = type;
    return { type, request: this.#requestOf(type) };
  }

  answered(type: RequestType, admitted: boolean): void {
    this.#inDoubt = null;
    if (admitted) this.#acknowledged.push(type);
  }

  /** What is wrong with the row that a killed host left, and with what its work did. */
  problems(row: StoredService | undefined, journal: readonly JournalLine[]): readonly string[] {
    const problems: string[] = [];
    const revision = row?.revision ?? 0;
    const taken = [...this.#acknowledged, ...(this.#inDoubt === null ? [] : [this.#inDoubt])];
    const count = revision - this.#revision;
    if (count < this.#acknowledged.length)
      problems.push(
        `${this.serviceId}: ${JSON.stringify(this.#acknowledged)} were acknowledged, and ${String(count)} of them are stored`,
      );
    if (count > taken.length)
      problems.push(
        `${this.serviceId}: ${String(count)} operations are stored, and ${JSON.stringify(taken)} were asked for`,
      );
    taken.slice(0, count).forEach((type, index) => this.operations.set(this.#revision + index + 1, type));
    this.#revision = revision;
    this.#acknowledged = [];
    this.#inDoubt = null;

    const inFlight = row?.service?.snapshot.context.inFlight ?? null;
    const begun = new Set<string>();
    for (const { what, effectId, attempt, operation } of journal) {
      if (what !== 'begins' || !effectId.startsWith(`${this.serviceId}#`)) continue;
      const token = `${effectId}, attempt ${String(attempt)}`;
      if (begun.has(token)) problems.push(`${token} began twice`);
      begun.add(token);
      if (revisionOf(effectId) > revision) problems.push(`${token} acted and is not stored`);
      if (effectId === inFlight?.effectId && attempt > inFlight.attempt)
        problems.push(`${token} acted and is not stored`);
      if (this.operations.get(revisionOf(effectId)) !== operation)
        problems.push(`${token} does ${operation}, which nobody asked for`);
    }
    return problems;
  }

  /** Remembers which work is stored as ended, and tells which of that has begun since. */
  begunAgain(row: StoredService | undefined, journal: readonly JournalLine[], since: number): readonly string[] {
    const again = journal.slice(since).filter(({ what, effectId }) => what === 'begins' && this.#over.has(effectId));
    const inFlight = row?.service?.snapshot.context.inFlight?.effectId;
    for (const { effectId } of journal) {
      if (effectId.startsWith(`${this.serviceId}#`) && effectId !== inFlight) this.#over.add(effectId);
    }
    return again.map(({ effectId }) => `${effectId} is stored as ended, and began again`);
  }

  /** What was acknowledged and whose work never ended, once all services are at rest. */
  unfinished(journal: readonly JournalLine[]): readonly string[] {
    const ended = new Set<string>();
    for (const { what, effectId } of journal) if (what === 'ends') ended.add(effectId);
    const done = new Set([...ended].filter((id) => id.startsWith(`${this.serviceId}#`)).map(revisionOf));
    return [...this.operations]
      .filter(([revision, type]) => type !== 'CREATE' && !done.has(revision))
      .map(
        ([revision, type]) => `${this.serviceId}: ${type} took revision ${String(revision)}, and its work never ended`,
      );
  }

  #requestOf(type: RequestType): HostRequest {
    const { serviceId, name } = this;
    switch (type) {
      case 'CREATE':
        return { type, spec: { ...SAMPLE_SPEC, name }, instancesPerHost: 1 };
      case 'UPDATE_INSTANCE_COUNT':
        return { type, serviceId, instancesPerHost: 1 + Math.floor(Math.random() * 5) };
      default:
        return { type, serviceId };
    }
  }
}

/** `dns-cache-1#7:adjustInstances` is of revision 7. */
function revisionOf(effectId: string): number {
  return Number(/#(\d+):/.exec(effectId)?.[1]);
}
