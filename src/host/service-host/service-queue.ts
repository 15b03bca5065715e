import type { LifecycleRecord } from '../../chart/lifecycle-record.js';
import type { Health } from '../../model/health.js';
import { answer, type Decision, decide, decideRequest } from './decide.js';
import type { HostCore } from './host-core.js';
import type { Input, RequestInput } from './input.js';
import { KnownService } from './known-service.js';
import type { Observed } from './observer.js';
import { Outage } from './outage.js';
import { isSame } from './record.js';
import type { StoredService, StoreProblem } from './store.js';
import { errorOf, reject, WaitingInputs } from './waiting-inputs.js';

/** A write that failed or conflicted. */
interface Lost {
  readonly input: Input;
  /** What it would have led to. */
  readonly decision: Decision;
  /** Whether the store was given time since. */
  hasWaited: boolean;
}

/** After how many ms a report is decided again, if code of the controller's own threw at it. */
const REPEAT_MS = 10_000;

/**
 * One service: everything that reaches it waits in its queue. Of what waits first the next record is decided and stored, and
 * only then applied. At most one write is under way.
 */
export class ServiceQueue {
  readonly known: KnownService;
  readonly #host: HostCore;
  readonly #waiting: WaitingInputs;
  readonly #outage: Outage;
  /** The timers of what is decided again. */
  readonly #repeats = new Set<unknown>();
  #isRunning = false;
  /** The record that the last digest left as it was: the same digest would do so again. */
  #settled: LifecycleRecord | null = null;
  /** The input that is being decided or stored, and cannot change any more. */
  #processed: Input | null = null;
  /** The input that is being stored. */
  #storing: Input | null = null;
  #lost: Lost | null = null;
  /** Whether the last write conflicted, and something has waited since. */
  #hasConflicted = false;

  constructor(serviceId: string, host: HostCore) {
    this.known = new KnownService(serviceId, host);
    this.#host = host;
    this.#waiting = new WaitingInputs(serviceId);
    this.#outage = new Outage(serviceId, host);
  }

  /** Whether it writes, or waits for the store. */
  get isStoring(): boolean {
    return this.#storing !== null || this.#lost !== null || this.#outage.isWaiting;
  }

  /** Whether nothing is left that has to be remembered. */
  get isEmpty(): boolean {
    const { record, problem } = this.known;
    if (record !== null || problem !== null || this.#isRunning || this.isStoring) return false;
    return this.#waiting.first === undefined;
  }

  /** Whether work is to be resumed that has not been yet. */
  get isToResume(): boolean {
    return this.#waiting.first?.kind === 'resume';
  }

  /** Whether this digest would change nothing: the last one said the same and changed nothing, and nothing waits. */
  isKnown(health: Health): boolean {
    const { record } = this.known;
    const isSettled = record !== null && record === this.#settled;
    return isSettled && !this.#isRunning && this.#waiting.first === undefined && isSame(health, record.context.health);
  }

  /** Takes up what is stored. Work to resume waits until the queue goes on. */
  take(row: StoredService | null): void {
    this.known.take(row);
    if (this.known.problem !== null) this.#waiting.clear('SET_ASIDE', null);
    else if (this.known.isToResume) this.#waiting.addFirst({ kind: 'resume' });
  }

  /** Lets an input wait, and goes on at once if nothing is under way. */
  offer(input: Input): void {
    const { ended } = this.#host;
    if (ended !== null) this.#reject(input, ended);
    else if (this.known.problem !== null) this.#reject(input, 'SET_ASIDE');
    else if (this.#outage.isWaiting && input.kind !== 'report') this.#reject(input, 'UNAVAILABLE');
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
      else if (input !== undefined) await this.#process(input);
      else {
        // The store owes nothing.
        this.#hasConflicted = false;
        this.#outage.recovered();
        // Whoever is told may ask for something.
        if (this.#waiting.first === undefined) break;
      }
    }
    if (this.#host.ended !== null && this.#lost !== null) this.#reject(this.#lost.input, 'UNKNOWN_OUTCOME');
    this.#isRunning = false;
    this.#host.forgetIfEmpty(this.known.serviceId);
  }

  /** Ends it: rejects everything that waits, but not what is being stored. */
  end(code: 'STOPPED' | 'FENCED'): void {
    this.#outage.end();
    for (const timer of this.#repeats) this.#host.clock.clearTimeout(timer);
    this.#waiting.clear(code, this.#storing);
  }

  #repeat(input: Input): void {
    const timer = this.#host.clock.setTimeout(() => {
      this.#repeats.delete(timer);
      this.offer(input);
    }, REPEAT_MS);
    this.#repeats.add(timer);
  }

  async #process(input: Input): Promise<void> {
    this.#processed = input;
    try {
      const decision = await this.#decide(input);
      if (decision === null || this.#host.ended !== null) return;
      if (decision.isStored && decision.record !== null) await this.#store(input, decision, decision.record);
      else this.#apply(input, decision);
    } catch (error) {
      // A guard, update or delay of the controller's own threw: the input changes nothing. A report must not be lost: it comes again.
      this.#waiting.remove(input);
      reject(input, error);
      this.#host.onError(error);
      if (input.kind === 'report' && this.#host.ended === null) this.#repeat(input);
    } finally {
      this.#processed = null;
    }
  }

  /** Null where the input is not to be decided, or not yet. */
  async #decide(input: Input): Promise<Decision | null> {
    const { record } = this.known;
    if (input.kind !== 'request') return decide(this.#host.engine, record, input);
    if (input.cancels !== undefined && input.cancels !== record?.context.inFlight?.effectId) {
      // The work that was to be cancelled has ended meanwhile.
      this.#waiting.remove(input);
      return null;
    }
    if (record === null && input.request.type === 'CREATE' && !(await this.#readTombstone(input))) return null;
    return decideRequest(this.#host, record, this.known.revision, input, () => this.#observe(input));
  }

  /** An observation that began after the request arrived and the service changed, shared with the requests that wait behind it. */
  async #observe({ observed }: RequestInput): Promise<Observed | null> {
    if (observed === null || (observed && observed.change >= this.known.changedAt)) return observed;
    const sharing = this.#waiting.requests;
    const begun = await this.#host.observe();
    for (const input of sharing) input.observed = begun;
    return begun;
  }

  /** Reads what is left of a destroyed service. False where the request is not to be decided now. */
  async #readTombstone(input: RequestInput): Promise<boolean> {
    const read = await this.#host.store.read(this.known.serviceId);
    if (this.#host.ended !== null) return false;
    if (read === null) {
      this.#waiting.remove(input);
      this.#reject(input, 'UNAVAILABLE');
      return false;
    }
    this.take(read.row);
    const { serviceId, view, problem } = this.known;
    // Somebody else created it.
    if (view !== null) this.#host.reread(serviceId, view);
    return view === null && problem === null;
  }

  async #store(input: Input, decision: Decision, record: LifecycleRecord): Promise<void> {
    this.#storing = input;
    const answered = await this.known.write(record, input);
    this.#storing = null;
    switch (answered) {
      case 'written':
        this.#hasConflicted = false;
        this.#outage.recovered();
        this.#apply(input, decision);
        break;
      case 'fenced':
        this.#host.fence();
        this.#reject(input, 'FENCED');
        break;
      case 'conflict':
        this.#lost = { input, decision, hasWaited: false };
        if (input.kind !== 'report') this.#waiting.remove(input);
        break;
      case 'failed':
        this.#lost = { input, decision, hasWaited: false };
        this.#outage.failed();
        this.#waiting.keepOrRemove(input, this.known.record?.context.inFlight?.effectId ?? '');
        this.#reject(input, 'UNKNOWN_OUTCOME');
    }
  }

  async #settle(lost: Lost): Promise<void> {
    const settlement = await this.known.settle();
    if (this.#host.ended !== null) return;
    if (settlement.kind === 'unsettled') {
      lost.hasWaited = true;
      this.#outage.failed();
      this.#reject(lost.input, 'UNKNOWN_OUTCOME');
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
        this.#reject(lost.input, 'CONFLICT');
        this.#takeUp(settlement.row);
        break;
      case 'undone':
        if (this.#waiting.first === lost.input && !lost.hasWaited) this.#wait();
    }
  }

  /** Takes up the row that somebody else wrote. A store that answers `conflict` again and again is given time. */
  #takeUp(row: StoredService | null): void {
    const { first } = this.#waiting;
    if (first?.kind === 'resume') this.#waiting.remove(first);
    this.take(row);
    this.#host.reread(this.known.serviceId, this.known.view);
    if (this.#hasConflicted) {
      this.#outage.failed();
      this.#wait();
    }
    this.#hasConflicted = true;
  }

  #apply(input: Input, decision: Decision): void {
    this.#waiting.remove(input);
    const { serviceId, record: before } = this.known;
    const { record } = decision;
    this.known.apply(record);
    if (input.kind === 'digest') this.#settled = record === before && decision.effects.length === 0 ? record : null;
    answer(input, decision);
    const view = () => this.known.view ?? (record && this.known.viewOf(record));
    this.#host.apply({ serviceId, before, decision, input, view });
  }

  /** Waits before the store is tried again; requests do not wait as long. */
  #wait(): void {
    this.#outage.wait(() => void this.goOn());
    this.#waiting.rejectRequests('UNAVAILABLE');
  }

  #reject(input: Input, code: StoreProblem): void {
    reject(input, errorOf(code, this.known.serviceId));
  }
}
