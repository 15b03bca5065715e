import { createActor, type InspectionEvent, SimulatedClock } from 'xstate';
import type { InstanceState } from '../../src/index.js';
import {
  type InstanceActor,
  type InstanceEmitted,
  type InstanceEvent,
  type InstanceInput,
  instanceMachine,
} from '../../src/instance/index.js';
import { takenTransitions, type TransitionKey } from '../../src/testing/transitions.js';

/** When the instances of the tests are created, in epoch ms. */
export const CREATED_AT = 1_700_000_000_000;

const mode = { type: 'CMD', command: 'true', shellDisabled: false } as const;

/** Readiness: after 5 s, every 2 s, three attempts. Health: after 3 s, every 10 s, two attempts. 30 s before the kill. */
export const SPEC = {
  readiness: { mode, timeout: '1s', initialDelay: '5s', interval: '2s', attempts: 3 },
  healthcheck: { mode, timeout: '1s', initialDelay: '3s', interval: '10s', attempts: 2 },
  preShutdown: { waitBeforeKill: '30s' },
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

/** What can happen to an instance: an event by its type, at the time of the clock, or so many ms that pass. */
export type InstanceStep = InstanceEvent['type'] | number;

/** An instance actor on a simulated clock that begins at {@link CREATED_AT}, with a record of all that it did. */
export class InstanceLife {
  readonly clock = new SimulatedClock();
  readonly visited: InstanceState[] = [];
  /** Each check that was due, with its ms since the creation. */
  readonly due: [number, InstanceEmitted['check']][] = [];
  readonly emitted: InstanceEmitted[] = [];
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

  /** The event of this type, happening now. */
  event(type: InstanceEvent['type']): InstanceEvent {
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
    const step = 250;
    for (let left = ms; left > 0; left -= step) this.clock.increment(Math.min(left, step));
  }
}

/** An event of this type with ordinary fields. */
export function instanceEvent(type: InstanceEvent['type'], at: number): InstanceEvent {
  return type === 'FAILED' || type === 'CHECK_FAILED' ? { type, at, reason: `${type} for a reason.` } : { type, at };
}

/** A short way into each state, with {@link SPEC}. */
export const INSTANCE_WAYS: Record<InstanceState, readonly InstanceStep[]> = {
  PENDING: [],
  PROVISIONING: ['ADVANCED'],
  PROVISIONING_FAILED: ['ADVANCED', 'FAILED'],
  STARTING: ['ADVANCED', 'ADVANCED'],
  START_FAILED: ['ADVANCED', 'ADVANCED', 'FAILED'],
  UNREADY: ['ADVANCED', 'ADVANCED', 'ADVANCED'],
  READINESS_CHECK_FAILED: ['ADVANCED', 'ADVANCED', 'ADVANCED', 'CHECK_FAILED', 'CHECK_FAILED', 'CHECK_FAILED'],
  READY: ['ADVANCED', 'ADVANCED', 'ADVANCED', 'CHECK_PASSED'],
  HEALTHY: ['ADVANCED', 'ADVANCED', 'ADVANCED', 'CHECK_PASSED', 'CHECK_PASSED'],
  UNHEALTHY: ['ADVANCED', 'ADVANCED', 'ADVANCED', 'CHECK_PASSED', 'CHECK_PASSED', 'CHECK_FAILED', 'CHECK_FAILED'],
  DEPROVISIONING: ['STOP', 'ADVANCED'],
  STOPPING: ['STOP'],
  STOPPED: ['STOP', 'ADVANCED', 'ADVANCED'],
  LOST: ['SILENT'],
  UNKNOWN: ['AGENT_RESTARTED'],
};
