/* Serves one object to Restate, in a process of its own. */
import './promise-with-resolvers.js';
import { once } from 'node:events';
import { createServer } from 'node:http2';
import { createEndpointHandler, type VirtualObjectDefinition } from '@restatedev/restate-sdk';

/** Restate begins work whose steps take longer a second time beside the first: longer than any step's limit. */
const ABORT_TIMEOUT = { hours: 1 };

/** Listens on this port of the loopback, reports to the parent that it does, and ends with it. */
export async function serve(object: VirtualObjectDefinition<string, unknown>, port: number): Promise<void> {
  // The SDK's own `serve` would listen on every interface.
  const handler = createEndpointHandler({
    services: [object],
    defaultServiceOptions: { abortTimeout: ABORT_TIMEOUT },
  });
  await once(createServer(handler).listen(port, '127.0.0.1'), 'listening');
  process.on('disconnect', () => process.exit());
  process.send?.('listening');
}
