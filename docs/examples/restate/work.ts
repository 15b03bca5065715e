/*
 * The seven pieces of work: a plan, then its tasks, as many at a time as the operation allows. Work on many instances stores
 * how far it has come as a checkpoint with the service, from which it goes on if its journal is lost.
 */
import { type ObjectSharedContext, RestatePromise } from '@restatedev/restate-sdk';
import { durationMs, startLimitMs, stopLimitMs, type WorkInputOf, type WorkName } from 'local-service-machines';
import type { Action } from './step.js';
import { CLUSTER_UNREACHABLE, Journal, type Progress, WorkFailure } from './journal.js';
import { OBSERVING, type Plan, PLANS, type Task } from './plans.js';

/** A task that failed. */
interface FailedTask {
  readonly task: number;
  readonly code: string;
  readonly message: string;
  /** The host of what should have started, or the instance that should have stopped. */
  readonly where: string;
  readonly instanceIds: readonly string[];
  /** What was started beside the old instance, which still runs. */
  readonly startedId?: string;
}

/** A plan, and how much of it is done. It is the checkpoint: plain JSON. */
interface Rollout {
  readonly plan: Plan;
  /** So many tasks have ended, from the first on. */
  readonly done: number;
  readonly failed: readonly FailedTask[];
}

/** Work on many instances: it stores its progress. */
const CHECKPOINTED: readonly WorkName[] = ['adjustInstances', 'replaceInstances', 'stopInstances'];

/** Work that begins no further task after any failure. */
const STOPS_AT_FAILURE: readonly WorkName[] = ['deployTestInstance', 'replaceInstances'];

/** The failures after which no work begins a further task: the next start would wait as long. */
const GIVING_UP: readonly string[] = ['START_TIMED_OUT', CLUSTER_UNREACHABLE];

const UNOBSERVED = { executors: [], instances: [] };

/** The number of steps that one task has at most. */
const STEPS_PER_TASK = 2;

/** Does this piece of work on the cluster at this URL. */
export async function perform<TName extends WorkName>(
  name: TName,
  input: WorkInputOf<TName>,
  ctx: ObjectSharedContext,
  clusterUrl: string,
): Promise<void> {
  const journal = new Journal(ctx, clusterUrl, input);
  const { parallelism, failureStrategy } = input.operation.opSpec;
  const step = (index: number, action: Action) => journal.step(index, action, limitMs(action, input));
  // What the input says of progress is from when the work began: the object knows the newest.
  const { progress } = await journal.inFlight();
  let rollout = rolloutFrom(progress) ?? {
    plan: OBSERVING.includes(name)
      ? await journal.plan((observation, now) => PLANS[name](input, observation, now))
      : PLANS[name](input, UNOBSERVED, 0),
    done: 0,
    failed: [],
  };
  const { tasks } = rollout.plan;
  while (rollout.done < tasks.length && !givesUp(name, rollout)) {
    if (CHECKPOINTED.includes(name)) {
      await journal.report({ done: rollout.done, total: tasks.length, checkpoint: rollout });
    }
    rollout = await withNextBatch(rollout, parallelism, journal, step);
  }
  if (name === 'replaceInstances' && failureStrategy === 'ROLLBACK') await rollBack(rollout, journal, step);
  const failure = failureOf(name, rollout);
  if (failure !== null) throw failure;
}

type StepOf = (index: number, action: Action) => ReturnType<Journal['step']>;

/**
 * Does the next tasks, so many at a time. Their first steps run side by side, then their second ones: a journal can only be
 * replayed when the order of its entries does not depend on who answers first.
 */
async function withNextBatch(
  { plan, done, failed }: Rollout,
  parallelism: number,
  journal: Journal,
  step: StepOf,
): Promise<Rollout> {
  const batch = plan.tasks.slice(done, done + parallelism).map((actions, place) => ({ task: done + place, actions }));
  const firsts = await RestatePromise.all(batch.map(({ task, actions }) => step(STEPS_PER_TASK * task, actions[0])));
  const failures = batch.flatMap(({ task, actions }, place) => failedIn(task, actions, 0, firsts[place]) ?? []);

  // A start that failed never stops the old instance.
  const goingOn = batch.flatMap(({ task, actions }, place) => {
    const [, second] = actions;
    const first = firsts[place];
    return second === undefined || first?.failure !== null ? [] : [{ task, actions, second, first }];
  });
  if (goingOn.length > 0) {
    await journal.inFlight();
    const seconds = await RestatePromise.all(
      goingOn.map(({ task, second }) => step(STEPS_PER_TASK * task + 1, second)),
    );
    failures.push(
      ...goingOn.flatMap(({ task, actions, first }, place) => failedIn(task, actions, 1, seconds[place], first) ?? []),
    );
  }
  return { plan, done: done + batch.length, failed: [...failed, ...failures] };
}

type StepOutcome = Awaited<ReturnType<StepOf>>;

function failedIn(
  task: number,
  actions: Task,
  place: 0 | 1,
  outcome: StepOutcome | undefined,
  before?: StepOutcome,
): FailedTask | null {
  const action = actions[place];
  const failure = outcome?.failure;
  if (action === undefined || failure === undefined || failure === null) return null;
  const old = actions.find((each) => each?.type === 'STOP');
  const instanceIds =
    old?.type === 'STOP' ? [old.instanceId] : outcome?.instanceId === undefined ? [] : [outcome.instanceId];
  return {
    task,
    ...failure,
    where: action.type === 'START' ? action.executorId : action.type === 'STOP' ? action.instanceId : action.type,
    instanceIds,
    ...(before?.instanceId !== undefined && { startedId: before.instanceId }),
  };
}

function givesUp(name: WorkName, { failed }: Rollout): boolean {
  return failed.some(({ code }) => STOPS_AT_FAILURE.includes(name) || GIVING_UP.includes(code));
}

/** Stops what was started beside an instance that still runs. */
async function rollBack({ plan, failed }: Rollout, journal: Journal, step: StepOf): Promise<void> {
  const started = failed.flatMap(({ task, startedId }) => (startedId === undefined ? [] : [{ task, startedId }]));
  if (started.length === 0) return;
  await journal.inFlight();
  const firstIndex = STEPS_PER_TASK * plan.tasks.length;
  await RestatePromise.all(
    started.map(({ task, startedId }) => step(firstIndex + task, { type: 'STOP', instanceId: startedId })),
  );
}

/** Why the work failed: how much of it and where, under the code of what failed first; null where nothing did. */
function failureOf(name: WorkName, { plan: { tasks, skipped }, failed }: Rollout): WorkFailure | null {
  const [first] = failed;
  if (first !== undefined) {
    const { code, message } = first;
    const where = failed.map((each) => each.where).join(', ');
    return new WorkFailure(
      code,
      CHECKPOINTED.includes(name) ? `${failed.length} of ${tasks.length} failed, at ${where}: ${message}` : message,
      failed.flatMap(({ instanceIds }) => instanceIds),
    );
  }
  // A restart that replaces nothing must not look like a success.
  if (name !== 'replaceInstances' || (tasks.length > 0 && skipped.length === 0)) return null;
  return new WorkFailure('INSTANCES_NOT_HEALTHY', `${skipped.length} instances could not be replaced.`, skipped);
}

/** The rollout that this progress holds, null where there is none yet. */
function rolloutFrom(progress: Pick<Progress, 'checkpoint'> | null): Rollout | null {
  if (progress === null) return null;
  if (progress.checkpoint !== undefined) return progress.checkpoint as Rollout;
  // A new plan would do again what was done.
  throw new WorkFailure(
    'CHECKPOINT_MISSING',
    'What was done before is not known: the plan is too long for a checkpoint.',
  );
}

/** How long this step may take, in ms. */
function limitMs<TName extends WorkName>(
  { type }: Action,
  { service, operation: { opSpec } }: WorkInputOf<TName>,
): number {
  if (type === 'START') return startLimitMs(service.spec, opSpec);
  return type === 'STOP' ? stopLimitMs(service.spec, opSpec) : (durationMs(opSpec.timeout) ?? 0);
}
