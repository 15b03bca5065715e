/** @import { TagColours } from '../../diagram/colours.js' */
/** @import { InspectMessage } from '../../inspect/messages.js' */
import { ServerMessageReader } from './server-message-reader.js';
import { isObject, readMessage, withPrefix } from './messages.js';

/* Where messages come from: the page's server, and the window that opened or framed the page, as the official inspector's bridges do. */

const RETRY_MS = 1_000;

/**
 * @typedef {object} Listener
 * @property {() => void} onConnect Connected; the backlog follows.
 * @property {() => void} onDisconnect Disconnected.
 * @property {(message: InspectMessage, size: number) => void} onMessage
 * @property {(tagColours: TagColours) => void} onTagColours
 * @property {(prefix: string, isConnected: boolean) => void} onHost A host connected or disconnected.
 */

/**
 * Listens to the server, and reconnects.
 *
 * @param {Listener} listener
 */
export function listenToServer({ onConnect, onDisconnect, onMessage, onTagColours, onHost }) {
  const connect = () => {
    const socket = new WebSocket(new URL('view', location.href.replace(/^http/, 'ws')));
    const reader = new ServerMessageReader();
    socket.addEventListener('open', onConnect);
    socket.addEventListener('message', ({ data }) => {
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

/**
 * Listens to the window that framed or opened the page, if it is one of this machine.
 *
 * @param {(message: InspectMessage, size: number) => void} onMessage
 */
export function listenToBridge(onMessage) {
  const owner = window.parent === window ? /** @type {Window | null} */ (window.opener) : window.parent;
  if (owner === null) return;
  window.addEventListener('message', ({ source, origin, data }) => {
    if (source !== owner || !isLoopback(origin) || !isObject(data)) return;
    const message = readMessage(data);
    if (message !== null) onMessage(withPrefix(message, 'bridge/'), JSON.stringify(data).length);
  });
  // The official bridges send nothing before this message, which reveals nothing to other windows.
  owner.postMessage({ type: '@statelyai.connected' }, '*');
}

/** @param {string} origin */
function isLoopback(origin) {
  return /^https?:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/.test(origin);
}
