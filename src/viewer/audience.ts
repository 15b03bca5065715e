import type { WebSocket } from 'ws';
import type { InspectMessage } from '../inspect/index.js';
import type { HostNotice } from './notice.js';

/** A page that is so far behind is hung up on; it comes back, and begins with what is true by then. */
const MOST_WAITING_BYTES = 256 * 1024 * 1024;

/** Those who watch. */
export class Audience {
  readonly #sockets = new Set<WebSocket>();

  /** Somebody new is told the story so far. */
  join(socket: WebSocket, story: Iterable<InspectMessage | HostNotice>): void {
    for (const message of story) socket.send(JSON.stringify(message));
    this.#sockets.add(socket);
    socket.once('close', () => this.#sockets.delete(socket));
  }

  /** All are told. */
  tell(message: InspectMessage | HostNotice): void {
    if (this.#sockets.size === 0) return;
    const text = JSON.stringify(message);
    for (const socket of this.#sockets) {
      if (socket.bufferedAmount > MOST_WAITING_BYTES) socket.terminate();
      else socket.send(text);
    }
  }
}
