import { describe, expect, it } from 'vitest';
import {
  type AnyActorLogic,
  type AnyActorRef,
  assign,
  createActor,
  createMachine,
  fromObservable,
  fromPromise,
  setup,
  SimulatedClock,
  type Snapshot,
} from 'xstate';
import { restartable } from '../../machines/restartable.js';
import { lifecycleMachine, type LifecycleState } from '../../src/index.js';
import { LIFECYCLE_STATES } from '../../src/model/index.js';
import { readField } from '../../src/model/unchecked.js';
import { Life, settled } from '../support/life.js';
import { resumed } from '../support/positions.js';
import { controller, json, STORINGS } from '../support/storings.js';
import { WAYS } from '../support/ways.js';

/**
 * How long a state waits, and for what; null where nothing is waited for. By domain.md §4, with a start limit and a stop
 * limit of 300 s each: an adjustment of an unknown number of instances, a replacement of 2 required and 2 active ones, and
 * the second try of an emergency.
 */
const AFTER: Readonly<Record<LifecycleState, readonly [ms: number, then: LifecycleState] | null>> = {
  INIT: null,
  INACTIVE: null,
  CONFIG_TESTING: null,
  ACTIVE: null,
  ACTIVATION_REQUESTED: [600_000, 'INACTIVE'],
  CONFIG_TESTING_REQUESTED: [600_000, 'INACTIVE'],
  DEACTIVATION_REQUESTED: [600_000, 'ACTIVE'],
  DEPLOYING_TEST_INSTANCE: [600_000, 'CONFIG_TESTING'],
  ADJUSTING_INSTANCES: [1_000 * 600_000 + 300_000, 'ACTIVE'],
  REPLACING_INSTANCES: [4 * 600_000 + 300_000, 'ACTIVE'],
  STOPPING_INSTANCES: [600_000, 'ACTIVE'],
  UPDATING_INSTANCES_COUNT: [600_000, 'INACTIVE'],
  EMERGENCY_DEACTIVATION_REQUESTED: [2_000, 'DEACTIVATION_REQUESTED'],
  DESTROY_REQUESTED: [600_000, 'INACTIVE'],
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
      expect(started.map(({ input }) => input.effectId)).toEqual(effectId === undefined ? [] : [effectId]);
      expect(snapshot()).toMatchObject({ status: 'active', value: state });
      // The work that was interrupted is tried again; nothing else has changed.
      expect(snapshot().context).toEqual(resumed(life.context));
      expect(started.map(({ input }) => input.attempt)).toEqual(effectId === undefined ? [] : [2]);
      const [ms, then] = AFTER[state] ?? [2 ** 31 - 1, state];
      clock.increment(ms - 1);
      await settled();
      expect(snapshot().value).toBe(state);
      clock.increment(1);
      await settled();
      expect(snapshot().value).toBe(then);
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
      clock.increment(life.state === 'DEPLOYING_TEST_INSTANCE' ? 599_999 : 1_000_000_000);
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
        endless: fromPromise<unknown, number>(({ input }) => {
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
    { resume: ({ count }: { count: number }) => ({ count: count + 1 }) },
  );

  it('goes on in all its active states, with the input that its context gives now', () => {
    const before = createActor(machine, { clock: new SimulatedClock() }).start();
    const snapshot = json<Snapshot<unknown>>(before.getPersistedSnapshot());
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

  it('goes on from as little as its state and its context', () => {
    begun.length = 0;
    const snapshot = { value: { a: 'waiting', b: 'over' }, context: { count: 6 } } as unknown as Snapshot<unknown>;
    const actor = createActor(machine, { snapshot, clock: new SimulatedClock() }).start();
    expect(begun).toEqual([7]);
    expect(actor.getSnapshot()).toMatchObject({ status: 'active', value: { a: 'waiting', b: 'over' } });
  });

  it('keeps what it was made restartable with, also in another copy of the library', () => {
    const read = () => ({ context: { count: 9 } });
    const first = restartable(createMachine({ context: { count: 3 }, initial: 'a', states: { a: {} } }), { read });
    expect(Reflect.get(first, Symbol.for('local-service-machines.restartable'))).toMatchObject({ read });
    const snapshot = createActor(first).start().getPersistedSnapshot();
    const durable = createActor(restartable(first, { durable: true }), { snapshot });
    expect(durable.getSnapshot()).toMatchObject({ context: { count: 9 } });
  });

  it('is left alone where the runtime keeps children and timers itself', () => {
    const { config, implementations } = machine;
    const durable = restartable(createMachine(config, implementations), { durable: true });
    const before = createActor(machine, { clock: new SimulatedClock() }).start();
    const snapshot = { ...json<Snapshot<unknown>>(before.getPersistedSnapshot()), children: {} };
    before.stop();
    begun.length = 0;
    const clock = new SimulatedClock();
    const actor = createActor(durable, { snapshot, clock }).start();
    clock.increment(1_000);
    expect(begun).toEqual([]);
    expect(actor.getSnapshot()).toMatchObject({ value: { a: 'waiting', b: 'slow' }, context: { count: 3 } });
  });

  it('does not go on once it is done', () => {
    const done = restartable(
      createMachine({ context: { count: 3 }, initial: 'over', states: { over: { type: 'final' } } }),
      { resume: () => ({ count: 4 }) },
    );
    const snapshot = json<Snapshot<unknown>>(createActor(done).start().getPersistedSnapshot());
    expect(createActor(done, { snapshot }).start().getSnapshot()).toMatchObject({
      status: 'done',
      context: { count: 3 },
    });
  });
});

/** Says this at once to who subscribes, and nothing after it. */
const said =
  (value: string) =>
  (observer: unknown): { unsubscribe(): void } => {
    (readField(observer, 'next') as (value: string) => void)(value);
    return { unsubscribe: () => undefined };
  };

describe('the actors that a machine of one’s own invokes', () => {
  const counter = setup({ types: { context: {} as { count: number } } }).createMachine({
    context: { count: 0 },
    on: { COUNT: { actions: assign({ count: ({ context }) => context.count + 1 }) } },
  });

  const failing = fromPromise(() => Promise.reject(new Error('no luck')));

  /** Invokes what counts, under a name of the whole system, and notes what it hears of it; beside it what fails at once. */
  const parent = setup({
    types: { context: {} as { heard: readonly unknown[]; failures: number } },
    actors: { counter: counter as AnyActorLogic, failing: failing as AnyActorLogic },
    actions: {
      hear: assign(({ context, event }) => ({
        heard: [...context.heard, readField(readField(event, 'snapshot'), 'context')],
      })),
      fail: assign(({ context }) => ({ failures: context.failures + 1 })),
    },
  });
  const machineWith = (inline: boolean) =>
    restartable(
      parent.createMachine({
        id: 'parent',
        context: { heard: [], failures: 0 },
        invoke: [
          {
            id: 'counter',
            // XState takes an actor in place of its name; the types of `setup` do not.
            src: (inline ? (counter as unknown) : 'counter') as 'counter',
            systemId: 'the-counter',
            onSnapshot: { actions: 'hear' },
          },
          { id: 'failing', src: 'failing', onError: { actions: 'fail' } },
        ],
      }),
    );

  const withoutChildren = (snapshot: Snapshot<unknown>): Snapshot<unknown> =>
    Object.assign(json(snapshot), { children: {} });
  const counterIn = ({ system }: AnyActorRef): AnyActorRef => system.get('the-counter') as AnyActorRef;

  const CASES = [
    ['by name', false, true],
    ['in the state itself', true, true],
    ['by name, and not stored', false, false],
    ['in the state itself, and not stored', true, false],
  ] as const;
  it.each(CASES)('go on as they were, and begin where they were not stored (%s)', async (_title, inline, stored) => {
    const machine = machineWith(inline);
    const before = createActor(machine).start();
    counterIn(before).send({ type: 'COUNT' });
    counterIn(before).send({ type: 'COUNT' });
    await settled();
    expect(before.getSnapshot().context.failures).toBe(1);
    const snapshot = json<Snapshot<unknown>>(before.getPersistedSnapshot());
    before.stop();
    expect(Object.keys(Reflect.get(snapshot, 'children') as object)).toContain('counter');

    const actor = createActor(machine, {
      snapshot: stored ? snapshot : withoutChildren(snapshot),
    }).start();
    expect(counterIn(actor)).toBe(actor.getSnapshot().children['counter']);
    counterIn(actor).send({ type: 'COUNT' });
    await settled();
    expect(actor.getSnapshot().context.heard.at(-1)).toEqual({ count: stored ? 3 : 1 });
    // What had failed is begun again, and fails again.
    expect(actor.getSnapshot().context.failures).toBe(2);
    actor.stop();
  });

  it('are those that the state names, whatever is stored under their id', async () => {
    const life = await new Life().run(...WAYS.ADJUSTING_INSTANCES);
    const snapshot = json(life.actor.getPersistedSnapshot()) as Snapshot<unknown> & {
      readonly children: { readonly adjustInstances: object };
    };
    Object.assign(snapshot.children.adjustInstances, { src: 'removeService' });
    const begun: string[] = [];
    const noted = (name: string) =>
      fromPromise(() => {
        begun.push(name);
        return new Promise(() => undefined);
      });
    const actors = { adjustInstances: noted('adjustInstances'), removeService: noted('removeService') };
    createActor(lifecycleMachine.provide({ actors }), { snapshot }).start().stop();
    expect(begun).toEqual(['adjustInstances']);
  });

  it('begin again what had failed, and keep of what observes the last value, with the input that the context gives now', async () => {
    let tries = 0;
    const inputs: unknown[] = [];
    const once = { subscribe: () => ({ unsubscribe: () => undefined }) };
    const machine = restartable(
      setup({
        types: { context: {} as { count: number; done: number } },
        actors: {
          flaky: fromPromise(() => ((tries += 1) === 1 ? Promise.reject(new Error('no luck')) : Promise.resolve())),
          watch: fromObservable<string, number>(({ input }) => {
            inputs.push(input);
            return inputs.length === 1 ? { subscribe: said('hello') } : once;
          }),
        },
      }).createMachine({
        context: { count: 3, done: 0 },
        invoke: [
          {
            id: 'flaky',
            src: 'flaky',
            onDone: { actions: assign({ done: ({ context }) => context.done + 1 }) },
            onError: {},
          },
          { id: 'watch', src: 'watch', input: ({ context }) => context.count },
        ],
      }),
      { resume: (context: object) => ({ ...context, count: 4 }) },
    );
    const before = createActor(machine).start();
    await settled();
    const snapshot = json<Snapshot<unknown>>(before.getPersistedSnapshot());
    before.stop();
    const actor = createActor(machine, { snapshot }).start();
    await settled();
    expect(actor.getSnapshot().context).toEqual({ count: 4, done: 1 });
    expect(inputs).toEqual([3, 4]);
    expect(actor.getSnapshot().children['watch']?.getSnapshot()).toMatchObject({ context: 'hello', input: 4 });
    actor.stop();
  });

  it('say nothing of their snapshots to who does not ask', () => {
    const machine = restartable(
      setup({
        types: { context: {} as { heard: readonly string[] } },
        actors: { counter: counter as AnyActorLogic },
      }).createMachine({
        context: { heard: [] },
        invoke: { id: 'counter', src: 'counter' },
        on: { '*': { actions: assign({ heard: ({ context, event }) => [...context.heard, event.type] }) } },
      }),
    );
    const snapshot = withoutChildren(createActor(machine).start().getPersistedSnapshot());
    const actor = createActor(machine, { snapshot }).start();
    actor.getSnapshot().children['counter']?.send({ type: 'COUNT' });
    expect(actor.getSnapshot().children['counter']?.getSnapshot()).toMatchObject({ context: { count: 1 } });
    expect(actor.getSnapshot().context.heard).toEqual([]);
    actor.stop();
  });

  it('must be there: the error names the one that is not', () => {
    const setupOf = { actors: { gone: fromPromise(() => Promise.resolve()) } };
    const config = { id: 'lonely', invoke: { src: 'gone', id: 'it' } } as const;
    const machine = restartable(setup(setupOf).createMachine(config));
    const snapshot = json<Snapshot<unknown>>(createActor(machine).start().getPersistedSnapshot());
    const without = restartable(createMachine(config));
    const errors: unknown[] = [];
    const actor = createActor(without, { snapshot: withoutChildren(snapshot) });
    actor.subscribe({ error: (error) => errors.push(error) });
    actor.start();
    expect(errors).toEqual([new Error('The machine lonely has no actor for it.')]);
  });

  it('and so must its delays', () => {
    const config = { id: 'patient', initial: 'a', states: { a: { after: { soon: 'b' } }, b: {} } } as const;
    const machine = restartable(setup({ delays: { soon: 100 } }).createMachine(config));
    const snapshot = createActor(machine, { clock: new SimulatedClock() }).start().getPersistedSnapshot();
    const without = restartable(createMachine(config));
    const errors: unknown[] = [];
    const actor = createActor(without, { snapshot, clock: new SimulatedClock() });
    actor.subscribe({ error: (error) => errors.push(error) });
    actor.start();
    expect(errors).toEqual([new Error('The machine patient has no delay for xstate.after.soon.patient.a.')]);
  });
});
