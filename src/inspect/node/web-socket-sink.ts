import type { WebSocket } from 'ws';
import type { InspectMessage } from '../messages.js';
import { Outbox } from '../outbox.js';
import { DEFAULT_LIMIT, sendOver } from '../socket-sink.js';

/** A sink that keeps a connection. */
export interface WebSocketSink {
  /** Takes one message. */
  readonly write: (message: InspectMessage) => void;
  /** How many messages were dropped while there was no connection. */
  readonly dropped: number;
  /** The last error; undefined once there is a connection. */
  readonly error: unknown;
  /** Sends what is queued and closes the connection, after a second at the latest. Never rejects. */
  readonly close: () => Promise<void>;
}

const MIN_RETRY_DELAY_MS = 250;
const MAX_RETRY_DELAY_MS = 10_000;
const HANDSHAKE_TIMEOUT_MS = 5_000;
const CLOSE_TIMEOUT_MS = 1_000;
/** How long a connection that holds much is given to send it, in ms. */
const PAUSE_MS = 10;

/**
 * Sends messages to an inspector's server, whether it is running yet or not. Connects with `ws`, and again with exponential back-off
 * whenever the connection is lost; then every running actor is sent again. Meanwhile at most `limit` events and snapshots wait.
 * Never throws and never holds Node open: await `close()` before a short program ends.
 */
export function webSocketSink(url: string, { limit = DEFAULT_LIMIT }: { readonly limit?: number } = {}): WebSocketSink {
  const outbox = new Outbox(limit);
  let socket: WebSocket | undefined;
  let retry: NodeJS.Timeout | undefined;
  let goingOn: NodeJS.Timeout | undefined;
  let retries = 0;
  let isClosing = false;
  let isFinished = false;
  let error: unknown;

  function flush(): void {
    const current = socket;
    try {
      if (current !== undefined) outbox.drain((message) => sendOver(current, message));
    } catch (reason) {
      error = reason;
    }
    if (isFinished) outbox.discardAll();
    // The connection takes no more at once.
    if (current !== undefined && current.readyState === current.OPEN && !outbox.isEmpty) {
      goingOn ??= setTimeout(() => {
        goingOn = undefined;
        flush();
      }, PAUSE_MS).unref();
    }
  }

  async function connect(): Promise<void> {
    try {
      const { WebSocket } = await import('ws');
      socket = new WebSocket(url, {
        handshakeTimeout: HANDSHAKE_TIMEOUT_MS,
        finishRequest: (request) => {
          request.once('socket', (connection) => connection.unref());
          request.end();
        },
      })
        .on('open', () => {
          error = undefined;
          retries = 0;
          outbox.resendActors();
          flush();
        })
        .on('error', (reason) => {
          error = reason;
        })
        .on('close', connectLater);
    } catch (reason) {
      // Without `ws`, or with an invalid URL, a retry would fail the same way.
      error = reason;
      isFinished = true;
      flush();
    }
  }

  function connectLater(): void {
    if (isClosing) return;
    const delayMs = Math.min(MIN_RETRY_DELAY_MS * 2 ** retries, MAX_RETRY_DELAY_MS);
    retries += 1;
    retry = setTimeout(() => void connect(), delayMs).unref();
  }

  const connecting = connect();

  return {
    write: (message) => {
      outbox.add(message);
      flush();
    },
    get dropped() {
      return outbox.dropped;
    },
    get error() {
      return error;
    },
    close: async () => {
      isClosing = true;
      clearTimeout(retry);
      await connecting;
      if (socket !== undefined && !isFinished) await closeSocket(socket, flush, () => outbox.isEmpty);
      isFinished = true;
      flush();
    },
  };
}

/** Waits for a connection that is being made, sends what is queued, and closes it; terminates it after a second. */
function closeSocket(socket: WebSocket, flush: () => void, isEmpty: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    // Not unref'd: Node must live until the promise resolves.
    const timer = setTimeout(() => {
      socket.terminate();
      resolve();
    }, CLOSE_TIMEOUT_MS);
    const close = () => {
      flush();
      if (isEmpty()) socket.close();
      else if (socket.readyState === socket.OPEN) setTimeout(close, PAUSE_MS);
    };
    socket.once('close', () => {
      clearTimeout(timer);
      resolve();
    });
    if (socket.readyState === socket.OPEN) close();
    else if (socket.readyState === socket.CONNECTING) socket.once('open', close);
    else {
      clearTimeout(timer);
      resolve();
    }
  });
}
