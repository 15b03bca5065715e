import { assign, emit, type EventObject, type MachineContext, type ParameterizedObject } from 'xstate';

/*
 * Guards, updates and announcements are written as positional pure functions. XState gets them wrapped; the wrapper
 * keeps the function as `original`, so that a compiled step can call it without XState.
 */

type Params = ParameterizedObject['params'] | undefined;

/** Makes an XState guard of a predicate. */
export function guardOf<
  TContext extends MachineContext,
  TEvent extends EventObject,
  TParams extends Params = undefined,
>(original: (context: TContext, event: TEvent, params: TParams) => boolean) {
  return Object.assign(
    ({ context, event }: { context: TContext; event: TEvent }, params: TParams) => original(context, event, params),
    keeping(original),
  );
}

/** Makes an XState assign of an update, a function that returns the whole next context. */
export function updateOf<
  TContext extends MachineContext,
  TEvent extends EventObject,
  TParams extends Params = undefined,
>(original: (context: TContext, event: TEvent, params: TParams) => TContext) {
  return Object.assign(
    assign<TContext, TEvent, TParams, TEvent, never>(({ context, event }, params) => original(context, event, params)),
    keeping(original),
  );
}

/** Makes an XState emit of a function that returns the event to emit. */
export function announcementOf<
  TContext extends MachineContext,
  TEvent extends EventObject,
  TEmitted extends EventObject,
  TParams extends Params = undefined,
>(original: (context: TContext, event: TEvent, params: TParams) => TEmitted) {
  return Object.assign(
    emit<TContext, TEvent, TParams, TEvent, TEmitted>(({ context, event }, params) => original(context, event, params)),
    keeping(original),
  );
}

/** Makes an XState delay of a function that returns milliseconds. */
export function delayOf<TContext extends MachineContext>(original: (context: TContext) => number) {
  return Object.assign(({ context }: { context: TContext }) => original(context), keeping(original));
}

function keeping<TOriginal>(original: TOriginal): {
  /** The function that was wrapped. */
  readonly original: TOriginal;
} {
  return { original };
}
