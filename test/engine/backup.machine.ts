import { fromPromise, setup } from 'xstate';
import { emitOf, delayOf, guardOf, updateOf } from '../../machines/compilable.js';

/*
 * A machine that a host could have written: flat, with work, entry and exit actions, params, two delays in one state, and
 * no refusals. It holds what our own machines do not.
 */

/** What a backup knows. */
export interface BackupContext {
  readonly name: string;
  readonly attempts: number;
  readonly inFlight: { readonly effectId: string } | null;
  readonly log: readonly string[];
}

/** What can be sent to a backup. */
export type BackupEvent =
  | { readonly type: 'BEGIN' }
  | { readonly type: 'NOTE'; readonly text: string }
  | { readonly type: 'RESET' }
  | { readonly type: 'GIVE_UP' };

/** What a backup emits. */
export type BackupEmitted =
  { readonly type: 'entered' | 'left'; readonly attempts: number } | { readonly type: 'noted'; readonly text: string };

/** What the work of a backup gets. */
interface BackupWork {
  readonly effectId: string;
  readonly attempts: number;
}

interface WithLine {
  readonly line: string;
}

const work = fromPromise<unknown, BackupWork>(() => new Promise(() => undefined));

const update = (pure: (context: BackupContext, event: BackupEvent) => BackupContext) => updateOf(pure);
const announce = (type: 'entered' | 'left') =>
  emitOf<BackupContext, BackupEvent, BackupEmitted>(({ attempts }) => ({ type, attempts }));

/** Copies, waits after a failure, tries again, verifies. */
export const backupMachine = setup({
  types: {} as {
    context: BackupContext;
    events: BackupEvent;
    emitted: BackupEmitted;
    input: { readonly name: string };
  },
  actors: { copy: work, verify: work },
  guards: {
    hasTriedOften: guardOf<BackupContext, BackupEvent, { readonly times: number }>(
      ({ attempts }, _event, { times }) => attempts >= times,
    ),
  },
  actions: {
    log: updateOf<BackupContext, BackupEvent, WithLine>((context, _event, { line }) => ({
      ...context,
      log: [...context.log, `${line} after ${String(context.attempts)}`].slice(-4),
    })),
    begin: update((context) => {
      const attempts = context.attempts + 1;
      return { ...context, attempts, inFlight: { effectId: `${context.name}#${String(attempts)}` } };
    }),
    goOn: update((context) => ({ ...context, inFlight: { effectId: `${context.name}#verify` } })),
    end: update((context) => ({ ...context, inFlight: null })),
    announceEntry: announce('entered'),
    announceExit: announce('left'),
    announceNote: emitOf<BackupContext, BackupEvent, BackupEmitted>((_context, event) => ({
      type: 'noted',
      text: event.type === 'NOTE' ? event.text : '',
    })),
  },
  delays: { backOff: delayOf<BackupContext>(({ attempts }) => attempts * 1_000), limit: 500 },
}).createMachine({
  id: 'backup',
  context: ({ input }) => ({ name: input.name, attempts: 0, inFlight: null, log: [] }),
  initial: 'idle',
  on: { '*': {} },
  states: {
    idle: {
      entry: [{ type: 'log', params: { line: 'idle' } }, 'announceEntry'],
      exit: 'announceExit',
      on: {
        BEGIN: { target: 'copying', actions: 'begin' },
        NOTE: { target: 'idle', actions: ['announceNote', { type: 'log', params: { line: 'noted' } }] },
        RESET: { target: 'idle', reenter: true },
      },
    },
    copying: {
      entry: 'announceEntry',
      exit: [{ type: 'log', params: { line: 'copied' } }, 'announceExit'],
      invoke: {
        id: 'copier',
        src: 'copy',
        input: ({ context }) => ({ effectId: context.inFlight?.effectId ?? '', attempts: context.attempts }),
        onDone: { target: 'verifying', actions: 'goOn' },
        onError: [
          { guard: { type: 'hasTriedOften', params: { times: 3 } }, target: 'failed', actions: 'end' },
          { target: 'waiting', actions: 'end' },
        ],
      },
      after: { limit: { target: 'waiting', actions: 'end' } },
      on: {
        RESET: { target: 'copying', reenter: true, actions: 'begin' },
        GIVE_UP: { target: 'failed', actions: 'end' },
      },
    },
    verifying: {
      invoke: {
        src: 'verify',
        input: { effectId: 'b#verify', attempts: 0 },
        onDone: { target: 'kept', actions: 'end' },
        onError: { target: 'waiting', actions: 'end' },
      },
      on: { NOTE: { actions: 'announceNote' } },
    },
    waiting: {
      after: {
        backOff: { target: 'copying', actions: 'begin' },
        60_000: { target: 'failed', actions: { type: 'log', params: { line: 'too late' } } },
      },
      on: { BEGIN: { target: 'copying', actions: 'begin' }, NOTE: [{ target: 'waiting', reenter: true }] },
    },
    kept: { type: 'final' },
    failed: { entry: 'announceEntry', on: { RESET: 'idle' } },
  },
});
