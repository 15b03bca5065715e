import { createHash, timingSafeEqual } from 'node:crypto';
import { isIP } from 'node:net';
import type { MiddlewareHandler } from 'hono';
import { failed } from './answers.js';

/*
 * Who is let in. Any web page in a browser of this machine can send requests to the loopback interface, and with a name of its own
 * that resolves to 127.0.0.1 (DNS rebinding) read the answers. The headers Origin and Host reveal both.
 */

/** Whether this address leads to this machine only. */
export function isLoopback(address: string): boolean {
  return /^(?:localhost|127(?:\.\d{1,3}){3}|\[?::1\]?|\[?::ffff:127(?:\.\d{1,3}){3}\]?)$/i.test(address);
}

/** What to say about a controller that listens there with this token; null where there is nothing to say. */
export function warningOn(listensOn: string, token: string | undefined): string | null {
  if (token !== undefined || isLoopback(listensOn)) return null;
  return `Warning: whoever reaches ${listensOn} may do everything, and read all secrets. Set a token.`;
}

/** Refuses requests of web pages, which browsers send with an Origin: no page may reach the controller of its visitor. */
export const programsOnly: MiddlewareHandler = async (c, next) => {
  if (c.req.header('origin') !== undefined) return failed(c, 'Web pages are not served', 403);
  return next();
};

/**
 * Refuses requests to a name that is not the controller's: loopback, or where it listens. Beyond loopback any address will do, and
 * any name where a token is asked for, which a rebound name does not know.
 */
export function knownHostsOnly(listensOn: string, hasToken: boolean): MiddlewareHandler {
  const isExposed = !isLoopback(listensOn);
  return async (c, next) => {
    const name = nameIn(c.req.header('host') ?? '');
    const isKnown =
      /^(?:localhost|127\.0\.0\.1|::1)$/.test(name) ||
      name === listensOn.toLowerCase() ||
      (isExposed && (isIP(name) !== 0 || (hasToken && name !== '')));
    return isKnown ? next() : failed(c, 'The host must be an address or name of this controller', 403);
  };
}

/** The name in a Host header, without brackets and port; empty where it is malformed. */
function nameIn(host: string): string {
  const [, address, name] = /^(?:\[([\da-f:.]+)\]|([^\s:/@[\]]+))(?::\d{1,5})?$/i.exec(host) ?? [];
  return (address ?? name ?? '').toLowerCase();
}

/** Admits requests that carry the token, verbatim or as `user:password` of Basic authentication; in UTF-8 or Latin-1. */
export function authorized(token: string): MiddlewareHandler {
  const latin1 = Buffer.from(token, 'latin1');
  const accepted = [Buffer.from(token), latin1.toString('latin1') === token ? latin1 : Buffer.from(token)].map(
    digestOf,
  );
  return async (c, next) => {
    // Node reads each byte of a header as one character.
    const header = c.req.header('authorization') ?? '';
    const [, credentials] = /^basic +(\S+)$/i.exec(header) ?? [];
    const sent = [Buffer.from(header, 'latin1'), Buffer.from(credentials ?? '', 'base64')].map(digestOf);
    // Digests are equally long, and all are compared, so that the time reveals nothing.
    const matches = sent.flatMap((digest) => accepted.map((known) => timingSafeEqual(digest, known)));
    if (matches.includes(true)) return next();
    c.header('WWW-Authenticate', 'Basic realm="local services", charset="UTF-8"');
    return failed(c, 'Not authorized', 401);
  };
}

function digestOf(bytes: Buffer): Buffer {
  return createHash('sha256').update(bytes).digest();
}
