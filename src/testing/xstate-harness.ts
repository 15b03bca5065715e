import { createActor } from 'xstate';
import { type LifecycleActor, type LifecycleMachine, lifecycleMachine } from '../../machines/lifecycle.machine.js';
import { dispatch } from '../host/dispatch.js';
import { persist } from '../host/persist.js';
import { restoreActor } from '../host/restore.js';
import type { LifecycleInput } from '../model/settings.js';
import type { WorkInput } from '../model/work.js';
import { assessHealth } from '../policy/health.js';
import type { CommandedService } from './commands.js';
import type { Awaitable, Harness, Outcome, Subject } from './harness.js';
import { performedActors, type Performer, type WorkResult } from './performed-actors.js';
import { VirtualClock } from './virtual-clock.js';

/** This subject as one that the commands can drive: it sees a cluster, and assesses it itself. */
export function commanded(subject: XStateSubject): CommandedService {
  return {
    ...subject,
    observe: (observation, now) => subject.observe(assessHealth(subject.actor.getSnapshot(), observation, now)),
  };
}

/** A {@link Subject} that is one of our actors. */
export interface XStateSubject extends Required<Subject> {
  /** The running actor; another one after `restart`. */
  readonly actor: LifecycleActor;
  /** The inputs of all work begun so far, in order. */
  readonly work: readonly WorkInput[];
}

/** A harness whose subjects are our actors. */
export interface XStateHarness extends Harness {
  start(input: LifecycleInput): XStateSubject;
}

/**
 * Our own actor as a harness, on a virtual clock, with work that ends when the test says so: the reference, and the way
 * to check a machine whose guards the host provides. The machine's own actors are not called.
 */
export function xstateHarness(machine: LifecycleMachine = lifecycleMachine): XStateHarness {
  const nobody: Performer = { perform: () => undefined };
  return {
    name: machine.id,
    start: (input) =>
      startSubject(machine, input, nobody, ({ report, effectId }, outcome) => report({ effectId, outcome })),
  };
}

/** One piece of work that an actor asked for. */
interface BegunWork {
  readonly effectId: string;
  readonly input: WorkInput;
  /** Tells the actor how it ended. */
  readonly report: (result: WorkResult) => void;
}

/** Ends a piece of work with this outcome. */
export type EndWork = (work: BegunWork, outcome: Outcome) => Awaitable<unknown>;

/** An actor of the machine whose work `performer` does, unheard, and `end` reports. */
export function startSubject(
  machine: LifecycleMachine,
  input: LifecycleInput,
  performer: Performer,
  end: EndWork,
): XStateSubject {
  const clock = new VirtualClock();
  const begun: BegunWork[] = [];
  const watched = machine.provide({ actors: performedActors(remembering(begun, performer)) });
  let actor: LifecycleActor = createActor(watched, { clock, input }).start();

  const effectInFlight = () => actor.getSnapshot().context.inFlight?.effectId;
  const endLast = async (isMeant: (work: BegunWork) => boolean, outcome: Outcome) => {
    const work = begun.filter(isMeant).at(-1);
    if (work !== undefined) await end(work, outcome);
    await clock.settle();
  };
  return {
    get actor() {
      return actor;
    },
    get work() {
      return begun.map(({ input: workInput }) => workInput);
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
    timeout: () => clock.advance((clock.nextDeadline() ?? clock.now()) - clock.now()),
    elapse: (ms) => clock.advance(ms),
    observe: async (health) => {
      if (actor.getSnapshot().status === 'active') actor.send({ type: 'OBSERVE', health });
      await clock.settle();
    },
    restart: async () => {
      const stored: unknown = JSON.parse(JSON.stringify(persist(actor.getSnapshot())));
      actor.stop();
      actor = restoreActor(watched, stored, { clock });
      await clock.settle();
    },
    stop: () => actor.stop(),
  };
}

/** Does what the performer does, and keeps the report of each piece of work for later. */
function remembering(begun: BegunWork[], performer: Performer): Performer {
  return {
    perform: (name, input, signal, report) => {
      begun.push({ effectId: input.effectId, input, report });
      performer.perform(name, input, signal, () => undefined);
    },
  };
}
