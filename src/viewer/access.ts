import type { IncomingMessage } from 'node:http';

/*
 * Access checks. The server listens on loopback only, but any page in a browser of this machine can send requests there, and with a
 * name that resolves to 127.0.0.1 (DNS rebinding) even read the responses. The headers Host and Origin reveal both.
 */

const LOOPBACK = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?$/i;

/** Whether Host names loopback; the port may differ, through a tunnel. */
export function hasLoopbackHost({ headers }: IncomingMessage): boolean {
  return LOOPBACK.test(headers.host ?? '');
}

/** Whether the request comes from a page of this server. */
export function hasOwnOrigin({ headers }: IncomingMessage): boolean {
  return headers.origin?.toLowerCase() === `http://${headers.host ?? ''}`.toLowerCase();
}

/** Whether the request comes from a program other than a browser: browsers send the origin of every WebSocket. */
export function hasNoOrigin({ headers }: IncomingMessage): boolean {
  return headers.origin === undefined;
}

/** Whether the request comes from a page of one of these origins, such as `http://localhost:3000`. */
export function hasAllowedOrigin({ headers }: IncomingMessage, origins: readonly string[]): boolean {
  return headers.origin !== undefined && origins.includes(headers.origin);
}
