import { damaged, RestoreError, type RestoreProblem } from '../../../machines/restore-error.js';
import type { LifecycleRecord } from '../../chart/lifecycle-record.js';
import { readCount } from '../../model/unchecked.js';
import type { HostCore } from './host-core.js';
import { HostedService } from './hosted-service.js';
import type { Input } from './input.js';
import { restored } from './record.js';
import { findOut, type LostWrite, settle, type Settlement } from './recovery.js';
import { factsOf, nextRow, rowBefore, type StoredFacts } from './rows.js';
import type { WriteAnswer } from './store-access.js';
import type { StoredService } from './store.js';

/** What the host knows of one service: its record, and its row in the store. */
export class KnownService {
  readonly serviceId: string;
  /** Why what is stored cannot be read; null where it can, or nothing is. */
  problem: RestoreProblem | null = null;
  /** Whether what was taken up last has work or a delay to resume. */
  isToResume = false;
  /** The number of the change that led to the present state and revision. */
  changedAt = 0;
  readonly #host: HostCore;
  #record: LifecycleRecord | null = null;
  #view: HostedService | null = null;
  /** Null where there is no row, or none was read. */
  #facts: StoredFacts | null = null;
  #lost: (LostWrite & { readonly isConflict: boolean }) | null = null;

  constructor(serviceId: string, host: HostCore) {
    this.serviceId = serviceId;
    this.#host = host;
  }

  /** The service as it is stored; null where there is none. */
  get record(): LifecycleRecord | null {
    return this.#record;
  }

  /** The service as it is shown; null where there is none. */
  get view(): HostedService | null {
    this.#view ??= this.#record && this.viewOf(this.#record);
    return this.#view;
  }

  /** The last revision that was used under this id. */
  get revision(): number {
    return this.#facts?.revision ?? 0;
  }

  /** How another record of this service, which is stored, is shown. */
  viewOf(record: LifecycleRecord): HostedService | null {
    return this.#facts && new HostedService(this.#host.engine, record, this.#facts);
  }

  /** Takes up what was read. A row that cannot be read is a problem. */
  take(row: StoredService | null): void {
    this.#record = null;
    this.#view = null;
    this.#facts = row && factsOf(row);
    this.problem = null;
    this.isToResume = false;
    this.changedAt = this.#host.nextChange();
    if (row === null) return;
    try {
      const { engine, settings } = this.#host;
      // Of a tombstone the revision is all that counts.
      if (row.serviceId !== this.serviceId || (row.service === null && readCount(row.revision) === null)) {
        throw damaged('it is not the service of its row');
      }
      if (row.service === null) return;
      const record = restored(engine.machine, row, settings);
      this.isToResume = engine.resume(record).effects.length > 0;
      this.#record = record;
    } catch (error) {
      const { serviceId } = this;
      const isRestoreError = error instanceof RestoreError;
      this.problem = isRestoreError ? error.code : 'DAMAGED';
      // It names the field, and of which service; or a delay or an input of the host's own threw.
      this.#host.onError(isRestoreError ? new RestoreError(error.code, `${serviceId}: ${error.message}`) : error);
      this.#host.setAside(serviceId, this.problem);
    }
  }

  /** Goes on with a record that is stored where it has to be; a destroyed service is none. */
  apply(record: LifecycleRecord | null): void {
    const before = this.#record;
    this.#record = record?.value === 'DESTROYED' ? null : record;
    this.#view = null;
    if (before?.value !== record?.value || before?.context.revision !== record?.context.revision) {
      this.changedAt = this.#host.nextChange();
    }
  }

  /** Writes what follows an input. A write that failed or conflicted has to be settled before the next. */
  async write(next: LifecycleRecord, input: Input): Promise<WriteAnswer> {
    const { store, clock, engine } = this.#host;
    const stored = this.#facts;
    const expectedVersion = stored?.version ?? null;
    const attempted = nextRow(engine.machine, store.nextVersion(), next, stored, input, clock.now());
    const answer = await store.write(attempted, expectedVersion);
    if (answer === 'written') this.#facts = factsOf(attempted);
    if (answer === 'failed' || answer === 'conflict') {
      const version = store.nextVersion();
      const before = rowBefore(engine.machine, version, this.serviceId, this.#record, stored, clock.now());
      this.#lost = { attempted, expectedVersion, before, isConflict: answer === 'conflict' };
    }
    return answer;
  }

  /** Settles the write that failed or conflicted. */
  async settle(): Promise<Settlement> {
    if (this.#lost === null) return { kind: 'undone' };
    const lost = this.#lost;
    const settlement = await (lost.isConflict ? findOut : settle)(this.#host.store, lost);
    if (settlement.kind === 'done') this.#facts = factsOf(lost.attempted);
    if (settlement.kind === 'undone') this.#facts = factsOf(lost.before);
    if (settlement.kind !== 'unsettled') this.#lost = null;
    return settlement;
  }
}
