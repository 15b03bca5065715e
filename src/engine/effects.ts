import type { AnyStateMachine, EmittedFrom, InputFrom } from 'xstate';

/** A delay of a state is over. It comes ready-made with the effect that asks for it. */
export interface DelayElapsed {
  readonly type: 'delay.elapsed';
  readonly state: string;
  /** The delay as the chart names it. */
  readonly delay: string;
}

/** What the host has to do after a step; plain data. */
export type Effect<TMachine extends AnyStateMachine> = EffectOf<WorkOf<TMachine>, EmittedFrom<TMachine>>;

/** An effect of a machine with this work and these emitted events. */
export type EffectOf<TWork, TEmitted> =
  | Start<TWork>
  /** Nobody waits for this work any more. */
  | { readonly type: 'stop'; readonly effectId: string }
  /** Step with the event after so many ms. */
  | { readonly type: 'schedule'; readonly event: DelayElapsed; readonly delayMs: number }
  /** The scheduled event is not wanted any more. */
  | { readonly type: 'unschedule'; readonly event: DelayElapsed }
  /** Tell whoever listens. */
  | { readonly type: 'emit'; readonly event: TEmitted };

/** Begin a piece of work, and report under its effect id how it ended. */
type Start<TWork> = TWork extends unknown
  ? TWork & {
      readonly type: 'start';
      readonly effectId: string;
      /** After so many ms, report `effect.timed-out`; null: it may take as long as it takes. */
      readonly timeoutMs: number | null;
    }
  : never;

/** Which work does a machine ask for? The name of each of its actors, with what it gets. */
export type WorkOf<TMachine extends AnyStateMachine> = {
  [TName in ActorName<TMachine>]: {
    readonly actor: TName;
    readonly input: InputFrom<NonNullable<ActorsOf<TMachine>[TName]>>;
  };
}[ActorName<TMachine>];

type ActorsOf<TMachine extends AnyStateMachine> = NonNullable<Parameters<TMachine['provide']>[0]['actors']>;

type ActorName<TMachine extends AnyStateMachine> = keyof ActorsOf<TMachine> & string;
