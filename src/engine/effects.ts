import type { AnyStateMachine, EmittedFrom, InputFrom } from 'xstate';

/** Reports that a delay of a state is over. The effect that schedules the delay holds this report. */
export interface DelayElapsed {
  readonly type: 'delay.elapsed';
  readonly state: string;
  /** The name of the delay in the chart. */
  readonly delay: string;
}

/** What has to be done after a step; plain data. */
export type Effect<TMachine extends AnyStateMachine> = EffectOf<WorkOf<TMachine>, EmittedFrom<TMachine>>;

/** An effect of a machine with this work and these emitted events. */
export type EffectOf<TWork, TEmitted> =
  | Start<TWork>
  /** Stop this work. */
  | { readonly type: 'stop'; readonly effectId: string }
  /** Step with the event after this many ms. */
  | { readonly type: 'schedule'; readonly event: DelayElapsed; readonly delayMs: number }
  /** Do not step with the scheduled event. */
  | { readonly type: 'unschedule'; readonly event: DelayElapsed }
  /** Publish the event. */
  | { readonly type: 'emit'; readonly event: TEmitted };

/** Begin a piece of work, and report its end under its effect id. */
type Start<TWork> = TWork extends unknown
  ? TWork & {
      readonly type: 'start';
      readonly effectId: string;
      /** Report `effect.timed-out` after this many ms; null: the work has no limit. */
      readonly timeoutMs: number | null;
    }
  : never;

/** The work of a machine: the name of each of its actors, with its input. */
export type WorkOf<TMachine extends AnyStateMachine> = {
  [TName in ActorName<TMachine>]: {
    readonly actor: TName;
    readonly input: InputFrom<NonNullable<ActorsOf<TMachine>[TName]>>;
  };
}[ActorName<TMachine>];

type ActorsOf<TMachine extends AnyStateMachine> = NonNullable<Parameters<TMachine['provide']>[0]['actors']>;

type ActorName<TMachine extends AnyStateMachine> = keyof ActorsOf<TMachine> & string;
