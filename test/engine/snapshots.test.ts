import { type AnyActorRef, createActor, createMachine, fromPromise, setup } from 'xstate';
import { describe, expect, it } from 'vitest';
import { compile, type EngineRecord, replay, restartable, snapshotOf, whatIf } from '../../src/engine/index.js';
import { LIFECYCLE_STATES, INSTANCE_STATES } from '../../src/model/index.js';
import { lifecycleMachine, type LifecycleSnapshot, persist, restoreActor, type WorkInput } from '../../src/index.js';
import { instanceMachine } from '../../src/instance/index.js';
import { sampleRequest } from '../../src/testing/index.js';
import { anInput, INSTANCE_WAYS, InstanceLife } from '../support/instance-life.js';
import { Life } from '../support/life.js';
import { resumed } from '../support/positions.js';
import { WAYS } from '../support/ways.js';

const engine = compile(lifecycleMachine);

const positionOf = ({ value, context }: LifecycleSnapshot) => ({ value, context });

describe('a record', () => {
  it.each(LIFECYCLE_STATES)('in %s is what XState goes on from, and comes back as it was', async (state) => {
    const life = await new Life({ failureBudget: 3 }).run(...WAYS[state]);
    // A snapshot is a record.
    const { value, context }: EngineRecord<typeof lifecycleMachine> = life.snapshot;
    const record = { value, context };
    const begun: WorkInput[] = [];
    const work = fromPromise<unknown, WorkInput>(({ input }) => {
      begun.push(input);
      return new Promise(() => undefined);
    });
    const actors = {
      recordActivation: work,
      recordInstanceCount: work,
      deployTestInstance: work,
      adjustInstances: work,
      replaceInstances: work,
      stopInstances: work,
      removeService: work,
    };
    const stored = JSON.parse(JSON.stringify(snapshotOf(engine, record))) as ReturnType<typeof life.snapshot.toJSON>;
    const actor = createActor(lifecycleMachine.provide({ actors }), { snapshot: stored as never }).start();
    expect(actor.getSnapshot()).toMatchObject({ status: state === 'DESTROYED' ? 'done' : 'active', value: state });
    expect(positionOf(actor.getSnapshot())).toEqual({ value, context: resumed(context) });
    expect(actor.getSnapshot().output ?? null).toEqual(life.snapshot.output ?? null);
    // Its work is begun once, with what it had.
    const effects = engine.resume(record).effects.flatMap((effect) => (effect.type === 'start' ? [effect.input] : []));
    expect(begun).toEqual(effects);
    expect(begun.map(({ attempt }) => attempt)).toEqual(record.context.inFlight === null ? [] : [2]);
    expect(engine.resume(record).record).toEqual({ value, context: resumed(context) });
    expect(begun.map(({ effectId }) => effectId)).toEqual(
      record.context.inFlight === null ? [] : [record.context.inFlight.effectId],
    );
    actor.stop();
    // `restoreActor` of the main entry continues it too.
    const restored = restoreActor(
      lifecycleMachine.provide({ actors }),
      JSON.parse(JSON.stringify(persist(actor.getSnapshot()))),
    );
    expect(positionOf(restored.getSnapshot())).toEqual({ value, context: resumed(resumed(context)) });
    restored.stop();
  });

  it.each(INSTANCE_STATES)('of an instance in %s does so too', (state) => {
    const instances = compile(instanceMachine);
    const { context } = new InstanceLife().run(...INSTANCE_WAYS[state]);
    const snapshot = snapshotOf(instances, { value: state, context });
    const actor = createActor(instanceMachine, { snapshot: snapshot, input: anInput() }).start();
    expect(actor.getSnapshot()).toMatchObject({ value: state, context });
    const isOver = state === 'STOPPED' || state === 'LOST';
    expect(actor.getSnapshot().output?.state ?? null).toBe(isOver ? state : null);
    actor.stop();
  });

  it('of work that is a machine begins it again, where the machine is restartable', () => {
    const child = createMachine({ initial: 'x', states: { x: { on: { END: 'y' } }, y: { type: 'final' } } });
    const machine = restartable(
      setup({ types: { context: {} as { inFlight: object } }, actors: { child } }).createMachine({
        context: { inFlight: { effectId: 'a#1:child' } },
        initial: 'busy',
        states: {
          busy: { invoke: { src: 'child', id: 'it', systemId: 'the-child', onDone: 'over', onError: 'failed' } },
          over: {},
          failed: {},
        },
      }),
    );
    const busy = compile(machine);
    const actor = createActor(machine, { snapshot: snapshotOf(busy, busy.start(undefined).record) }).start();
    expect(actor.getSnapshot().value).toBe('busy');
    (actor.system.get('the-child') as AnyActorRef).send({ type: 'END' });
    expect(actor.getSnapshot().value).toBe('over');
  });

  it('that has ended has the output that XState gives it', () => {
    const machine = setup({ types: { context: {} as { count: number }, output: {} } }).createMachine({
      context: { count: 3 },
      initial: 'a',
      states: { a: { on: { END: 'b' } }, b: { type: 'final', output: ({ context }) => context.count } },
      output: ({ event: { type, output } }) => ({ type, output }),
    });
    const ended = compile(machine);
    const { record } = replay(ended, [{ type: 'END' }], { input: undefined });
    const actor = createActor(machine).start();
    actor.send({ type: 'END' });
    expect(snapshotOf(ended, record)).toMatchObject({ status: 'done', output: actor.getSnapshot().output });
  });

  it('of no state is refused', () => {
    const { context } = engine.start(undefined).record;
    expect(() => snapshotOf(engine, { value: 'PAUSED' as never, context })).toThrow('The machine has no state PAUSED.');
  });
});

describe('a replay', () => {
  const events = [
    sampleRequest('CREATE'),
    sampleRequest('DEACTIVATE'),
    sampleRequest('ACTIVATE'),
    { type: 'effect.succeeded', effectId: 'dns-cache-1#1:recordActivation' },
    { type: 'effect.succeeded', effectId: 'dns-cache-1#2:recordActivation' },
  ] as const;

  it('says step by step what became of each event, the same every time', () => {
    const first = replay(engine, events, { input: undefined });
    expect(first.steps.map(({ before, step }) => `${before.value} ${step.outcome} ${step.record.value}`)).toEqual([
      'INIT applied INACTIVE',
      'INACTIVE refused INACTIVE',
      'INACTIVE applied ACTIVATION_REQUESTED',
      'ACTIVATION_REQUESTED ignored ACTIVATION_REQUESTED',
      'ACTIVATION_REQUESTED applied ACTIVE',
    ]);
    expect(replay(engine, events, { input: undefined })).toEqual(first);
    const half = replay(engine, events.slice(0, 3), { input: undefined }).record;
    expect(replay(engine, events.slice(3), { from: half }).record).toEqual(first.record);
  });

  it('answers what if, and leaves the record as it is', () => {
    const { record } = replay(engine, events.slice(0, 1), { input: undefined });
    const before = structuredClone(record);
    expect(whatIf(engine, record, [sampleRequest('RESTART')])).toMatchObject({
      outcome: 'refused',
      refusal: { rule: 'NOT_ALLOWED_IN_STATE' },
    });
    expect(whatIf(engine, record, [])).toBeNull();
    expect(record).toEqual(before);
  });
});
