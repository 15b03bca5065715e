import type { RestoreProblem } from '../../../machines/lifecycle.stored.js';
import type { LifecycleRecord } from '../../chart/lifecycle-record.js';
import { answer, type Decision, decide, decideRequest } from './decide.js';
import type { HostCore } from './host-core.js';
import { HostedService } from './hosted-service.js';
import type { Input, RequestInput } from './input.js';
import { Outage } from './outage.js';
import { problemOf, restored } from './record.js';
import type { StoredService } from './store.js';
import { StoredRow } from './stored-row.js';
import { errorOf, reject, WaitingInputs } from './waiting-inputs.js';

/** A write that failed. */
interface Lost {
  readonly input: Input;
  /** What it would have led to. */
  readonly decision: Decision;
  /** Whether the store was given time since. */
  hasWaited: boolean;
}

/**
 * One service: everything that reaches it waits in its queue. Of what waits first the next record is decided and stored, and
 * only then applied. At most one write is under way.
 */
export class ServiceQueue {
  readonly serviceId: string;
  /** As it is stored; null where there is no service. */
  record: LifecycleRecord | null = null;
  /** The number of the change that led to the present state and revision. */
  changedAt = 0;
  /** Why what is stored cannot be read; null where it can, or nothing is. */
  problem: RestoreProblem | null = null;

  readonly #host: HostCore;
  readonly #waiting: WaitingInputs;
  readonly #row: StoredRow;
  readonly #outage: Outage;
  #view: HostedService | null = null;
  #isRunning = false;
  /** The input that is being decided or stored, and cannot change any more. */
  #processed: Input | null = null;
  /** The input that is being stored. */
  #storing: Input | null = null;
  #lost: Lost | null = null;
  /** Whether somebody else changed the row, and it has to be read again. */
  #isOutdated = false;

  constructor(serviceId: string, host: HostCore) {
    this.serviceId = serviceId;
    this.#host = host;
    this.#waiting = new WaitingInputs(serviceId);
    this.#row = new StoredRow(serviceId, host);
    this.#outage = new Outage(serviceId, host);
  }

  /** The service as it is shown; null where there is none. */
  get view(): HostedService | null {
    this.#view ??= this.record && this.#viewOf(this.record);
    return this.#view;
  }

  /** Whether it writes, or waits for the store. */
  get isStoring(): boolean {
    return this.#storing !== null || this.#lost !== null || this.#isOutdated || this.#outage.isWaiting;
  }

  /** Whether nothing is left that has to be remembered. */
  get isEmpty(): boolean {
    if (this.record !== null || this.problem !== null || this.#isRunning || this.isStoring) return false;
    return this.#waiting.first === undefined;
  }

  /** Whether work is to be resumed that has not been yet. */
  get isToResume(): boolean {
    return this.#waiting.first?.kind === 'resume';
  }

  /** Takes up what is stored. Work to resume waits until the queue goes on. */
  take(row: StoredService | null): void {
    this.record = null;
    this.#view = null;
    this.problem = null;
    this.#row.take(row);
    this.changedAt = this.#host.nextChange();
    if (row === null || row.service === null) return;
    try {
      const record = restored(this.#host.engine.machine, row, this.#host.settings);
      if (this.#host.engine.resume(record).effects.length > 0) this.#waiting.addFirst({ kind: 'resume' });
      this.record = record;
    } catch (error) {
      this.problem = problemOf(error);
      this.#waiting.clear('SET_ASIDE', null);
      this.#host.setAside(this.serviceId, this.problem);
    }
  }

  /** Lets an input wait, and goes on at once if nothing is under way. */
  offer(input: Input): void {
    const { ended } = this.#host;
    if (ended !== null) reject(input, errorOf(ended, this.serviceId));
    else if (this.problem !== null) reject(input, errorOf('SET_ASIDE', this.serviceId));
    else if (this.#outage.isWaiting && input.kind !== 'report') reject(input, errorOf('UNAVAILABLE', this.serviceId));
    else {
      this.#waiting.add(input, this.#processed);
      void this.goOn();
    }
  }

  /** Goes on with what waits; resolves once nothing does, or once it waits for the store. */
  async goOn(): Promise<void> {
    if (this.#isRunning) return;
    this.#isRunning = true;
    while (this.#host.ended === null && !this.#outage.isWaiting) {
      const input = this.#waiting.first;
      if (this.#lost !== null) await this.#settle(this.#lost);
      else if (this.#isOutdated) await this.#readAgain();
      else if (input !== undefined) await this.#process(input);
      else break;
    }
    this.#isRunning = false;
    this.#host.forgetIfEmpty(this.serviceId);
  }

  /** Ends it: rejects everything that waits, but not what is being stored. */
  end(code: 'STOPPED' | 'FENCED'): void {
    this.#outage.end();
    this.#waiting.clear(code, this.#storing);
  }

  async #process(input: Input): Promise<void> {
    this.#processed = input;
    try {
      const decision = await this.#decide(input);
      if (decision === null || this.#host.ended !== null) return;
      if (decision.isStored && decision.record !== null) await this.#store(input, decision, decision.record);
      else this.#apply(input, decision);
    } catch (error) {
      // A guard, update or delay of the host's own threw: the input changes nothing.
      this.#waiting.remove(input);
      reject(input, error);
      this.#host.onError(error);
    } finally {
      this.#processed = null;
    }
  }

  /** Null where the input is not to be decided, or not yet. */
  async #decide(input: Input): Promise<Decision | null> {
    if (input.kind !== 'request') return decide(this.#host.engine, this.record, input);
    if (input.cancels !== undefined && input.cancels !== this.record?.context.inFlight?.effectId) {
      // The work that was to be cancelled has ended meanwhile.
      this.#waiting.remove(input);
      return null;
    }
    if (this.record === null && input.request.type === 'CREATE' && !(await this.#readTombstone(input))) return null;
    return decideRequest(this.#host, this.record, this.#row.facts?.revision ?? 0, input);
  }

  /** Reads what is left of a destroyed service. False where the request is not to be decided now. */
  async #readTombstone(input: RequestInput): Promise<boolean> {
    const read = await this.#host.store.read(this.serviceId);
    if (this.#host.ended !== null) return false;
    if (read === null) {
      this.#waiting.remove(input);
      reject(input, errorOf('UNAVAILABLE', this.serviceId));
      return false;
    }
    this.take(read.row);
    return this.record === null && this.problem === null;
  }

  async #store(input: Input, decision: Decision, record: LifecycleRecord): Promise<void> {
    this.#storing = input;
    const answered = await this.#row.write(this.record, record, input);
    this.#storing = null;
    switch (answered) {
      case 'written':
        this.#outage.recovered();
        this.#apply(input, decision);
        break;
      case 'fenced':
        this.#host.fence();
        reject(input, errorOf('FENCED', this.serviceId));
        break;
      case 'conflict':
        this.#isOutdated = true;
        if (input.kind !== 'report') this.#waiting.remove(input);
        reject(input, errorOf('CONFLICT', this.serviceId));
        break;
      case 'failed':
        this.#outage.failed();
        this.#lost = { input, decision, hasWaited: false };
        this.#waiting.keepOrRemove(input, this.record?.context.inFlight?.effectId ?? '');
        reject(input, errorOf('UNKNOWN_OUTCOME', this.serviceId));
    }
  }

  async #settle(lost: Lost): Promise<void> {
    const settlement = await this.#row.settle();
    if (this.#host.ended !== null) return;
    if (settlement.kind === 'unsettled') {
      lost.hasWaited = true;
      this.#wait();
      return;
    }
    this.#lost = null;
    switch (settlement.kind) {
      case 'fenced':
        this.#host.fence();
        break;
      case 'done':
        this.#outage.recovered();
        this.#apply(lost.input, lost.decision);
        break;
      case 'foreign':
        this.#outage.recovered();
        this.#takeUp(settlement.row);
        break;
      case 'undone':
        if (this.#waiting.first !== lost.input) this.#outage.recovered();
        else if (!lost.hasWaited) this.#wait();
    }
  }

  async #readAgain(): Promise<void> {
    const read = await this.#host.store.read(this.serviceId);
    if (this.#host.ended !== null) return;
    if (read === null) {
      this.#outage.failed();
      this.#wait();
      return;
    }
    this.#isOutdated = false;
    this.#outage.recovered();
    this.#takeUp(read.row);
  }

  /** Takes up the row that somebody else wrote. */
  #takeUp(row: StoredService | null): void {
    const { first } = this.#waiting;
    if (first?.kind === 'resume') this.#waiting.remove(first);
    this.take(row);
    this.#host.reread(this.serviceId, this.view);
  }

  #apply(input: Input, decision: Decision): void {
    this.#waiting.remove(input);
    const before = this.record;
    const { record } = decision;
    this.record = record?.value === 'DESTROYED' ? null : record;
    this.#view = null;
    if (before?.value !== record?.value || before?.context.revision !== record?.context.revision) {
      this.changedAt = this.#host.nextChange();
    }
    answer(input, decision);
    const view = () => this.view ?? (record && this.#viewOf(record));
    this.#host.apply({ serviceId: this.serviceId, before, decision, input, view });
  }

  /** Waits before the store is tried again; requests do not wait as long. */
  #wait(): void {
    this.#outage.wait(() => void this.goOn());
    this.#waiting.rejectRequests('UNAVAILABLE');
  }

  #viewOf(record: LifecycleRecord): HostedService | null {
    const { facts } = this.#row;
    return facts && new HostedService(this.#host.engine, record, facts);
  }
}
