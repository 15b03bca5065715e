import type { WorkInputOf, WorkName } from '../../../machines/lifecycle.work.js';
import type { ClusterObservation, ExecutorState, InstanceRecord } from '../../model/cluster.js';
import { readField } from '../../model/unchecked.js';
import {
  workActors,
  type WorkRunner,
  type AbortSignalLike,
  type ReportProgress,
  type WorkResult,
} from '../work-actors.js';
import { type ClusterDurations, DEFAULT_DURATIONS, varyingWith } from './durations.js';
import type { ClusterFault } from './faults.js';
import { Fleet } from './fleet.js';
import { ResultDelivery } from './result-delivery.js';
import { ServiceRecords } from './service-records.js';
import { VirtualClock } from '../virtual-clock.js';
import { workOn } from './work.js';

/** What a cluster in memory is made of. */
export interface ClusterOptions {
  /** The ids of the hosts that are ACTIVE from the beginning. Default host-1, host-2, host-3. */
  readonly hosts?: readonly string[];
  /** Makes every duration differ by up to a quarter, the same way for the same seed. Default: they do not differ. */
  readonly seed?: number;
  /** How long things take. */
  readonly durations?: Partial<ClusterDurations>;
  /** The clock of the cluster. Default: one of its own. */
  readonly clock?: VirtualClock;
  /**
   * Names the next instance, the n-th; no two may have one name. Default SI-01, SI-02, …: of a cluster that is made anew
   * after a restart of the controller, these would be the names of other instances.
   */
  readonly newInstanceId?: (n: number) => string;
  /** Called with every state that an instance enters. */
  readonly onChange?: (instance: InstanceRecord) => void;
}

/**
 * A cluster in memory: executors, and instances that behave as the instance machine says, under a virtual clock. It
 * provides the seven actors of the lifecycle machine, yields observations, and goes wrong on demand. It outlives its
 * controller: work that is asked for again under the same effect id goes on and starts nothing twice.
 */
export class InMemoryCluster implements WorkRunner {
  /** Stands still until it is advanced; the `clock` of the controller's actors too. */
  readonly clock: VirtualClock;
  /** What is stored of the services. */
  readonly records: ServiceRecords;
  /** For `lifecycleMachine.provide({ actors })`. */
  readonly actors: ReturnType<typeof workActors>;
  readonly #fleet: Fleet;
  readonly #results: ResultDelivery;

  constructor(options: ClusterOptions = {}) {
    const { hosts = ['host-1', 'host-2', 'host-3'], seed, durations, clock } = options;
    const { newInstanceId = (n) => `SI-${String(n).padStart(2, '0')}`, onChange = () => undefined } = options;
    const vary = varyingWith(seed);
    const meanDurations = { ...DEFAULT_DURATIONS, ...durations };
    const takes = (step: keyof ClusterDurations) => vary(meanDurations[step]);
    this.clock = clock ?? new VirtualClock();
    this.records = new ServiceRecords(() => this.clock.sleep(takes('writeMs')));
    this.#fleet = new Fleet({ clock: this.clock, takes, newInstanceId, onChange });
    for (const executorId of hosts) this.#fleet.setExecutor(executorId, 'ACTIVE');
    this.#results = new ResultDelivery(workOn(this.#fleet, this.records), this.clock);
    this.actors = workActors(this.#results);
  }

  /**
   * The cluster as a controller sees it. Each host reports afresh, unless a fault says otherwise. What is seen at the very time at which
   * the clock of the controller jumps was reported before it.
   */
  observe(): ClusterObservation {
    return this.#fleet.view.hasJustJumped ? this.#fleet.lastReports() : this.#fleet.observe();
  }

  /** The time by the controller's clock, in epoch ms: that of `clock`, unless a fault says otherwise. */
  now(): number {
    return this.#fleet.view.now();
  }

  /** The faults that are on; an entry that ends another fault is not one of them. */
  get faults(): readonly ClusterFault[] {
    const ms = this.#fleet.view.offMs;
    return [
      ...this.#fleet.executors.flatMap(({ faults }) => faults),
      ...(ms === 0 ? [] : [{ fault: 'CONTROLLER_CLOCK_JUMPS' as const, ms }]),
      ...this.#results.faults,
      ...(this.records.isReadable ? [] : [{ fault: 'STORE_UNREADABLE' as const }]),
    ];
  }

  /** Every instance as it really is, whatever its host reports; those that are gone included, in the order of their starts. */
  get instances(): readonly InstanceRecord[] {
    return this.#fleet.instances;
  }

  /** The hosts, in the order in which they joined. */
  get executors(): ClusterObservation['executors'] {
    return this.#fleet.executors.map(({ executorId, state }) => ({ executorId, state }));
  }

  /** A host joins, or its state changes. With REMOVED, what runs there is lost. */
  setExecutor(executorId: string, state: ExecutorState): void {
    this.#fleet.setExecutor(executorId, state);
  }

  /**
   * Does a piece of work for a controller that is no XState actor. The result is reported once, unless a fault says
   * otherwise.
   */
  runWork<TName extends WorkName>(
    name: TName,
    input: WorkInputOf<TName>,
    signal: AbortSignalLike,
    report: (result: WorkResult) => void,
    reportProgress?: ReportProgress,
  ): void {
    this.#results.runWork(name, input, signal, report, reportProgress);
  }

  /**
   * Injects a fault, or ends one.
   *
   * @throws RangeError if there is no such fault, executor or instance.
   */
  inject(fault: ClusterFault): void {
    switch (fault.fault) {
      case 'EXECUTOR_SILENT':
      case 'EXECUTOR_STALE':
        this.#fleet.freezeReports(fault.executorId, { isSilent: fault.fault === 'EXECUTOR_SILENT' });
        return;
      case 'EXECUTOR_DRAINS':
        this.#fleet.executor(fault.executorId).state = 'BLACKLIST_REQUESTED';
        return;
      case 'EXECUTOR_BLACKLISTED':
        this.#fleet.executor(fault.executorId).state = 'BLACKLISTED';
        return;
      case 'EXECUTOR_REMOVED':
        this.setExecutor(fault.executorId, 'REMOVED');
        return;
      case 'EXECUTOR_RETURNS':
        this.setExecutor(fault.executorId, 'ACTIVE');
        this.#fleet.recover(fault.executorId);
        return;
      case 'AGENT_RESTARTS':
        for (const instance of this.#fleet.on(fault.executorId)) instance.restartAgent();
        return;
      case 'START_FAILS':
      case 'START_HANGS':
      case 'START_TAKES':
        this.#fleet.executor(fault.executorId).addStartFault(fault);
        return;
      case 'STARTS_FAIL':
        this.#fleet.executor(fault.executorId).failsStarts = true;
        return;
      case 'STARTS_SUCCEED':
        this.#fleet.executor(fault.executorId).clearStartFaults();
        return;
      case 'CRASH_LOOP':
      case 'CRASH_LOOP_ENDS':
        this.#fleet.executor(fault.executorId).crashesAfterMs = fault.fault === 'CRASH_LOOP' ? fault.ms : null;
        return;
      case 'CLOCK_OFF':
        this.#fleet.executor(fault.executorId).clockOffMs = fault.ms;
        return;
      case 'CONTROLLER_CLOCK_JUMPS':
        this.#fleet.observe();
        this.#fleet.view.jump(fault.ms);
        return;
      case 'INSTANCE_UNHEALTHY':
        this.#fleet.instance(fault.instanceId).failChecks();
        return;
      case 'INSTANCE_LOST':
        this.#fleet.instance(fault.instanceId).lose();
        return;
      case 'RESULT_LATE':
      case 'RESULT_TWICE':
      case 'RESULT_NEVER':
        this.#results.addFault(fault);
        return;
      case 'RECORD_MISSING':
        this.records.lose(fault.serviceId);
        return;
      case 'STORE_UNREADABLE':
      case 'STORE_READABLE':
        this.records.setReadable(fault.fault === 'STORE_READABLE');
        return;
      default:
        throw new RangeError(`There is no fault ${String(readField(fault, 'fault'))}.`);
    }
  }

  /**
   * Every fault ends: hosts are connected and report, starts that hang fail, the store can be read, results come. What is
   * draining, blacklisted, removed, lost or unhealthy stays so, and the controller's clock stays where it is.
   */
  heal(): void {
    this.#fleet.heal();
    this.#results.clearFaults();
    this.records.setReadable(true);
  }
}
