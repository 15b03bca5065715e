/*
 * The process that Restate calls: an endpoint with one virtual object, `localService`, whose keys are service ids.
 * Its arguments are its port and the URL of the cluster. It reports to its parent that it listens, and ends with it.
 */
import './promise-with-resolvers.js';
import { once } from 'node:events';
import { createServer } from 'node:http2';
import { createEndpointHandler } from '@restatedev/restate-sdk';
import { xstate } from '@restatedev/xstate';
import { lifecycleOn } from './machine.js';

/** Restate begins work whose steps take longer a second time beside the first: longer than any operation's time-out. */
const ABORT_TIMEOUT = { hours: 1 };

const [port, clusterUrl] = process.argv.slice(2);
if (clusterUrl === undefined) throw new Error('Usage: service.ts <port> <URL of the cluster>');

// The SDK's own `serve` would listen on every interface.
const handler = createEndpointHandler({
  services: [xstate('localService', lifecycleOn(clusterUrl))],
  defaultServiceOptions: { abortTimeout: ABORT_TIMEOUT },
});
await once(createServer(handler).listen(Number(port), '127.0.0.1'), 'listening');
process.on('disconnect', () => process.exit());
process.send?.('listening');
