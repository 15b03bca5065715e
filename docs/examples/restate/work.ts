/*
 * The seven pieces of work, as journaled steps. Restate replays the steps in the journal and runs the others again: a step
 * that was carried out but whose answer was lost is requested a second time. So each has a key, the effect id and its
 * number, which the cluster remembers.
 */
import { type ObjectSharedContext, type RunOptions, TerminalError } from '@restatedev/restate-sdk';
import {
  type ClusterObservation,
  nextActivationState,
  planAdjustment,
  planReplacement,
  planTestInstance,
  type WorkInputOf,
  type WorkName,
} from 'local-service-machines';
import type { Action, Step, StepOutcome } from './cluster.js';
import type { ServiceObject } from './machine.js';

/** How long a step is retried while the cluster does not answer, before the work fails. */
const RETRIES = { maxRetryDuration: { seconds: 30 } } satisfies RunOptions<unknown>;

/** The plans of the work. Each is made once and journaled, so that no new plan is made after a crash over what was done. */
const PLANS: {
  readonly [TName in WorkName]: (
    input: WorkInputOf<TName>,
    observation: ClusterObservation,
    now: number,
  ) => readonly Action[];
} = {
  recordActivation: ({ service, operation }) => [
    { type: 'RECORD', activationState: nextActivationState(service.activationState, operation.type) },
  ],
  recordInstanceCount: ({ operation: { instancesPerHost } }) => [{ type: 'RECORD', instancesPerHost }],
  deployTestInstance: ({ service }, observation, now) => {
    const executorId = planTestInstance(service, observation, now);
    return executorId === null ? [] : [{ type: 'START', executorId }];
  },
  adjustInstances: ({ service }, observation, now) => {
    const { starts, stop } = planAdjustment(service, observation, now);
    return [
      ...starts.flatMap(({ executorId, count }) => Array.from({ length: count }, () => startOn(executorId))),
      ...stop.map(({ instanceId }) => stopOf(instanceId)),
    ];
  },
  replaceInstances: ({ service, operation }, observation, now) => {
    const { order, batches } = planReplacement(service, operation, observation, now);
    return batches.flat().flatMap(({ instanceId, executorId }) => {
      const steps = [startOn(executorId), stopOf(instanceId)];
      return order === 'STOP_FIRST' ? steps.reverse() : steps;
    });
  },
  stopInstances: ({ operation: { instanceIds } }) => instanceIds.map(stopOf),
  removeService: () => [{ type: 'REMOVE' }],
};

/** Does this piece of work on the cluster at this URL, one step after the other. */
export async function perform<TName extends WorkName>(
  name: TName,
  input: WorkInputOf<TName>,
  ctx: ObjectSharedContext,
  clusterUrl: string,
): Promise<void> {
  const { effectId, serviceId } = input;
  const actions = await journaled(ctx, 'plan', async () => {
    const observation = await ask<ClusterObservation>(`${clusterUrl}/observation`);
    return PLANS[name](input, observation, Date.now());
  });
  for (const [index, action] of actions.entries()) {
    await assertInFlight(ctx, effectId);
    const step: Step = { effectId, index, serviceId, action };
    const { failure } = await journaled(ctx, `${index} ${action.type}`, () =>
      ask<StepOutcome>(`${clusterUrl}/steps`, { method: 'POST', body: JSON.stringify(step) }),
    );
    if (failure !== null) throw new WorkFailure(failure.code, failure.message);
  }
}

/**
 * CANCEL and a time-out leave the state at once, but nothing stops the promise, and after a crash it even begins again.
 * So before each step it asks its own object whether its effect is still in flight.
 */
async function assertInFlight(ctx: ObjectSharedContext, effectId: string): Promise<void> {
  const { context } = await ctx.objectClient<ServiceObject>({ name: 'localService' }, ctx.key).snapshot();
  if (context.inFlight?.effectId !== effectId) throw new WorkFailure('NOT_IN_FLIGHT', `${effectId} is not in flight.`);
}

/** Runs a step unless the journal holds its result. */
async function journaled<TResult>(ctx: ObjectSharedContext, name: string, run: () => Promise<TResult>) {
  try {
    return await ctx.run(name, run, RETRIES);
  } catch (error) {
    // With any other error Restate suspends or retries.
    if (error instanceof TerminalError) throw new WorkFailure('CLUSTER_UNREACHABLE', error.message);
    throw error;
  }
}

/** The machine receives the thrown value as JSON, in which an Error would be `{}`. The text is for Restate's log. */
class WorkFailure {
  constructor(
    readonly code: string,
    readonly message: string,
  ) {}

  toString(): string {
    return `${this.code}: ${this.message}`;
  }
}

function startOn(executorId: string): Action {
  return { type: 'START', executorId };
}

function stopOf(instanceId: string): Action {
  return { type: 'STOP', instanceId };
}

async function ask<TAnswer>(url: string, request: RequestInit = {}): Promise<TAnswer> {
  const response = await fetch(url, request);
  if (!response.ok) throw new Error(`The cluster answers ${response.status}.`);
  return (await response.json()) as TAnswer;
}
