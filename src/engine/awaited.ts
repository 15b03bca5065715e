import type { Chart, ChartNode, ChartTransition } from './chart.js';
import { mayTakeNone, transitionsFor } from './checks.js';
import type { Awaited, CompiledAction, Delay, Work } from './compiled-state.js';
import { delayIn, isFunction, type Refuse } from './implementations.js';

/** The work and the delays of a state. Next to work there is at most one delay, which is its time-out. */
export function awaitedIn(chart: Chart, node: ChartNode, refuse: Refuse): Awaited {
  const delays = new Map<string, Delay>();
  for (const { delay, eventType } of node.after) {
    delays.set(eventType, {
      delayMs: delayIn(chart, delay, refuse),
      report: { type: 'delay.elapsed', state: node.key, delay: String(delay) },
      event: { type: eventType },
    });
  }
  // XState sets the timer of each, and lets a wildcard take what it sends.
  if (Object.keys(node.config.after ?? {}).length > delays.size) throw refuse('a delay without a transition');
  const [invocation, secondInvocation] = node.invoke;
  if (invocation === undefined) return { work: null, delays: [...delays.values()] };
  const { id, src, input } = invocation;
  const [timeout = null] = delays.values();
  const successType = `xstate.done.actor.${id}`;
  const failureType = `xstate.error.actor.${id}`;
  if (typeof src !== 'string' || src.startsWith('xstate.invoke.')) throw refuse('an inline actor');
  if (invocation.onSnapshot !== undefined) throw refuse('onSnapshot');
  // XState gives up a machine that leaves a failure unheard.
  const failures = [
    ...transitionsFor(failureType, node.transitions),
    ...transitionsFor(failureType, chart.root.transitions),
  ];
  if (!node.transitions.has(failureType) || mayTakeNone(failures))
    throw refuse(`the actor ${src} without an unguarded onError`);
  if (secondInvocation !== undefined) throw refuse('more than one actor');
  if (delays.size > 1) throw refuse('more than one delay next to an actor');
  if (timeout !== null && !(alwaysLeaves(node, successType) && alwaysLeaves(node, failureType))) {
    throw refuse('a time-out next to an actor whose end may not leave the state');
  }
  const inputOf = isFunction(input) ? (input as Work['inputOf']) : () => input;
  return { work: { actor: src, actorId: id, successType, failureType, inputOf, timeout }, delays: [] };
}

/** What begins the work and the delays. */
export function beginActions(state: string, { work, delays }: Awaited): readonly CompiledAction[] {
  if (work === null) return delays.map((delay) => ({ kind: 'schedule', delay }));
  const { actor, inputOf, timeout } = work;
  return [{ kind: 'start', state, actor, inputOf, timeoutMs: timeout?.delayMs ?? null }];
}

/** What ends the work and the delays when an event of this type leaves the state. What this event ends needs no stopping. */
export function endActions({ work, delays }: Awaited, eventType: string): readonly CompiledAction[] {
  if (work === null)
    return delays.filter(({ event }) => event.type !== eventType).map((delay) => ({ kind: 'unschedule', delay }));
  return eventType === work.successType || eventType === work.failureType ? [] : [{ kind: 'stop' }];
}

/** Whether every event of this type leaves the state. */
function alwaysLeaves(node: ChartNode, eventType: string): boolean {
  const transitions = node.transitions.get(eventType) ?? [];
  const leaves = ({ target, reenter }: ChartTransition) => target !== undefined && (reenter || target[0] !== node);
  return transitions.every(leaves) && !mayTakeNone(transitions);
}
