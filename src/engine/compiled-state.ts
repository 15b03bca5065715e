import type { DelayElapsed, EffectOf } from './effects.js';
import type { ByLength } from './by-length.js';

/*
 * What a machine is compiled to. `compile` promises the types of its contexts, events and params to its caller; inside the
 * engine they are unknown.
 */

/** An event, of the machine or of XState. */
export interface AnyEvent {
  readonly type: string;
}

/** An effect, whatever the machine. */
export type AnyEffect = EffectOf<{ readonly actor: string; readonly input: unknown }, AnyEvent>;

/** A guard, action or delay of the chart: positional and pure. */
export type PureFunction<TResult> = (context: object, event: AnyEvent, params: unknown) => TResult;

/** An action that returns the next context. */
export interface Update {
  readonly kind: 'update';
  readonly name: string;
  readonly pure: PureFunction<object>;
  readonly params: unknown;
}

/** An action that returns an event to emit. */
export interface Emit {
  readonly kind: 'emit';
  readonly name: string;
  readonly pure: PureFunction<AnyEvent>;
  readonly params: unknown;
}

/** An action of the chart. */
export type Action = Update | Emit;

/** Begins work. */
export interface Start {
  readonly kind: 'start';
  readonly state: string;
  readonly actor: string;
  readonly inputOf: Work['inputOf'];
  readonly timeoutMs: number | PureFunction<number> | null;
}

/** One thing to do when a transition is applied, in the order of the list that holds it. */
export type CompiledAction =
  | Action
  | Start
  /** Stops the work that began when the state was entered. */
  | { readonly kind: 'stop' }
  | { readonly kind: 'unschedule'; readonly delay: Delay }
  | { readonly kind: 'schedule'; readonly delay: Delay };

/** Actions that are no more than an update, an emit before or after it, and a start. */
export interface ShortForm {
  /** Null where there is no short form. */
  readonly update: PureFunction<object> | null;
  readonly updateParams: unknown;
  readonly emit: Emit | null;
  /** Whether the update comes after it. */
  readonly emitsFirst: boolean;
  readonly start: Start | null;
}

/** One transition for an event. Most have a short form, so that the step need not go through the list. */
export interface CompiledTransition extends ShortForm {
  readonly guard: PureFunction<boolean> | null;
  readonly params: unknown;
  /** Everything to do, exit and entry included. */
  readonly actions: readonly CompiledAction[];
  /** The state that follows; the state itself where the transition has no target. */
  readonly to: string;
  /** Applying it means that the request is refused, and that this is recorded. */
  readonly isRefusal: boolean;
  /** It has neither actions nor a target: taking it only prevents others. */
  readonly isEmpty: boolean;
  /** The transition to try where the guard does not hold. */
  readonly next: CompiledTransition | null;
}

/** A delay of a state, or the time-out of its work. */
export interface Delay {
  readonly delayMs: number | PureFunction<number>;
  /** The report that it is over. */
  readonly report: DelayElapsed;
  /** The event of the chart for it. */
  readonly event: AnyEvent;
}

/** The work that a state invokes. */
export interface Work {
  readonly actor: string;
  /** The id of the invocation. */
  readonly actorId: string;
  /** The type of the event that tells the chart of a success. */
  readonly successType: string;
  /** The type of the event that tells the chart of a failure. */
  readonly failureType: string;
  readonly inputOf: (given: { readonly context: object; readonly event: AnyEvent }) => unknown;
  readonly timeout: Delay | null;
}

/** The work and the delays that a state begins on entry and ends on exit. */
export interface Awaited {
  readonly work: Work | null;
  /** None next to work. */
  readonly delays: readonly Delay[];
}

/** What a state does with one type of event. */
export interface EventHandler {
  readonly type: string;
  /** What the report is about; null where the event is one of the chart. */
  readonly awaited: Awaited | null;
  /** The first transition to try; null where there is none, or where the report decides which event it becomes. */
  readonly first: CompiledTransition | null;
  /** Another handler with a type of the same length. */
  readonly next: EventHandler | undefined;
}

/** One state, compiled. */
export interface CompiledState {
  readonly name: string;
  /** By the type of the event; of the chart's events and the reports. */
  readonly handlers: ByLength<EventHandler>;
  /** By the type of the event; of the chart's events and XState's own. */
  readonly byType: ReadonlyMap<string, EventHandler>;
  /** For events without a handler of their own. */
  readonly fallback: EventHandler;
  /** What to do on entry: the actions, and what begins the work and the delays. */
  readonly entry: readonly CompiledAction[];
  /** What begins the work and the delays again after a restart. */
  readonly resumption: readonly CompiledAction[];
  /** Records why a request is refused; null where the machine does not. */
  readonly refusal: Update | null;
  /** Another state with a name of the same length. */
  readonly next: CompiledState | undefined;
}

/** The states of a machine by their names. */
export type CompiledStates = ByLength<CompiledState>;
