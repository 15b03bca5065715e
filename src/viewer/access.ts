import type { IncomingMessage } from 'node:http';

/*
 * Who may ask? The server listens on loopback only, but any page that a browser of this machine shows can send requests there, and
 * with a name that leads to 127.0.0.1 (DNS rebinding) even read the answers. A browser tells both: Host and Origin.
 */

const LOOPBACK = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?$/i;

/** Is the server asked by a name of loopback? The port may be another one, through a tunnel. */
export function isAskedByLoopbackName({ headers }: IncomingMessage): boolean {
  return LOOPBACK.test(headers.host ?? '');
}

/** Does this come from a page of this very server? */
export function isFromOwnPage({ headers }: IncomingMessage): boolean {
  return headers.origin?.toLowerCase() === `http://${headers.host ?? ''}`.toLowerCase();
}

/** Does this come from a program that is no browser? Browsers name the origin of every WebSocket. */
export function isFromProgram({ headers }: IncomingMessage): boolean {
  return headers.origin === undefined;
}

/** Does this come from a page of one of these origins, such as `http://localhost:3000`? */
export function isFromOneOf({ headers }: IncomingMessage, origins: readonly string[]): boolean {
  return headers.origin !== undefined && origins.includes(headers.origin);
}
