/** @import { InspectMessage } from '../../inspect/messages.js' */
import { FrameReader } from './frames.js';
import { isObject, readMessage, withPrefix } from './messages.js';

/*
 * Where messages come from: the server that the page came from, and whoever opened the page or framed it, as the official inspector's
 * bridges do.
 */

const RETRY_MS = 1_000;

/**
 * @typedef {object} Listener
 * @property {() => void} onJoin There is a connection, and the story begins anew.
 * @property {() => void} onLeave The connection is lost.
 * @property {(message: InspectMessage, size: number) => void} onMessage
 * @property {(prefix: string, isConnected: boolean) => void} onHost A host came or went.
 */

/**
 * Listens to the server, and again when it comes back.
 *
 * @param {Listener} listener
 */
export function listenToServer({ onJoin, onLeave, onMessage, onHost }) {
  const connect = () => {
    const socket = new WebSocket(new URL('view', location.href.replace(/^http/, 'ws')));
    const reader = new FrameReader();
    socket.addEventListener('open', onJoin);
    socket.addEventListener('message', ({ data }) => {
      if (typeof data !== 'string') return;
      const told = reader.read(data);
      if (told?.type === 'viewer.host') onHost(told.prefix, told.isConnected);
      else if (told !== null) onMessage(told, data.length + ('definition' in told ? told.definition.length : 0));
    });
    socket.addEventListener('close', () => {
      onLeave();
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
  // The official bridges hold everything back until they hear this; it says nothing about us, whoever they are.
  owner.postMessage({ type: '@statelyai.connected' }, '*');
}

/** @param {string} origin */
function isLoopback(origin) {
  return /^https?:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/.test(origin);
}
