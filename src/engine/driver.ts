import type { AnyStateMachine, EmittedFrom } from 'xstate';
import type { ChartNode } from './chart.js';
import type { Engine } from './compile.js';
import type { DelayElapsed, Effect, WorkOf } from './effects.js';
import type { AnyEffect, AnyEvent } from './compiled-state.js';
import type { Report } from './record.js';

/** Sets timers, as `globalThis` does. */
export interface Timers<TTimer> {
  /** Calls `fire` once after this many ms; returns what `clearTimeout` takes. */
  setTimeout(fire: () => void, delayMs: number): TTimer;
  /** Cancels the timer. */
  clearTimeout(timer: TTimer): void;
}

/** Aborts work that is not wanted any more, as an AbortController does. */
export interface Aborter<TSignal> {
  readonly signal: TSignal;
  /** Aborts the signal. */
  abort(): void;
}

/** What a piece of work is given, next to its input. */
export interface WorkContext<TSignal> {
  /** The same however often the work is begun again: it makes the work idempotent. */
  readonly effectId: string;
  /** Aborted once the work is not wanted any more. */
  readonly signal: TSignal;
}

/** One handler for every actor of the machine. A promise that rejects is a failure of the work. */
export type EffectHandlers<TMachine extends AnyStateMachine, TSignal> = {
  // No `as` clause: with one, TypeScript would not tell the parameters of a handler their types.
  readonly [TActor in WorkOf<TMachine>['actor']]: (
    input: Extract<WorkOf<TMachine>, { readonly actor: TActor }>['input'],
    context: WorkContext<TSignal>,
  ) => unknown;
};

/** The options of {@link runEffects}. */
export interface DriverOptions<TMachine extends AnyStateMachine, TKey, TTimer, TSignal> {
  readonly clock: Timers<TTimer>;
  /** Makes an aborter for a piece of work: `() => new AbortController()`. */
  readonly abort: () => Aborter<TSignal>;
  /** Called with every report: step the record with this key, and carry out the effects of the step. */
  readonly report: (key: TKey, report: Report) => void;
  /** Called with every event that the machine emits. */
  readonly emitted?: (key: TKey, event: EmittedFrom<TMachine>) => void;
}

/** Carries out the effects of any number of records. */
export interface EffectDriver<TMachine extends AnyStateMachine, TKey> {
  /** Carries out the effects of a step or a resumption of the record with this key. */
  run(key: TKey, effects: readonly Effect<TMachine>[]): void;
  /** Aborts all work of this record and forgets its delays, as when the process ends; without a key, of all records. */
  stop(key?: TKey): void;
}

type AnyHandlers = Readonly<Record<string, (input: unknown, context: WorkContext<unknown>) => unknown>>;

interface AnyOptions {
  readonly clock: Timers<unknown>;
  readonly abort: () => Aborter<unknown>;
  readonly report: (key: unknown, report: Report) => void;
  readonly emitted?: (key: unknown, event: AnyEvent) => void;
}

interface AnyDriver {
  run(key: unknown, effects: readonly AnyEffect[]): void;
  stop(key?: unknown): void;
}

/** Work in progress, or a delay. */
interface PendingTask {
  /** Cancels its timer. */
  readonly clear: () => void;
  readonly abort: () => void;
}

/**
 * Makes a driver that carries out the effects of an engine. Calls the handlers for work, and `report` with the end and the
 * time-out of work and with delays that are over. Reports nothing more of work that was stopped, and does not begin work
 * a second time while work with the same effect id is in progress.
 *
 * @throws TypeError that names the actors without a handler.
 */
export function runEffects<TMachine extends AnyStateMachine, TKey, TTimer, TSignal>(
  engine: Engine<TMachine>,
  handlers: EffectHandlers<TMachine, TSignal>,
  options: DriverOptions<TMachine, TKey, TTimer, TSignal>,
): EffectDriver<TMachine, TKey>;
export function runEffects(
  { machine }: Engine<AnyStateMachine>,
  handlers: AnyHandlers,
  { clock, abort, report, emitted }: AnyOptions,
): AnyDriver {
  const invoked = Object.values<ChartNode>(machine.states).flatMap(({ invoke }) =>
    invoke.map(({ src }) => String(src)),
  );
  const missing = [...new Set(invoked)].filter((actor) => handlers[actor] === undefined);
  if (missing.length > 0) throw new TypeError(`There is no handler for ${missing.join(', ')}.`);
  const tasks = new Map<unknown, Map<string, PendingTask>>();
  let waiting: (readonly [key: unknown, effect: AnyEffect])[] = [];

  const add = (key: unknown, name: string, task: PendingTask) => {
    const known = tasks.get(key);
    if (known === undefined) tasks.set(key, new Map([[name, task]]));
    else known.set(name, task);
  };

  /** Removes a task; returns false if it was removed before. */
  const finish = (key: unknown, name: string, task: PendingTask): boolean => {
    const known = tasks.get(key);
    if (known?.get(name) !== task) return false;
    known.delete(name);
    if (known.size === 0) tasks.delete(key);
    task.clear();
    return true;
  };

  const cancel = (key: unknown, name: string) => {
    const task = tasks.get(key)?.get(name);
    if (task !== undefined && finish(key, name, task)) task.abort();
  };

  const begin = (
    key: unknown,
    { effectId, actor, input, timeoutMs }: Extract<AnyEffect, { readonly type: 'start' }>,
  ) => {
    if (tasks.get(key)?.has(effectId)) return;
    const aborter = abort();
    const timer =
      timeoutMs === null
        ? null
        : clock.setTimeout(() => report(key, { type: 'effect.timed-out', effectId }), timeoutMs);
    const task = { clear: () => timer !== null && clock.clearTimeout(timer), abort: () => aborter.abort() };
    add(key, effectId, task);
    const ended = (how: Report) => {
      if (finish(key, effectId, task)) report(key, how);
    };
    void new Promise((resolve) => resolve(handlers[actor]?.(input, { effectId, signal: aborter.signal }))).then(
      (output) => ended({ type: 'effect.succeeded', effectId, output }),
      (error: unknown) => ended({ type: 'effect.failed', effectId, error }),
    );
  };

  const schedule = (key: unknown, event: DelayElapsed, delayMs: number) => {
    const name = nameOf(event);
    cancel(key, name);
    const task = { clear: () => clock.clearTimeout(timer), abort: () => undefined };
    const timer = clock.setTimeout(() => {
      if (finish(key, name, task)) report(key, event);
    }, delayMs);
    add(key, name, task);
  };

  const carryOut = (key: unknown, effect: AnyEffect) => {
    switch (effect.type) {
      case 'start':
        begin(key, effect);
        break;
      case 'stop':
        cancel(key, effect.effectId);
        break;
      case 'schedule':
        schedule(key, effect.event, effect.delayMs);
        break;
      case 'unschedule':
        cancel(key, nameOf(effect.event));
        break;
      case 'emit':
        emitted?.(key, effect.event);
    }
  };

  /** What throws, a listener for example, keeps nothing else from being carried out. */
  const carryOutAll = () => {
    try {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) carryOut(...next);
    } finally {
      if (waiting.length > 0) carryOutAll();
    }
  };

  return {
    run(key, effects) {
      // In the midst of another run it waits for the rest of that: work cannot be stopped before it has begun.
      const isInMidst = waiting.length > 0;
      waiting.push(...effects.map((effect) => [key, effect] as const));
      if (!isInMidst) carryOutAll();
    },
    stop(key) {
      waiting = key === undefined ? [] : waiting.filter(([owner]) => owner !== key);
      for (const [owner, known] of [...tasks]) {
        if (key !== undefined && owner !== key) continue;
        for (const name of [...known.keys()]) cancel(owner, name);
      }
    },
  };
}

function nameOf({ state, delay }: DelayElapsed): string {
  return `${state} ${delay}`;
}
