import { createServer, type IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import type { InspectMessage } from '../inspect/index.js';
import { isAskedByLoopbackName, isFromOneOf, isFromOwnPage, isFromProgram } from './access.js';
import { GRAPHVIZ_FILE, PAGE_FOLDER } from './assets.js';
import { Audience } from './audience.js';
import { createDraughtsman } from './draughtsman.js';
import { Hosts } from './hosts.js';
import { createRequestListener } from './http.js';
import { createLayout } from './layout.js';
import { listenOnLoopback } from './listening.js';
import { checkOptions } from './option-check.js';
import type { Limits } from './limits.js';
import { Memory } from './page/memory.js';
import { readPageFiles } from './page-files.js';

/** How is the viewer started? */
export interface ViewerOptions {
  /** Where it listens, on 127.0.0.1. Default: 0, which is any port that is free. */
  readonly port?: number;
  /** Does it keep Node running until it is stopped? Default: no, a host ends when it has nothing more to do. */
  readonly keepAlive?: boolean;
  /** Origins of pages that may send, such as `http://localhost:3000`; programs that are no browsers may always. Default: none. */
  readonly origins?: readonly string[];
  /** How much is kept for those who come late. */
  readonly limits?: Partial<Limits>;
}

/** A viewer that is running. */
export interface Viewer {
  /** What to open in a browser. */
  readonly url: string;
  /** Where senders of other processes connect to, ours and `createWebSocketInspector` of the official inspector. */
  readonly senderUrl: string;
  /** Takes a message of this process: the viewer is a sink for `createInspect`. Never throws. */
  readonly write: (message: InspectMessage) => void;
  /** How many things arrived that were no messages of the inspector's. */
  readonly ignored: number;
  /** Hangs up on everybody and listens no more; resolves when that is done, however often it is called. */
  readonly stop: () => Promise<void>;
}

/** A message that is longer ends the connection of its sender. */
const MOST_MESSAGE_BYTES = 4 * 1024 * 1024;

/**
 * Shows services in a browser of this machine, without the internet: one page on loopback, fed by this process or by any sender of
 * the inspector's wire format. Needs `ws`; `@viz-js/viz` draws the charts, without which states are listed.
 *
 * @throws TypeError or RangeError (rejects) that names the option; Error that says so if the port is in use, or if `ws` is not installed.
 */
export async function startViewer(options: ViewerOptions = {}): Promise<Viewer> {
  const { port: wantedPort = 0, keepAlive = false, origins = [], limits } = options;
  checkOptions(options);
  const { WebSocketServer } = await loadWebSockets();
  const memory = new Memory(limits);
  const audience = new Audience();
  const hosts = new Hosts(memory, (message) => audience.tell(message));
  const draughtsman = createDraughtsman(GRAPHVIZ_FILE);
  const files = readPageFiles(PAGE_FOLDER);
  const server = createServer(createRequestListener(files, createLayout(draughtsman)));
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MOST_MESSAGE_BYTES });
  const connections = new Set<Socket>();
  const ownHost = hosts.open();
  let ignored = 0;
  let stopped: Promise<void> | undefined;

  function take(text: string, host: typeof ownHost): void {
    try {
      if (host.receive(JSON.parse(text), text.length)) return;
    } catch {
      // No JSON.
    }
    ignored += 1;
  }

  function upgrade(request: IncomingMessage, connection: Duplex, head: Buffer): void {
    const isViewer = request.url === '/view';
    const isWelcome = isFromProgram(request) || isFromOwnPage(request) || (!isViewer && isFromOneOf(request, origins));
    connection.on('error', () => connection.destroy());
    if (!isAskedByLoopbackName(request) || !isWelcome) {
      connection.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
      return;
    }
    sockets.handleUpgrade(request, connection, head, (socket) => {
      // What is wrong with a connection ends it; nobody else is concerned.
      socket.on('error', () => socket.terminate());
      if (isViewer) audience.join(socket, [...memory.replay(), ...hosts.absent()]);
      else listenTo(socket);
    });
  }

  function listenTo(socket: WebSocket): void {
    const host = hosts.open();
    socket.on('message', (frame: Buffer) => take(frame.toString(), host));
    socket.once('close', host.close);
  }

  async function hangUp(): Promise<void> {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    for (const connection of connections) connection.destroy();
    await Promise.all([closed, draughtsman.stop()]);
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
      if (stopped === undefined) take(textOf(message), ownHost);
    },
    get ignored() {
      return ignored;
    },
    stop: () => (stopped ??= hangUp()),
  };
}

async function loadWebSockets() {
  try {
    return await import('ws');
  } catch (cause) {
    throw new Error('The viewer needs the package ws: npm install ws.', { cause });
  }
}

function textOf(message: unknown): string {
  try {
    return JSON.stringify(message) ?? '';
  } catch {
    return '';
  }
}
