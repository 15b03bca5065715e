import type { WebSocket } from 'ws';
import type { ActorMessage, InspectMessage } from '../inspect/index.js';
import type { HostNotice, ViewerFrame } from './notice.js';

/** A page that is so far behind is hung up on; it comes back, and begins with what is true by then. */
const MOST_WAITING_BYTES = 256 * 1024 * 1024;

/** So many definitions a page keeps in mind. It keeps the last ones, and so has whatever is referred to. */
const MOST_DEFINITIONS = 100;

/** Those who watch. */
export class Audience {
  readonly #watchers = new Set<Watcher>();

  /** Somebody new is told the story so far. */
  join(socket: WebSocket, story: Iterable<InspectMessage | HostNotice>): void {
    const watcher = new Watcher(socket);
    for (const message of story) watcher.tell(message, JSON.stringify);
    this.#watchers.add(watcher);
    socket.once('close', () => this.#watchers.delete(watcher));
  }

  /** All are told. */
  tell(message: InspectMessage | HostNotice): void {
    let text: string | undefined;
    for (const watcher of this.#watchers) watcher.tell(message, () => (text ??= JSON.stringify(message)));
  }
}

class Watcher {
  readonly #socket: WebSocket;
  readonly #definitions = new Map<string, number>();
  #count = 0;

  constructor(socket: WebSocket) {
    this.#socket = socket;
  }

  tell(message: InspectMessage | HostNotice, textOf: (message: InspectMessage | HostNotice) => string): void {
    if (this.#socket.bufferedAmount > MOST_WAITING_BYTES) this.#socket.terminate();
    else if (message.type === '@xstate.actor') this.#announce(message);
    else this.#socket.send(textOf(message));
  }

  #announce({ definition, ...actor }: ActorMessage): void {
    let definitionId = this.#definitions.get(definition);
    if (definitionId === undefined) {
      if (this.#definitions.size >= MOST_DEFINITIONS) this.#definitions.clear();
      this.#count += 1;
      definitionId = this.#count;
      this.#definitions.set(definition, definitionId);
      this.#send({ type: 'viewer.definition', definitionId, definition });
    }
    this.#send({ ...actor, definitionId });
  }

  #send(frame: ViewerFrame): void {
    this.#socket.send(JSON.stringify(frame));
  }
}
