import { createActor } from 'xstate';
import {
  type Admission,
  dispatch,
  type Health,
  type LifecycleActor,
  type LifecycleInput,
  lifecycleMachine,
  type LifecycleMachine,
  type LifecycleState,
  type LocalServiceSpec,
  observe,
  persist,
  restoreActor,
  serviceIdOf,
  type ServiceRequest,
} from '../../src/index.js';
import { isActiveInstanceState } from '../../src/model/index.js';
import { InMemoryCluster, SAMPLE_SPEC } from '../../src/testing/index.js';

const OBSERVE_EVERY_MS = 5_000;

/** One service in a controller on a cluster in memory; it is created at once. */
export class HostedService {
  readonly cluster: InMemoryCluster;
  readonly serviceId: string;
  readonly #machine: LifecycleMachine;
  #actor: LifecycleActor;

  constructor({
    hosts = ['a', 'b'],
    cluster = new InMemoryCluster({ hosts }),
    spec = SAMPLE_SPEC,
    instancesPerHost = 1,
    input = {},
  }: {
    readonly hosts?: readonly string[];
    readonly cluster?: InMemoryCluster;
    readonly spec?: LocalServiceSpec;
    readonly instancesPerHost?: number;
    readonly input?: LifecycleInput;
  } = {}) {
    this.cluster = cluster;
    this.serviceId = serviceIdOf(spec);
    this.#machine = lifecycleMachine.provide({ actors: cluster.actors });
    this.#actor = createActor(this.#machine, { clock: cluster.clock, input }).start();
    this.ask({ type: 'CREATE', spec, instancesPerHost });
    cluster.records.create(this.serviceId, { instancesPerHost });
  }

  get actor(): LifecycleActor {
    return this.#actor;
  }

  get state(): LifecycleState {
    return this.#actor.getSnapshot().value;
  }

  get context() {
    return this.#actor.getSnapshot().context;
  }

  /** What does the controller say to this? */
  ask(request: ServiceRequest): Admission {
    return dispatch(this.#actor, request);
  }

  /** The operation, for this service, with nothing else said. */
  askFor(
    type: 'ACTIVATE' | 'DEACTIVATE' | 'DESTROY' | 'DEPLOY_TEST_INSTANCE' | 'RESTART' | 'ADJUST_INSTANCES',
  ): Admission {
    return this.ask({ type, serviceId: this.serviceId });
  }

  observe(): Health {
    return observe(this.#actor, () => this.cluster.observe(), this.cluster.now());
  }

  /** Lets so much time pass. */
  async pass(ms: number): Promise<void> {
    await this.cluster.clock.advance(ms);
  }

  /** The controller observes every few seconds, so often; then the work that came of it has its time. */
  async passes(count: number): Promise<void> {
    for (let pass = 0; pass < count; pass += 1) {
      await this.pass(OBSERVE_EVERY_MS);
      if (this.#actor.getSnapshot().status === 'active') this.observe();
    }
    await this.pass(OBSERVE_EVERY_MS);
  }

  /** Waits until no work is in flight. */
  async rest(): Promise<void> {
    await this.cluster.clock.until(() => ['ACTIVE', 'CONFIG_TESTING', 'INACTIVE', 'DESTROYED'].includes(this.state));
  }

  /** ACTIVE, with every instance that is required. */
  async activate(): Promise<this> {
    this.askFor('ACTIVATE');
    await this.passes(4);
    return this;
  }

  /** The controller is gone for so long, and another takes up what was stored. */
  async crash(forMs = 0): Promise<void> {
    const stored: unknown = JSON.parse(JSON.stringify(persist(this.#actor.getSnapshot())));
    this.#actor.stop();
    await this.pass(forMs);
    this.#actor = restoreActor(this.#machine, stored, { clock: this.cluster.clock });
    await this.cluster.clock.settle();
  }

  /** `SI-01 HEALTHY` of each active instance of this service on a host. */
  on(executorId: string): readonly string[] {
    return this.cluster.instances
      .filter(
        (instance) =>
          instance.serviceId === this.serviceId &&
          instance.executorId === executorId &&
          isActiveInstanceState(instance.state),
      )
      .map(({ instanceId, state }) => `${instanceId} ${state}`);
  }

  /** How many instances of this service were ever started. */
  get started(): number {
    return this.cluster.instances.filter(({ serviceId }) => serviceId === this.serviceId).length;
  }
}
