import { createMachine } from 'xstate';
import { beforeEach, describe, expect, it } from 'vitest';
import { compile, type Effect, type EngineEvent, type Report, runEffects } from '../../src/engine/index.js';
import { lifecycleMachine } from '../../src/index.js';
import { sampleRequest, VirtualClock } from '../../src/testing/index.js';
import { everyHandler } from './engine-harness.js';

type AnyEffect = Effect<typeof lifecycleMachine>;
type AnyEvent = EngineEvent<typeof lifecycleMachine>;

interface Begun {
  readonly actor: string;
  readonly input: unknown;
  readonly effectId: string;
  readonly signal: AbortSignal;
  readonly succeed: (output?: unknown) => void;
  readonly fail: (error: unknown) => void;
}

const engine = compile(lifecycleMachine);

let clock: VirtualClock;
let begun: Begun[];
let reports: (readonly [key: string, report: Report])[];
let emitted: (readonly [key: string, type: string])[];

beforeEach(() => {
  clock = new VirtualClock();
  begun = [];
  reports = [];
  emitted = [];
});

function aDriver(
  overrides: Partial<Parameters<typeof runEffects<typeof lifecycleMachine, string, number, AbortSignal>>[1]> = {},
) {
  const work =
    (actor: string) =>
    (input: unknown, { effectId, signal }: { readonly effectId: string; readonly signal: AbortSignal }) =>
      new Promise((succeed, fail) => {
        begun.push({ actor, input, effectId, signal, succeed, fail });
      });
  return runEffects(
    engine,
    { ...everyHandler(work), ...overrides },
    {
      clock,
      abort: () => new AbortController(),
      report: (key: string, report) => reports.push([key, report]),
      emitted: (key, { type }) => emitted.push([key, type]),
    },
  );
}

/** What these events ask for, one after the other from the beginning. */
function after(...events: readonly AnyEvent[]): { readonly effects: readonly AnyEffect[]; readonly effectId: string } {
  let step = engine.start({ emergencyDelayMs: 400 });
  for (const event of events) step = engine.step(step.record, event);
  return { effects: step.effects, effectId: step.record.context.inFlight?.effectId ?? '' };
}

const CREATE = sampleRequest('CREATE');
const activation = () => after(CREATE, sampleRequest('ACTIVATE'));

describe('work', () => {
  it('is given its input, the effect id and a signal', () => {
    const { effects, effectId } = activation();
    aDriver().run('a', effects);
    expect(begun).toMatchObject([{ actor: 'recordActivation', effectId, signal: { aborted: false } }]);
    expect(begun[0]?.input).toMatchObject({ effectId, operation: { type: 'ACTIVATE' } });
  });

  it('that succeeds is reported once, with its output, and its time-out is forgotten', async () => {
    const { effects, effectId } = activation();
    aDriver().run('a', effects);
    begun[0]?.succeed('stored');
    await clock.advance(1_000_000);
    expect(reports).toEqual([['a', { type: 'effect.succeeded', effectId, output: 'stored' }]]);
    expect(begun[0]?.signal.aborted).toBe(false);
  });

  it('that fails is reported once, with what it failed with', async () => {
    const { effects, effectId } = activation();
    aDriver().run('a', effects);
    begun[0]?.fail({ code: 'STORE_DOWN', message: 'The store is down.' });
    await clock.advance(1_000_000);
    const error = { code: 'STORE_DOWN', message: 'The store is down.' };
    expect(reports).toEqual([['a', { type: 'effect.failed', effectId, error }]]);
  });

  it('that throws at once has failed, and one that returns at once has succeeded', async () => {
    const { effects, effectId } = activation();
    const error = new Error('no');
    const throwing = aDriver({
      recordActivation: () => {
        throw error;
      },
    });
    throwing.run('a', effects);
    aDriver({ recordActivation: () => 'at once' }).run('b', effects);
    expect(reports).toEqual([]);
    await clock.settle();
    expect(reports).toEqual([
      ['a', { type: 'effect.failed', effectId, error }],
      ['b', { type: 'effect.succeeded', effectId, output: 'at once' }],
    ]);
  });

  it('whose time is up is reported, and aborted by what the engine then asks for', async () => {
    const { effects, effectId } = activation();
    const driver = aDriver();
    driver.run('a', effects);
    await clock.advance(599_999);
    expect(reports).toEqual([]);
    await clock.advance(1);
    expect(reports).toEqual([['a', { type: 'effect.timed-out', effectId }]]);
    const timedOut = { type: 'effect.timed-out', effectId } as const;
    driver.run('a', after(CREATE, sampleRequest('ACTIVATE'), timedOut).effects);
    expect(begun[0]?.signal.aborted).toBe(true);
    begun[0]?.succeed();
    await clock.settle();
    expect(reports).toHaveLength(1);
  });

  it('without a limit takes as long as it takes', async () => {
    const [start] = activation().effects.filter((effect) => effect.type === 'start');
    aDriver().run('a', [{ ...start!, timeoutMs: null }]);
    await clock.advance(2 ** 40);
    expect(reports).toEqual([]);
    expect(clock.nextDeadline()).toBeNull();
  });

  it('that is cancelled is aborted, and nothing of it is reported any more', async () => {
    const adjustment = [CREATE, sampleRequest('ADJUST_INSTANCES')] as const;
    const driver = aDriver();
    driver.run('a', after(...adjustment).effects);
    driver.run('a', after(...adjustment, { type: 'CANCEL' }).effects);
    expect(begun[0]?.signal.aborted).toBe(true);
    begun[0]?.fail('aborted');
    await clock.advance(1_000_000);
    expect(reports).toEqual([]);
  });

  it('that is under way is not begun a second time; once it is over, it is', async () => {
    const { effects } = activation();
    const driver = aDriver();
    driver.run('a', effects);
    driver.run('a', effects);
    expect(begun).toHaveLength(1);
    begun[0]?.succeed();
    await clock.settle();
    driver.run('a', effects);
    expect(begun).toHaveLength(2);
  });

  it('of one record says nothing about that of another, even under the same effect id', async () => {
    const { effects, effectId } = activation();
    const driver = aDriver();
    driver.run('a', effects);
    driver.run('b', effects);
    driver.run('a', [{ type: 'stop', effectId }]);
    expect(begun.map(({ signal }) => signal.aborted)).toEqual([true, false]);
    begun[1]?.succeed();
    await clock.settle();
    expect(reports.map(([key]) => key)).toEqual(['b']);
  });

  it('that was never begun can be stopped: nothing happens', () => {
    expect(() => aDriver().run('a', [{ type: 'stop', effectId: 'dns-cache-1#9:stopInstances' }])).not.toThrow();
  });
});

describe('a delay', () => {
  const report = { type: 'delay.elapsed', state: 'EMERGENCY_DEACTIVATION_REQUESTED', delay: 'emergencyDelay' } as const;
  const emergency = () =>
    after(
      CREATE,
      sampleRequest('DEPLOY_TEST_INSTANCE'),
      {
        type: 'effect.succeeded',
        effectId: 'dns-cache-1#2:recordActivation',
      },
      { type: 'CANCEL' },
    ).effects;

  it('is reported when it is over, as the effect says', async () => {
    const effects = emergency();
    expect(effects.find(({ type }) => type === 'schedule')).toEqual({ type: 'schedule', event: report, delayMs: 400 });
    aDriver().run('a', effects);
    await clock.advance(399);
    expect(reports).toEqual([]);
    await clock.advance(1);
    expect(reports).toEqual([['a', report]]);
  });

  it('that is not wanted any more is not', async () => {
    const driver = aDriver();
    driver.run('a', emergency());
    driver.run('a', [{ type: 'unschedule', event: report }]);
    await clock.advance(1_000);
    expect(reports).toEqual([]);
  });

  it('that is asked for again begins anew, and is reported once', async () => {
    const driver = aDriver();
    driver.run('a', emergency());
    await clock.advance(300);
    driver.run('a', emergency());
    await clock.advance(399);
    expect(reports).toEqual([]);
    await clock.advance(1_000);
    expect(reports).toEqual([['a', report]]);
  });
});

it('what the machine emits is heard in order, with the key of the record', () => {
  aDriver().run('a', activation().effects);
  aDriver().run('b', after(CREATE, sampleRequest('DESTROY')).effects);
  expect(emitted).toEqual([
    ['a', 'operation.accepted'],
    ['b', 'operation.accepted'],
  ]);
});

it('without a listener for emitted events everything else is carried out', () => {
  const silent = { clock, abort: () => new AbortController(), report: () => undefined };
  const started: string[] = [];
  const work = (_input: unknown, { effectId }: { readonly effectId: string }) => started.push(effectId);
  const driver = runEffects(
    engine,
    everyHandler(() => work),
    silent,
  );
  const { effects, effectId } = activation();
  driver.run('a', effects);
  expect(started).toEqual([effectId]);
});

describe('what a listener does in the midst of a run', () => {
  const adjustment = () => after(CREATE, sampleRequest('ADJUST_INSTANCES'));
  const isAccepted = ({ type }: { readonly type: string }) => type === 'operation.accepted';

  /** A driver that calls `heard` when an operation was accepted, which is before its work begins. */
  function listening(heard: () => void) {
    const work = (
      _input: unknown,
      { effectId, signal }: { readonly effectId: string; readonly signal: AbortSignal },
    ) => {
      begun.push({ actor: '', input: null, effectId, signal, succeed: () => undefined, fail: () => undefined });
      return new Promise(() => undefined);
    };
    return runEffects(
      engine,
      everyHandler(() => work),
      {
        clock,
        abort: () => new AbortController(),
        report: () => undefined,
        emitted: (_key: string, event) => isAccepted(event) && heard(),
      },
    );
  }

  it('comes after it: a cancellation finds the work that it cancels', () => {
    const { effects, effectId } = adjustment();
    const driver = listening(() => driver.run('a', [{ type: 'stop', effectId }]));
    driver.run('a', effects);
    expect(begun.map(({ signal }) => signal.aborted)).toEqual([true]);
    expect(clock.nextDeadline()).toBeNull();
  });

  it('may stop it: nothing begins any more', () => {
    const driver = listening(() => driver.stop('a'));
    driver.run('a', adjustment().effects);
    expect(begun).toEqual([]);
    driver.run('b', adjustment().effects);
    expect(begun).toHaveLength(1);
  });

  it('may fail: its error is thrown, and everything is carried out', () => {
    const driver = listening(() => {
      throw new Error('not heard');
    });
    expect(() => driver.run('a', adjustment().effects)).toThrow('not heard');
    expect(begun).toHaveLength(1);
  });
});

describe('stopping', () => {
  it('one record aborts its work and forgets its delays, and leaves the others alone', async () => {
    const driver = aDriver();
    const { effects } = activation();
    driver.run('a', effects);
    driver.run('b', effects);
    driver.stop('a');
    expect(begun.map(({ signal }) => signal.aborted)).toEqual([true, false]);
    begun.forEach(({ succeed }) => succeed());
    await clock.settle();
    expect(reports.map(([key]) => key)).toEqual(['b']);
  });

  it('without a key stops all, and leaves no timer behind', () => {
    const driver = aDriver();
    const { effects } = activation();
    driver.run('a', effects);
    driver.run('b', effects);
    driver.stop();
    expect(begun.map(({ signal }) => signal.aborted)).toEqual([true, true]);
    expect(clock.nextDeadline()).toBeNull();
  });
});

it('work for which there is no handler is named at once', () => {
  const options = { clock, abort: () => new AbortController(), report: () => undefined };
  const work = () => undefined;
  const some = { recordActivation: work, recordInstanceCount: work, deployTestInstance: work, adjustInstances: work };
  // @ts-expect-error the types say so too
  expect(() => runEffects(engine, some, options)).toThrow(
    new TypeError('There is no handler for replaceInstances, stopInstances, removeService.'),
  );
});

it('nor is work forgotten whose actor the machine only names', () => {
  const machine = createMachine({ initial: 'a', states: { a: { invoke: { src: 'nobody', onError: 'b' } }, b: {} } });
  const options = { clock, abort: () => new AbortController(), report: () => undefined };
  expect(() => runEffects(compile(machine), {} as never, options)).toThrow(
    new TypeError('There is no handler for nobody.'),
  );
});
