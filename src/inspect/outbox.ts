import type { ActorMessage, InspectMessage } from './messages.js';

/** The most running actors that are remembered; beyond them the oldest is dropped, so that memory is bounded for hosts that never stop their actors. */
const MAX_ACTORS = 10_000;

/**
 * A queue of messages that wait for a connection. Events and snapshots are bounded: the oldest are dropped and counted. The
 * message that introduces an actor stays as long as the actor runs, because a viewer cannot show the rest without it.
 */
export class Outbox {
  /** Running actors as they were before the queued messages. */
  readonly #actors = new Map<string, ActorMessage>();
  readonly #unsentActors = new Set<string>();
  readonly #queue: InspectMessage[] = [];
  readonly #limit: number;
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
    if (message.type === '@xstate.actor') {
      this.#actors.set(message.sessionId, message);
      this.#unsentActors.add(message.sessionId);
      const [oldest] = this.#actors.keys();
      if (this.#actors.size > MAX_ACTORS && oldest !== undefined) this.#forget(oldest);
      return;
    }
    this.#queue.push(message);
    if (this.#queue.length > this.#limit) {
      this.#dropped += 1;
      this.#updateActor(this.#queue.shift());
    }
  }

  /** Passes the queued messages to `send` in order, until it returns false. */
  drain(send: (message: InspectMessage) => boolean): void {
    for (const sessionId of this.#unsentActors) {
      const actor = this.#actors.get(sessionId);
      if (actor !== undefined && !send(actor)) return;
      this.#unsentActors.delete(sessionId);
    }
    for (let next = this.#queue[0]; next !== undefined; next = this.#queue[0]) {
      if (!send(next)) return;
      this.#updateActor(this.#queue.shift());
    }
  }

  /** Queues every running actor again, for a new connection whose other end knows none. */
  resendActors(): void {
    for (const sessionId of this.#actors.keys()) this.#unsentActors.add(sessionId);
  }

  /** Drops everything, because there will be no connection. */
  discardAll(): void {
    this.#dropped += this.#unsentActors.size + this.#queue.length;
    this.#queue.length = 0;
    this.#unsentActors.clear();
    this.#actors.clear();
  }

  #updateActor(message: InspectMessage | undefined): void {
    if (message?.type !== '@xstate.snapshot') return;
    const actor = this.#actors.get(message.sessionId);
    if (actor === undefined) return;
    if (message.snapshot.status === 'active')
      this.#actors.set(message.sessionId, { ...actor, snapshot: message.snapshot });
    else this.#forget(message.sessionId);
  }

  #forget(sessionId: string): void {
    this.#actors.delete(sessionId);
    if (this.#unsentActors.delete(sessionId)) this.#dropped += 1;
  }
}
