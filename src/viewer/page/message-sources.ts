import type { TagColours } from '../../diagram/colours.js';
import type { InspectMessage } from '../../inspect/messages.js';
import { isObject, readMessage, withPrefix } from '../messages/read-message.js';
import { ServerMessageReader } from '../messages/server-message-reader.js';

/* Where messages come from: the page's server, and the window that opened or framed the page, as the official inspector's bridges do. */

const RETRY_MS = 1_000;

/** Hears what the server sends. */
export interface ServerListener {
  /** Connected; the backlog follows. */
  readonly onConnect: () => void;
  readonly onDisconnect: () => void;
  readonly onMessage: (message: InspectMessage, size: number) => void;
  readonly onTagColours: (tagColours: TagColours) => void;
  /** A host connected or disconnected. */
  readonly onHost: (prefix: string, isConnected: boolean) => void;
}

/** Listens to the server, and reconnects. */
export function listenToServer(listener: ServerListener): void {
  const { onConnect, onDisconnect, onMessage, onTagColours, onHost } = listener;
  const connect = () => {
    const socket = new WebSocket(new URL('view', location.href.replace(/^http/, 'ws')));
    const reader = new ServerMessageReader();
    socket.addEventListener('open', onConnect);
    socket.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      if (typeof data !== 'string') return;
      const message = reader.read(data);
      if (message?.type === 'viewer.host') onHost(message.prefix, message.isConnected);
      else if (message?.type === 'viewer.tagColours') onTagColours(message.tagColours);
      else if (message !== null)
        onMessage(message, data.length + ('definition' in message ? message.definition.length : 0));
    });
    socket.addEventListener('close', () => {
      onDisconnect();
      setTimeout(connect, RETRY_MS);
    });
  };
  if (location.protocol.startsWith('http')) connect();
}

/** Listens to the window that framed or opened the page, if it is one of this machine. */
export function listenToBridge(onMessage: ServerListener['onMessage']): void {
  const owner = window.parent === window ? (window.opener as Window | null) : window.parent;
  if (owner === null) return;
  window.addEventListener('message', ({ source, origin, data }: MessageEvent<unknown>) => {
    if (source !== owner || !isLoopback(origin) || !isObject(data)) return;
    const message = readMessage(data);
    if (message !== null) onMessage(withPrefix(message, 'bridge/'), JSON.stringify(data).length);
  });
  // The official bridges send nothing before this message, which reveals nothing to other windows.
  owner.postMessage({ type: '@statelyai.connected' }, '*');
}

function isLoopback(origin: string): boolean {
  return /^https?:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/.test(origin);
}
