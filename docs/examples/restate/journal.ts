/*
 * What work asks of the cluster and of its own object. Each answer is journaled: after a crash Restate replays what the journal
 * holds, and asks for the rest again. A step that was carried out, but whose answer was lost, is therefore requested a
 * second time: its key, the effect id and its number, tells the cluster so.
 */
import {
  type ObjectSharedContext,
  type RestatePromise,
  type RunOptions,
  type TerminalError,
  TimeoutError,
} from '@restatedev/restate-sdk';
import type { ClusterObservation, LifecycleContext } from 'local-service-machines';
import type { Action, Step, StepOutcome } from './step.js';
import type { ServiceObject, ServiceSnapshot } from './machine.js';

/** How long an answer is asked for again while the cluster gives none, before the work fails. */
const RETRIES = { maxRetryDuration: { seconds: 30 } } satisfies RunOptions<unknown>;

/** The code of a step to which the cluster gave no answer. */
export const CLUSTER_UNREACHABLE = 'CLUSTER_UNREACHABLE';

type WorkInFlight = NonNullable<LifecycleContext['inFlight']>;

/** How far work has come, and what it needs to go on from there. */
export interface Progress {
  readonly done: number;
  readonly total: number;
  readonly checkpoint?: unknown;
}

/** The machine receives the thrown value as JSON, in which an Error would be `{}`. The text is for Restate's log. */
export class WorkFailure {
  constructor(
    readonly code: string,
    readonly message: string,
    readonly instanceIds: readonly string[] = [],
  ) {}

  toString(): string {
    return `${this.code}: ${this.message}`;
  }
}

/** The journal of one piece of work. */
export class Journal {
  readonly #effectId: string;
  readonly #serviceId: string;

  constructor(
    private readonly ctx: ObjectSharedContext,
    private readonly clusterUrl: string,
    { effectId, serviceId }: { readonly effectId: string; readonly serviceId: string },
  ) {
    this.#effectId = effectId;
    this.#serviceId = serviceId;
  }

  /** What this makes of an observation of the cluster. It is made once: a new plan would not know what was done of this one. */
  async plan<TPlan>(plan: (observation: ClusterObservation, now: number) => TPlan): Promise<TPlan> {
    const planned = this.ctx.run(
      'plan',
      async () => plan(await ask<ClusterObservation>(`${this.clusterUrl}/observation`), Date.now()),
      RETRIES,
    );
    // Only a terminal error is mapped: with any other Restate suspends or retries.
    const { plan: made, failure } = await planned.map((plan, failure) => ({ plan, failure }));
    if (failure !== undefined) throw new WorkFailure(CLUSTER_UNREACHABLE, failure.message);
    return made as TPlan;
  }

  /** Asks the cluster for a step. It fails when it takes longer than its limit, also if a crash comes between. */
  step(index: number, action: Action, limitMs: number): RestatePromise<StepOutcome> {
    const step: Step = { effectId: this.#effectId, index, serviceId: this.#serviceId, action };
    return this.ctx
      .run(
        `${index} ${action.type}`,
        () => ask<StepOutcome>(`${this.clusterUrl}/steps`, { method: 'POST', body: JSON.stringify(step) }),
        RETRIES,
      )
      .orTimeout(limitMs)
      .map((outcome, failure) => outcome ?? { failure: failureOf(failure, action, limitMs) });
  }

  /**
   * The work in flight, if it is still this one. CANCEL and a time-out leave the state at once, but nothing stops the promise,
   * and after a crash it even begins again: so it asks its own object before each step.
   */
  async inFlight(): Promise<WorkInFlight> {
    return this.#isInFlight(await this.#object.snapshot());
  }

  /** Stores the progress with the service, as `inFlight` does. What is too long as a checkpoint goes without. */
  async report({ done, total, checkpoint }: Progress): Promise<void> {
    const progress = { type: 'PROGRESS', effectId: this.#effectId, done, total } as const;
    const { progress: stored } = this.#isInFlight(await this.#object.send({ event: { ...progress, checkpoint } }));
    if (stored?.done !== done) this.#isInFlight(await this.#object.send({ event: progress }));
  }

  get #object() {
    return this.ctx.objectClient<ServiceObject>({ name: 'localService' }, this.ctx.key);
  }

  #isInFlight({ context: { inFlight } }: ServiceSnapshot): WorkInFlight {
    if (inFlight?.effectId === this.#effectId) return inFlight;
    throw new WorkFailure('NOT_IN_FLIGHT', `${this.#effectId} is not in flight.`);
  }
}

function failureOf(failure: TerminalError | undefined, { type }: Action, limitMs: number) {
  return failure instanceof TimeoutError
    ? { code: `${type}_TIMED_OUT`, message: `It took longer than ${limitMs} ms.` }
    : { code: CLUSTER_UNREACHABLE, message: failure?.message ?? 'There is no answer.' };
}

async function ask<TAnswer>(url: string, request: RequestInit = {}): Promise<TAnswer> {
  const response = await fetch(url, request);
  if (!response.ok) throw new Error(`The cluster answers ${response.status}.`);
  return (await response.json()) as TAnswer;
}
