import { createActor } from 'xstate';
import type { LifecycleActor, LifecycleMachine } from '../../machines/lifecycle.machine.js';
import { dispatch } from '../host/dispatch.js';
import { persist } from '../host/persist.js';
import { restoreActor } from '../host/restore.js';
import type { LifecycleInput } from '../model/settings.js';
import type { WorkInput } from '../model/work.js';
import { assessHealth } from '../policy/health.js';
import type { CommandTarget } from './commands.js';
import type { Awaitable, Harness, WorkOutcome, Subject } from './harness.js';
import { workActors, type WorkRunner, type WorkResult } from './work-actors.js';
import { VirtualClock } from './virtual-clock.js';

/** This subject as one that the commands can drive: it sees a cluster, and assesses it itself. */
export function commandTarget(subject: XStateSubject): CommandTarget {
  return {
    ...subject,
    observe: (observation, now) => subject.observe(assessHealth(subject.actor.getSnapshot(), observation, now)),
  };
}

/** A {@link Subject} that is one of our actors. */
export interface XStateSubject extends Required<Subject> {
  /** The running actor; another one after `restart`. */
  readonly actor: LifecycleActor;
  /** The inputs of all work started so far, in order. */
  readonly work: readonly WorkInput[];
}

/** A harness whose subjects are our actors. */
export interface XStateHarness extends Harness {
  start(input: LifecycleInput): XStateSubject;
}

/** One piece of work that an actor asked for. */
interface StartedWork {
  readonly effectId: string;
  readonly input: WorkInput;
  /** Tells the actor how it ended. */
  readonly report: (result: WorkResult) => void;
}

/** Ends a piece of work with this outcome. */
export type EndWork = (work: StartedWork, outcome: WorkOutcome) => Awaitable<unknown>;

/** Starts an actor of the machine. The runner does its work; `end` reports the outcomes. */
export function startSubject(
  machine: LifecycleMachine,
  input: LifecycleInput,
  runner: WorkRunner,
  end: EndWork,
): XStateSubject {
  const clock = new VirtualClock();
  const started: StartedWork[] = [];
  const recorded = machine.provide({ actors: workActors(recordingStartedWork(started, runner)) });
  let actor: LifecycleActor = createActor(recorded, { clock, input }).start();

  const effectInFlight = () => actor.getSnapshot().context.inFlight?.effectId;
  const endLast = async (isMeant: (work: StartedWork) => boolean, outcome: WorkOutcome) => {
    const work = started.filter(isMeant).at(-1);
    if (work !== undefined) await end(work, outcome);
    await clock.settle();
  };
  return {
    get actor() {
      return actor;
    },
    get work() {
      return started.map(({ input: workInput }) => workInput);
    },
    send: async (request) => {
      const admission = dispatch(actor, request);
      await clock.settle();
      return admission;
    },
    state: () => actor.getSnapshot().value,
    context: () => actor.getSnapshot().context,
    settle: (outcome) => endLast(({ effectId }) => effectId === effectInFlight(), outcome),
    reportLate: (outcome) => endLast(({ effectId }) => effectId !== effectInFlight(), outcome),
    progress: async ({ effectId = effectInFlight(), ...progress }) => {
      if (effectId !== undefined) actor.send({ type: 'PROGRESS', effectId, ...progress });
      await clock.settle();
    },
    timeout: () => clock.advance((clock.nextDeadline() ?? clock.now()) - clock.now()),
    elapse: (ms) => clock.advance(ms),
    observe: async (health) => {
      if (actor.getSnapshot().status === 'active') actor.send({ type: 'OBSERVE', health });
      await clock.settle();
    },
    restart: async () => {
      const stored: unknown = JSON.parse(JSON.stringify(persist(actor.getSnapshot())));
      actor.stop();
      actor = restoreActor(recorded, stored, { clock });
      await clock.settle();
    },
    stop: () => actor.stop(),
  };
}

/** Does what the runner does, and keeps the report of each piece of work for later. */
function recordingStartedWork(started: StartedWork[], runner: WorkRunner): WorkRunner {
  return {
    runWork: (name, input, signal, report) => {
      started.push({ effectId: input.effectId, input, report });
      runner.runWork(name, input, signal, () => undefined);
    },
  };
}
