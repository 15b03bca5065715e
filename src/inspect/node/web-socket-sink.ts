import type { WebSocket } from 'ws';
import type { InspectMessage } from '../messages.js';
import { Outbox } from '../outbox.js';
import { DEFAULT_LIMIT, sendOver } from '../socket-sink.js';

/** A sink that keeps a connection. */
export interface WebSocketSink {
  /** Takes one message. */
  readonly write: (message: InspectMessage) => void;
  /** How many messages were given up because nobody took them in time. */
  readonly dropped: number;
  /** What went wrong last; undefined while all is well. */
  readonly error: unknown;
  /** Sends what waits and hangs up, within a second or not at all. Never rejects. */
  readonly close: () => Promise<void>;
}

const FIRST_RETRY_MS = 250;
const LAST_RETRY_MS = 10_000;
const HANDSHAKE_MS = 5_000;
const FAREWELL_MS = 1_000;

/**
 * How do messages reach an inspector's server, whether it is there yet or not? Connects with `ws`, and again after growing pauses
 * whenever the connection is lost; then every living actor is announced anew. Meanwhile at most `limit` events and snapshots wait.
 * Never throws and never holds Node open: await `close()` before a short program ends.
 */
export function webSocketSink(url: string, { limit = DEFAULT_LIMIT }: { readonly limit?: number } = {}): WebSocketSink {
  const outbox = new Outbox(limit);
  let socket: WebSocket | undefined;
  let retry: NodeJS.Timeout | undefined;
  let retries = 0;
  let isClosing = false;
  let isOver = false;
  let error: unknown;

  function flush(): void {
    const current = socket;
    try {
      if (current !== undefined) outbox.drain((message) => sendOver(current, message));
    } catch (reason) {
      error = reason;
    }
    if (isOver) outbox.abandon();
  }

  async function connect(): Promise<void> {
    try {
      const { WebSocket } = await import('ws');
      socket = new WebSocket(url, {
        handshakeTimeout: HANDSHAKE_MS,
        finishRequest: (request) => {
          request.once('socket', (connection) => connection.unref());
          request.end();
        },
      })
        .on('open', () => {
          error = undefined;
          retries = 0;
          outbox.reannounce();
          flush();
        })
        .on('error', (reason) => {
          error = reason;
        })
        .on('close', connectLater);
    } catch (reason) {
      // Without `ws`, or with a URL that is none, another try would end in the same way.
      error = reason;
      isOver = true;
      flush();
    }
  }

  function connectLater(): void {
    if (isClosing) return;
    const pause = Math.min(FIRST_RETRY_MS * 2 ** retries, LAST_RETRY_MS);
    retries += 1;
    retry = setTimeout(() => void connect(), pause).unref();
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
      if (socket !== undefined && !isOver) await sayGoodbye(socket, flush);
      isOver = true;
      flush();
    },
  };
}

/** Waits for the connection if it is still being made, sends what waits, and hangs up; all that within a second. */
function sayGoodbye(socket: WebSocket, flush: () => void): Promise<void> {
  return new Promise((resolve) => {
    // Keeps Node open for that second, so that whoever awaits the end sees it.
    const patience = setTimeout(() => {
      socket.terminate();
      resolve();
    }, FAREWELL_MS);
    const hangUp = () => {
      flush();
      socket.close();
    };
    socket.once('close', () => {
      clearTimeout(patience);
      resolve();
    });
    if (socket.readyState === socket.OPEN) hangUp();
    else if (socket.readyState === socket.CONNECTING) socket.once('open', hangUp);
    else {
      clearTimeout(patience);
      resolve();
    }
  });
}
