import { firstContext, type LifecycleEvent } from '../../machines/lifecycle.context.js';
import { lifecycleMachine } from '../../machines/lifecycle.machine.js';
import { admit } from '../chart/admission.js';
import { stepped } from '../chart/step.js';
import type { LifecycleRecord } from '../chart/lifecycle-record.js';
import type { Health } from '../model/health.js';
import type { ServiceRequest } from '../model/operation.js';
import type { Admission } from '../model/refusal.js';
import type { LifecycleInput } from '../model/settings.js';
import { delayEvent, workEndEvent, workOf } from './machine-events.js';
import type { WorkOutcome } from './harness.js';

/** The lifecycle chart, stepped without an actor, a clock or work: what a controller is compared with. */
export class ChartModel {
  #record: LifecycleRecord;

  constructor(input: LifecycleInput = {}) {
    this.#record = { value: 'INIT', context: firstContext({ input }) };
  }

  /** The present state and context. */
  get record(): LifecycleRecord {
    return this.#record;
  }

  /** The id of the work in flight, as the chart names it; null where none is. */
  get work(): string | null {
    return workOf(lifecycleMachine, this.#record.value);
  }

  /** Whether the present state has a delay. */
  get isTimed(): boolean {
    return delayEvent(lifecycleMachine, this.#record.value) !== null;
  }

  /** Returns what the chart answers to this request, and applies it if it is admitted. */
  send(request: ServiceRequest): Admission {
    const admission = admit(this.#record, request);
    if (admission.admitted) this.#apply(request);
    return admission;
  }

  /** Applies a digest. */
  observe(health: Health): void {
    const event: LifecycleEvent = { type: 'OBSERVE', health };
    if (this.#record.value !== 'DESTROYED') this.#apply(event);
  }

  /** Ends the work in flight, if there is any. */
  settle(outcome: WorkOutcome): void {
    const { work } = this;
    if (work !== null) this.#apply(workEndEvent(work, outcome));
  }

  /** Lets the delay of the present state pass, if it has one. */
  timeout(): void {
    const passed = delayEvent(lifecycleMachine, this.#record.value);
    if (passed !== null) this.#apply(passed);
  }

  #apply(event: { readonly type: string }): void {
    this.#record = stepped(this.#record, event);
  }
}
