import type { Server } from 'node:http';

/** Reachable from this machine only. */
const LOOPBACK = '127.0.0.1';

/**
 * Makes the server listen on loopback, and resolves to its port.
 *
 * @throws Error (rejects) that says why the server cannot listen there, with Node's own as `cause`.
 */
export function listenOnLoopback(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      reject(new Error(messageOf(cause, port), { cause }));
    });
    server.listen({ host: LOOPBACK, port }, () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

function messageOf({ code, message }: NodeJS.ErrnoException, port: number): string {
  switch (code) {
    case 'EADDRINUSE':
      return `The viewer cannot listen on ${LOOPBACK}:${port}: the port is in use. Pass another port, or 0 for any that is free.`;
    case 'EACCES':
      return `The viewer cannot listen on ${LOOPBACK}:${port}: this user may not use the port. Pass one above 1023.`;
    default:
      return `The viewer cannot listen on ${LOOPBACK}:${port}: ${message}.`;
  }
}
