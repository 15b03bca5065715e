import {
  type Admission,
  type ClusterObservation,
  type CreateOperation,
  dispatch,
  type LifecycleActor,
  type LifecycleInput,
  type LifecycleMachine,
  type LifecycleSnapshot,
  missingActors,
  observe,
  persist,
  restoreActor,
  serviceIdOf,
  type ServiceRequest,
} from 'local-service-machines';
import { type ActorOptions, createActor } from 'xstate';
import type { ServiceStore } from './store.js';

/** What a controller is made of. */
export interface ControllerOptions {
  /** The lifecycle machine with the host's workers. */
  readonly machine: LifecycleMachine;
  readonly store: ServiceStore;
  /** What holds for every new service. */
  readonly settings?: LifecycleInput;
  /** The clock and the inspection of the actors. */
  readonly actors?: Pick<ActorOptions<LifecycleMachine>, 'clock' | 'inspect'>;
}

/** Every request but CREATE, which has no service yet. */
export type RequestToService = Exclude<ServiceRequest, CreateOperation>;

/**
 * The local services of one cluster. Each is an actor of the lifecycle machine, and what it became is stored before a
 * request is answered. A destroyed service stays known: its id is not used again.
 *
 * A store that fails fails every later request too: better no answer than one that a restart would make a lie.
 */
export class ServiceController {
  readonly #options: ControllerOptions;
  readonly #services = new Map<string, LifecycleActor>();
  #saved: Promise<unknown> = Promise.resolve();

  /** Takes up the services that the store held; their work goes on where it was. */
  constructor(options: ControllerOptions, stored: readonly string[] = []) {
    const missing = missingActors(options.machine);
    if (missing.length > 0) throw new Error(`Nobody does the work of ${missing.join(', ')}.`);
    this.#options = options;
    for (const text of stored) this.#adopt(restoreActor(options.machine, JSON.parse(text), options.actors));
  }

  /** Creates a service, or says why not. */
  async create(operation: CreateOperation): Promise<Admission> {
    const existing = this.#services.get(serviceIdOf(operation.spec));
    const actor = existing ?? this.#newActor();
    const admission = dispatch(actor, operation);
    if (existing === undefined && admission.admitted) this.#adopt(actor);
    await this.#saved;
    return admission;
  }

  /** Asks a service for something; of one that does not exist, everything is refused. */
  async request(serviceId: string, request: RequestToService): Promise<Admission> {
    const admission = dispatch(this.#services.get(serviceId) ?? this.#newActor(), request);
    await this.#saved;
    return admission;
  }

  /** Looks at the cluster once and tells every service, which moves by itself where there is something to do. */
  async observe(collect: () => Promise<ClusterObservation>, now: number): Promise<void> {
    const collected = collect();
    await Promise.all([...this.#services.values()].map((actor) => observe(actor, () => collected, now)));
    await this.#saved;
  }

  /** The running actor of a service. */
  service(serviceId: string): LifecycleActor | undefined {
    return this.#services.get(serviceId);
  }

  /** Ends the controller; what it stored remains. */
  stop(): void {
    for (const actor of this.#services.values()) actor.stop();
  }

  /** Stores what has become of a service. */
  protected keep(snapshot: LifecycleSnapshot): void {
    const text = JSON.stringify(persist(snapshot));
    this.#saved = this.#saved.then(() => this.#options.store.save(snapshot.context.serviceId, text));
  }

  #newActor(): LifecycleActor {
    const { machine, actors, settings } = this.#options;
    return createActor(machine, { ...actors, ...(settings && { input: settings }) }).start();
  }

  #adopt(actor: LifecycleActor): void {
    const snapshot = actor.getSnapshot();
    this.#services.set(snapshot.context.serviceId, actor);
    this.keep(snapshot);
    actor.subscribe((next) => this.keep(next));
  }
}
