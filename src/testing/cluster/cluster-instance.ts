import { createActor } from 'xstate';
import type { InstanceEvent } from '../../../machines/instance.context.js';
import type { InstanceInput } from '../../../machines/instance.input.js';
import { type InstanceActor, instanceMachine } from '../../../machines/instance.machine.js';
import { toInstanceRecord } from '../../chart/instance.js';
import type { InstanceRecord } from '../../model/cluster.js';
import type { InstanceState } from '../../model/instance.js';
import type { ClusterDurations } from './durations.js';
import type { VirtualClock } from '../virtual-clock.js';

/** How the container of an instance starts: after how many ms, null for never; and what is wrong with it, if anything. */
export interface Start {
  readonly takesMs: number | null;
  readonly problem: () => string | null;
}

/** What an instance needs of its host. */
export interface Host {
  readonly clock: VirtualClock;
  /** How long does this take, this time? In ms. */
  readonly takes: (step: keyof ClusterDurations) => number;
  readonly start: Start;
  /** Hears of every state that is entered. */
  readonly onChange: (record: InstanceRecord) => void;
}

/** How long an executor needs for its step in each state; STARTING is the container's matter. */
const STEPS: Partial<Record<InstanceState, keyof ClusterDurations>> = {
  PENDING: 'acceptMs',
  PROVISIONING: 'provisionMs',
  PROVISIONING_FAILED: 'giveUpMs',
  START_FAILED: 'giveUpMs',
  READINESS_CHECK_FAILED: 'giveUpMs',
  UNHEALTHY: 'giveUpMs',
  DEPROVISIONING: 'deprovisionMs',
};

/** One instance on one host of the cluster: the instance machine, and the executor that drives it. */
export class ClusterInstance {
  readonly #actor: InstanceActor;
  readonly #host: Host;
  #state: InstanceState | null = null;
  /** Counts the states entered, so that a step which another event overtook is not taken. */
  #visit = 0;
  #isStopWanted = false;
  #isSound = true;
  #isPatient = true;

  constructor(input: InstanceInput, host: Host) {
    this.#host = host;
    this.#actor = createActor(instanceMachine, { input, clock: host.clock });
    this.#actor.on('check.due', () => this.#try());
    this.#actor.subscribe((snapshot) => {
      if (snapshot.value === this.#state) return;
      this.#state = snapshot.value;
      this.#visit += 1;
      host.onChange(toInstanceRecord(snapshot));
      this.#work(snapshot.value);
    });
    this.#actor.start();
  }

  /** What is true of it now, whatever its host reports. */
  get record(): InstanceRecord {
    return toInstanceRecord(this.#actor.getSnapshot());
  }

  /** The controller wants it gone: it stops as soon as its state lets it. */
  stop(): void {
    this.#isStopWanted = true;
    this.#stopIfPossible();
  }

  /** From now on its checks fail. */
  sicken(): void {
    this.#isSound = false;
  }

  /** A start that hangs, or will hang, fails. */
  giveUpStart(): void {
    this.#isPatient = false;
    if (this.#state === 'STARTING' && this.#host.start.takesMs === null) this.#failStart('It did not start in time.');
  }

  /** Nobody hears of it again. */
  lose(): void {
    this.#send({ type: 'SILENT', at: this.#at() });
  }

  /** The agent of its host restarts, and looks for it. */
  restartAgent(): void {
    this.#send({ type: 'AGENT_RESTARTED', at: this.#at() });
  }

  #work(state: InstanceState): void {
    this.#stopIfPossible();
    const step = STEPS[state];
    if (step !== undefined) {
      this.#afterwards(this.#host.takes(step), () => this.#send({ type: 'ADVANCED', at: this.#at() }));
    } else if (state === 'STARTING') {
      const { takesMs } = this.#host.start;
      if (takesMs !== null) this.#afterwards(takesMs, () => this.#finishStart());
      else if (!this.#isPatient) this.giveUpStart();
    } else if (state === 'UNKNOWN') {
      this.#afterwards(this.#host.takes('findMs'), () => this.#send({ type: 'FOUND', at: this.#at() }));
    }
  }

  #finishStart(): void {
    const problem = this.#host.start.problem();
    if (problem === null) this.#send({ type: 'ADVANCED', at: this.#at() });
    else this.#failStart(problem);
  }

  #failStart(reason: string): void {
    this.#send({ type: 'FAILED', at: this.#at(), reason });
  }

  #try(): void {
    this.#afterwards(this.#host.takes('checkMs'), () => {
      const at = this.#at();
      this.#send(this.#isSound ? { type: 'CHECK_PASSED', at } : { type: 'CHECK_FAILED', at, reason: 'It is unwell.' });
    });
  }

  #afterwards(ms: number, act: () => void): void {
    const visit = this.#visit;
    this.#host.clock.setTimeout(() => {
      if (this.#visit === visit) act();
    }, ms);
  }

  #stopIfPossible(): void {
    if (this.#isStopWanted) this.#send({ type: 'STOP', at: this.#at() });
  }

  /** What the chart does not admit in this state is not sent. */
  #send(event: InstanceEvent): void {
    if (this.#actor.getSnapshot().can(event)) this.#actor.send(event);
  }

  #at(): number {
    return this.#host.clock.now();
  }
}
