import { isConverged } from 'local-service-machines';
import { conditions, explain, isResting } from 'local-service-machines/chart';
import { createServiceHost, type HostedService, type HostRequest, type ServiceHost } from 'local-service-machines/host';
import type { Inspect } from 'local-service-machines/inspect';
import { type InMemoryCluster, MemoryServiceStore, workHandlers } from 'local-service-machines/testing';
import type { Timeline } from './timeline.js';

/** How often a controller observes its cluster. */
const OBSERVE_EVERY_MS = 5_000;
const MAX_OBSERVATIONS = 200;

/** A controller of one service: a service host on a store in memory, which outlives it. */
export class Controller {
  readonly #store = new MemoryServiceStore();
  readonly #begunAt: number;
  #runs = 0;
  #services: ServiceHost | null = null;
  #hasChanged = false;

  constructor(
    private readonly serviceId: string,
    private readonly cluster: InMemoryCluster,
    private readonly timeline: Timeline,
    private readonly inspect?: Inspect,
  ) {
    this.#begunAt = cluster.clock.now();
  }

  /** The service as it is stored; undefined before CREATE, once it is destroyed, and while no controller runs. */
  get service(): HostedService | undefined {
    return this.#services?.get(this.serviceId);
  }

  /** Starts a controller on what is stored. */
  async start(): Promise<void> {
    this.#runs += 1;
    this.#services = createServiceHost({
      store: this.#store,
      runId: `run-${this.#runs}`,
      clock: this.cluster.clock,
      work: workHandlers(this.cluster),
      observe: () => this.cluster.observe(),
      // An inspector shows the refusals that are recorded.
      settings: { defaultOpSpec: { parallelism: 4 }, recordRefusals: this.inspect !== undefined },
      ...(this.inspect && { inspect: this.inspect }),
      onEvent: (event) => this.timeline.addHostEvent(event, this.service),
      // Ends the demo.
      onError: (error) =>
        queueMicrotask(() => {
          throw error;
        }),
    });
    await this.#services.start();
    await this.cluster.clock.settle();
  }

  /** Ends the controller; the hosts finish what they have begun. */
  async crash(): Promise<void> {
    await this.#running.stop();
    this.#services = null;
  }

  /** Issues a request of an operator. */
  async request(request: HostRequest): Promise<void> {
    const admission = await this.#running.request(request);
    if (!admission.admitted) {
      const explained = this.service && explain(this.service, request);
      const way = explained?.admitted === false && explained.way.reachable ? explained.way.text : null;
      this.timeline.addRefusal(admission.refusal, way);
    }
    await this.cluster.clock.settle();
  }

  /** Observes the cluster every few seconds until all is as desired, or until the condition holds. */
  async reconcile(isEnough = () => false): Promise<void> {
    for (let count = 1; count <= MAX_OBSERVATIONS; count += 1) {
      this.#hasChanged = false;
      await this.observe();
      if (this.service === undefined || isEnough()) return;
      if (isResting(this.service)) {
        const { health } = this.service.context;
        if (health !== null && isConverged(this.service, health)) return;
        await this.#untilChange(this.service);
      } else {
        await this.untilRest();
      }
      const sinceLast = (this.cluster.clock.now() - this.#begunAt) % OBSERVE_EVERY_MS;
      await this.cluster.clock.advance(OBSERVE_EVERY_MS - sinceLast);
    }
    throw new Error('The cluster does not become as desired.');
  }

  /** Observes the cluster once. Where that begins no work, the timeline says whether all is as desired. */
  async observe(): Promise<void> {
    await this.#running.tick();
    await this.cluster.clock.settle();
    if (this.service === undefined || !isResting(this.service)) return;
    const nextStartAt = this.service.context.health?.nextStartAt;
    const nextStartMs = nextStartAt === undefined ? null : nextStartAt - this.cluster.now();
    for (const condition of conditions(this.service)) {
      if (condition.type === 'Converged') this.timeline.addCondition(condition, nextStartMs);
    }
  }

  /** Says that something changed on the hosts, so that an observation may show something new. */
  noteChange(): void {
    this.#hasChanged = true;
  }

  /** Waits until no work is in flight. */
  async untilRest(): Promise<void> {
    await this.until(() => this.service === undefined || isResting(this.service));
  }

  /** Waits until the condition holds. */
  async until(condition: () => boolean): Promise<void> {
    await this.cluster.clock.until(condition, Infinity);
  }

  get #running(): ServiceHost {
    if (this.#services === null) throw new Error('No controller runs.');
    return this.#services;
  }

  /** Waits for a change on the hosts, or until a start that was put off is due. Before that all observations show the same. */
  async #untilChange({ context }: HostedService): Promise<void> {
    const { clock } = this.cluster;
    const nextStartAt = context.health?.nextStartAt;
    if (nextStartAt !== undefined) clock.setTimeout(() => this.noteChange(), nextStartAt - clock.now());
    await this.until(() => this.#hasChanged);
  }
}
