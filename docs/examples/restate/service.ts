/*
 * The process that Restate calls: an endpoint with one virtual object, `localService`, whose keys are service ids.
 * Its arguments are its port, the URL of the cluster, and the options of the object as JSON. It reports to its parent that it
 * listens, and ends with it.
 */
import './promise-with-resolvers.js';
import { once } from 'node:events';
import { createServer } from 'node:http2';
import { createEndpointHandler } from '@restatedev/restate-sdk';
import { localService, type ObjectOptions } from './object.js';

/** Restate begins work whose steps take longer a second time beside the first: longer than any step's limit. */
const ABORT_TIMEOUT = { hours: 1 };

const [port, clusterUrl, options = '{}'] = process.argv.slice(2);
if (clusterUrl === undefined) throw new Error('Usage: service.ts <port> <URL of the cluster> [<options as JSON>]');

// The SDK's own `serve` would listen on every interface.
const handler = createEndpointHandler({
  services: [localService(clusterUrl, JSON.parse(options) as ObjectOptions)],
  defaultServiceOptions: { abortTimeout: ABORT_TIMEOUT },
});
await once(createServer(handler).listen(Number(port), '127.0.0.1'), 'listening');
process.on('disconnect', () => process.exit());
process.send?.('listening');
