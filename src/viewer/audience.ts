import type { WebSocket } from 'ws';
import type { ActorMessage, InspectMessage } from '../inspect/index.js';
import type { HostNotice, ViewerFrame } from './notice.js';
import { MOST_DEFINITIONS } from './page/frames.js';

/** A page that is so far behind is hung up on; it comes back, and begins with what is true by then. */
const MOST_WAITING_BYTES = 256 * 1024 * 1024;

/** So many messages are sent at a stretch: a long story must not keep the host from its work. */
const MOST_AT_ONCE = 200;

type Told = InspectMessage | HostNotice;

/** Those who watch. */
export class Audience {
  readonly #watchers = new Set<Watcher>();

  /** Somebody new is told the story so far. */
  join(socket: WebSocket, story: readonly Told[]): void {
    const watcher = new Watcher(socket, story);
    this.#watchers.add(watcher);
    socket.once('close', () => this.#watchers.delete(watcher));
  }

  /** All are told. */
  tell(message: Told): void {
    for (const watcher of this.#watchers) watcher.tell(message);
  }
}

class Watcher {
  readonly #socket: WebSocket;
  readonly #definitions = new Map<string, number>();
  #count = 0;
  /** What is still to be told of the story, and what happened meanwhile. */
  #waiting: Told[];

  constructor(socket: WebSocket, story: readonly Told[]) {
    this.#socket = socket;
    this.#waiting = [...story];
    this.#goOn();
  }

  tell(message: Told): void {
    if (this.#waiting.length > 0) this.#waiting.push(message);
    else this.#send(message);
  }

  #goOn(): void {
    for (const message of this.#waiting.slice(0, MOST_AT_ONCE)) this.#send(message);
    this.#waiting = this.#waiting.slice(MOST_AT_ONCE);
    if (this.#waiting.length > 0 && this.#socket.readyState === this.#socket.OPEN) setImmediate(() => this.#goOn());
  }

  #send(message: Told): void {
    if (this.#socket.bufferedAmount > MOST_WAITING_BYTES) this.#socket.terminate();
    else if (message.type === '@xstate.actor') this.#announce(message);
    else this.#sendFrame(message);
  }

  #announce({ definition, ...actor }: ActorMessage): void {
    let definitionId = this.#definitions.get(definition);
    if (definitionId === undefined) {
      // The page keeps the last ones, and so has whatever is referred to.
      if (this.#definitions.size >= MOST_DEFINITIONS) this.#definitions.clear();
      this.#count += 1;
      definitionId = this.#count;
      this.#definitions.set(definition, definitionId);
      this.#sendFrame({ type: 'viewer.definition', definitionId, definition });
    }
    this.#sendFrame({ ...actor, definitionId });
  }

  #sendFrame(frame: ViewerFrame): void {
    this.#socket.send(JSON.stringify(frame));
  }
}
