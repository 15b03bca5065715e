import { createActor, fromPromise, SimulatedClock } from 'xstate';
import { type LifecycleActor, type LifecycleMachine, lifecycleMachine } from '../../machines/lifecycle.machine.js';
import { waitingFor } from '../chart/waiting.js';
import { dispatch } from '../host/dispatch.js';
import { persist } from '../host/persist.js';
import { restoreActor } from '../host/restore.js';
import type { Health } from '../model/health.js';
import type { LifecycleInput } from '../model/settings.js';
import type { WorkInput } from '../model/work.js';
import { assessHealth } from '../policy/health.js';
import type { CommandedService } from './commands.js';
import type { Harness, Outcome, Subject } from './harness.js';
import { rejectionOf } from './steps.js';

/** This subject as one that the commands can drive: it sees a cluster, and assesses it itself. */
export function commanded(subject: XStateSubject): CommandedService {
  return {
    ...subject,
    observe: (observation, now) => subject.observe(assessHealth(subject.actor.getSnapshot(), observation, now)),
  };
}

/** One piece of work that an actor asked for. */
interface BegunWork {
  readonly input: WorkInput;
  readonly end: (outcome: Outcome) => void;
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
 * Our own actor as a harness, on a simulated clock, with work that ends when the test says so: the reference, and the
 * way to check a machine whose guards the host provides. The machine's own actors are not called.
 */
export function xstateHarness(machine: LifecycleMachine = lifecycleMachine): XStateHarness {
  return { name: machine.id, start: (input) => startSubject(machine, input) };
}

function startSubject(machine: LifecycleMachine, input: LifecycleInput): XStateSubject {
  const clock = new SimulatedClock();
  const begun: BegunWork[] = [];
  const controlled = machine.provide({ actors: controlledWork(begun) });
  let actor: LifecycleActor = createActor(controlled, { clock, input });
  let enteredAt = clock.now();
  const watch = () => {
    enteredAt = clock.now();
    let { value } = actor.getSnapshot();
    actor.subscribe((snapshot) => {
      if (snapshot.value === value) return;
      value = snapshot.value;
      enteredAt = clock.now();
    });
  };
  watch();
  actor.start();

  /** What is left of the present state's delay, in ms; null where it has none. */
  const remaining = () => {
    const { untilMs } = waitingFor(actor.getSnapshot());
    return untilMs === null ? null : Math.max(enteredAt + untilMs - clock.now(), 0);
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
      await settled();
      return admission;
    },
    state: () => actor.getSnapshot().value,
    context: () => actor.getSnapshot().context,
    settle: async (outcome) => {
      const effectId = actor.getSnapshot().context.inFlight?.effectId;
      begun
        .filter(({ input: workInput }) => workInput.effectId === effectId)
        .at(-1)
        ?.end(outcome);
      await settled();
    },
    timeout: async () => {
      clock.increment(remaining() ?? 0);
      await settled();
    },
    // From deadline to deadline: a simulated clock does not fire a timer that is set while it moves.
    elapse: async (ms) => {
      for (const end = clock.now() + ms; clock.now() < end;) {
        const left = end - clock.now();
        clock.increment(Math.min(left, remaining() || left));
        await settled();
      }
    },
    observe: async (health: Health) => {
      if (actor.getSnapshot().status === 'active') actor.send({ type: 'OBSERVE', health });
      await settled();
    },
    restart: async () => {
      const stored: unknown = JSON.parse(JSON.stringify(persist(actor.getSnapshot())));
      actor.stop();
      actor = restoreActor(controlled, stored, { clock });
      watch();
      await settled();
    },
    stop: () => actor.stop(),
  };
}

function controlledWork(begun: BegunWork[]) {
  const work = fromPromise<unknown, WorkInput>(
    ({ input }) =>
      new Promise((resolve, reject) => {
        const end = (outcome: Outcome) => {
          const rejection = rejectionOf(outcome);
          if (rejection === undefined) resolve(undefined);
          else reject(Object.assign(new Error(rejection.message), rejection));
        };
        begun.push({ input, end });
      }),
  );
  return {
    recordActivation: work,
    recordInstanceCount: work,
    deployTestInstance: work,
    adjustInstances: work,
    replaceInstances: work,
    stopInstances: work,
    removeService: work,
  };
}

/** Lets every promise that is already settled be heard. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 8; turn += 1) await Promise.resolve();
}
