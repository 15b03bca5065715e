import {
  type Admission,
  type ClusterObservation,
  type CreateOperation,
  dispatch,
  isActiveInstanceState,
  type LifecycleActor,
  lifecycleMachine,
  observe,
  persist,
  restoreActor,
  RestoreError,
  serviceIdOf,
  type ServiceRequest,
} from 'local-service-machines';
import type { Inspect } from 'local-service-machines/inspect';
import { type InMemoryCluster, workActors, type WorkRunner } from 'local-service-machines/testing';
import { createActor } from 'xstate';
import type { Store, StoredService } from './store.js';

/** A service that exists: the actor that decides, and what the store holds of it. */
export interface Service {
  readonly actor: LifecycleActor;
  stored: StoredService;
  /** The work that the store knows to be in flight. */
  storedEffectId: string | null;
  /** Whether the store holds what the actor became last. */
  isStored: boolean;
}

/** Every request but CREATE, which has no service yet. */
export type RequestToService = Exclude<ServiceRequest, CreateOperation>;

/** What a request became could not be stored, so that it must not be acknowledged. */
export class StoreFailure extends Error {
  override readonly name = 'StoreFailure';
}

/**
 * The local services of one cluster, each an actor of the lifecycle machine. The machine decides; this class sees to it
 * that nothing is acknowledged, and no work acts, before what it follows from is stored:
 *
 * 1. a request moves the actor, synchronously, and the actor begins the work;
 * 2. the actor's subscriber stores what became of it, synchronously;
 * 3. only then, in a microtask, does the work act (`#performer`), and only if it is the work that the store holds;
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

  /** Takes up the services that are stored; their work in flight begins again, under the same effect id. */
  constructor(
    private readonly cluster: InMemoryCluster,
    private readonly store: Store,
    private readonly inspect?: Inspect,
  ) {
    for (const stored of store.load()) {
      const actor = this.#restore(stored);
      const storedEffectId = actor.getSnapshot().context.inFlight?.effectId ?? null;
      this.#adopt({ actor, stored, storedEffectId, isStored: true });
    }
    this.tick();
  }

  get services(): readonly Service[] {
    return [...this.#services.values()];
  }

  service(serviceId: string): Service | undefined {
    return this.#services.get(serviceId);
  }

  /** The instances of a service, as they were last observed: the active ones, or the others. */
  instances(serviceId: string, kind: 'active' | 'old') {
    return this.#observation.instances.filter(
      (instance) => instance.serviceId === serviceId && isActiveInstanceState(instance.state) === (kind === 'active'),
    );
  }

  /**
   * Creates a service. `posted` is its specification as it came, in JSON.
   *
   * @throws StoreFailure if it could not be stored; then there is no such service.
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
        // Only what reaches the machine is seen by who watches; otherwise a refusal is answered and no more.
        recordRefusals: this.inspect !== undefined,
      },
    }).start();
    const now = Date.now();
    const stored = { serviceId, revision: 0, envelope: '', posted, createdAt: now, updatedAt: now };
    const service: Service = { actor, stored, storedEffectId: null, isStored: false };

    const admission = dispatch(actor, operation);
    if (admission.admitted) this.#keep(service);
    if (!service.isStored) actor.stop();
    if (!admission.admitted) return admission;
    assertStored(service);
    this.#adopt(service);
    return admission;
  }

  /**
   * Asks a service for something.
   *
   * @throws StoreFailure if what became of it could not be stored. An operation then fails without having acted; what was
   *   cancelled stays cancelled unless the controller crashes.
   */
  request(service: Service, request: RequestToService): Admission {
    const admission = dispatch(service.actor, request);
    if (admission.admitted) assertStored(service);
    return admission;
  }

  /** Looks at the cluster and tells every service, which moves by itself where there is something to do. */
  tick(): void {
    this.#observation = this.cluster.observe();
    const now = this.cluster.clock.now();
    for (const service of this.#services.values()) {
      if (!service.isStored) this.#keep(service);
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
      // What other errors say may quote the envelope, and with it secrets.
      const reason = error instanceof RestoreError ? error.message : 'Its envelope cannot be read.';
      throw new Error(`The store is not understood at ${serviceId}. ${reason}`);
    }
  }

  #adopt(service: Service): void {
    const { serviceId, instancesPerHost, activationState } = service.actor.getSnapshot().context;
    this.#services.set(serviceId, service);
    this.cluster.records.create(serviceId, { instancesPerHost, activationState });
    service.actor.subscribe(() => this.#keep(service));
  }

  /** Stores what has become of a service; where the store fails, the next tick tries again. */
  #keep(service: Service): void {
    const { snapshot, ...rest } = persist(service.actor.getSnapshot());
    const { serviceId, revision, inFlight } = snapshot.context;
    // What was observed is observed again. Without it, a service at rest is not written with every tick.
    const envelope = JSON.stringify({
      ...rest,
      snapshot: { ...snapshot, context: { ...snapshot.context, health: null } },
    });
    service.isStored = service.stored.envelope === envelope;
    if (service.isStored) return;
    try {
      if (snapshot.status === 'done') {
        this.store.bury(serviceId, revision);
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
  if (!isStored) throw new StoreFailure(`What became of ${serviceId} could not be stored`);
}
