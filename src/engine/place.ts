import type { DelayElapsed, EffectOf } from './effects.js';
import type { ByLength } from './lookup.js';

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

/** An action makes the next context, … */
export interface Update {
  readonly kind: 'update';
  readonly name: string;
  readonly original: Original<object>;
  readonly params: unknown;
}

/** … or an event to emit. */
interface Emit {
  readonly kind: 'emit';
  readonly name: string;
  readonly original: Original<AnyEvent>;
  readonly params: unknown;
}

/** What an action of the chart does. */
export type Action = Update | Emit;

/** Work is begun. */
export interface Start {
  readonly kind: 'start';
  readonly state: string;
  readonly actor: string;
  readonly inputOf: Work['inputOf'];
  readonly timeoutMs: Original<number> | null;
}

/** One thing that is done when a transition is taken. */
export type Deed =
  | Action
  | Start
  /** The work that was begun on entry is not wanted any more, … */
  | { readonly kind: 'stop' }
  /** … nor is this delay. */
  | { readonly kind: 'unschedule'; readonly delay: Delay }
  | { readonly kind: 'schedule'; readonly delay: Delay };

/** One transition for an event. */
export interface Candidate {
  readonly guard: Original<boolean> | null;
  readonly params: unknown;
  /** All that is done, in this order. */
  readonly deeds: readonly Deed[];
  /** Where that is an update and no more than a start after it: these two. */
  readonly update: Update | null;
  readonly start: Start | null;
  /** Where it leads; where it stays, the place itself. */
  readonly to: Place;
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

/** What an event says to the chart; null if nothing. */
export type Reading = (context: object, event: AnyEvent) => AnyEvent | null;

/** What a type of event means in a place. */
export interface Hearing {
  readonly type: string;
  /** How a host's report is read; null where the event is one of the chart. */
  readonly read: Reading | null;
  /** The first transition for it; null where there is none, or where that depends on how a report is read. */
  readonly first: Candidate | null;
  /** Another with a type of the same length. */
  readonly next: Hearing | undefined;
}

/** One state, compiled. */
export interface Place {
  readonly state: string;
  /** By the type of the event. */
  readonly hearings: ByLength<Hearing>;
  /** For what has no hearing of its own. */
  readonly anything: Hearing;
  /** What is done on entry: the actions, and what then is waited for. */
  readonly entry: readonly Deed[];
  /** What is waited for while the state lasts. */
  readonly waits: readonly Deed[];
  /** Records why a request is refused; null where the machine does not. */
  readonly refuse: Original<object> | null;
  /** Another with a name of the same length. */
  readonly next: Place | undefined;
}

/** The places of a machine by their states. */
export type Places = ByLength<Place>;
