import { createServer, type IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import type { InspectMessage } from '../inspect/index.js';
import { boundedText, parseBounded } from '../inspect/bounded-json.js';
import { hasLoopbackHost, hasAllowedOrigin, hasOwnOrigin, hasNoOrigin } from './access.js';
import { GRAPHVIZ_FILE, PAGE_FOLDER } from './assets.js';
import { Broadcaster } from './broadcaster.js';
import { createGraphvizWorker } from './graphviz-worker.js';
import { Hosts } from './hosts.js';
import { createRequestListener } from './request-listener.js';
import { createChartRenderer } from './chart-renderer.js';
import { receiveInTurns } from './inbox.js';
import { listenOnLoopback } from './listen-on-loopback.js';
import { checkOptions } from './check-options.js';
import type { Limits } from './messages/limits.js';
import { ActorStore } from './messages/actor-store.js';
import { recordingPrefix } from './messages/recording-prefix.js';
import { readPageFiles } from './page-files.js';
import { Turns } from './turns.js';

/** Options of the viewer. */
export interface ViewerOptions {
  /** The port on 127.0.0.1. Default: 0, which is any that is free. */
  readonly port?: number;
  /** Whether it keeps Node running until it is stopped. Default: false. */
  readonly keepAlive?: boolean;
  /** Origins of pages that may send, such as `http://localhost:3000`; programs other than browsers always may. Default: none. */
  readonly origins?: readonly string[];
  /** Whether what `write` takes happened earlier, so that no page calls it live. Default: false. */
  readonly recorded?: boolean;
  /** How much is kept for pages that are opened later. */
  readonly limits?: Partial<Limits>;
}

/** A viewer that is running. */
export interface Viewer {
  /** The address to open in a browser. */
  readonly url: string;
  /** The address for senders of other processes: `webSocketSink`, or `createWebSocketInspector` of the official inspector. */
  readonly senderUrl: string;
  /** Takes a message of this process: the viewer is a sink for `createInspect`. Never throws. */
  readonly write: (message: InspectMessage) => void;
  /** How many values were received that are no messages of the inspector. */
  readonly ignored: number;
  /** How many pages are open. */
  readonly pages: number;
  /** Closes every connection and the server; may be called more than once. */
  readonly stop: () => Promise<void>;
}

/** A longer message closes the connection of its sender; of a shorter one that is beyond the bounds of messages nothing is read. */
const MAX_MESSAGE_BYTES = 4 * 1024 * 1024;

/** The most connections, of senders and browsers. */
const MAX_CONNECTIONS = 1_000;

/**
 * Shows services in a browser of this machine, without the internet: one page on loopback, fed by this process or by any sender of
 * the inspector's wire format. Needs `ws`, and `@viz-js/viz` to draw charts; without that, states are listed.
 *
 * @throws TypeError or RangeError (rejects) that names the option; Error that says so if the port is in use, or if `ws` is not installed.
 */
export async function startViewer(options: ViewerOptions = {}): Promise<Viewer> {
  const { port: wantedPort = 0, keepAlive = false, origins = [], recorded = false, limits } = options;
  checkOptions(options);
  const { WebSocketServer } = await loadWebSockets();
  const store = new ActorStore(limits);
  const turns = new Turns();
  const broadcaster = new Broadcaster(turns);
  const hosts = new Hosts(store, (message, size) => broadcaster.broadcast(message, size));
  const graphviz = createGraphvizWorker(GRAPHVIZ_FILE);
  const files = readPageFiles(PAGE_FOLDER);
  const server = createServer(createRequestListener(files, createChartRenderer(graphviz)));
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE_BYTES });
  server.maxConnections = MAX_CONNECTIONS;
  const connections = new Set<Socket>();
  const ownHost = hosts.open(recorded ? recordingPrefix(0) : undefined);
  let ignored = 0;
  let stopped: Promise<void> | undefined;

  function receive(text: string | null, host: typeof ownHost): void {
    const sent = text === null ? null : parseBounded(text);
    if (sent === null || !host.receive(sent)) ignored += 1;
  }

  function upgrade(request: IncomingMessage, connection: Duplex, head: Buffer): void {
    const isViewer = request.url === '/view';
    const isAllowed =
      hasNoOrigin(request) || hasOwnOrigin(request) || (!isViewer && hasAllowedOrigin(request, origins));
    const refuse = (status: string) =>
      connection.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
    connection.on('error', () => connection.destroy());
    if (!hasLoopbackHost(request) || !isAllowed) {
      refuse('403 Forbidden');
      return;
    }
    if (isViewer && broadcaster.isFull) {
      refuse('503 Service Unavailable');
      return;
    }
    sockets.handleUpgrade(request, connection, head, (socket) => {
      // An error closes the connection of this client only.
      socket.on('error', () => socket.terminate());
      if (isViewer) broadcaster.addClient(socket, [...store.replay(), ...hosts.disconnected()]);
      else acceptSender(socket);
    });
  }

  function acceptSender(socket: WebSocket): void {
    const host = hosts.open();
    receiveInTurns(socket, turns, (text) => receive(text, host), host.close);
  }

  async function closeAll(): Promise<void> {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    for (const connection of connections) connection.destroy();
    await Promise.all([closed, graphviz.stop()]);
  }

  server.on('upgrade', upgrade);
  server.on('connection', (connection) => {
    connections.add(connection);
    connection.once('close', () => connections.delete(connection));
    if (!keepAlive) connection.unref();
  });
  const port = await listenOnLoopback(server, wantedPort);
  if (!keepAlive) server.unref();

  return {
    url: `http://127.0.0.1:${port}/`,
    senderUrl: `ws://127.0.0.1:${port}/`,
    write: (message) => {
      if (stopped === undefined) receive(boundedText(message), ownHost);
    },
    get ignored() {
      return ignored;
    },
    get pages() {
      return broadcaster.clientCount;
    },
    stop: () => (stopped ??= closeAll()),
  };
}

async function loadWebSockets() {
  try {
    return await import('ws');
  } catch (cause) {
    throw new Error('The viewer needs the package ws: npm install ws.', { cause });
  }
}
