import type { WebSocket } from 'ws';
import { Client } from './client.js';
import type { BroadcastMessage } from './messages/server-message.js';
import type { Turns } from './turns.js';

/** The most pages at a time. */
export const MAX_CLIENTS = 16;

/** Sends messages to every connected page. */
export class Broadcaster {
  readonly #clients = new Set<Client>();
  readonly #turns: Turns;

  constructor(turns: Turns) {
    this.#turns = turns;
  }

  /** Whether there are as many pages as there may be. */
  get isFull(): boolean {
    return this.#clients.size >= MAX_CLIENTS;
  }

  /** How many clients are connected. */
  get clientCount(): number {
    return this.#clients.size;
  }

  /** Adds a client, which gets the backlog first. */
  addClient(socket: WebSocket, backlog: Iterable<BroadcastMessage>): void {
    const client = new Client(socket, backlog, this.#turns);
    this.#clients.add(client);
    socket.once('close', () => {
      this.#clients.delete(client);
      client.discard();
    });
  }

  /** Sends a message to every client. `size`: the memory that it takes, in characters. */
  broadcast(message: BroadcastMessage, size: number): void {
    for (const client of this.#clients) client.send(message, size);
  }
}
