import type { AnyStateMachine, EmittedFrom } from 'xstate';
import type { Engine } from './compile.js';
import type { DelayElapsed, Effect, WorkOf } from './effects.js';
import type { AnyEffect, AnyEvent } from './place.js';
import type { Report } from './record.js';

/** Sets timers, as `globalThis` does. */
export interface Timers<TTimer> {
  /** Fires once after so many ms; returns what `clearTimeout` takes. */
  setTimeout(fire: () => void, delayMs: number): TTimer;
  /** The timer does not fire any more. */
  clearTimeout(timer: TTimer): void;
}

/** Tells work that nobody waits for it any more, as an AbortController does. */
export interface Aborter<TSignal> {
  readonly signal: TSignal;
  /** Says so to whoever holds the signal. */
  abort(): void;
}

/** What a piece of work is given, next to its input. */
export interface WorkContext<TSignal> {
  /** The same however often the work is begun again: it makes the work idempotent. */
  readonly effectId: string;
  /** Aborted once nobody waits for the work any more. */
  readonly signal: TSignal;
}

/** What does each kind of work? One handler for every actor of the machine; a promise that fails is a failure of the work. */
export type EffectHandlers<TMachine extends AnyStateMachine, TSignal> = {
  readonly [TWork in WorkOf<TMachine> as TWork['actor']]: (
    input: TWork['input'],
    context: WorkContext<TSignal>,
  ) => unknown;
};

/** What a driver needs of the host. */
export interface DriverSurroundings<TMachine extends AnyStateMachine, TKey, TTimer, TSignal> {
  readonly clock: Timers<TTimer>;
  /** Makes an aborter for a piece of work: `() => new AbortController()`. */
  readonly abort: () => Aborter<TSignal>;
  /** Steps the record with this key, and has the effects of the step carried out. */
  readonly report: (key: TKey, report: Report) => void;
  /** Hears what the machine emits. */
  readonly emitted?: (key: TKey, event: EmittedFrom<TMachine>) => void;
}

/** Carries out the effects of any number of records. */
export interface EffectDriver<TMachine extends AnyStateMachine, TKey> {
  /** Carries out what a step of the record with this key asks for, or a resumption. */
  run(key: TKey, effects: readonly Effect<TMachine>[]): void;
  /** Aborts all work of this record and forgets its delays, as when the host ends; without a key, of all records. */
  stop(key?: TKey): void;
}

type AnyHandlers = Readonly<Record<string, (input: unknown, context: WorkContext<unknown>) => unknown>>;

interface AnySurroundings {
  readonly clock: Timers<unknown>;
  readonly abort: () => Aborter<unknown>;
  readonly report: (key: unknown, report: Report) => void;
  readonly emitted?: (key: unknown, event: AnyEvent) => void;
}

interface AnyDriver {
  run(key: unknown, effects: readonly AnyEffect[]): void;
  stop(key?: unknown): void;
}

/** Something that is waited for: work, or a delay. */
interface Pursuit {
  /** Nothing more will come of its timer. */
  readonly clear: () => void;
  readonly abort: () => void;
}

/**
 * Who carries out what an engine asks for? Work goes to the handlers; how it ended, that its time is up and that a delay is
 * over goes to `report`. Of work that was stopped nothing more is reported, and what is under way under the same effect
 * id is not begun a second time.
 *
 * @throws TypeError that names the work for which there is no handler.
 */
export function runEffects<TMachine extends AnyStateMachine, TKey, TTimer, TSignal>(
  engine: Engine<TMachine>,
  handlers: EffectHandlers<TMachine, TSignal>,
  surroundings: DriverSurroundings<TMachine, TKey, TTimer, TSignal>,
): EffectDriver<TMachine, TKey>;
export function runEffects(
  { machine }: Engine<AnyStateMachine>,
  handlers: AnyHandlers,
  { clock, abort, report, emitted }: AnySurroundings,
): AnyDriver {
  const missing = Object.keys(machine.implementations.actors).filter((actor) => handlers[actor] === undefined);
  if (missing.length > 0) throw new TypeError(`There is no handler for ${missing.join(', ')}.`);
  const pursuits = new Map<unknown, Map<string, Pursuit>>();

  const add = (key: unknown, name: string, pursuit: Pursuit) => {
    const known = pursuits.get(key);
    if (known === undefined) pursuits.set(key, new Map([[name, pursuit]]));
    else known.set(name, pursuit);
  };

  /** Forgets it; false if that was done before. */
  const finish = (key: unknown, name: string, pursuit: Pursuit): boolean => {
    const known = pursuits.get(key);
    if (known?.get(name) !== pursuit) return false;
    known.delete(name);
    if (known.size === 0) pursuits.delete(key);
    pursuit.clear();
    return true;
  };

  const halt = (key: unknown, name: string) => {
    const pursuit = pursuits.get(key)?.get(name);
    if (pursuit !== undefined && finish(key, name, pursuit)) pursuit.abort();
  };

  const begin = (
    key: unknown,
    { effectId, actor, input, timeoutMs }: Extract<AnyEffect, { readonly type: 'start' }>,
  ) => {
    if (pursuits.get(key)?.has(effectId)) return;
    const aborter = abort();
    const timer =
      timeoutMs === null
        ? null
        : clock.setTimeout(() => report(key, { type: 'effect.timed-out', effectId }), timeoutMs);
    const pursuit = { clear: () => timer !== null && clock.clearTimeout(timer), abort: () => aborter.abort() };
    add(key, effectId, pursuit);
    const ended = (how: Report) => {
      if (finish(key, effectId, pursuit)) report(key, how);
    };
    void new Promise((resolve) => resolve(handlers[actor]?.(input, { effectId, signal: aborter.signal }))).then(
      (output) => ended({ type: 'effect.succeeded', effectId, output }),
      (error: unknown) => ended({ type: 'effect.failed', effectId, error }),
    );
  };

  const schedule = (key: unknown, event: DelayElapsed, delayMs: number) => {
    const name = nameOf(event);
    halt(key, name);
    const pursuit = { clear: () => clock.clearTimeout(timer), abort: () => undefined };
    const timer = clock.setTimeout(() => {
      if (finish(key, name, pursuit)) report(key, event);
    }, delayMs);
    add(key, name, pursuit);
  };

  const carryOut = (key: unknown, effect: AnyEffect) => {
    switch (effect.type) {
      case 'start':
        begin(key, effect);
        break;
      case 'stop':
        halt(key, effect.effectId);
        break;
      case 'schedule':
        schedule(key, effect.event, effect.delayMs);
        break;
      case 'unschedule':
        halt(key, nameOf(effect.event));
        break;
      case 'emit':
        emitted?.(key, effect.event);
    }
  };

  return {
    run(key, effects) {
      for (const effect of effects) carryOut(key, effect);
    },
    stop(key) {
      for (const [owner, known] of [...pursuits]) {
        if (key !== undefined && owner !== key) continue;
        for (const name of [...known.keys()]) halt(owner, name);
      }
    },
  };
}

function nameOf({ state, delay }: DelayElapsed): string {
  return `${state} ${delay}`;
}
