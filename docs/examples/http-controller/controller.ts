import {
  type Admission,
  type ClusterObservation,
  type CreateOperation,
  dispatch,
  type LifecycleActor,
  lifecycleMachine,
  observe,
  persist,
  restoreActor,
  RestoreError,
  serviceIdOf,
  type ServiceRequest,
} from 'local-service-machines';
import { isActiveInstanceState } from 'local-service-machines/model';
import type { Inspect } from 'local-service-machines/inspect';
import { type InMemoryCluster, workActors, type WorkRunner } from 'local-service-machines/testing';
import { createActor } from 'xstate';
import type { Store, StoredService } from './store.js';

/** A service: its actor, and what the store holds of it. */
export interface Service {
  readonly actor: LifecycleActor;
  stored: StoredService;
  /** The effect id of the work in flight, as stored. */
  storedEffectId: string | null;
  /** Whether the store holds the actor's last snapshot. */
  isStored: boolean;
}

/** Every request but CREATE, which has no service yet. */
export type RequestToService = Exclude<ServiceRequest, CreateOperation>;

/** The outcome of a request could not be stored, so that the request must not be acknowledged. */
export class StoreFailure extends Error {
  override readonly name = 'StoreFailure';
}

/**
 * The local services of one cluster, each an actor of the lifecycle machine. The machine decides; this class makes sure
 * that every snapshot is stored before its request is acknowledged and before its work acts:
 *
 * 1. a request moves the actor, synchronously, and the actor begins the work;
 * 2. the actor's subscriber stores the snapshot, synchronously;
 * 3. only then, in a microtask, does the work act (`#performer`), and only if the store holds its effect id;
 * 4. the request is answered.
 *
 * If the store fails in step 2, the work fails in step 3 without having acted, and the answer is an error.
 */
export class Controller {
  readonly #services = new Map<string, Service>();
  readonly #performer: WorkRunner = {
    runWork: (name, input, signal, report) => {
      queueMicrotask(() => {
        const { effectId, serviceId } = input;
        if (this.#services.get(serviceId)?.storedEffectId === effectId) {
          this.cluster.runWork(name, input, signal, report);
        } else {
          const failure = { code: 'NOT_STORED', message: 'The operation could not be stored.' };
          report({ effectId, outcome: { kind: 'failure', failure } });
        }
      });
    },
  };
  readonly #machine = lifecycleMachine.provide({ actors: workActors(this.#performer) });
  #observation: ClusterObservation = { executors: [], instances: [] };

  /** Restores the services that are stored; their work in flight begins again, under the same effect id. */
  constructor(
    private readonly cluster: InMemoryCluster,
    private readonly store: Store,
    private readonly inspect?: Inspect,
  ) {
    for (const stored of store.load()) {
      const actor = this.#restore(stored);
      const storedEffectId = actor.getSnapshot().context.inFlight?.effectId ?? null;
      this.#register({ actor, stored, storedEffectId, isStored: true });
    }
    this.tick();
  }

  get services(): readonly Service[] {
    return [...this.#services.values()];
  }

  service(serviceId: string): Service | undefined {
    return this.#services.get(serviceId);
  }

  /** The instances of a service in the last observation: the active ones, or the others. */
  instances(serviceId: string, kind: 'active' | 'old') {
    return this.#observation.instances.filter(
      (instance) => instance.serviceId === serviceId && isActiveInstanceState(instance.state) === (kind === 'active'),
    );
  }

  /**
   * Creates a service. `posted` is its specification as it was posted, in JSON.
   *
   * @throws StoreFailure if it could not be stored; then the service does not exist.
   */
  create(operation: CreateOperation, posted: string): Admission {
    const serviceId = serviceIdOf(operation.spec);
    const existing = this.#services.get(serviceId);
    if (existing !== undefined) return dispatch(existing.actor, operation);

    const actor = createActor(this.#machine, {
      ...this.#actorOptions(serviceId),
      input: {
        // Effect ids must be unique, also if there was a service of this id before.
        revision: this.store.lastRevision(serviceId),
        defaultOpSpec: { parallelism: 4 },
        // An inspector sees only what reaches the machine: refusals are sent to it where they are recorded.
        recordRefusals: this.inspect !== undefined,
      },
    }).start();
    const now = Date.now();
    const stored = { serviceId, revision: 0, envelope: '', posted, createdAt: now, updatedAt: now };
    const service: Service = { actor, stored, storedEffectId: null, isStored: false };

    const admission = dispatch(actor, operation);
    if (admission.admitted) this.#save(service);
    if (!service.isStored) actor.stop();
    if (!admission.admitted) return admission;
    assertStored(service);
    this.#register(service);
    return admission;
  }

  /**
   * Sends a request to a service.
   *
   * @throws StoreFailure if the outcome could not be stored. An operation then fails without having acted; cancelled work
   *   stays cancelled unless the controller crashes.
   */
  request(service: Service, request: RequestToService): Admission {
    const admission = dispatch(service.actor, request);
    if (admission.admitted) assertStored(service);
    return admission;
  }

  /** Sends every service an observation of the cluster, upon which it starts the work that is needed. */
  tick(): void {
    this.#observation = this.cluster.observe();
    const now = this.cluster.clock.now();
    for (const service of this.#services.values()) {
      if (!service.isStored) this.#save(service);
      observe(service.actor, () => this.#observation, now);
    }
  }

  /** Ends the controller. What it stored remains. */
  stop(): void {
    for (const { actor } of this.#services.values()) actor.stop();
  }

  #actorOptions(id: string) {
    return { id, clock: this.cluster.clock, ...(this.inspect && { inspect: this.inspect }) };
  }

  #restore({ serviceId, envelope }: StoredService): LifecycleActor {
    try {
      return restoreActor(this.#machine, JSON.parse(envelope), this.#actorOptions(serviceId));
    } catch (error) {
      // The message of any other error may quote the envelope, and with it secrets.
      const reason = error instanceof RestoreError ? error.message : 'Its envelope cannot be read.';
      throw new Error(`The stored service ${serviceId} cannot be restored. ${reason}`);
    }
  }

  #register(service: Service): void {
    const { serviceId, instancesPerHost, activationState } = service.actor.getSnapshot().context;
    this.#services.set(serviceId, service);
    this.cluster.records.create(serviceId, { instancesPerHost, activationState });
    service.actor.subscribe(() => this.#save(service));
  }

  /** Stores the snapshot of a service; where the store fails, the next tick tries again. */
  #save(service: Service): void {
    const { snapshot, ...rest } = persist(service.actor.getSnapshot());
    const { serviceId, revision, inFlight } = snapshot.context;
    // Health is observed again after a restart. Without it, a service at rest is not written with every tick.
    const envelope = JSON.stringify({
      ...rest,
      snapshot: { ...snapshot, context: { ...snapshot.context, health: null } },
    });
    service.isStored = service.stored.envelope === envelope;
    if (service.isStored) return;
    try {
      if (snapshot.status === 'done') {
        this.store.markDestroyed(serviceId, revision);
        this.#services.delete(serviceId);
      } else {
        const stored = { ...service.stored, revision, envelope, updatedAt: Date.now() };
        this.store.save(stored);
        service.stored = stored;
        service.storedEffectId = inFlight?.effectId ?? null;
      }
      service.isStored = true;
    } catch (error) {
      console.error(`${serviceId} could not be stored:`, error instanceof Error ? error.message : error);
    }
  }
}

function assertStored({ isStored, stored: { serviceId } }: Service): void {
  if (!isStored) throw new StoreFailure(`The new state of ${serviceId} could not be stored`);
}
