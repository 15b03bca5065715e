import type { LifecycleContext, LifecycleEvent } from '../../../machines/lifecycle.context.js';
import type { LifecycleMachine, LifecycleSnapshot } from '../../../machines/lifecycle.machine.js';
import type { LifecycleRecord } from '../../chart/lifecycle-record.js';
import type { Engine } from '../../engine/compile.js';
import type { LifecycleState } from '../../model/lifecycle.js';
import type { StoredFacts } from './rows.js';

type Tag = Parameters<LifecycleSnapshot['hasTag']>[0];

/** A service of a service host, as it is stored; what `waitingFor`, `assessHealth` and their like take as a record. It holds the specification's secrets. */
export class HostedService implements LifecycleRecord {
  readonly serviceId: string;
  readonly value: LifecycleState;
  readonly context: LifecycleContext;
  /** What the host was given with CREATE. */
  readonly posted: unknown;
  /** In epoch ms, as is `updatedAt`. */
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly #engine: Engine<LifecycleMachine>;

  constructor(engine: Engine<LifecycleMachine>, { value, context }: LifecycleRecord, stored: StoredFacts) {
    this.serviceId = context.serviceId;
    this.value = value;
    this.context = context;
    this.posted = stored.posted;
    this.createdAt = stored.createdAt;
    this.updatedAt = stored.updatedAt;
    this.#engine = engine;
  }

  /** Whether the machine would take this event now. */
  can(event: LifecycleEvent): boolean {
    return this.#engine.step(this, event).outcome === 'applied';
  }

  /** Whether the state has this tag. */
  hasTag(tag: Tag): boolean {
    return this.#engine.machine.states[this.value]?.tags.includes(tag) === true;
  }

  /** Whether the service is in this state. */
  matches(state: LifecycleState): boolean {
    return this.value === state;
  }
}
