/*
 * The process that Restate calls: an endpoint with one virtual object, `localService`, whose keys are service ids.
 * Its arguments are its port, the URL of the cluster, and the options of the object as JSON.
 */
import { serve } from './endpoint.js';
import { localService, type ObjectOptions } from './object.js';

const [port, clusterUrl, options = '{}'] = process.argv.slice(2);
if (clusterUrl === undefined) throw new Error('Usage: service.ts <port> <URL of the cluster> [<options as JSON>]');
await serve(localService(clusterUrl, JSON.parse(options) as ObjectOptions), Number(port));
