import type { AnyStateMachine, ContextFrom, EventFromLogic, StateValueFrom } from 'xstate';
import type { DelayElapsed, Effect } from './effects.js';

/** One machine in progress: plain JSON, like the context itself. Every snapshot of an actor of the machine is a record too. */
export interface EngineRecord<TMachine extends AnyStateMachine> {
  readonly value: StateValueFrom<TMachine> & string;
  readonly context: ContextFrom<TMachine>;
}

/** Reports what became of an effect; `effectId` identifies the work. */
export type Report =
  | { readonly type: 'effect.succeeded'; readonly effectId: string; readonly output?: unknown }
  | { readonly type: 'effect.failed'; readonly effectId: string; readonly error: unknown }
  | { readonly type: 'effect.timed-out'; readonly effectId: string }
  | DelayElapsed;

/** An event of the machine, or a report. */
export type EngineEvent<TMachine extends AnyStateMachine> = EventFromLogic<TMachine> | Report;

/** The type of the machine's `context.lastRefusal`; never, where its context has no such field. */
export type RefusalOf<TMachine extends AnyStateMachine> =
  ContextFrom<TMachine> extends { readonly lastRefusal: infer TRefusal } ? NonNullable<TRefusal> : never;

/**
 * What an event led to. `applied`: a transition was taken. `refused`: the chart does not admit the request; `refusal` says
 * why. `ignored`: nothing changed, for example because a report was late.
 */
export type Step<TMachine extends AnyStateMachine> = (
  { readonly outcome: 'applied' | 'ignored' } | { readonly outcome: 'refused'; readonly refusal: RefusalOf<TMachine> }
) & {
  readonly record: EngineRecord<TMachine>;
  /** What has to be done now, in this order. */
  readonly effects: readonly Effect<TMachine>[];
};
