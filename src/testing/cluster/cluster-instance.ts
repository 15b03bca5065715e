import { createActor } from 'xstate';
import type { InstanceEvent } from '../../../machines/instance.context.js';
import type { InstanceInput } from '../../../machines/instance.input.js';
import { type InstanceActor, instanceMachine, type InstanceSnapshot } from '../../../machines/instance.machine.js';
import { toInstanceRecord } from '../../chart/instance.js';
import type { InstanceRecord } from '../../model/cluster.js';
import type { InstanceState } from '../../model/instance.js';
import type { ContainerStart } from './container-start.js';
import type { ClusterDurations } from './durations.js';
import type { VirtualClock } from '../virtual-clock.js';

/** What an instance needs of its host. */
export interface InstanceHost {
  readonly clock: VirtualClock;
  /** The time on the host, in epoch ms. */
  readonly now: () => number;
  /** The duration of this step, this time, in ms. */
  readonly takes: (step: keyof ClusterDurations) => number;
  readonly start: ContainerStart;
  /** How long after it is healthy it crashes, in ms; null for never. */
  readonly crashesAfterMs: () => number | null;
  /** Called with every state that is entered. */
  readonly onChange: (record: InstanceRecord) => void;
}

/** The duration of an executor's step in each state; that of STARTING is part of the start. */
const STEPS: Partial<Record<InstanceState, keyof ClusterDurations>> = {
  PENDING: 'acceptMs',
  PROVISIONING: 'provisionMs',
  PROVISIONING_FAILED: 'giveUpMs',
  START_FAILED: 'giveUpMs',
  DEPROVISIONING: 'deprovisionMs',
};

/** Each of these events but its time. */
type WithoutTime<TEvent> = TEvent extends unknown ? Omit<TEvent, 'at'> : never;

/** One instance on one host of the cluster: the instance machine, and the executor that drives it. */
export class ClusterInstance {
  readonly #actor: InstanceActor;
  readonly #host: InstanceHost;
  readonly executorId: string;
  #record: { readonly of: InstanceSnapshot; readonly record: InstanceRecord } | null = null;
  #state: InstanceState | null = null;
  /** Counts the states entered, so that a step is dropped when another event came first. */
  #visit = 0;
  #stopWanted: { readonly overdue: boolean } | null = null;
  #passesChecks = true;
  #allowsHanging = true;

  constructor(input: InstanceInput, host: InstanceHost) {
    this.#host = host;
    this.executorId = input.executorId;
    this.#actor = createActor(instanceMachine, { input, clock: host.clock });
    // A specification without checks fails the start; an actor would throw where nobody can catch it.
    const { error } = this.#actor.getSnapshot();
    if (error) throw error as Error;
    this.#actor.on('check.due', ({ tryId }) => this.#runCheck(tryId));
    this.#actor.on('hooks.due', ({ hooks }) => {
      if (hooks > 0) this.#runHooks();
    });
    this.#actor.subscribe((snapshot) => {
      if (snapshot.value === this.#state) return;
      this.#state = snapshot.value;
      this.#visit += 1;
      host.onChange(this.record);
      this.#work(snapshot.value);
    });
    this.#actor.start();
  }

  /** The instance as it really is, whatever its host reports. */
  get record(): InstanceRecord {
    const snapshot = this.#actor.getSnapshot();
    if (this.#record?.of !== snapshot) this.#record = { of: snapshot, record: toInstanceRecord(snapshot) };
    return this.#record.record;
  }

  /** Stops it as soon as its state admits that; an overdue one is reported with an error message. */
  stop({ overdue = false }: { readonly overdue?: boolean } = {}): void {
    this.#stopWanted = { overdue };
    this.#stopIfPossible();
  }

  /** Makes its checks fail from now on. */
  failChecks(): void {
    this.#passesChecks = false;
  }

  /** A start that hangs, or would hang, fails. */
  failHangingStart(): void {
    this.#allowsHanging = false;
    if (this.#state === 'STARTING' && this.#host.start.takesMs === null) {
      this.#send({ type: 'FAILED', reason: 'It did not start in time.' });
    }
  }

  /** Loses it: it is never reported again. */
  lose(): void {
    this.#send({ type: 'SILENT' });
  }

  /** Restarts the agent of its host, which then looks for it. */
  restartAgent(): void {
    this.#send({ type: 'AGENT_RESTARTED' });
  }

  #work(state: InstanceState): void {
    this.#stopIfPossible();
    const step = STEPS[state];
    if (step !== undefined) {
      this.#schedule(this.#host.takes(step), () => this.#send({ type: 'ADVANCED' }));
    } else if (state === 'STARTING') {
      const { takesMs } = this.#host.start;
      if (takesMs !== null) this.#schedule(takesMs, () => this.#finishStart());
      else if (!this.#allowsHanging) this.failHangingStart();
    } else if (state === 'HEALTHY') {
      const crashesAfterMs = this.#host.crashesAfterMs();
      if (crashesAfterMs !== null) this.#schedule(crashesAfterMs, () => this.failChecks());
    } else if (state === 'UNKNOWN') {
      this.#schedule(this.#host.takes('findMs'), () => this.#send({ type: 'FOUND' }));
    }
  }

  #finishStart(): void {
    const problem = this.#host.start.problem();
    this.#send(problem === null ? { type: 'ADVANCED' } : { type: 'FAILED', reason: problem });
  }

  #runCheck(tryId: number): void {
    this.#schedule(this.#host.takes('checkMs'), () => {
      if (this.#passesChecks) this.#send({ type: 'CHECK_PASSED', tryId });
      else this.#send({ type: 'CHECK_FAILED', tryId, reason: 'The check failed.' });
    });
  }

  /** The hooks are due before the state in which they run is counted as entered, so they are no step of a state. */
  #runHooks(): void {
    this.#host.clock.setTimeout(() => this.#send({ type: 'HOOKS_DONE' }), this.#host.takes('hooksMs'));
  }

  #schedule(ms: number, act: () => void): void {
    const visit = this.#visit;
    this.#host.clock.setTimeout(() => {
      if (this.#visit === visit) act();
    }, ms);
  }

  #stopIfPossible(): void {
    if (this.#stopWanted !== null) this.#send({ type: 'STOP', ...this.#stopWanted });
  }

  /** What the chart does not admit in this state changes nothing. */
  #send(event: WithoutTime<InstanceEvent>): void {
    if (this.#actor.getSnapshot().status === 'active') this.#actor.send({ ...event, at: this.#host.now() });
  }
}
