import type { Chart } from './chart.js';
import type { Action, AnyEvent, PureFunction } from './compiled-state.js';

/** Makes the error that names the state and this feature. */
export type Refuse = (feature: string) => Error;

/** A guard or an action as a chart names it. */
interface Named {
  readonly name: string;
  readonly params: unknown;
}

/**
 * The function behind a guard, with its params.
 *
 * @throws Error if the guard is not a name, or names an implementation that keeps no pure function.
 */
export function guardIn(
  chart: Chart,
  guard: unknown,
  refuse: Refuse,
): Named & { readonly pure: PureFunction<boolean> } {
  const { name, params } = namedIn('guard', guard, refuse);
  const pure = pureFunctionOf<boolean>(fieldOf(chart.implementations.guards, name));
  if (pure === null) throw refuse(`the guard ${name} without a pure function`);
  return { name, params, pure };
}

/**
 * The function behind an action, with its params.
 *
 * @throws Error if the action is not a name, or names neither an assign nor an emit that keeps its pure function.
 */
export function actionIn(chart: Chart, action: unknown, refuse: Refuse): Action {
  const { name, params } = namedIn('action', action, refuse);
  const implementation = fieldOf(chart.implementations.actions, name);
  const type = fieldOf(implementation, 'type');
  const pure = pureFunctionOf<AnyEvent>(implementation);
  if (pure !== null && type === 'xstate.assign') return { kind: 'update', name, pure, params };
  if (pure !== null && type === 'xstate.emit') return { kind: 'emit', name, pure, params };
  throw refuse(`the action ${name} without the pure function of an assign or emit`);
}

/**
 * A delay in ms, or the function that returns it.
 *
 * @throws Error if the delay is neither a number nor the name of one, nor of an implementation that keeps its pure function.
 */
export function delayIn(chart: Chart, delay: unknown, refuse: Refuse): number | PureFunction<number> {
  const found = typeof delay === 'string' ? fieldOf(chart.implementations.delays, delay) : delay;
  if (typeof found === 'number') return found;
  const pure = pureFunctionOf<number>(found);
  if (pure === null) throw refuse(`the delay ${String(delay)} without a pure function`);
  return pure;
}

function namedIn(kind: string, value: unknown, refuse: Refuse): Named {
  const name = typeof value === 'object' ? fieldOf(value, 'type') : value;
  const params = fieldOf(value, 'params');
  if (typeof name !== 'string') throw refuse(`an inline ${kind}`);
  if (typeof params === 'function') throw refuse(`the ${kind} ${name} with computed params`);
  return { name, params };
}

/** The pure function that an implementation keeps; null if there is none. What it takes and returns is checked where it is wrapped. */
function pureFunctionOf<TResult>(implementation: unknown): PureFunction<TResult> | null {
  const kept = isFunction(implementation) && fieldOf(implementation, 'pure');
  return isFunction(kept) ? (kept as PureFunction<TResult>) : null;
}

/** A field of an object or a function. */
function fieldOf(value: unknown, key: string): unknown {
  return Reflect.get(Object(value) as object, key);
}

/** Whether this is a function; what it takes and returns nobody can tell. */
export function isFunction(value: unknown): value is (...given: never) => unknown {
  return typeof value === 'function';
}
