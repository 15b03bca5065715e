import { createActor, type InspectionEvent, SimulatedClock } from 'xstate';
import type { InstanceState } from '../../src/index.js';
import {
  type CheckDue,
  type HooksDue,
  type InstanceActor,
  type InstanceEvent,
  type InstanceInput,
  instanceMachine,
} from '../../src/instance/index.js';
import { takenTransitions, type TransitionKey } from '../../src/testing/transitions.js';

const TICK_MS = 250;

/** When the instances of the tests are created, in epoch ms. */
export const CREATED_AT = 1_700_000_000_000;

const mode = { type: 'CMD', command: 'true', shellDisabled: false } as const;

/**
 * Readiness: after 5 s, every 2 s, three attempts. Health: after 3 s, every 10 s, two attempts. Each try may take 1 s. One
 * hook, which may take 60 s; then 30 s before the kill.
 */
export const SPEC = {
  readiness: { mode, timeout: '1s', initialDelay: '5s', interval: '2s', attempts: 3 },
  healthcheck: { mode, timeout: '1s', initialDelay: '3s', interval: '10s', attempts: 2 },
  preShutdown: { hooks: [mode], waitBeforeKill: '30s' },
} as const satisfies InstanceInput['spec'];

/** An input with some of its fields changed. */
export function anInput(changes: Partial<InstanceInput> = {}): InstanceInput {
  return {
    instanceId: 'SI-1',
    serviceId: 'node-agent-1',
    executorId: 'host-1',
    spec: SPEC,
    createdAt: CREATED_AT,
    ...changes,
  };
}

/**
 * What can happen to an instance: an event by its type, at the time of the clock, or so many ms that pass. OVERDUE is a
 * STOP of what took too long to come up.
 */
export type InstanceStep = InstanceEvent['type'] | 'OVERDUE' | number;

/** An instance actor on a simulated clock that begins at {@link CREATED_AT}, with a record of all that it did. */
export class InstanceLife {
  readonly clock = new SimulatedClock();
  readonly visited: InstanceState[] = [];
  /** Each check that was due, with its ms since the creation. */
  readonly due: [number, CheckDue['check']][] = [];
  /** Each time at which the hooks were due, in ms since the creation. */
  readonly hooksDue: number[] = [];
  readonly emitted: (CheckDue | HooksDue)[] = [];
  readonly taken = new Set<TransitionKey>();
  readonly actor: InstanceActor;

  constructor(input: InstanceInput = anInput()) {
    this.actor = createActor(instanceMachine, {
      input,
      clock: this.clock,
      inspect: (event: InspectionEvent) => {
        for (const key of takenTransitions(event)) this.taken.add(key);
      },
    });
    this.actor.subscribe(({ value }) => {
      if (this.visited.at(-1) !== value) this.visited.push(value);
    });
    this.actor.on('check.due', (event) => {
      this.emitted.push(event);
      this.due.push([this.clock.now(), event.check]);
    });
    this.actor.on('hooks.due', (event) => {
      this.emitted.push(event);
      this.hooksDue.push(this.clock.now());
    });
    this.actor.start();
  }

  get snapshot() {
    return this.actor.getSnapshot();
  }

  get context() {
    return this.snapshot.context;
  }

  get state(): InstanceState {
    return this.snapshot.value;
  }

  /** The event of this step, happening now. */
  event(type: Exclude<InstanceStep, number>): InstanceEvent {
    return instanceEvent(type, CREATED_AT + this.clock.now());
  }

  /** Lets the steps happen, one after the other. */
  run(...steps: readonly InstanceStep[]): this {
    for (const step of steps) {
      if (typeof step === 'number') this.#pass(step);
      else if (this.snapshot.status === 'active') this.actor.send(this.event(step));
    }
    return this;
  }

  // A clock that jumps over several deadlines would let each timer start at the end of the jump.
  #pass(ms: number): void {
    this.#fireAllDue();
    for (let left = ms; left > 0; left -= TICK_MS) {
      this.clock.increment(Math.min(left, TICK_MS));
      this.#fireAllDue();
    }
  }

  /** A delay of nothing may follow on another one. */
  #fireAllDue(): void {
    for (let round = 0; round < 4; round += 1) this.clock.increment(0);
  }
}

/** An event of this type with ordinary fields. */
export function instanceEvent(type: Exclude<InstanceStep, number>, at: number): InstanceEvent {
  if (type === 'OVERDUE') return { type: 'STOP', at, overdue: true };
  return type === 'FAILED' || type === 'CHECK_FAILED' ? { type, at, reason: `${type} for a reason.` } : { type, at };
}

const started: readonly InstanceStep[] = ['ADVANCED', 'ADVANCED', 'ADVANCED'];
const ready: readonly InstanceStep[] = [...started, 5_000, 'CHECK_PASSED'];
const healthy: readonly InstanceStep[] = [...ready, 3_000, 'CHECK_PASSED'];

/** A short way into each state, with {@link SPEC}. */
export const INSTANCE_WAYS: Record<InstanceState, readonly InstanceStep[]> = {
  PENDING: [],
  PROVISIONING: ['ADVANCED'],
  PROVISIONING_FAILED: ['ADVANCED', 'FAILED'],
  STARTING: ['ADVANCED', 'ADVANCED'],
  START_FAILED: ['ADVANCED', 'ADVANCED', 'FAILED'],
  UNREADY: started,
  READINESS_CHECK_FAILED: [...started, 5_000, 'CHECK_FAILED', 2_000, 'CHECK_FAILED', 2_000, 'CHECK_FAILED'],
  READY: ready,
  HEALTHY: healthy,
  UNHEALTHY: [...healthy, 10_000, 'CHECK_FAILED', 10_000, 'CHECK_FAILED'],
  DEPROVISIONING: ['STOP', 'HOOKS_DONE', 'ADVANCED'],
  STOPPING: ['STOP'],
  STOPPED: ['STOP', 'HOOKS_DONE', 'ADVANCED', 'ADVANCED'],
  LOST: ['SILENT'],
  UNKNOWN: ['AGENT_RESTARTED'],
};
