import type { WebSocket } from 'ws';
import type { ActorMessage } from '../inspect/index.js';
import { DEFAULT_TAG_COLOURS } from '../diagram/colours.js';
import { MAX_DEFINITIONS } from './messages/server-message-reader.js';
import type { BroadcastMessage, ServerMessage } from './messages/server-message.js';
import type { Turns } from './turns.js';

/** Nothing more is written to a connection that holds so much already. */
const MAX_BUFFERED_BYTES = 1024 * 1024;

/** A client for which more waits besides the backlog, in characters, is disconnected; it reconnects and gets the current backlog. */
const MAX_WAITING = 32 * 1024 * 1024;

/** What every message costs besides its size, in characters. */
const MESSAGE_COST = 100;

/** After so many messages the list of what waits is freed of those that were written. */
const COMPACTED_AFTER = 1_000;

interface Waiting {
  readonly message: BroadcastMessage;
  /** 0 where it is of the backlog, which the viewer keeps anyway. */
  readonly size: number;
}

/** One connected page. What is kept for it is bounded, whether it reads or not. */
export class Client {
  readonly #socket: WebSocket;
  readonly #turns: Turns;
  readonly #definitions = new Map<string, number>();
  #count = 0;
  /** The backlog, and what has happened since; what is before the index `#next` is written. */
  #waiting: Waiting[];
  #next = 0;
  #size = 0;

  constructor(socket: WebSocket, backlog: Iterable<BroadcastMessage>, turns: Turns) {
    this.#socket = socket;
    this.#turns = turns;
    this.#waiting = Array.from(backlog, (message) => ({ message, size: 0 }));
    this.#write({ type: 'viewer.tagColours', tagColours: DEFAULT_TAG_COLOURS });
    turns.add(this.#writeNext);
  }

  /** Sends a message behind all that waits. `size`: the memory that it takes, in characters. */
  send(message: BroadcastMessage, size: number): void {
    if (!this.#isOpen) return;
    this.#waiting.push({ message, size: size + MESSAGE_COST });
    this.#size += size + MESSAGE_COST;
    if (this.#size > MAX_WAITING) this.#socket.terminate();
    else this.#turns.add(this.#writeNext);
  }

  /** Forgets what waits. */
  discard(): void {
    this.#waiting = [];
    this.#next = 0;
    this.#size = 0;
  }

  get #isOpen(): boolean {
    return this.#socket.readyState === this.#socket.OPEN;
  }

  readonly #writeNext = (): number => {
    const next = this.#waiting[this.#next];
    if (next === undefined || !this.#isOpen || this.#socket.bufferedAmount > MAX_BUFFERED_BYTES) return 0;
    this.#next += 1;
    this.#size -= next.size;
    if (this.#next >= Math.min(COMPACTED_AFTER, this.#waiting.length)) {
      this.#waiting.splice(0, this.#next);
      this.#next = 0;
    }
    const { message } = next;
    const written = message.type === '@xstate.actor' ? this.#writeActor(message) : this.#write(message);
    return written + MESSAGE_COST;
  };

  #writeActor({ definition, ...actor }: ActorMessage): number {
    let definitionId = this.#definitions.get(definition);
    let written = 0;
    if (definitionId === undefined) {
      // The page keeps as many, and so has every definition that is referred to.
      if (this.#definitions.size >= MAX_DEFINITIONS) this.#definitions.clear();
      this.#count += 1;
      definitionId = this.#count;
      this.#definitions.set(definition, definitionId);
      written = this.#write({ type: 'viewer.definition', definitionId, definition });
    }
    return written + this.#write({ ...actor, definitionId });
  }

  #write(message: ServerMessage): number {
    const text = JSON.stringify(message);
    // Once it is written, there is room for more.
    this.#socket.send(text, () => {
      if (this.#waiting.length > 0) this.#turns.add(this.#writeNext);
    });
    return text.length;
  }
}
