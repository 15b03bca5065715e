import { describe, expect, it } from 'vitest';
import { and, type AnyStateMachine, assign, createActor, createMachine, raise, setup } from 'xstate';
import { delayOf, guardOf, updateOf } from '../../machines/compilable.js';
import { compile, CompileError } from '../../src/engine/index.js';
import { lifecycleMachine } from '../../src/index.js';
import { readField } from '../../src/model/unchecked.js';

const never = guardOf(() => false);
const same = updateOf((context) => context);

/** A machine whose only busy state is `a`. */
function withState(a: object, root: object = {}): AnyStateMachine {
  return setup({
    guards: { never, plain: () => true },
    actions: { same, plain: () => undefined, assigned: assign({}), raised: raise({ type: 'E' }) },
    delays: { known: 5, computed: () => 5, kept: delayOf(() => 5) },
    actors: { work: createMachine({}) },
  }).createMachine({ id: 'm', initial: 'a', states: { a, b: {} }, ...root } as never) as unknown as AnyStateMachine;
}

const REFUSED: Readonly<Record<string, readonly [AnyStateMachine, state: string, feature: string]>> = {
  'nested states': [withState({ initial: 'x', states: { x: {} } }), 'a', 'the type compound'],
  'parallel states': [withState({ type: 'parallel', states: { x: {} } }), 'a', 'the type parallel'],
  'a parallel machine': [withState({}, { type: 'parallel' }), 'the root', 'the type parallel'],
  'a history state': [withState({}, { states: { a: {}, h: { type: 'history' } } }), 'h', 'the type history'],
  always: [withState({ always: { guard: 'never', target: 'b' } }), 'a', 'always'],
  'an inline guard': [withState({ on: { E: { guard: () => true } } }), 'a', 'an inline guard'],
  'a combined guard': [withState({ on: { E: { guard: and(['never']) } } }), 'a', 'an inline guard'],
  'an inline action': [withState({ on: { E: { actions: () => undefined } } }), 'a', 'an inline action'],
  'an inline assign': [withState({ on: { E: { actions: assign({}) } } }), 'a', 'an inline action'],
  'an inline entry action': [withState({ entry: assign({}) }), 'a', 'an inline action'],
  'computed params': [
    withState({ on: { E: { guard: { type: 'never', params: () => ({}) } } } }),
    'a',
    'the guard never with computed params',
  ],
  'a guard without a pure function': [
    withState({ on: { E: { guard: 'plain' } } }),
    'a',
    'the guard plain without a pure function',
  ],
  'a guard that nobody provides': [
    withState({ on: { E: { guard: 'absent' } } }),
    'a',
    'the guard absent without a pure function',
  ],
  'an action without a pure function': [
    withState({ on: { E: { actions: 'assigned' } } }),
    'a',
    'the action assigned without the pure function of an assign or emit',
  ],
  'an action that is a function': [
    withState({ exit: ['plain'] }),
    'a',
    'the action plain without the pure function of an assign or emit',
  ],
  'an action that raises': [
    withState({ on: { E: { actions: 'raised' } } }),
    'a',
    'the action raised without the pure function of an assign or emit',
  ],
  'a delay without a pure function': [
    withState({ after: { computed: 'b' } }),
    'a',
    'the delay computed without a pure function',
  ],
  'a wildcard that leads elsewhere, which versions of XState ask in different cases': [
    withState({ on: { E: [{ guard: 'never', target: 'b' }], '*': 'b' } }),
    'a',
    'a wildcard next to E, whose transitions are all guarded',
  ],
  'a wildcard of the whole machine, which versions of XState ask in different cases': [
    withState({}, { on: { E: { guard: 'never', actions: 'same' }, '*': { actions: 'same' } } }),
    'the root',
    'a wildcard next to E, whose transitions are all guarded',
  ],
  'a wildcard next to an event without transitions': [
    withState({ on: { E: [], '*': 'b' } }),
    'a',
    'a wildcard next to E, whose transitions are all guarded',
  ],
  'a partial wildcard': [withState({ on: { 'e.*': {} } }), 'a', 'the partial wildcard e.*'],
  'a partial wildcard of the whole machine': [
    withState({}, { on: { 'e.*': {} } }),
    'the root',
    'the partial wildcard e.*',
  ],
  "an event of the whole machine that is a host's report": [
    withState({}, { on: { 'effect.failed': '.b' } }),
    'the root',
    'the event effect.failed, which is what a host reports',
  ],
  'an inline action of the whole machine': [
    withState({}, { on: { E: { actions: assign({}) } } }),
    'the root',
    'an inline action',
  ],
  'a target that is the whole machine': [withState({ on: { E: '#m' } }), 'a', 'a target that is no state'],
  "an event that is a host's report": [
    withState({ on: { 'delay.elapsed': 'b' } }),
    'a',
    'the event delay.elapsed, which is what a host reports',
  ],
  'two actors': [
    withState({
      invoke: [
        { src: 'work', onError: 'b' },
        { src: 'work', onError: 'b' },
      ],
    }),
    'a',
    'more than one actor',
  ],
  'an inline actor': [withState({ invoke: { src: createMachine({}), onError: 'b' } }), 'a', 'an inline actor'],
  'an actor without a transition for its failure': [
    withState({ invoke: { src: 'work' } }),
    'a',
    'the actor work without an unguarded onError',
  ],
  'an actor whose failure may be left unheard': [
    withState({ invoke: { src: 'work', onError: { guard: 'never', target: 'b' } } }),
    'a',
    'the actor work without an unguarded onError',
  ],
  'a delay that leads to nothing': [withState({ after: { 5: [], 7: 'b' } }), 'a', 'a delay without a transition'],
  'an actor that is watched': [
    withState({ invoke: { src: 'work', onError: 'b', onSnapshot: 'b' } }),
    'a',
    'onSnapshot',
  ],
  'two delays next to an actor': [
    withState({ invoke: { src: 'work', onError: 'b' }, after: { 1: 'b', known: 'b' } }),
    'a',
    'more than one delay next to an actor',
  ],
  'a time-out of work whose success may not leave the state': [
    withState({ invoke: { src: 'work', onDone: { guard: 'never', target: 'b' }, onError: 'b' }, after: { 1: 'b' } }),
    'a',
    'a time-out next to an actor whose end may not leave the state',
  ],
  'a time-out of work whose failure may not leave the state': [
    withState({ invoke: { src: 'work', onDone: 'b', onError: { actions: 'same' } }, after: { 1: 'b' } }),
    'a',
    'a time-out next to an actor whose end may not leave the state',
  ],
  'a way out of a final state': [withState({ type: 'final', on: { E: 'b' } }), 'a', 'transitions although it is final'],
  'exit actions of a final state': [
    withState({}, { states: { a: {}, over: { type: 'final', exit: 'same' } } }),
    'over',
    'exit actions although it is final',
  ],
  'an action of the whole machine': [
    withState({}, { entry: 'same' }),
    'the root',
    'entry, exit, invoke, after or always',
  ],
  'a delay of the whole machine': [
    withState({}, { after: { 5: '.b' } }),
    'the root',
    'entry, exit, invoke, after or always',
  ],
  'a first transition with actions': [
    withState({}, { initial: { target: 'a', actions: 'same' } }),
    'the root',
    'an initial transition with actions',
  ],
};

describe('what cannot be reproduced is refused by name:', () => {
  for (const [title, [machine, state, feature]] of Object.entries(REFUSED)) {
    it(title, () => {
      expect(() => compile(machine)).toThrow(new CompileError('m', state, feature));
      expect(() => compile(machine)).toThrow(`m cannot be compiled: ${state} has ${feature}.`);
    });
  }

  it('but not a time-out of work whose success leaves by its first transition, whatever follows', () => {
    const onDone = ['b', { guard: 'never', target: 'b' }];
    expect(() =>
      compile(withState({ invoke: { src: 'work', onDone, onError: 'b' }, after: { 1: 'b' } })),
    ).not.toThrow();
  });

  it('and nothing else', () => {
    const machine = withState({
      entry: 'same',
      on: { E: [{ guard: 'never' }, { actions: ['same'] }], '*': 'b' },
      after: { known: 'b', kept: 'b', 7: 'b' },
    });
    expect(compile(machine).start(undefined).effects).toEqual(
      [7, 5, 5].map((delayMs, index) => ({
        type: 'schedule',
        event: { type: 'delay.elapsed', state: 'a', delay: ['7', 'known', 'kept'][index] },
        delayMs,
      })),
    );
  });
});

describe('a success that no transition names', () => {
  const inFlight = { effectId: 'a#1:work' };
  const invoke = { src: 'work', id: 'work', onError: 'b' };
  const success = { type: 'effect.succeeded', effectId: 'a#1:work' } as never;
  const begins = { type: 'start', effectId: 'a#1:work', actor: 'work', input: undefined, timeoutMs: null };

  it('is ignored', () => {
    const engine = compile(withState({ invoke }, { context: { inFlight } }));
    expect(engine.step(engine.start(undefined).record, success)).toMatchObject({ outcome: 'ignored', effects: [] });
  });

  it('goes to the wildcard: work that has ended is not stopped, and begins again', () => {
    const again = { '*': { target: 'a', reenter: true } };
    const engine = compile(withState({ invoke, on: again }, { context: { inFlight } }));
    const { record } = engine.start(undefined);
    expect(engine.step(record, success).effects).toEqual([begins]);
    const stops = { type: 'stop', effectId: 'a#1:work' };
    expect(engine.step(record, { type: 'ANYTHING' }).effects).toEqual([stops, begins]);
  });
});

it('a failure that the root takes need not be taken by the state', () => {
  const invoke = { src: 'work', onError: { guard: 'never', target: 'b' } };
  expect(() => compile(withState({ invoke }, { on: { '*': {} } }))).not.toThrow();
});

it('the first state is entered with the input, as in XState', () => {
  const actions = { keep: updateOf((_context, event) => ({ kept: readField(event, 'input') })) };
  const config = { context: { kept: null }, initial: 'a', states: { a: { entry: 'keep' } } };
  const machine = setup({ actions }).createMachine(config as never) as unknown as AnyStateMachine;
  const expected = { kept: { some: 'input' } };
  expect(
    createActor(machine, { input: { some: 'input' } })
      .start()
      .getSnapshot().context,
  ).toEqual(expected);
  expect(compile(machine).start({ some: 'input' }).record.context).toEqual(expected);
});

describe('what the host provides', () => {
  const hosted = lifecycleMachine.provide({
    guards: { isNewService: guardOf(() => true) },
    actions: { createService: updateOf((context) => ({ ...context, serviceId: 'provided' })) },
    delays: { emergencyDelay: 7 },
  });

  it('is what counts', () => {
    const engine = compile(hosted);
    const created = engine.step(engine.start({}).record, { type: 'CREATE' } as never);
    expect(created.record).toMatchObject({ value: 'INACTIVE', context: { serviceId: 'provided' } });
    const { record } = created;
    const emergency = { ...record, value: 'EMERGENCY_DEACTIVATION_REQUESTED' as const };
    expect(engine.resume(emergency).effects).toEqual([
      {
        type: 'schedule',
        event: { type: 'delay.elapsed', state: 'EMERGENCY_DEACTIVATION_REQUESTED', delay: 'emergencyDelay' },
        delayMs: 7,
      },
    ]);
  });

  it('is refused where it keeps no pure function', () => {
    const machine = lifecycleMachine.provide({ guards: { hasNoInstances: () => true } });
    expect(() => compile(machine)).toThrow(
      'local-service-lifecycle-v1 cannot be compiled: INACTIVE has the guard hasNoInstances without a pure function.',
    );
  });
});

describe('an engine', () => {
  const engine = compile(lifecycleMachine);

  it('refuses a record of a state that there is not', () => {
    const { context } = engine.start({}).record;
    for (const state of ['NOWHERE', 'TINI', '', 'constructor', '__proto__', undefined, null, 4]) {
      expect(() => engine.step({ value: state as 'INIT', context }, { type: 'CANCEL' })).toThrow(
        new RangeError(`The machine has no state ${String(state)}.`),
      );
    }
  });

  it('ignores events of unknown types', () => {
    const { record } = engine.start({});
    // One is as long as CREATE.
    for (const type of ['NOTHING', 'CRAETE', '', '__proto__', undefined, null, 6]) {
      expect(engine.step(record, { type } as never), String(type)).toEqual({ outcome: 'ignored', record, effects: [] });
    }
  });

  it('refuses an input as the machine does', () => {
    expect(() => engine.start({ failureBudget: 0 })).toThrow(RangeError);
  });

  it('says so where work begins that nobody could report on', () => {
    const { context } = engine.start({}).record;
    expect(() => engine.resume({ value: 'ADJUSTING_INSTANCES', context })).toThrow(
      'ADJUSTING_INSTANCES begins work, but context.inFlight.effectId is no text.',
    );
  });
});
