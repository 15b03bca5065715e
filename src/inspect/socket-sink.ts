import { boundedText } from './bounded-json.js';
import type { InspectMessage } from './messages.js';
import { Outbox } from './outbox.js';

/** The part of a WebSocket that a sink uses: a browser's, Node's or that of `ws`. */
export interface SocketLike {
  /** 0 connecting, 1 open, 2 closing, 3 closed. */
  readonly readyState: number;
  /** How many bytes are buffered, where the socket knows. */
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

/** How many events and snapshots wait for a connection by default. */
export const DEFAULT_LIMIT = 1_000;

/** Also the most that is converted at once. */
const MAX_BUFFERED_BYTES = 4 * 1024 * 1024;
const OPEN = 1;

/** Sends the message if the socket can take it; false if it cannot. */
export function sendOver(socket: SocketLike, message: InspectMessage): boolean {
  if (socket.readyState !== OPEN || (socket.bufferedAmount ?? 0) > MAX_BUFFERED_BYTES) return false;
  const text = boundedText(message);
  // What has no text holds up no other message.
  if (text !== null) socket.send(text);
  return true;
}

/**
 * Sends messages over a WebSocket that the caller opens and closes. While it connects, at most `limit` events and snapshots wait,
 * and every running actor; once it is closed, messages are dropped and counted, and so are messages beyond the bounds of
 * messages. Never throws, never reconnects.
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
      // A socket that throws is about to close; until then the messages stay in the queue.
    }
    if (socket.readyState > OPEN) outbox.discardAll();
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
