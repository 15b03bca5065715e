import { describe, expect, it } from 'vitest';
import {
  type AnyStateMachine,
  createActor,
  createMachine,
  fromPromise,
  setup,
  SimulatedClock,
  type Snapshot,
} from 'xstate';
import { restartable } from '../../machines/restartable.js';
import {
  type LifecycleMachine,
  lifecycleMachine,
  type LifecycleState,
  persist,
  type WorkInput,
} from '../../src/index.js';
import { LIFECYCLE_STATES } from '../../src/model/index.js';
import { Life, settled } from '../support/life.js';
import { WAYS } from '../support/ways.js';

const json = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

interface Started {
  readonly effectId: string;
  readonly resolve: () => void;
}

/** The machine with work that is written down, on a clock of its own. */
function controller() {
  const clock = new SimulatedClock();
  const started: Started[] = [];
  const work = fromPromise<void, WorkInput>(
    ({ input: { effectId } }) => new Promise((resolve) => started.push({ effectId, resolve })),
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
const STORINGS: Readonly<
  Record<string, (life: Life, machine: LifecycleMachine, clock: SimulatedClock) => Promise<() => LifecycleSnapshotOf>>
> = {
  'a persisted snapshot': (life, machine, clock) => {
    const snapshot = json(life.actor.getPersistedSnapshot()) as Snapshot<unknown>;
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
    return () => actor.getSnapshot().children['service']?.getSnapshot() as LifecycleSnapshotOf;
  },
};

type LifecycleSnapshotOf = ReturnType<Life['actor']['getSnapshot']>;

const childrenOf = (life: Life) =>
  (json(life.actor.getPersistedSnapshot()) as unknown as { children: object }).children;

/** Where the time-out or delay of a state leads; null where nothing is waited for. */
const AFTER: Readonly<Record<LifecycleState, LifecycleState | null>> = {
  INIT: null,
  INACTIVE: null,
  CONFIG_TESTING: null,
  ACTIVE: null,
  ACTIVATION_REQUESTED: 'INACTIVE',
  CONFIG_TESTING_REQUESTED: 'INACTIVE',
  DEACTIVATION_REQUESTED: 'ACTIVE',
  DEPLOYING_TEST_INSTANCE: 'CONFIG_TESTING',
  ADJUSTING_INSTANCES: 'ACTIVE',
  REPLACING_INSTANCES: 'ACTIVE',
  STOPPING_INSTANCES: 'ACTIVE',
  UPDATING_INSTANCES_COUNT: 'INACTIVE',
  EMERGENCY_DEACTIVATION_REQUESTED: 'DEACTIVATION_REQUESTED',
  DESTROY_REQUESTED: 'INACTIVE',
  DESTROYED: null,
};

describe.each(Object.entries(STORINGS))('from %s', (_title, restore) => {
  it.each(LIFECYCLE_STATES.filter((state) => state !== 'DESTROYED'))(
    '%s goes on: its work is begun once, under its effect id, and its time-out is armed',
    async (state) => {
      const life = await new Life().run(...WAYS[state]);
      expect(life.state).toBe(state);
      const { clock, started, machine } = controller();
      const snapshot = await restore(life, machine, clock);
      life.actor.stop();
      await settled();
      const effectId = life.context.inFlight?.effectId;
      expect(started.map((work) => work.effectId)).toEqual(effectId === undefined ? [] : [effectId]);
      expect(snapshot()).toMatchObject({ status: 'active', value: state });
      clock.increment(300_000);
      await settled();
      expect(snapshot().value).toBe(AFTER[state] ?? state);
    },
  );

  it.each(LIFECYCLE_STATES.filter((state) => (lifecycleMachine.states[state]?.invoke.length ?? 0) > 0))(
    '%s ends with its work, and its time-out goes with it',
    async (state) => {
      const life = await new Life().run(...WAYS[state]);
      const { clock, started, machine } = controller();
      const snapshot = await restore(life, machine, clock);
      started[0]?.resolve();
      await settled();
      await life.run('done');
      expect(snapshot().value).toBe(life.state);
      expect(snapshot().context).toEqual(life.context);
      const begun = started.length;
      clock.increment(life.state === 'DEPLOYING_TEST_INSTANCE' ? 299_999 : 10_000_000);
      expect(snapshot().value).toBe(life.state);
      expect(started).toHaveLength(begun);
    },
  );
});

describe('a machine of one’s own', () => {
  const begun: unknown[] = [];
  const machine = restartable(
    setup({
      types: { context: {} as { count: number } },
      actors: {
        look: fromPromise<string, number>(async ({ input }) => {
          begun.push(input);
          return Promise.resolve(`looked ${String(input)}`);
        }),
        endless: fromPromise<void, number>(({ input }) => {
          begun.push(input);
          return new Promise(() => undefined);
        }),
      },
      delays: { soon: ({ context }) => context.count * 100 },
    }).createMachine({
      context: { count: 3 },
      type: 'parallel',
      states: {
        a: {
          initial: 'waiting',
          states: {
            waiting: {
              invoke: { id: 'endless', src: 'endless', input: ({ context }) => context.count },
              after: { soon: 'over' },
            },
            over: {},
          },
        },
        b: { initial: 'slow', states: { slow: { after: { 500: 'over' } }, over: {} } },
      },
    }),
    { resume: (context) => ({ count: Number(context['count']) + 1 }) },
  );

  it('goes on in all its active states, with the input that its context gives now', () => {
    const before = createActor(machine, { clock: new SimulatedClock() }).start();
    const snapshot = json(before.getPersistedSnapshot()) as Snapshot<unknown>;
    before.stop();
    begun.length = 0;
    const clock = new SimulatedClock();
    const actor = createActor(machine, { snapshot, clock }).start();
    expect(begun).toEqual([4]);
    clock.increment(399);
    expect(actor.getSnapshot().value).toEqual({ a: 'waiting', b: 'slow' });
    clock.increment(1);
    expect(actor.getSnapshot().value).toEqual({ a: 'over', b: 'slow' });
    clock.increment(100);
    expect(actor.getSnapshot().value).toEqual({ a: 'over', b: 'over' });
  });

  it('is left alone where the runtime keeps children and timers itself', () => {
    const { config, implementations } = machine;
    const durable = restartable(createMachine(config, implementations), { durable: true });
    const before = createActor(machine, { clock: new SimulatedClock() }).start();
    const { children: _, ...snapshot } = json(before.getPersistedSnapshot()) as Snapshot<unknown> & {
      children: object;
    };
    before.stop();
    begun.length = 0;
    const clock = new SimulatedClock();
    const actor = createActor(durable, { snapshot: snapshot as Snapshot<unknown>, clock }).start();
    clock.increment(1_000);
    expect(begun).toEqual([]);
    expect(actor.getSnapshot()).toMatchObject({ value: { a: 'waiting', b: 'slow' }, context: { count: 3 } });
  });

  it('says which method a release of XState lacks', () => {
    const strange = { id: 'strange', start: () => undefined, provide: () => strange } as unknown as AnyStateMachine;
    expect(() => restartable(strange)).toThrow(
      new Error('This release of XState has no restoreSnapshot() on machines, which stored snapshots need to go on.'),
    );
  });
});
