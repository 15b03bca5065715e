import { isDeepStrictEqual } from 'node:util';
import { type ActorLogic, type AnyActorRef, type AnyStateMachine, createActor, type Snapshot } from 'xstate';
import type { Engine } from '../../src/engine/index.js';
import { readField } from '../../src/model/unchecked.js';
import type { AnyEvent } from './oracle.js';

/*
 * The same events go to an actor of XState, whose work and clock the test controls, and to the engine. After every event
 * both must have done the same.
 */

interface Timer {
  readonly delayMs: number;
  readonly fire: () => void;
}

interface Child {
  readonly actor: string;
  readonly input: unknown;
  readonly ref: AnyActorRef;
  isRunning: boolean;
}

type ChildSnapshot = Snapshot<unknown> & { readonly input: unknown };

/** Accepts any event. */
interface EventReceiver {
  send(event: AnyEvent): void;
}

/** Sends the event to the actor; returns the refusal of a request, where there is one. */
export type Send = (actor: EventReceiver, event: AnyEvent) => unknown;

/** The actor, and all that it did since it was last looked at. */
class ControlledActor {
  readonly children: Child[] = [];
  readonly timers = new Map<number, Timer>();
  readonly actor;
  emitted: unknown[] = [];
  started: unknown[] = [];
  stopped: unknown[] = [];
  #lastTimer = 0;

  constructor(machine: AnyStateMachine, input: unknown) {
    const actors = Object.fromEntries(
      Object.keys(machine.implementations.actors).map((name) => [name, this.#controlled(name)]),
    );
    this.actor = createActor(machine.provide({ actors }), {
      input,
      clock: {
        setTimeout: (fire: () => void, delayMs: number) => {
          this.timers.set((this.#lastTimer += 1), { delayMs, fire });
          return this.#lastTimer;
        },
        clearTimeout: (id: number) => this.timers.delete(id),
      },
    });
    this.actor.on('*', (event) => this.emitted.push(event));
    this.actor.start();
  }

  /** The work that runs, if any. */
  get work(): Child | undefined {
    return this.children.find(({ isRunning }) => isRunning);
  }

  /** Fires one of the timers that are set, by its position in their order. */
  fire(index: number): void {
    const [id, timer] = [...this.timers][index] ?? [];
    if (id === undefined) return;
    this.timers.delete(id);
    timer?.fire();
  }

  #controlled(name: string): ActorLogic<ChildSnapshot, AnyEvent> {
    const childOf = (ref: AnyActorRef) => this.children.find((child) => child.ref === ref);
    return {
      getInitialSnapshot: ({ self }, input) => {
        this.children.push({ actor: name, input, ref: self, isRunning: true });
        this.started.push({ actor: name, input });
        return { status: 'active', output: undefined, error: undefined, input };
      },
      transition: (snapshot, event, { self }) => {
        const child = childOf(self);
        if (child) child.isRunning = false;
        if (event.type === 'succeed')
          return { ...snapshot, status: 'done', output: readField(event, 'output'), error: undefined };
        if (event.type === 'fail')
          return { ...snapshot, status: 'error', error: readField(event, 'error'), output: undefined };
        this.stopped.push(readField(child?.input, 'effectId'));
        return { ...snapshot, status: 'stopped', output: undefined, error: undefined };
      },
      getPersistedSnapshot: (snapshot) => snapshot,
    };
  }
}

/** What either did since the last comparison. */
interface Behaviour {
  readonly value: unknown;
  readonly context: unknown;
  readonly emitted: readonly unknown[];
  readonly started: readonly unknown[];
  readonly stopped: readonly unknown[];
  readonly delays: readonly number[];
  readonly refusal: unknown;
}

/** An actor and an engine that get the same events. */
export class ActorAndEngine {
  readonly #controlled: ControlledActor;
  readonly #engine: Engine<AnyStateMachine>;
  readonly #send: Send;
  readonly #pending: { readonly key: string; readonly delayMs: number }[] = [];
  #record;
  /** What the two did differently at the last event; null where they agreed. */
  difference: { readonly xstate: Behaviour; readonly engine: Behaviour } | null = null;

  constructor(machine: AnyStateMachine, engine: Engine<AnyStateMachine>, input: unknown, send: Send) {
    this.#engine = engine;
    this.#send = send;
    this.#controlled = new ControlledActor(machine, input);
    const first = engine.start(input);
    this.#record = first.record;
    this.#compare(first, undefined);
  }

  get record() {
    return this.#record;
  }

  /** Steps both with the event. */
  step(event: AnyEvent): void {
    const refusal = this.#toXState(event);
    const step = this.#engine.step(this.#record, event);
    this.#record = step.record;
    if (event.type === 'delay.elapsed' || event.type === 'effect.timed-out') this.#forget(keyOf(event));
    if (step.outcome !== 'ignored' && /^effect\.(succeeded|failed)/.test(event.type)) this.#forget(keyOf(event));
    this.#compare(step, refusal);
  }

  /** Sends reports to the child or to the clock. Late reports are dropped: no child or timer exists that could make them. */
  #toXState(event: AnyEvent): unknown {
    const { work, actor } = this.#controlled;
    const isInFlight = work !== undefined && readField(work.input, 'effectId') === readField(event, 'effectId');
    switch (event.type) {
      case 'effect.succeeded':
        if (isInFlight) work.ref.send({ ...event, type: 'succeed' });
        return;
      case 'effect.failed':
        if (isInFlight) work.ref.send({ ...event, type: 'fail' });
        return;
      case 'effect.timed-out':
      case 'delay.elapsed': {
        this.#controlled.fire(this.#pending.findIndex(({ key }) => key === keyOf(event)));
        return;
      }
      default:
        return this.#send(actor, event);
    }
  }

  #forget(key: string): void {
    const place = this.#pending.findIndex((pending) => pending.key === key);
    if (place !== -1) this.#pending.splice(place, 1);
  }

  #compare(step: ReturnType<Engine<AnyStateMachine>['step']>, refusal: unknown): void {
    const { record, effects } = step;
    const [emitted, started, stopped]: unknown[][] = [[], [], []];
    for (const effect of effects) {
      if (effect.type === 'emit') emitted?.push(effect.event);
      if (effect.type === 'stop') stopped?.push(effect.effectId);
      if (effect.type === 'stop') this.#forget(effect.effectId);
      if (effect.type === 'unschedule') this.#forget(keyOf(effect.event));
      if (effect.type === 'schedule') this.#pending.push({ key: keyOf(effect.event), delayMs: effect.delayMs });
      if (effect.type !== 'start') continue;
      started?.push({ actor: effect.actor, input: effect.input });
      if (effect.timeoutMs !== null) this.#pending.push({ key: effect.effectId, delayMs: effect.timeoutMs });
    }
    const controlled = this.#controlled;
    const snapshot = controlled.actor.getSnapshot();
    const xstate = {
      ...{
        value: snapshot.value,
        context: snapshot.context,
        refusal,
        delays: delaysOf([...controlled.timers.values()]),
      },
      ...{ emitted: controlled.emitted, started: controlled.started, stopped: controlled.stopped },
    };
    const engine = {
      ...{ value: record.value, context: record.context, delays: delaysOf(this.#pending) },
      refusal: step.outcome === 'refused' ? step.refusal : undefined,
      ...{ emitted: emitted ?? [], started: started ?? [], stopped: stopped ?? [] },
    };
    [controlled.emitted, controlled.started, controlled.stopped] = [[], [], []];
    this.difference = isDeepStrictEqual(xstate, engine) ? null : { xstate, engine };
  }
}

function delaysOf(timers: readonly { readonly delayMs: number }[]): readonly number[] {
  return timers.map(({ delayMs }) => delayMs);
}

function keyOf(report: AnyEvent): string {
  const effectId = readField(report, 'effectId');
  return typeof effectId === 'string'
    ? effectId
    : `${String(readField(report, 'state'))} ${String(readField(report, 'delay'))}`;
}
