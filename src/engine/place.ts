import type { DelayElapsed, EffectOf } from './effects.js';

/*
 * What a machine is compiled to. The types of its contexts, events and params are promised to the host by `compile`; in
 * here they are whatever they are.
 */

/** An event, of the machine or of XState. */
export interface AnyEvent {
  readonly type: string;
}

/** An effect, whatever the machine. */
export type AnyEffect = EffectOf<{ readonly actor: string; readonly input: unknown }, AnyEvent>;

/** A function of the chart as it was written: positional and pure. */
export type Original<TResult> = (context: object, event: AnyEvent, params: unknown) => TResult;

/** One action: it makes the next context, or an event to emit. */
export interface Action {
  readonly name: string;
  readonly params: unknown;
  readonly update: Original<object> | null;
  readonly announcement: Original<AnyEvent> | null;
}

/** One transition for an event. */
export interface Candidate {
  readonly guard: Original<boolean> | null;
  readonly params: unknown;
  readonly actions: readonly Action[];
  /** The state that is entered, perhaps anew; null where the transition stays. */
  readonly enters: string | null;
  /** Taking it means that the request is refused, and that this is recorded. */
  readonly isRefusal: boolean;
  /** What is asked where the guard says no. */
  readonly next: Candidate | null;
}

/** How long something may take or has to wait. */
export interface Delay {
  readonly delayMs: Original<number>;
  /** What the host reports when it is over, and what that says to the chart. */
  readonly report: DelayElapsed;
  readonly event: AnyEvent;
}

/** The work that a state invokes. */
export interface Work {
  readonly actor: string;
  /** The id of the invocation. */
  readonly actorId: string;
  /** The types of the events by which the chart hears how it ended. */
  readonly succeeded: string;
  readonly failed: string;
  readonly inputOf: (given: { readonly context: object; readonly event: AnyEvent }) => unknown;
  readonly timeout: Delay | null;
}

/** One state, compiled. */
export interface Place {
  readonly state: string;
  /** By the type of the event, the first of its candidates. */
  readonly candidates: ReadonlyMap<string, Candidate>;
  /** The first candidate for what has none of its own. */
  readonly anything: Candidate | null;
  readonly entry: readonly Action[];
  readonly exit: readonly Action[];
  readonly work: Work | null;
  /** What is waited for apart from work. */
  readonly delays: readonly Delay[];
  /** Records why a request is refused; null where the machine does not. */
  readonly refuse: Original<object> | null;
}

/** The places of a machine by their states. */
export type Places = ReadonlyMap<string, Place>;
