import type { Chart, ChartNode } from './chart.js';
import { delayIn, type Refuse } from './originals.js';
import type { Deed, Delay, Work } from './place.js';

/** What a state waits for while it lasts. */
export interface Waits {
  readonly work: Work | null;
  /** Apart from work. */
  readonly delays: readonly Delay[];
}

/** What does the state wait for? Next to work there is at most one delay, and that is its time-out. */
export function waitsOf(chart: Chart, node: ChartNode, refuse: Refuse): Waits {
  const delays = new Map<string, Delay>();
  for (const { delay, eventType } of node.after) {
    delays.set(eventType, {
      delayMs: delayIn(chart, delay, refuse),
      report: { type: 'delay.elapsed', state: node.key, delay: String(delay) },
      event: { type: eventType },
    });
  }
  const [invocation, secondInvocation] = node.invoke;
  if (invocation === undefined) return { work: null, delays: [...delays.values()] };
  const { id, src, input, onSnapshot } = invocation;
  const [timeout = null, secondDelay] = delays.values();
  const [succeeded, failed] = [`xstate.done.actor.${id}`, `xstate.error.actor.${id}`];
  if (typeof src !== 'string' || src.startsWith('xstate.invoke.')) throw refuse('an inline actor');
  if (onSnapshot !== undefined) throw refuse('onSnapshot');
  if (!node.transitions.has(failed)) throw refuse(`the actor ${src} without onError`);
  if (secondInvocation !== undefined) throw refuse('more than one actor');
  if (secondDelay !== undefined) throw refuse('more than one delay next to an actor');
  const inputOf: Work['inputOf'] = isMapper(input) ? input : () => input;
  return { work: { actor: src, actorId: id, succeeded, failed, inputOf, timeout }, delays: [] };
}

/** What is done when the waiting begins? */
export function beginningOf(state: string, { work, delays }: Waits): readonly Deed[] {
  const scheduled = delays.map((delay) => ({ kind: 'schedule', delay }) as const);
  if (work === null) return scheduled;
  const { actor, inputOf, timeout } = work;
  return [...scheduled, { kind: 'start', state, actor, inputOf, timeoutMs: timeout?.delayMs ?? null }];
}

/** What is done when the waiting ends with an event of this type? What ended by itself needs no stopping. */
export function endOf({ work, delays }: Waits, eventType: string): readonly Deed[] {
  const unscheduled = delays
    .filter(({ event }) => event.type !== eventType)
    .map((delay) => ({ kind: 'unschedule', delay }) as const);
  const isOver = work === null || eventType === work.succeeded || eventType === work.failed;
  return isOver ? unscheduled : [...unscheduled, { kind: 'stop' }];
}

function isMapper(input: unknown): input is Work['inputOf'] {
  return typeof input === 'function';
}
