import { request } from 'node:http';
import { WebSocket } from 'ws';
import type { InspectMessage } from '../../src/inspect/index.js';
import type { HostNotice } from '../../src/viewer/notice.js';
import { FrameReader } from '../../src/viewer/page/frames.js';

/** An answer of the server. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** Asks the server; unlike `fetch`, with whatever headers. */
export function ask(url: string, method = 'GET', headers: Record<string, string> = {}, body = ''): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { method, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => (text += chunk));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }));
    });
    asked.on('error', reject);
    asked.end(body);
  });
}

/** Whoever watches: what the server sends to its pages. */
export interface Watcher {
  /** As they came. */
  readonly frames: readonly string[];
  readonly messages: readonly InspectMessage[];
  readonly notices: readonly HostNotice[];
  /** Has the server hung up? */
  readonly isClosed: boolean;
  readonly close: () => void;
}

/** Watches as a page does, or says with which status it was refused. */
export async function watchViewer(url: string, headers: Record<string, string> = {}): Promise<Watcher> {
  const frames: string[] = [];
  const reader = new FrameReader();
  const messages: InspectMessage[] = [];
  const notices: HostNotice[] = [];
  const socket = new WebSocket(new URL('view', url.replace(/^http/, 'ws')), { headers });
  let isClosed = false;
  socket.on('message', (frame: Buffer) => {
    frames.push(frame.toString());
    const told = reader.read(frame.toString());
    if (told?.type === 'viewer.host') notices.push(told);
    else if (told !== null) messages.push(told);
  });
  socket.on('close', () => (isClosed = true));
  await connected(socket);
  return {
    frames,
    messages,
    notices,
    get isClosed() {
      return isClosed;
    },
    close: () => socket.terminate(),
  };
}

/** A connection of a sender that says whatever it is told to. */
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
