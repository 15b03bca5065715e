import type { Chart } from './chart.js';
import type { Action, AnyEvent, PureFunction } from './compiled-state.js';

/** Makes the error that names the state and this feature. */
export type Refuse = (feature: string) => Error;

/** What the chart names where it wants a guard, an action or a delay. */
interface Named<TResult> {
  /** Of the implementation, where XState gave it one. */
  readonly type: unknown;
  readonly pure: PureFunction<TResult>;
  readonly params: unknown;
}

/**
 * The function behind a guard, with its params.
 *
 * @throws Error if the guard is not a name, or names an implementation that keeps no pure function.
 */
export function guardIn(chart: Chart, guard: unknown, refuse: Refuse): Named<boolean> {
  return namedIn(chart, 'guard', guard, refuse);
}

/**
 * The function behind an action, with its params.
 *
 * @throws Error if the action is not a name, or names neither an assign nor an emit that keeps its pure function.
 */
export function actionIn(chart: Chart, action: unknown, refuse: Refuse): Action {
  const { type, pure, params } = namedIn<AnyEvent>(chart, 'action', action, refuse);
  if (type === 'xstate.assign') return { kind: 'update', pure, params };
  if (type === 'xstate.emit') return { kind: 'emit', pure, params };
  throw refuse('an action that is neither an assign nor an emit');
}

/**
 * A delay in ms, or the function that returns it.
 *
 * @throws Error if the delay is neither a number nor the name of one, nor of an implementation that keeps its pure function.
 */
export function delayIn(chart: Chart, delay: unknown, refuse: Refuse): number | PureFunction<number> {
  const found = typeof delay === 'string' ? fieldOf(chart.implementations.delays, delay) : delay;
  return typeof found === 'number' ? found : namedIn<number>(chart, 'delay', delay, refuse).pure;
}

/** What the pure function takes and returns is checked where it is wrapped. */
function namedIn<TResult>(
  { implementations }: Chart,
  kind: 'guard' | 'action' | 'delay',
  value: unknown,
  refuse: Refuse,
): Named<TResult> {
  const name = typeof value === 'object' ? fieldOf(value, 'type') : value;
  const params = fieldOf(value, 'params');
  if (typeof name !== 'string') throw refuse(`an inline ${kind}`);
  if (typeof params === 'function') throw refuse(`the ${kind} ${name} with computed params`);
  const implementation = fieldOf(implementations[`${kind}s`], name);
  const pure = fieldOf(implementation, 'pure');
  if (!isFunction(pure)) throw refuse(`the ${kind} ${name} without a pure function`);
  return { type: fieldOf(implementation, 'type'), pure: pure as PureFunction<TResult>, params };
}

/** A field of an object or a function. */
function fieldOf(value: unknown, key: string): unknown {
  return Reflect.get(Object(value) as object, key);
}

/** Whether this is a function; what it takes and returns nobody can tell. */
export function isFunction(value: unknown): value is (...given: never) => unknown {
  return typeof value === 'function';
}
