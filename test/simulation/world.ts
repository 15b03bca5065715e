import { createActor, type InspectionEvent, type Subscription } from 'xstate';
import {
  assessHealth,
  type ClusterObservation,
  dispatch,
  isConverged,
  type LifecycleActor,
  type LifecycleMachine,
  lifecycleMachine,
  type LifecycleSnapshot,
  type LocalServiceSpec,
  persist,
  restoreActor,
  serviceIdOf,
  type ServiceRequest,
} from '../../src/index.js';
import { isActiveInstanceState } from '../../src/model/index.js';
import { type ClusterFault, InMemoryCluster, SAMPLE_SPEC, workActors } from '../../src/testing/index.js';
import { aService } from '../support/observations.js';
import { BYSTANDER } from './bystander.js';
import { Invariants } from './invariants.js';
import type { Schedule, Step } from './schedule.js';

const CHECKED = { mode: { type: 'CMD', command: 'true', shellDisabled: false }, timeout: '1s', attempts: 1 } as const;
/** Its checks are far apart, so that time passes quickly. */
const SPEC: LocalServiceSpec = {
  ...SAMPLE_SPEC,
  readiness: { ...CHECKED, interval: '5s' },
  healthcheck: { ...CHECKED, interval: '30s' },
  preShutdown: { hooks: [], waitBeforeKill: '1s' },
};

/** What the store holds, and what it stands for. */
type Written = Pick<LifecycleSnapshot, 'value' | 'context'> & { readonly json: string };

const TIMEOUT_MS = 60_000;
const PASS_MS = 5_000;

/** What can be wrong with the controller on purpose, so that one sees it found; and who watches its actors. */
export interface Sabotage {
  readonly machine?: LifecycleMachine;
  /** A crash loses what the last operation wrote, although it was acknowledged. */
  readonly losesAcknowledged?: boolean;
  /** Every piece of work is begun a second time beside the first, under another key. */
  readonly worksTwice?: boolean;
  readonly inspect?: (event: InspectionEvent) => void;
}

/** A controller of one service, its cluster and its store; and what must never happen to them. */
export class World {
  readonly cluster: InMemoryCluster;
  readonly invariants: Invariants;
  readonly #machine;
  readonly #spec: LocalServiceSpec;
  readonly #hosts: readonly string[];
  readonly #input;
  #actor: LifecycleActor;
  #subscription: Subscription | null = null;
  /** What was written last, and before it. */
  #written: Written | null = null;
  #before: Written | null = null;
  readonly #schedule: Schedule;
  readonly #sabotage: Sabotage;

  constructor(schedule: Schedule, sabotage: Sabotage = {}) {
    this.#sabotage = sabotage;
    this.#schedule = schedule;
    this.#hosts = Array.from({ length: schedule.hosts }, (_, index) => `host-${String(index + 1)}`);
    this.#spec = { ...SPEC, placementPolicy: { type: 'LOCAL', hostLevel: schedule.hostLevel } };
    this.invariants = new Invariants(serviceIdOf(this.#spec));
    this.cluster = new InMemoryCluster({
      hosts: this.#hosts,
      seed: schedule.seed,
      onChange: (instance) => this.invariants.instanceChanged(instance, this.cluster.instances, this.snapshot),
    });
    this.#machine = (sabotage.machine ?? lifecycleMachine).provide({
      actors: workActors({
        runWork: (name, input, signal, report) => {
          this.invariants.workBegan(name, input);
          this.cluster.runWork(name, input, signal, report);
          if (sabotage.worksTwice !== true) return;
          this.cluster.runWork(name, { ...input, effectId: `${input.effectId}~` }, signal, () => undefined);
        },
      }),
    });
    const { failureBudget, parallelism, failureStrategy } = schedule;
    this.#input = {
      defaultOpSpec: { timeout: `${String(TIMEOUT_MS)} ms`, parallelism, failureStrategy },
      ...(failureBudget !== null && { failureBudget }),
    };
    this.#actor = createActor(this.#machine, { ...this.#options(), input: this.#input });
    this.#watch();
    this.#actor.start();
  }

  get snapshot(): LifecycleSnapshot {
    return this.#actor.getSnapshot();
  }

  /** The instances of the other service come up, and the service is created. */
  async begin(): Promise<void> {
    const operation = {
      type: 'ADJUST_INSTANCES' as const,
      serviceId: BYSTANDER,
      opSpec: { timeout: '300s', parallelism: 9, failureStrategy: 'STOP' as const },
    };
    const service = aService({ serviceId: BYSTANDER, spec: SPEC });
    const input = {
      effectId: `${BYSTANDER}#1:adjustInstances`,
      serviceId: BYSTANDER,
      service,
      operation,
      health: null,
      attempt: 1,
      progress: null,
    };
    let isUp = false;
    this.cluster.runWork('adjustInstances', input, { aborted: false }, () => (isUp = true));
    await this.cluster.clock.until(() => isUp);
    const { imported } = this.#schedule;
    this.#ask({
      type: 'CREATE',
      spec: this.#spec,
      instancesPerHost: this.#count(0),
      ...(imported !== null && { recovered: { activationState: imported } }),
    });
  }

  async play(step: Step): Promise<void> {
    if ('request' in step) this.#ask(this.#requestOf(step.request, step.pick));
    else if ('observe' in step) this.#observeFor(step.observe);
    else if ('pass' in step) await this.cluster.clock.advance(step.pass);
    else if ('fault' in step) this.#goWrong(step.fault, step.pick, step.ms);
    else await this.#crash(step.crash, step.losesWrite);
    await this.cluster.clock.settle();
  }

  /** Faults stop. In how many observations is the cluster as it should be? Null if that takes more than `most`. */
  async converge(most: number): Promise<number | null> {
    this.cluster.heal();
    // What is on its way from before arrives; every executor is there again, but those that were taken out stay out.
    await this.cluster.clock.advance(TIMEOUT_MS);
    // A result that was lost is asked for again by a controller that restarts, long before the time-out of the whole work.
    if (this.snapshot.status === 'active' && !this.#isAtRest()) await this.#crash(0, false);
    for (let pass = 1; pass <= most; pass += 1) {
      await this.cluster.clock.until(() => this.#isAtRest());
      if (this.snapshot.status === 'done') return pass;
      const observation = this.cluster.observe();
      const health = assessHealth(this.snapshot, observation, this.cluster.clock.now());
      this.#deliver(health, observation, this.cluster.clock.now());
      if (isConverged(this.snapshot, health)) return pass;
      await this.cluster.clock.advance(PASS_MS);
    }
    return null;
  }

  end(): void {
    this.#actor.stop();
  }

  #isAtRest(): boolean {
    return this.snapshot.status !== 'active' || this.snapshot.hasTag('resting');
  }

  #watch(): void {
    this.#subscription = this.#actor.subscribe((snapshot) => {
      this.invariants.moved(snapshot);
      this.#write(snapshot);
    });
    this.#actor.on('operation.accepted', ({ revision }) => this.invariants.accepted(revision));
  }

  /** Stored before anyone is told. */
  #write(snapshot: LifecycleSnapshot): void {
    this.#before = this.#written;
    this.#written = { json: JSON.stringify(persist(snapshot)), value: snapshot.value, context: snapshot.context };
  }

  #ask(request: ServiceRequest): void {
    const before = this.snapshot;
    if (before.status !== 'active') return;
    const admission = dispatch(this.#actor, request);
    this.invariants.answered(request, admission, before, this.snapshot);
    if (!admission.admitted) return;
    if (this.#sabotage.losesAcknowledged !== true) this.#before = null;
    if (request.type === 'CREATE') this.cluster.records.create(this.snapshot.context.serviceId, this.snapshot.context);
  }

  #requestOf(type: ServiceRequest['type'], pick: number): ServiceRequest {
    const { serviceId } = this.snapshot.context;
    switch (type) {
      case 'CREATE':
        return { type, spec: this.#spec, instancesPerHost: this.#count(pick) };
      case 'UPDATE_INSTANCE_COUNT':
        return { type, serviceId, instancesPerHost: this.#count(pick) };
      case 'REPLACE_INSTANCES':
      case 'STOP_INSTANCES':
        return { type, serviceId, instanceIds: this.#knownInstances(pick) };
      case 'RESTART':
        return { type, serviceId, stopFirst: pick % 2 === 1 };
      case 'CANCEL':
        return { type };
      default:
        return { type, serviceId };
    }
  }

  #count(pick: number): number {
    return this.#schedule.hostLevel ? 1 : 1 + ((this.#schedule.instancesPerHost + pick) % 3);
  }

  /** One or two instances that the controller believes to be healthy. */
  #knownInstances(pick: number): readonly string[] {
    const known = this.snapshot.context.health?.healthyInstanceIds ?? [];
    return known.filter((_, index) => index === pick % known.length || index === (pick + 3) % known.length);
  }

  #observeFor(ms: number): void {
    if (this.snapshot.status !== 'active') return;
    const observation = this.cluster.observe();
    const now = this.cluster.clock.now();
    const health = assessHealth(this.snapshot, observation, now);
    const actor = this.#actor;
    const arrive = () => {
      // Of a controller that is gone by then nobody hears.
      if (actor === this.#actor) this.#deliver(health, observation, now);
    };
    if (ms === 0) arrive();
    else this.cluster.clock.setTimeout(arrive, ms);
  }

  #deliver(health: ReturnType<typeof assessHealth>, observation: ClusterObservation, now: number): void {
    if (this.snapshot.status !== 'active') return;
    const before = this.snapshot;
    this.#actor.send({ type: 'OBSERVE', health });
    this.invariants.observed(before, this.snapshot, health, observation, now);
  }

  #goWrong(fault: ClusterFault['fault'], pick: number, ms: number): void {
    const executorId = this.#hosts[pick % this.#hosts.length] ?? '';
    const { serviceId } = this.snapshot.context;
    const own = this.cluster.instances.filter(
      (instance) => instance.serviceId === serviceId && isActiveInstanceState(instance.state),
    );
    const instanceId = own[pick % Math.max(own.length, 1)]?.instanceId;
    this.invariants.wentWrong(fault);
    switch (fault) {
      case 'START_TAKES':
        this.cluster.inject({ fault, executorId, ms });
        return;
      case 'CRASH_LOOP':
      case 'CLOCK_OFF':
        this.cluster.inject({ fault, executorId, ms });
        return;
      case 'CONTROLLER_CLOCK_JUMPS':
      case 'RESULT_LATE':
        this.cluster.inject({ fault, ms });
        return;
      case 'RECORD_MISSING':
        this.cluster.inject({ fault, serviceId });
        return;
      case 'INSTANCE_LOST':
      case 'INSTANCE_UNHEALTHY':
        if (instanceId !== undefined) this.cluster.inject({ fault, instanceId });
        return;
      case 'RESULT_TWICE':
      case 'RESULT_NEVER':
      case 'STORE_READABLE':
      case 'STORE_UNREADABLE':
        this.cluster.inject({ fault });
        return;
      default:
        this.cluster.inject({ fault, executorId });
    }
  }

  #options() {
    const { inspect } = this.#sabotage;
    return { clock: this.cluster.clock, ...(inspect && { inspect }) };
  }

  /** Nobody was told of the last write, and no work came of it. */
  #mayLose(): boolean {
    if (this.#before === null) return false;
    const isOfSameOperation = this.#before.context.revision === this.#written?.context.revision;
    return this.#sabotage.losesAcknowledged === true || isOfSameOperation;
  }

  async #crash(forMs: number, losesWrite: boolean): Promise<void> {
    this.#subscription?.unsubscribe();
    this.#actor.stop();
    await this.cluster.clock.advance(forMs);
    const stored = losesWrite && this.#mayLose() ? this.#before : this.#written;
    if (stored === null || stored === undefined) throw new Error('The service was never created.');
    this.#written = stored;
    this.#before = null;
    this.#actor = restoreActor(this.#machine, JSON.parse(stored.json), this.#options());
    this.#watch();
    this.invariants.restored(this.snapshot, stored);
  }
}
