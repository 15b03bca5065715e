import type { ServiceHostOptions } from '../host/service-host/options.js';
import type { ServiceHost } from '../host/service-host/service-host.js';
import type { LifecycleInput } from '../model/settings.js';
import type { ServiceRequest } from '../model/operation.js';
import type { Answer, Harness, Subject, WorkOutcome } from './harness.js';
import { SAMPLE_SERVICE_ID } from './sample-service.js';
import { MemoryServiceStore } from './service-store/memory-store.js';
import { VirtualClock } from './virtual-clock.js';
import { allWorkHandlers } from './work-handlers.js';
import type { ReportProgress, WorkResult } from './work-actors.js';

/** What a service host under test is made of; its own store, machine and callbacks may be put in their place. */
export type ServiceHostParts = Required<
  Pick<ServiceHostOptions, 'store' | 'runId' | 'work' | 'observe' | 'clock' | 'settings'>
>;

/** Makes a service host of these parts, which is then started. Called again for each restart. */
export type MakeServiceHost = (parts: ServiceHostParts) => ServiceHost;

/** One piece of work that the host began. */
interface BegunWork {
  readonly effectId: string;
  readonly attempt: number;
  readonly report: (result: WorkResult) => void;
  readonly reportProgress: ReportProgress;
}

/** A harness of a service host, with one service in it. */
export function serviceHostHarness(make: MakeServiceHost): Harness {
  return {
    name: 'a service host',
    // The first revision is the store's.
    settings: ['emergencyDelayMs', 'failureBudget', 'defaultOpSpec', 'staleAfterMs', 'backoff', 'recordRefusals'],
    start: async (input) => {
      const subject = new ServiceHostSubject(make, input);
      await subject.restart();
      return subject;
    },
  };
}

class ServiceHostSubject implements Subject {
  readonly #clock = new VirtualClock();
  readonly #store = new MemoryServiceStore();
  readonly #begun: BegunWork[] = [];
  /** The work that was begun twice in one attempt; null if none was. */
  #twice: string | null = null;
  #runs = 0;
  #wasCreated = false;
  #host: ServiceHost | null = null;

  constructor(
    readonly make: MakeServiceHost,
    readonly settings: Omit<LifecycleInput, 'revision'>,
  ) {}

  async restart(): Promise<void> {
    await this.stop();
    this.#runs += 1;
    const host = this.make({
      store: this.#store,
      runId: `run-${String(this.#runs)}`,
      clock: this.#clock,
      settings: this.settings,
      // A request that a fact refuses stays refused where nothing can be observed.
      observe: () => Promise.reject(new Error('The harness of a service host observes nothing.')),
      work: allWorkHandlers({
        runWork: (_name, { effectId, attempt }, _signal, report, reportProgress = () => undefined) => {
          if (this.#begun.some((work) => work.effectId === effectId && work.attempt === attempt)) {
            this.#twice = `${effectId}, attempt ${String(attempt)}`;
          }
          this.#begun.push({ effectId, attempt, report, reportProgress });
        },
      }),
    });
    await host.start();
    this.#host = host;
    await this.#clock.settle();
  }

  async send(request: ServiceRequest): Promise<Answer> {
    // A host of many services creates a destroyed one anew, which a controller of one service does not.
    const isAnew = request.type === 'CREATE' && this.state() === 'DESTROYED';
    if (this.#host === null || isAnew) return { admitted: false };
    const answer = await this.#host.request(
      request.type === 'CANCEL' ? { serviceId: SAMPLE_SERVICE_ID, ...request } : request,
    );
    if (request.type === 'CREATE' && answer.admitted) this.#wasCreated = true;
    await this.#clock.settle();
    return answer;
  }

  /** @throws Error if work was begun twice in one attempt, so that the case fails (domain.md §4). */
  state() {
    if (this.#twice !== null) throw new Error(`The host began work twice: ${this.#twice}.`);
    return this.#service?.value ?? (this.#wasCreated ? 'DESTROYED' : 'INIT');
  }

  context() {
    return this.#service?.context ?? {};
  }

  settle(outcome: WorkOutcome): Promise<void> {
    return this.#end((effectId) => effectId === this.#effectInFlight, outcome);
  }

  reportLate(outcome: WorkOutcome): Promise<void> {
    return this.#end((effectId) => effectId !== this.#effectInFlight, outcome);
  }

  async progress({ effectId = this.#effectInFlight, ...progress }: Parameters<NonNullable<Subject['progress']>>[0]) {
    this.#begun
      .filter((work) => work.effectId === effectId)
      .at(-1)
      ?.reportProgress(progress);
    await this.#clock.settle();
  }

  async timeout(): Promise<void> {
    const isStill = this.#position;
    // The host has timers of its own, which may come first.
    while (this.#position === isStill) {
      const next = this.#clock.nextDeadline();
      if (next === null) return;
      await this.elapse(next - this.#clock.now());
    }
  }

  elapse(ms: number): Promise<void> {
    return this.#clock.advance(ms);
  }

  async stop(): Promise<void> {
    await this.#host?.stop();
    this.#host = null;
  }

  get #service() {
    return this.#host?.get(SAMPLE_SERVICE_ID);
  }

  get #effectInFlight(): string | undefined {
    return this.#service?.context.inFlight?.effectId;
  }

  get #position(): string {
    return `${this.state()} ${String(this.#service?.context.revision)} ${String(this.#effectInFlight)}`;
  }

  async #end(isMeant: (effectId: string) => boolean, outcome: WorkOutcome): Promise<void> {
    const work = this.#begun.filter(({ effectId }) => isMeant(effectId)).at(-1);
    work?.report({ effectId: work.effectId, outcome });
    await this.#clock.settle();
  }
}
