import { fromPromise, setup } from 'xstate';
import { emitOf, guardOf, updateOf } from '../../machines/compilable.js';

/*
 * A machine with transitions at the root, of every kind: guarded and not, with a target and without, for a named event and
 * for any. Which guards hold is in the context, so that a test can try every combination.
 */

/** The guards of the hoisted machine. */
export const HOISTED_GUARDS = ['own', 'named', 'stray', 'counted', 'moved'] as const;

/** What a hoisted machine knows. */
export interface HoistedContext {
  readonly holding: readonly (typeof HOISTED_GUARDS)[number][];
  readonly inFlight: { readonly effectId: string };
  readonly log: readonly string[];
}

/** What can be sent to a hoisted machine. */
export interface HoistedEvent {
  readonly type: 'NAMED' | 'OWN' | 'RESET' | 'REENTER' | 'NOTHING';
}

interface WithLine {
  readonly line: string;
}

const holds = (name: (typeof HOISTED_GUARDS)[number]) => ({ type: 'holds', params: { name } }) as const;
const log = (line: string) => ({ type: 'log', params: { line } }) as const;

/** States that name some events, and a root that names some and takes the others by a wildcard. */
export const hoistedMachine = setup({
  types: {} as {
    context: HoistedContext;
    events: HoistedEvent;
    emitted: { readonly type: string };
    input: Pick<HoistedContext, 'holding'>;
  },
  actors: { work: fromPromise<unknown, HoistedContext['inFlight']>(() => new Promise(() => undefined)) },
  guards: {
    holds: guardOf<HoistedContext, HoistedEvent, { readonly name: (typeof HOISTED_GUARDS)[number] }>(
      ({ holding }, _event, { name }) => holding.includes(name),
    ),
  },
  actions: {
    log: updateOf<HoistedContext, HoistedEvent, WithLine>((context, event, { line }) => ({
      ...context,
      log: [...context.log, `${line} at ${event.type}`],
    })),
    tell: emitOf<HoistedContext, HoistedEvent, { readonly type: string }>(({ log: lines }) => ({
      type: `told.${String(lines.length)}`,
    })),
  },
  delays: { limit: 500, soon: 5 },
}).createMachine({
  id: 'hoisted',
  context: ({ input: { holding } }) => ({ holding, inFlight: { effectId: 'hoisted#1' }, log: [] }),
  initial: 'resting',
  on: {
    NAMED: [{ guard: holds('named'), actions: log('named') }, { actions: 'tell' }],
    NOTHING: {},
    RESET: { target: '.resting', actions: log('reset') },
    REENTER: { target: '.resting', reenter: true, actions: [log('reenter'), 'tell'] },
    '*': [
      { guard: holds('stray') },
      { guard: holds('counted'), actions: [log('counted'), 'tell'] },
      { guard: holds('moved'), target: '.resting', actions: log('moved') },
    ],
  },
  states: {
    resting: {
      entry: log('enter resting'),
      exit: [log('exit resting'), 'tell'],
      after: { soon: { guard: holds('own'), target: 'working' } },
      on: {
        NAMED: { guard: holds('own'), target: 'working', actions: 'tell' },
        OWN: [{ guard: holds('own'), actions: log('own') }],
      },
    },
    working: {
      entry: log('enter working'),
      exit: log('exit working'),
      invoke: {
        id: 'worker',
        src: 'work',
        input: ({ context }) => context.inFlight,
        onDone: { target: 'unlimited', actions: 'tell' },
        onError: [{ guard: holds('own'), target: 'resting' }, { target: 'wild' }],
      },
      after: { limit: { guard: holds('own'), target: 'wild' } },
      on: { NOTHING: { target: 'over' } },
    },
    unlimited: {
      exit: log('exit unlimited'),
      // Its success is left to the root.
      invoke: {
        id: 'worker',
        src: 'work',
        input: ({ context }) => context.inFlight,
        onError: [{ guard: holds('own'), actions: log('failed') }, { target: 'wild' }],
      },
    },
    wild: {
      on: {
        OWN: [{ guard: holds('own'), target: 'resting' }, { target: 'over' }],
        '*': { guard: holds('own'), target: 'working', actions: log('wild') },
      },
    },
    over: { type: 'final' },
  },
});
