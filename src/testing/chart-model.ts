import { transition } from 'xstate';
import { firstContext, type LifecycleEvent } from '../../machines/lifecycle.context.js';
import { lifecycleMachine, type LifecycleSnapshot } from '../../machines/lifecycle.machine.js';
import { admit } from '../chart/admission.js';
import type { LifecycleRecord } from '../chart/lifecycle-record.js';
import type { Health } from '../model/health.js';
import type { ServiceRequest } from '../model/operation.js';
import type { Admission } from '../model/refusal.js';
import type { LifecycleInput } from '../model/settings.js';
import { delayEventOf, endingOf, workIn } from './chart-events.js';
import type { Outcome } from './harness.js';

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
    return workIn(lifecycleMachine, this.#position.value);
  }

  /** Does time alone end the present state? */
  get isTimed(): boolean {
    return delayEventOf(lifecycleMachine, this.#position.value) !== null;
  }

  /** What does the chart say to this request? If it admits it, the request is taken. */
  send(request: ServiceRequest): Admission {
    const admission = admit(this.#position, request);
    if (admission.admitted) this.#take(request);
    return admission;
  }

  /** Takes a digest. */
  observe(health: Health): void {
    const event: LifecycleEvent = { type: 'OBSERVE', health };
    if (this.#position.value !== 'DESTROYED') this.#take(event);
  }

  /** Ends the work in flight, if there is any. */
  settle(outcome: Outcome): void {
    const { work } = this;
    if (work !== null) this.#take(endingOf(work, outcome));
  }

  /** Lets the delay of the present state pass, if it has one. */
  timeout(): void {
    const passed = delayEventOf(lifecycleMachine, this.#position.value);
    if (passed !== null) this.#take(passed);
  }

  #take(event: { readonly type: string }): void {
    const { value, context } = CHART.step(lifecycleMachine.resolveState(this.#position), event);
    this.#position = { value, context };
  }
}
