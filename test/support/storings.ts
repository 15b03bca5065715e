import { createActor, fromPromise, setup, SimulatedClock, type Snapshot } from 'xstate';
import {
  type LifecycleMachine,
  lifecycleMachine,
  type LifecycleSnapshot,
  persist,
  type WorkInput,
} from '../../src/index.js';
import { type Life, settled } from './life.js';

/** The value as it comes back from a store. */
export const json = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

/** A piece of work that began, with its input. */
interface Started {
  readonly input: WorkInput;
  readonly resolve: (output?: unknown) => void;
}

/** The machine with work that is written down, on a clock of its own. */
export function controller() {
  const clock = new SimulatedClock();
  const started: Started[] = [];
  const work = fromPromise<unknown, WorkInput>(
    ({ input }) => new Promise((resolve) => started.push({ input, resolve })),
  );
  const actors = {
    recordActivation: work,
    recordInstanceCount: work,
    deployTestInstance: work,
    adjustInstances: work,
    replaceInstances: work,
    stopInstances: work,
    removeService: work,
  };
  return { clock, started, machine: lifecycleMachine.provide({ actors }) };
}

const parentOf = (machine: LifecycleMachine) =>
  setup({ actors: { service: machine } }).createMachine({ invoke: { id: 'service', src: 'service' } });

/** The ways to store a service, and how an actor of it comes back. */
export const STORINGS: Readonly<
  Record<string, (life: Life, machine: LifecycleMachine, clock: SimulatedClock) => Promise<() => LifecycleSnapshot>>
> = {
  'a persisted snapshot': (life, machine, clock) => {
    const snapshot = json<Snapshot<unknown>>(life.actor.getPersistedSnapshot());
    const actor = createActor(machine, { snapshot, clock }).start();
    return Promise.resolve(() => actor.getSnapshot());
  },
  'the snapshot in an envelope': (life, machine, clock) => {
    const { snapshot } = json(persist(life.snapshot));
    const actor = createActor(machine, { snapshot: snapshot as unknown as Snapshot<unknown>, clock }).start();
    return Promise.resolve(() => actor.getSnapshot());
  },
  'the persisted snapshot of a parent': async (life, machine, clock) => {
    const { snapshot: child } = json(persist(life.snapshot));
    const parent = createActor(parentOf(life.machine), { clock: new SimulatedClock() }).start();
    const stored = json(parent.getPersistedSnapshot()) as unknown as {
      children: Record<string, { snapshot: unknown }>;
    };
    parent.stop();
    const service = stored.children['service'];
    if (service === undefined) throw new Error('the parent stores no child');
    service.snapshot = { ...child, children: childrenOf(life) };
    const actor = createActor(parentOf(machine), { snapshot: stored as unknown as Snapshot<unknown>, clock }).start();
    await settled();
    return () => actor.getSnapshot().children['service']?.getSnapshot() as LifecycleSnapshot;
  },
};

const childrenOf = (life: Life) =>
  (json(life.actor.getPersistedSnapshot()) as unknown as { children: object }).children;
