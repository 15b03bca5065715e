import { assign, emit, type EventObject, type MachineContext, type ParameterizedObject } from 'xstate';

/*
 * Guards, updates, emitted events and delays are written as positional pure functions. XState gets them wrapped; the
 * wrapper keeps the function as `pure`, so that a compiled step can call it without XState.
 */

type Params = ParameterizedObject['params'] | undefined;

/** What a wrapper carries besides what XState calls. */
export interface Compilable<TPure> {
  /** The function that was wrapped. */
  readonly pure: TPure;
}

/** Makes an XState guard of a predicate. */
export function guardOf<
  TContext extends MachineContext,
  TEvent extends EventObject,
  TParams extends Params = undefined,
>(pure: (context: TContext, event: TEvent, params: TParams) => boolean) {
  return Object.assign(
    ({ context, event }: { context: TContext; event: TEvent }, params: TParams) => pure(context, event, params),
    compilable(pure),
  );
}

/**
 * Makes an XState assign of an update, a function that returns the whole next context. Give its event the type of the machine's
 * events, also where it looks at the context alone: XState compares the two.
 */
export function updateOf<
  TContext extends MachineContext,
  TEvent extends EventObject,
  TParams extends Params = undefined,
>(pure: (context: TContext, event: TEvent, params: TParams) => TContext) {
  return Object.assign(
    assign<TContext, TEvent, TParams, TEvent, never>(({ context, event }, params) =>
      whole(context, pure(context, event, params)),
    ),
    compilable(pure),
  );
}

/** Makes an XState emit of a function that returns the event to emit. The type of its event has to be given as for {@link updateOf}. */
export function emitOf<
  TContext extends MachineContext,
  TEvent extends EventObject,
  TEmitted extends EventObject,
  TParams extends Params = undefined,
>(pure: (context: TContext, event: TEvent, params: TParams) => TEmitted) {
  return Object.assign(
    emit<TContext, TEvent, TParams, TEvent, TEmitted>(({ context, event }, params) => pure(context, event, params)),
    compilable(pure),
  );
}

/** Makes an XState delay of a function that returns milliseconds. */
export function delayOf<TContext extends MachineContext>(pure: (context: TContext) => number) {
  return Object.assign(({ context }: { context: TContext }) => pure(context), compilable(pure));
}

/** XState merges what an update returns into the context: a field that it left out would stay. */
function whole<TContext extends MachineContext>(before: TContext, next: TContext): TContext {
  for (const field in before) {
    if (!(field in next)) return whole(before, { ...next, [field]: undefined });
  }
  return next;
}

/** The guards or actions of a chart as XState's types list them: each name with what the chart tells it. */
export type Parameterized<TCompilables> = {
  [TName in keyof TCompilables & string]: { type: TName; params: ParamsOf<TCompilables[TName]> };
}[keyof TCompilables & string];

type ParamsOf<TCompilable> =
  TCompilable extends Compilable<(context: never, event: never, params: infer TParams) => unknown> ? TParams : never;

function compilable<TPure>(pure: TPure): Compilable<TPure> {
  return { pure };
}
