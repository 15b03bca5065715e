import { readField } from '../model/unchecked.js';
import type { Chart } from './chart.js';
import type { Action, AnyEvent, Original } from './place.js';

/** Makes the error that names the state and this feature. */
export type Refuse = (feature: string) => Error;

/** A guard or an action as a chart names it. */
interface Named {
  readonly name: string;
  readonly params: unknown;
}

/**
 * Which function decides for this guard, with which params?
 *
 * @throws Error if it is no name, or names what keeps no original.
 */
export function guardIn(
  chart: Chart,
  guard: unknown,
  refuse: Refuse,
): Named & { readonly original: Original<boolean> } {
  const { name, params } = namedIn('guard', guard, refuse);
  const implementation = readField(chart.implementations.guards, name);
  if (!keepsOriginal<boolean>(implementation)) throw refuse(`the guard ${name} without an original`);
  return { name, params, original: implementation.pure };
}

/**
 * What does this action do?
 *
 * @throws Error if it is no name, or names what is neither an assign nor an emit that keeps its original.
 */
export function actionIn(chart: Chart, action: unknown, refuse: Refuse): Action {
  const { name, params } = namedIn('action', action, refuse);
  const implementation = readField(chart.implementations.actions, name);
  const kind: unknown = typeof implementation === 'function' && Reflect.get(implementation, 'type');
  if (kind === 'xstate.assign' && keepsOriginal<object>(implementation)) {
    return { kind: 'update', name, original: implementation.pure, params };
  }
  if (kind === 'xstate.emit' && keepsOriginal<AnyEvent>(implementation)) {
    return { kind: 'emit', name, original: implementation.pure, params };
  }
  throw refuse(`the action ${name} without the original of an assign or emit`);
}

/**
 * How long is this delay?
 *
 * @throws Error if it is neither a number nor the name of one, nor of what keeps its original.
 */
export function delayIn(chart: Chart, delay: unknown, refuse: Refuse): Original<number> {
  const found = typeof delay === 'string' ? readField(chart.implementations.delays, delay) : delay;
  if (typeof found === 'number') return () => found;
  if (!keepsOriginal<number>(found)) throw refuse(`the delay ${String(delay)} without an original`);
  return found.pure;
}

function namedIn(kind: string, value: unknown, refuse: Refuse): Named {
  const name = typeof value === 'string' ? value : readField(value, 'type');
  const params = readField(value, 'params');
  if (typeof name !== 'string') throw refuse(`an inline ${kind}`);
  if (typeof params === 'function') throw refuse(`the ${kind} ${name} with computed params`);
  return { name, params };
}

/** That there is a function can be seen here; what it takes and returns was checked where it was wrapped. */
function keepsOriginal<TResult>(implementation: unknown): implementation is { readonly pure: Original<TResult> } {
  return typeof implementation === 'function' && typeof Reflect.get(implementation, 'pure') === 'function';
}
