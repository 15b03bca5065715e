import { transition } from 'xstate';
import { firstContext, type LifecycleEvent } from '../../machines/lifecycle.context.js';
import { lifecycleMachine, type LifecycleSnapshot } from '../../machines/lifecycle.machine.js';
import { admit } from '../chart/admission.js';
import type { LifecycleRecord } from '../chart/lifecycle-record.js';
import type { Health } from '../model/health.js';
import type { ServiceRequest } from '../model/operation.js';
import type { Admission } from '../model/refusal.js';
import type { LifecycleInput } from '../model/settings.js';
import { delayEvent, workEndEvent, workOf } from './machine-events.js';
import type { WorkOutcome } from './harness.js';

interface Chart {
  /** A method, so that the machine's own events (`xstate.done.actor.…`) go in, which no public type names. */
  step(from: LifecycleSnapshot, event: { readonly type: string }): LifecycleSnapshot;
}

const CHART: Chart = {
  step(from: LifecycleSnapshot, event: LifecycleEvent) {
    return transition(lifecycleMachine, from, event)[0];
  },
};

/** The lifecycle chart, stepped without an actor, a clock or work: what a controller is compared with. */
export class ChartModel {
  #position: LifecycleRecord;

  constructor(input: LifecycleInput = {}) {
    this.#position = { value: 'INIT', context: firstContext({ input }) };
  }

  /** Where the service is now. */
  get position(): LifecycleRecord {
    return this.#position;
  }

  /** The id of the work in flight, as the chart names it; null where none is. */
  get work(): string | null {
    return workOf(lifecycleMachine, this.#position.value);
  }

  /** Whether the present state has a delay. */
  get isTimed(): boolean {
    return delayEvent(lifecycleMachine, this.#position.value) !== null;
  }

  /** Returns what the chart answers to this request, and applies it if it is admitted. */
  send(request: ServiceRequest): Admission {
    const admission = admit(this.#position, request);
    if (admission.admitted) this.#take(request);
    return admission;
  }

  /** Applies a digest. */
  observe(health: Health): void {
    const event: LifecycleEvent = { type: 'OBSERVE', health };
    if (this.#position.value !== 'DESTROYED') this.#take(event);
  }

  /** Ends the work in flight, if there is any. */
  settle(outcome: WorkOutcome): void {
    const { work } = this;
    if (work !== null) this.#take(workEndEvent(work, outcome));
  }

  /** Lets the delay of the present state pass, if it has one. */
  timeout(): void {
    const passed = delayEvent(lifecycleMachine, this.#position.value);
    if (passed !== null) this.#take(passed);
  }

  #take(event: { readonly type: string }): void {
    const { value, context } = CHART.step(lifecycleMachine.resolveState(this.#position), event);
    this.#position = { value, context };
  }
}
