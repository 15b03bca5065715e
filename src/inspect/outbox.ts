import { sizeOf } from './bounded-json.js';
import type { ActorMessage, InspectMessage } from './messages.js';
import { SharedTexts } from './shared-texts.js';

/** The most running actors that are remembered; beyond them the oldest is dropped, so that memory is bounded for hosts that never stop their actors. */
const MAX_ACTORS = 10_000;

/** The most that waits, and the most that is remembered of running actors, in characters. */
const MAX_SIZE = 64 * 1024 * 1024;

/** A message that is kept. `size`: the memory that it takes, in characters. */
interface Sized<TMessage> {
  readonly message: TMessage;
  readonly size: number;
}

/**
 * A queue of messages that wait for a connection, bounded in number and size: the oldest events and snapshots are dropped and
 * counted, and so is a message that is beyond the bounds itself. The message that introduces an actor stays as long as the actor
 * runs, because a viewer cannot show the rest without it.
 */
export class Outbox {
  /** Running actors as they were before the queued messages. */
  readonly #actors = new Map<string, Sized<ActorMessage>>();
  readonly #unsentActors = new Set<string>();
  readonly #queue: Sized<Exclude<InspectMessage, ActorMessage>>[] = [];
  /** Of the actors; most share one. */
  readonly #definitions = new SharedTexts();
  readonly #limit: number;
  /** Without the definitions. */
  #actorsSize = 0;
  #queueSize = 0;
  #dropped = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** How many messages were dropped. */
  get dropped(): number {
    return this.#dropped;
  }

  /** Whether there is nothing to send. */
  get isEmpty(): boolean {
    return this.#unsentActors.size === 0 && this.#queue.length === 0;
  }

  add(message: InspectMessage): void {
    const size = sizeOf(message);
    if (size === null) {
      this.#dropped += 1;
    } else if (message.type === '@xstate.actor') {
      this.#keepActor(message, size);
      this.#unsentActors.add(message.sessionId);
    } else {
      this.#queue.push({ message, size });
      this.#queueSize += size;
      while (this.#queue.length > this.#limit || this.#queueSize > MAX_SIZE) {
        this.#dropped += 1;
        this.#takeFirst();
      }
    }
  }

  /** Passes the queued messages to `send` in order, until it returns false. */
  drain(send: (message: InspectMessage) => boolean): void {
    for (const sessionId of this.#unsentActors) {
      const actor = this.#actors.get(sessionId);
      if (actor !== undefined && !send(actor.message)) return;
      this.#unsentActors.delete(sessionId);
    }
    for (let next = this.#queue[0]; next !== undefined; next = this.#queue[0]) {
      if (!send(next.message)) return;
      this.#takeFirst();
    }
  }

  /**
   * Queues every running actor again, the oldest first, for a new connection: its other end may know none, or know the host by one that it
   * showed before.
   */
  resendActors(): void {
    this.#unsentActors.clear();
    for (const sessionId of this.#actors.keys()) this.#unsentActors.add(sessionId);
  }

  /** Drops everything, because there will be no connection. */
  discardAll(): void {
    this.#dropped += this.#unsentActors.size + this.#queue.length;
    this.#queue.length = 0;
    this.#queueSize = 0;
    this.#unsentActors.clear();
    for (const sessionId of this.#actors.keys()) this.#uncount(sessionId);
    this.#actors.clear();
  }

  /** Removes the first message of the queue; the actor that it is about is then as it says. */
  #takeFirst(): void {
    const first = this.#queue.shift();
    if (first === undefined) return;
    this.#queueSize -= first.size;
    if (first.message.type !== '@xstate.snapshot') return;
    const { sessionId, snapshot } = first.message;
    const actor = this.#actors.get(sessionId);
    if (actor === undefined) return;
    if (snapshot.status === 'active')
      this.#keepActor({ ...actor.message, snapshot }, first.size + actor.message.definition.length);
    else this.#forget(sessionId);
  }

  /** An actor that is known keeps its place: its children come after it. */
  #keepActor(message: ActorMessage, size: number): void {
    const { sessionId } = message;
    const definition = this.#definitions.share(message.definition).text;
    this.#uncount(sessionId);
    const kept = { message: { ...message, definition }, size: Math.max(0, size - definition.length) };
    this.#actors.set(sessionId, kept);
    this.#actorsSize += kept.size;
    while (this.#actors.size > MAX_ACTORS || this.#actorsSize + this.#definitions.characters > MAX_SIZE) {
      const [oldest] = this.#actors.keys();
      if (oldest === undefined) return;
      this.#forget(oldest);
    }
  }

  #forget(sessionId: string): void {
    this.#uncount(sessionId);
    this.#actors.delete(sessionId);
    if (this.#unsentActors.delete(sessionId)) this.#dropped += 1;
  }

  #uncount(sessionId: string): void {
    const actor = this.#actors.get(sessionId);
    if (actor === undefined) return;
    this.#actorsSize -= actor.size;
    this.#definitions.release(actor.message.definition);
  }
}
