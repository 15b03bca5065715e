import { createServer } from 'node:net';

/**
 * Finds a port on which a server can listen: the preferred one, or any other where that is in use. For the official inspector's
 * server, which throws on a port that is in use and does not tell which port it got for 0.
 *
 * @throws (rejects) where no port at all is free.
 */
export async function freePort(preferred = 0): Promise<number> {
  const port = await tryPort(preferred);
  if (port !== null) return port;
  const other = preferred === 0 ? null : await tryPort(0);
  if (other !== null) return other;
  throw new Error('No port is free.');
}

/** Tried on all interfaces, because that is where the official server listens. */
function tryPort(port: number): Promise<number | null> {
  return new Promise((resolve) => {
    const server = createServer((connection) => connection.destroy());
    server.once('error', () => {
      resolve(null);
    });
    server.listen(port, () => {
      const address = server.address();
      server.close(() => {
        resolve(typeof address === 'object' && address !== null ? address.port : null);
      });
    });
  });
}
