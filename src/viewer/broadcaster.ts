import type { WebSocket } from 'ws';
import type { ActorMessage, InspectMessage } from '../inspect/index.js';
import { DEFAULT_TAG_COLOURS } from '../diagram/colours.js';
import type { HostStatus, ServerMessage } from './server-message.js';
import { MAX_DEFINITIONS } from './page/server-message-reader.js';

/** A client that is further behind is disconnected; it reconnects and gets the current backlog. */
const MAX_BUFFERED_BYTES = 256 * 1024 * 1024;

/** The most messages of a backlog that are sent in one turn of the event loop, which is the host's. */
const MAX_BATCH_SIZE = 200;

type BroadcastMessage = InspectMessage | HostStatus;

/** Sends messages to every connected page. */
export class Broadcaster {
  readonly #clients = new Set<Client>();

  /** Adds a client, which gets the backlog first. */
  addClient(socket: WebSocket, backlog: readonly BroadcastMessage[]): void {
    const client = new Client(socket, backlog);
    this.#clients.add(client);
    socket.once('close', () => this.#clients.delete(client));
  }

  /** Sends a message to every client. */
  broadcast(message: BroadcastMessage): void {
    for (const client of this.#clients) client.send(message);
  }
}

class Client {
  readonly #socket: WebSocket;
  readonly #definitions = new Map<string, number>();
  #count = 0;
  /** The rest of the backlog, and the messages since. */
  #queue: BroadcastMessage[];

  constructor(socket: WebSocket, backlog: readonly BroadcastMessage[]) {
    this.#socket = socket;
    this.#queue = [...backlog];
    this.#write({ type: 'viewer.tagColours', tagColours: DEFAULT_TAG_COLOURS });
    this.#flush();
  }

  send(message: BroadcastMessage): void {
    if (this.#queue.length > 0) this.#queue.push(message);
    else this.#sendNow(message);
  }

  #flush(): void {
    for (const message of this.#queue.slice(0, MAX_BATCH_SIZE)) this.#sendNow(message);
    this.#queue = this.#queue.slice(MAX_BATCH_SIZE);
    if (this.#queue.length > 0 && this.#socket.readyState === this.#socket.OPEN) setImmediate(() => this.#flush());
  }

  #sendNow(message: BroadcastMessage): void {
    if (this.#socket.bufferedAmount > MAX_BUFFERED_BYTES) this.#socket.terminate();
    else if (message.type === '@xstate.actor') this.#sendActor(message);
    else this.#write(message);
  }

  #sendActor({ definition, ...actor }: ActorMessage): void {
    let definitionId = this.#definitions.get(definition);
    if (definitionId === undefined) {
      // The page keeps as many, and so has every definition that is referred to.
      if (this.#definitions.size >= MAX_DEFINITIONS) this.#definitions.clear();
      this.#count += 1;
      definitionId = this.#count;
      this.#definitions.set(definition, definitionId);
      this.#write({ type: 'viewer.definition', definitionId, definition });
    }
    this.#write({ ...actor, definitionId });
  }

  #write(message: ServerMessage): void {
    this.#socket.send(JSON.stringify(message));
  }
}
