import type { ActorMessage, InspectMessage } from './messages.js';

/** So many living actors are remembered; of more the oldest is dropped, so that actors which a host forgets to stop cost no more. */
const MOST_ACTORS = 10_000;

/**
 * Messages that wait for a connection. Events and snapshots are bounded: the oldest are dropped and counted. An announcement stays
 * as long as its actor lives, because without it a viewer can make nothing of the rest.
 */
export class Outbox {
  /** Living actors as they were before the messages that wait. */
  readonly #actors = new Map<string, ActorMessage>();
  readonly #unannounced = new Set<string>();
  readonly #waiting: InspectMessage[] = [];
  readonly #limit: number;
  #dropped = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** How many messages were given up. */
  get dropped(): number {
    return this.#dropped;
  }

  /** Is there nothing to send? */
  get isEmpty(): boolean {
    return this.#unannounced.size === 0 && this.#waiting.length === 0;
  }

  add(message: InspectMessage): void {
    if (message.type === '@xstate.actor') {
      this.#actors.set(message.sessionId, message);
      this.#unannounced.add(message.sessionId);
      const [oldest] = this.#actors.keys();
      if (this.#actors.size > MOST_ACTORS && oldest !== undefined) this.#forget(oldest);
      return;
    }
    this.#waiting.push(message);
    if (this.#waiting.length > this.#limit) {
      this.#dropped += 1;
      this.#leave(this.#waiting.shift());
    }
  }

  /** Hands over what waits, in order, until `send` says that it can take no more. */
  drain(send: (message: InspectMessage) => boolean): void {
    for (const sessionId of this.#unannounced) {
      const actor = this.#actors.get(sessionId);
      if (actor !== undefined && !send(actor)) return;
      this.#unannounced.delete(sessionId);
    }
    for (let next = this.#waiting[0]; next !== undefined; next = this.#waiting[0]) {
      if (!send(next)) return;
      this.#leave(this.#waiting.shift());
    }
  }

  /** There is a new connection: whoever is at its other end knows no actor yet. */
  reannounce(): void {
    for (const sessionId of this.#actors.keys()) this.#unannounced.add(sessionId);
  }

  /** There will be no connection: what waits is given up. */
  abandon(): void {
    this.#dropped += this.#unannounced.size + this.#waiting.length;
    this.#waiting.length = 0;
    this.#unannounced.clear();
    this.#actors.clear();
  }

  #leave(message: InspectMessage | undefined): void {
    if (message?.type !== '@xstate.snapshot') return;
    const actor = this.#actors.get(message.sessionId);
    if (actor === undefined) return;
    if (message.snapshot.status === 'active')
      this.#actors.set(message.sessionId, { ...actor, snapshot: message.snapshot });
    else this.#forget(message.sessionId);
  }

  #forget(sessionId: string): void {
    this.#actors.delete(sessionId);
    if (this.#unannounced.delete(sessionId)) this.#dropped += 1;
  }
}
