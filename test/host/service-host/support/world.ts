import {
  createServiceHost,
  type HostEvent,
  type HostRequest,
  type ServiceHost,
  type ServiceHostOptions,
  StoreError,
  type WorkContext,
} from '../../../../src/host/index.js';
import type { ClusterObservation, WorkInput, WorkName } from '../../../../src/index.js';
import {
  FaultyStore,
  MemoryServiceStore,
  SAMPLE_SERVICE_ID,
  SAMPLE_SPEC,
  VirtualClock,
} from '../../../../src/testing/index.js';

/** One piece of work that a host began. */
export interface BegunWork {
  readonly name: WorkName;
  readonly input: WorkInput;
  readonly context: WorkContext;
  /** Whether its effect was stored when it began. */
  readonly wasStored: boolean;
  readonly succeed: () => void;
  readonly fail: (code?: string) => void;
}

/** The id of the sample service. */
export const ID = SAMPLE_SERVICE_ID;

/** Creates it. */
export const CREATE: HostRequest = { type: 'CREATE', spec: SAMPLE_SPEC, instancesPerHost: 1 };

/** A request to the sample service. */
export function to(
  type: 'ACTIVATE' | 'DEACTIVATE' | 'DESTROY' | 'CANCEL' | 'ADJUST_INSTANCES' | 'RESTART',
): HostRequest {
  return { type, serviceId: ID };
}

/** The row's context, as much as the tests look at. */
export function storedContext(store: MemoryServiceStore, serviceId = ID) {
  return store.read(serviceId)?.service?.snapshot.context ?? null;
}

/** A host on a store in memory that fails on demand, on a manual clock, with work that the test ends. */
export class World {
  readonly clock = new VirtualClock();
  readonly works: BegunWork[] = [];
  readonly events: HostEvent[] = [];
  readonly errors: unknown[] = [];
  readonly faults: FaultyStore;
  observation: ClusterObservation = { executors: [], instances: [] };
  observations = 0;
  host: ServiceHost;

  constructor(
    readonly options: Partial<ServiceHostOptions> = {},
    readonly store = new MemoryServiceStore(),
    runId = 'run-1',
  ) {
    this.faults = new FaultyStore(store);
    this.host = createServiceHost({
      store: this.faults,
      runId,
      clock: this.clock,
      work: {
        recordActivation: (input, context) => this.#begin('recordActivation', input, context),
        recordInstanceCount: (input, context) => this.#begin('recordInstanceCount', input, context),
        deployTestInstance: (input, context) => this.#begin('deployTestInstance', input, context),
        adjustInstances: (input, context) => this.#begin('adjustInstances', input, context),
        replaceInstances: (input, context) => this.#begin('replaceInstances', input, context),
        stopInstances: (input, context) => this.#begin('stopInstances', input, context),
        removeService: (input, context) => this.#begin('removeService', input, context),
      },
      observe: () => {
        this.observations += 1;
        return this.observation;
      },
      onEvent: (event) => this.events.push(event),
      onError: (error) => this.errors.push(error),
      ...options,
    });
  }

  static async started(
    options: Partial<ServiceHostOptions> = {},
    store?: MemoryServiceStore,
    runId?: string,
  ): Promise<World> {
    const world = new World(options, store, runId);
    await world.host.start();
    await world.settle();
    return world;
  }

  /** The service was created and activated, and its work is done. */
  static async active(options: Partial<ServiceHostOptions> = {}): Promise<World> {
    const world = await World.started(options);
    await world.host.request(CREATE);
    await world.host.request(to('ACTIVATE'));
    world.work.succeed();
    await world.settle();
    return world;
  }

  /** Another host on the same store, after this one crashed or beside it. */
  next(runId = 'run-2', options: Partial<ServiceHostOptions> = {}): Promise<World> {
    return World.started(options, this.store, runId);
  }

  /** The work that was begun last. */
  get work(): BegunWork {
    const work = this.works.at(-1);
    if (work === undefined) throw new Error('No work was begun.');
    return work;
  }

  get state() {
    return this.host.get(ID)?.value;
  }

  get effectIds(): readonly string[] {
    return this.works.map(({ context }) => context.effectId);
  }

  eventTypes(...types: readonly HostEvent['type'][]): readonly HostEvent['type'][] {
    return this.events.map(({ type }) => type).filter((type) => types.length === 0 || types.includes(type));
  }

  /** In how many ms the next timer fires, if one is set. */
  retries(): readonly number[] {
    const next = this.clock.nextDeadline();
    return next === null ? [] : [next - this.clock.now()];
  }

  settle(): Promise<void> {
    return this.clock.settle();
  }

  /** The process ends. */
  crash(): void {
    this.faults.crash();
  }

  #begin(name: WorkName, input: WorkInput, context: WorkContext): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const inFlight = storedContext(this.store, input.serviceId)?.inFlight;
      const wasStored = inFlight?.effectId === input.effectId;
      const fail = (code = 'NO_LUCK') => reject(Object.assign(new Error('It did not work.'), { code }));
      this.works.push({ name, input, context, wasStored, succeed: () => resolve(undefined), fail });
    });
  }
}

/** The clock of a busy machine, on which every look takes so many ms; `pauses` counts the timers that are due at once. */
export function busyClock(clock: VirtualClock, lookMs: number) {
  let spentMs = 0;
  const busy = {
    pauses: 0,
    now: () => clock.now() + (spentMs += lookMs),
    setTimeout: (fire: () => void, delayMs: number) => {
      if (delayMs === 0) busy.pauses += 1;
      return clock.setTimeout(fire, delayMs);
    },
    clearTimeout: (timer: unknown) => clock.clearTimeout(Number(timer)),
  };
  return busy;
}

/** The code of an error. */
export function codeOf(error: unknown): string {
  return error instanceof StoreError ? error.code : String(error);
}
