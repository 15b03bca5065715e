import { request } from 'node:http';
import { WebSocket } from 'ws';
import type { InspectMessage } from '../../src/inspect/index.js';
import type { HostStatus, TagColoursMessage } from '../../src/viewer/messages/server-message.js';
import { ServerMessageReader } from '../../src/viewer/messages/server-message-reader.js';

/** A response of the server. */
export interface Response {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** Sends a request; unlike `fetch`, with any headers. */
export function send(url: string, method = 'GET', headers: Record<string, string> = {}, body = ''): Promise<Response> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => (text += chunk));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

/** A connected page: what the server sends to it. */
export interface PageConnection {
  /** The raw messages. */
  readonly frames: readonly string[];
  readonly messages: readonly InspectMessage[];
  readonly hostStatuses: readonly HostStatus[];
  readonly tagColours: readonly TagColoursMessage[];
  /** Whether the server has closed the connection. */
  readonly isClosed: boolean;
  readonly close: () => void;
}

/** Connects as a page does; rejects with the status if it is refused. */
export async function connectPage(url: string, headers: Record<string, string> = {}): Promise<PageConnection> {
  const frames: string[] = [];
  const reader = new ServerMessageReader();
  const messages: InspectMessage[] = [];
  const hostStatuses: HostStatus[] = [];
  const tagColours: TagColoursMessage[] = [];
  const socket = new WebSocket(new URL('view', url.replace(/^http/, 'ws')), { headers });
  let isClosed = false;
  socket.on('message', (frame: Buffer) => {
    frames.push(frame.toString());
    const message = reader.read(frame.toString());
    if (message?.type === 'viewer.host') hostStatuses.push(message);
    else if (message?.type === 'viewer.tagColours') tagColours.push(message);
    else if (message !== null) messages.push(message);
  });
  socket.on('close', () => (isClosed = true));
  await connected(socket);
  return {
    frames,
    messages,
    hostStatuses,
    tagColours,
    get isClosed() {
      return isClosed;
    },
    close: () => socket.terminate(),
  };
}

/** Connects as a sender. */
export async function sendTo(url: string, headers: Record<string, string> = {}): Promise<WebSocket> {
  const socket = new WebSocket(url, { headers });
  await connected(socket);
  return socket;
}

function connected(socket: WebSocket): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once('open', resolve);
    socket.on('error', reject);
  });
}
