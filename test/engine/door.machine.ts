import { setup } from 'xstate';
import { emitOf, guardOf, updateOf } from '../../machines/compilable.js';

/** What a door knows. */
export interface DoorContext {
  readonly isRecording: boolean;
  readonly lastRefusal: { readonly reason: string } | null;
  readonly openings: number;
}
/** What can be sent to a door. */
export type DoorEvent = { readonly type: 'OPEN' | 'CLOSE' | 'BURN' | 'LOOK' | 'KNOCK' };

/** Refuses at the root what its states do not admit. Everything but a knock is a request. */
export const doorMachine = setup({
  types: {} as {
    context: DoorContext;
    events: DoorEvent;
    emitted: { readonly type: 'refused' | 'seen' };
    input: Pick<DoorContext, 'isRecording'>;
  },
  guards: {
    isStrayFailure: guardOf<DoorContext, DoorEvent>((_context, { type }) => type.startsWith('xstate.error.')),
    isRefusalRecorded: guardOf<DoorContext, DoorEvent>(({ isRecording }, { type }) => isRecording && type !== 'KNOCK'),
    isNew: guardOf<DoorContext, DoorEvent>(({ openings }) => openings === 0),
  },
  actions: {
    open: updateOf<DoorContext, DoorEvent>((context) => ({ ...context, openings: context.openings + 1 })),
    recordRefusal: updateOf<DoorContext, DoorEvent>((context, { type }) =>
      type === 'KNOCK' ? context : { ...context, lastRefusal: { reason: `no ${type}` } },
    ),
    emitRefused: emitOf<DoorContext, DoorEvent, { readonly type: 'refused' }>(() => ({ type: 'refused' })),
    emitSeen: emitOf<DoorContext, DoorEvent, { readonly type: 'seen' }>(() => ({ type: 'seen' })),
  },
}).createMachine({
  id: 'door',
  context: ({ input: { isRecording } }) => ({ isRecording, lastRefusal: null, openings: 0 }),
  initial: 'closed',
  on: {
    LOOK: { actions: 'emitSeen' },
    '*': [{ guard: 'isStrayFailure' }, { guard: 'isRefusalRecorded', actions: ['recordRefusal', 'emitRefused'] }],
  },
  states: {
    closed: { on: { OPEN: { guard: 'isNew', target: 'opened', actions: 'open' }, BURN: 'burnt' } },
    opened: { on: { CLOSE: 'closed' } },
    burnt: { type: 'final' },
  },
});
