import type { AnyStateMachine, ContextFrom, EventFromLogic, StateValueFrom } from 'xstate';
import type { DelayElapsed, Effect } from './effects.js';

/** What the engine knows of one machine in progress: plain JSON, like the context itself. */
export interface EngineRecord<TMachine extends AnyStateMachine> {
  readonly state: StateValueFrom<TMachine> & string;
  readonly context: ContextFrom<TMachine>;
}

/** What a host reports of the effects that it was asked for; `effectId` tells of which work. */
export type Report =
  | { readonly type: 'effect.succeeded'; readonly effectId: string; readonly output?: unknown }
  | { readonly type: 'effect.failed'; readonly effectId: string; readonly error: unknown }
  | { readonly type: 'effect.timed-out'; readonly effectId: string }
  | DelayElapsed;

/** What the engine steps with: an event of the machine, or a report. */
export type EngineEvent<TMachine extends AnyStateMachine> = EventFromLogic<TMachine> | Report;

/** Why a request was refused, as the machine records it in `context.lastRefusal`; never, where it records nothing. */
export type RefusalOf<TMachine extends AnyStateMachine> =
  ContextFrom<TMachine> extends { readonly lastRefusal: infer TRefusal } ? NonNullable<TRefusal> : never;

/**
 * What became of an event? `refused`: the chart does not admit the request, and says why. `ignored`: the event means
 * nothing here, a late report for example, and nothing changed.
 */
export type Step<TMachine extends AnyStateMachine> = (
  { readonly outcome: 'taken' | 'ignored' } | { readonly outcome: 'refused'; readonly refusal: RefusalOf<TMachine> }
) & {
  readonly record: EngineRecord<TMachine>;
  /** What the host has to do now, in this order. */
  readonly effects: readonly Effect<TMachine>[];
};
