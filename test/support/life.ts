import { createActor, fromPromise, type InspectionEvent, SimulatedClock } from 'xstate';
import {
  type ActivationState,
  type Health,
  type LifecycleEmitted,
  type LifecycleInput,
  type LifecycleActor,
  type LifecycleMachine,
  lifecycleMachine,
  type LifecycleState,
  type OperationType,
  restoreActor,
  type ServiceRequest,
  type WorkInput,
} from '../../src/index.js';
import { aMinimalSpec } from './specs.js';
import { type TransitionKey, takenTransitions } from '../../src/testing/transitions.js';

/** One piece of work that the machine asked for, and how it can be ended. */
export interface StartedWork {
  readonly input: WorkInput;
  readonly signal: AbortSignal;
  readonly resolve: (output?: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * What can happen to a service. A string is a request with ordinary fields, or an outcome of the work in flight
 * (`gone`: the record was not found; `time` lets the state's delay pass). `progress` reports 1 of 2 with this checkpoint.
 */
export type Step =
  | OperationType
  | 'CANCEL'
  | 'done'
  | 'fail'
  | 'gone'
  | 'time'
  | { readonly send: ServiceRequest }
  | { readonly observe: Partial<Health> }
  | { readonly progress: unknown }
  | { readonly recover: ActivationState };

/** A lifecycle actor on a simulated clock whose work ends when the test says so, with a record of all that it did. */
export class Life {
  readonly serviceId: string;
  readonly clock = new SimulatedClock();
  readonly started: StartedWork[] = [];
  readonly visited: LifecycleState[] = [];
  readonly emitted: LifecycleEmitted[] = [];
  readonly taken = new Set<TransitionKey>();
  readonly machine: LifecycleMachine;
  readonly actor: LifecycleActor;

  constructor(
    readonly input: LifecycleInput = {},
    readonly spec = aMinimalSpec(),
    envelope?: unknown,
  ) {
    this.serviceId = `${spec.name}-${spec.version}`;
    const work = fromPromise<unknown, WorkInput>(
      ({ input, signal }) =>
        new Promise((resolve, reject) => {
          this.started.push({ input, signal, resolve, reject });
        }),
    );
    this.machine = lifecycleMachine.provide({
      actors: {
        recordActivation: work,
        recordInstanceCount: work,
        deployTestInstance: work,
        adjustInstances: work,
        replaceInstances: work,
        stopInstances: work,
        removeService: work,
      },
    });
    const options = {
      clock: this.clock,
      inspect: (event: InspectionEvent) => {
        if (event.actorRef === this.actor) for (const key of takenTransitions(event)) this.taken.add(key);
      },
    };
    this.actor =
      envelope === undefined
        ? createActor(this.machine, { ...options, input })
        : restoreActor(this.machine, envelope, options);
    this.actor.subscribe(({ value }) => {
      if (this.visited.at(-1) !== value) this.visited.push(value);
    });
    this.actor.on('*', (event) => this.emitted.push(event));
    if (envelope === undefined) this.actor.start();
  }

  /** The same service in a controller that starts anew from what was stored. */
  async restoredFrom(envelope: unknown): Promise<Life> {
    const restored = new Life(this.input, this.spec, envelope);
    await settled();
    return restored;
  }

  get snapshot() {
    return this.actor.getSnapshot();
  }

  get context() {
    return this.snapshot.context;
  }

  get state(): LifecycleState {
    return this.snapshot.value;
  }

  /** The work that the machine waits for now, if any. */
  get work(): StartedWork | undefined {
    const effectId = this.context.inFlight?.effectId;
    return this.started.filter(({ input }) => input.effectId === effectId).at(-1);
  }

  /** A digest of this service as it stands, with some fields changed. */
  digest(changes: Partial<Health> = {}): Health {
    return {
      serviceId: this.serviceId,
      state: this.state,
      revision: this.context.revision,
      hosts: { live: 2, draining: 0, blacklisted: 0, silent: 0, gone: 0, backingOff: 0 },
      instances: {
        required: 2,
        active: 2,
        running: 2,
        healthy: 2,
        unhealthy: 0,
        stale: 0,
        silent: 0,
        missing: 0,
        surplus: 0,
      },
      healthyInstanceIds: ['i-1', 'i-2'],
      adjustment: 'NONE',
      ...changes,
    };
  }

  /** A request of this type with ordinary fields. */
  request(type: ServiceRequest['type']): ServiceRequest {
    return requestOf(type, this.serviceId, this.spec);
  }

  /** Lets the steps happen, one after the other; what they set off settles in between. */
  async run(...steps: readonly Step[]): Promise<this> {
    for (const step of steps) {
      this.#take(step);
      await settled();
    }
    return this;
  }

  #take(step: Step): void {
    if (typeof step === 'object') {
      if ('send' in step) this.actor.send(step.send);
      else if ('observe' in step) this.actor.send({ type: 'OBSERVE', health: this.digest(step.observe) });
      else if ('progress' in step) {
        const { effectId = '' } = this.context.inFlight ?? {};
        this.actor.send({ type: 'PROGRESS', effectId, done: 1, total: 2, checkpoint: step.progress });
      } else {
        const { recover: activationState } = step;
        this.actor.send({ type: 'CREATE', spec: this.spec, instancesPerHost: 1, recovered: { activationState } });
      }
      return;
    }
    switch (step) {
      case 'done':
        this.work?.resolve();
        return;
      case 'fail':
        this.work?.reject({ code: 'NO_LUCK', message: 'It did not work.' });
        return;
      case 'gone':
        this.work?.reject({ code: 'SERVICE_NOT_FOUND', message: 'There is no such record.' });
        return;
      case 'time':
        this.clock.increment(2 ** 31 - 1);
        return;
      default:
        this.actor.send(this.request(step));
    }
  }
}

/** A request of this type with ordinary fields, for a service whose instances i-1 and i-2 are healthy. */
export function requestOf(type: ServiceRequest['type'], serviceId: string, spec = aMinimalSpec()): ServiceRequest {
  switch (type) {
    case 'CANCEL':
      return { type };
    case 'CREATE':
      return { type, spec, instancesPerHost: 1 };
    case 'UPDATE_INSTANCE_COUNT':
      return { type, serviceId, instancesPerHost: 3 };
    case 'STOP_INSTANCES':
      return { type, serviceId, instanceIds: ['i-1'] };
    default:
      return { type, serviceId };
  }
}

/** Lets every promise that is already settled be heard. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 8; turn += 1) await Promise.resolve();
}
