import type { InspectMessage } from './messages.js';
import { Outbox } from './outbox.js';

/** What a sink needs of a WebSocket: a browser's, Node's or the one of `ws`. */
export interface SocketLike {
  /** 0 connecting, 1 open, 2 closing, 3 closed. */
  readonly readyState: number;
  /** How many bytes are sent but have not left yet, where the socket knows. */
  readonly bufferedAmount?: number;
  /** Sends one message. */
  readonly send: (text: string) => void;
  /** Calls the listener whenever this happens to the connection. */
  readonly addEventListener: (type: 'open' | 'close' | 'error', listener: () => void) => void;
}

/** A sink that counts what it could not send. */
export interface SocketSink {
  /** Takes one message. */
  readonly write: (message: InspectMessage) => void;
  readonly dropped: number;
}

/** So many events and snapshots wait for a connection. */
export const DEFAULT_LIMIT = 1_000;

const MOST_BUFFERED_BYTES = 16 * 1024 * 1024;
const OPEN = 1;

/** Sends the message if the socket can take it; false if it cannot. */
export function sendOver(socket: SocketLike, message: InspectMessage): boolean {
  if (socket.readyState !== OPEN || (socket.bufferedAmount ?? 0) > MOST_BUFFERED_BYTES) return false;
  socket.send(JSON.stringify(message));
  return true;
}

/**
 * How do messages leave over a WebSocket that the caller opens and closes? While it connects they wait, at most `limit` of them and
 * every announcement of an actor; once it is closed they are dropped and counted. Never reconnects.
 */
export function socketSink(
  socket: SocketLike,
  { limit = DEFAULT_LIMIT }: { readonly limit?: number } = {},
): SocketSink {
  const outbox = new Outbox(limit);
  const flush = () => {
    try {
      outbox.drain((message) => sendOver(socket, message));
    } catch {
      // A socket that throws is on its way to be closed; what it did not take waits until then.
    }
    if (socket.readyState > OPEN) outbox.abandon();
  };
  socket.addEventListener('open', flush);
  socket.addEventListener('close', flush);
  // Without a listener an error of a `ws` socket would be thrown.
  socket.addEventListener('error', flush);
  return {
    write: (message) => {
      outbox.add(message);
      flush();
    },
    get dropped() {
      return outbox.dropped;
    },
  };
}
