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

/** The options of a controller. */
export interface ControllerOptions {
  /** The lifecycle machine with the host's workers. */
  readonly machine: LifecycleMachine;
  readonly store: ServiceStore;
  /** The settings of every new service. */
  readonly settings?: LifecycleInput;
  /** Further options of the actors. */
  readonly actors?: Pick<ActorOptions<LifecycleMachine>, 'clock' | 'inspect'>;
}

/** Every request but CREATE, which has no service yet. */
export type RequestToService = Exclude<ServiceRequest, CreateOperation>;

/**
 * The local services of one cluster. Each is an actor of the lifecycle machine, whose snapshot is stored before a request
 * is answered. A destroyed service stays known: its id is not used again.
 *
 * Once the store has failed, every later request fails too: a restart would lose what it answered.
 */
export class ServiceController {
  readonly #options: ControllerOptions;
  readonly #services = new Map<string, LifecycleActor>();
  #saved: Promise<unknown> = Promise.resolve();

  /** Restores the stored services; their work in flight begins again. */
  constructor(options: ControllerOptions, stored: readonly string[] = []) {
    const missing = missingActors(options.machine);
    if (missing.length > 0) throw new Error(`The machine lacks the actors ${missing.join(', ')}.`);
    this.#options = options;
    for (const text of stored) this.#register(restoreActor(options.machine, JSON.parse(text), options.actors));
  }

  /** Creates a service. */
  async create(operation: CreateOperation): Promise<Admission> {
    const existing = this.#services.get(serviceIdOf(operation.spec));
    const actor = existing ?? this.#newActor();
    const admission = dispatch(actor, operation);
    if (existing === undefined && admission.admitted) this.#register(actor);
    await this.#saved;
    return admission;
  }

  /** Sends a request to a service; one that does not exist refuses every request. */
  async request(serviceId: string, request: RequestToService): Promise<Admission> {
    const admission = dispatch(this.#services.get(serviceId) ?? this.#newActor(), request);
    await this.#saved;
    return admission;
  }

  /** Sends every service an observation of the cluster, upon which it starts the work that is needed. */
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

  /** Stores the snapshot of a service. */
  protected save(snapshot: LifecycleSnapshot): void {
    const text = JSON.stringify(persist(snapshot));
    this.#saved = this.#saved.then(() => this.#options.store.save(snapshot.context.serviceId, text));
  }

  #newActor(): LifecycleActor {
    const { machine, actors, settings } = this.#options;
    return createActor(machine, { ...actors, ...(settings && { input: settings }) }).start();
  }

  #register(actor: LifecycleActor): void {
    const snapshot = actor.getSnapshot();
    this.#services.set(snapshot.context.serviceId, actor);
    this.save(snapshot);
    actor.subscribe((next) => this.save(next));
  }
}
